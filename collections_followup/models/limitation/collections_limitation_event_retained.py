"""Events of limitation: kept as long as what they are about can be sued for, or is owed."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsLimitationEvent(models.Model):
    _name = "collections.limitation.event"
    _inherit = ["collections.limitation.event", "collections.retained"]

    _retention_count = "limitation_count"

    @api.model
    def _sql_retained(self, company):
        # OVERRIDE 'collections.retained': one that names no items is about all of its day
        lines = self.env["account.move.line"]
        return SQL(
            """
            SELECT e.id, %(case_id)s AS case_id, e.partner_id,
                   GREATEST((e.create_date + interval '14 hours')::date, e.date, e.date_end) AS day,
                   EXISTS (SELECT FROM collections_limitation_event_line_rel r
                             JOIN account_move_line i ON i.id = r.move_line_id
                            WHERE r.event_id = e.id AND i.amount_residual != 0)
                   OR NOT EXISTS (SELECT FROM collections_limitation_event_line_rel r
                                   WHERE r.event_id = e.id)
                      AND EXISTS (SELECT FROM account_move_line i
                                    JOIN res_partner p ON p.id = i.partner_id
                                   WHERE p.commercial_partner_id = e.partner_id
                                     AND i.company_id IN %(covered)s AND %(open)s
                                     AND COALESCE(i.invoice_date, i.date) <= e.date) AS owed
              FROM collections_limitation_event e
             WHERE e.company_id = %(company)s
            """,
            case_id=self._sql_case_of(
                SQL("e.partner_id"), SQL("e.company_id"), SQL("e.create_date")
            ),
            covered=tuple((company | company._collections_covered()).ids),
            open=lines._collections_sql_open("i"),
            company=company.id,
        )

    @api.model
    def _delete_retained(self, ids):
        # EXTENDS 'collections.retained': its document goes, too
        self._delete_around(self._name, ids)
        return super()._delete_retained(ids)
