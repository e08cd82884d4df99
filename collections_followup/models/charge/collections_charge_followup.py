"""Interest and charges in the follow-up pass: what notices claim, and cases that go on by it."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsCharge(models.Model):
    _name = "collections.charge"
    _inherit = ["collections.charge", "collections.participant"]

    _participant_order = 78

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {"collections.charge": None, "collections.charge.change": None}

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant'
        return SQL("SELECT FROM collections_charge WHERE partner_id IN %s", partner_ids)

    @api.model
    def _evaluate(self, company, day, partner_ids=None, on_account=None):
        # EXTENDS 'collections.participant': the interest of what is paid stays where it is, and
        # has ended where all of it is waived or booked; where a payment is taken back it goes on,
        # and so does what was invoiced where the invoice is not posted any more
        self.flush_model()
        self.env["account.move"].flush_model(["state"])
        scope = (
            SQL()
            if partner_ids is None
            else SQL("AND h.partner_id IN %s", tuple(partner_ids) or (0,))
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT h.move_line_id
                  FROM collections_charge h
                  JOIN account_move_line l ON l.id = h.move_line_id
                 WHERE h.company_id = %s %s
                   AND (h.kind = 'interest' AND (h.state = 'claimed') = (l.reconciled IS TRUE)
                        OR EXISTS (
                           SELECT FROM collections_charge_change c
                        LEFT JOIN account_move m ON m.id = c.move_id
                            WHERE c.move_line_id = h.move_line_id AND c.kind = h.kind
                              AND c.event = 'booked'
                              AND CASE WHEN h.state = 'ended' THEN m.state IS DISTINCT FROM 'posted'
                                       ELSE h.kind != 'interest' AND m.state = 'posted' END))
                """,
                company.id,
                scope,
            )
        )
        self._update_states(self.env["account.move.line"].browse([row[0] for row in rows]))

    @api.model
    def _sql_kept_open(self, case):
        # EXTENDS 'collections.participant': what was claimed is followed up until it is paid or
        # waived, also when the debt itself is paid
        return SQL(
            "EXISTS (SELECT FROM collections_charge h WHERE h.company_id = %(case)s.company_id"
            " AND h.partner_id = %(case)s.partner_id AND h.state = 'claimed')",
            case=case,
        )

    @api.model
    def _sql_grounds(self, customer):
        # EXTENDS 'collections.participant': what was claimed, waived and invoiced
        return SQL(
            """
            concat_ws('/',
                (SELECT string_agg(concat_ws(':', h.id, h.state), ',' ORDER BY h.id)
                   FROM collections_charge h
                  WHERE h.partner_id = %(customer)s AND h.kind != 'interest'),
                (SELECT string_agg(concat_ws(':', h.id, h.amount_reinstated, m.state), ','
                                   ORDER BY h.id)
                   FROM collections_charge_change h
              LEFT JOIN account_move m ON m.id = h.move_id
                  WHERE h.partner_id = %(customer)s))
            """,
            customer=customer,
        )

    @api.model
    def _get_asked(self, notices):
        # EXTENDS 'collections.participant'
        return notices._read_charge_totals()

    @api.model
    def _follow_customers(self, contacts, customers):
        # EXTENDS 'collections.participant': what was claimed goes along with its item
        self.env.flush_all()
        for model in ("collections.charge", "collections.charge.change"):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s h SET partner_id = p.commercial_partner_id"
                    " FROM account_move_line l JOIN res_partner p ON p.id = l.partner_id"
                    " WHERE h.move_line_id = l.id AND h.partner_id IN %s"
                    " AND h.partner_id != p.commercial_partner_id",
                    SQL.identifier(self.env[model]._table),
                    tuple(customers.ids) or (0,),
                )
            )
            self.env[model].invalidate_model(["partner_id", "collector_id"])

    @api.model
    def _before_sending(self, notices):
        # EXTENDS 'collections.participant'
        notices._write_down_charges()

    @api.model
    def _after_sending(self, notices):
        # EXTENDS 'collections.participant'
        # Sudo: a setting, which few read.
        claiming = notices.filtered(lambda notice: notice.company_id.sudo().collections_charges)
        if claiming:
            self._claim(claiming)
            self.env["collections.claim.booking"]._book_at_level(claiming)
