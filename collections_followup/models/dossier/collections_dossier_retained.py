"""Dossiers hold all that is known about a debt: kept as long as that is, and deleted with it."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsDossier(models.Model):
    _name = "collections.dossier"
    _inherit = ["collections.dossier", "collections.retained"]

    _retention_count = "dossier_count"

    @api.model
    def _sql_retained(self, company):
        # OVERRIDE 'collections.retained': one about invoices belongs to the case of its day
        return SQL(
            """
            SELECT d.id, COALESCE(d.case_id, %(case_id)s) AS case_id, d.partner_id,
                   (d.date + interval '14 hours')::date AS day,
                   EXISTS (SELECT FROM collections_dossier_item_rel r
                             JOIN account_move_line i ON i.id = r.move_line_id
                            WHERE r.dossier_id = d.id AND i.amount_residual != 0) AS owed
              FROM collections_dossier d
             WHERE d.company_id = %(company)s
            """,
            case_id=self._sql_case_of(SQL("d.partner_id"), SQL("d.company_id"), SQL("d.date")),
            company=company.id,
        )

    @api.model
    def _delete_retained(self, ids):
        # EXTENDS 'collections.retained': its ZIP and its PDF go, too
        self._delete_around(self._name, ids)
        return super()._delete_retained(ids)
