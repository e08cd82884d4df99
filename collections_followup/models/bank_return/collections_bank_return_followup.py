"""Returned payments for others: technical ones are nothing that the customer did, so their days
are not late; the other ones are told to whoever judges how customers pay.
"""

from odoo import api, models
from odoo.tools import SQL


class CollectionsBankReturn(models.Model):
    _inherit = "collections.bank.return"

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant'
        return SQL(
            "SELECT FROM collections_bank_return"
            " WHERE partner_id IN %s AND state = 'done' AND kind = 'technical'",
            partner_ids,
        )

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {"collections.bank.return": None}

    @api.model
    def _get_stopped_days(self, ruleset, day, partner_ids=None, as_of=False, states=None):
        # EXTENDS 'collections.participant': from the day on which the money came to the day on
        # which we knew that it had gone
        self.flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT l.id,
                       SUM(GREATEST(LEAST(r.date_done, %(day)s::date)
                           - GREATEST(paid.date, COALESCE(l.date_maturity, l.date)), 0))::int,
                       SUM(GREATEST(LEAST(r.date_done, %(day)s::date)
                           - GREATEST(paid.date, st.level_date), 0))::int
                  FROM collections_bank_return r
                  JOIN collections_bank_return_item_rel ri ON ri.return_id = r.id
                  JOIN account_move_line l ON l.id = ri.item_id
                  JOIN (SELECT r.id, COALESCE(l.date, p.date) AS date
                          FROM collections_bank_return r
                     LEFT JOIN account_move_line l ON l.id = r.payment_line_id
                     LEFT JOIN account_payment p ON p.id = r.payment_id
                         WHERE r.state = 'done' AND r.kind = 'technical') paid ON paid.id = r.id
             LEFT JOIN %(states)s AS st ON st.move_line_id = l.id
                 WHERE r.state = 'done' AND r.kind = 'technical'
                   AND l.company_id IN %(companies)s AND paid.date < %(day)s
                   %(scope)s
              GROUP BY l.id
                """,
                day=day,
                states=states or self.env["collections.followup.decide"]._sql_states(day, as_of),
                companies=ruleset.covered_ids,
                scope=self.env["account.move.line"]._collections_sql_of("l", partner_ids),
            )
        )

    @api.model
    def _sql_returned(self):
        # EXTENDS 'collections.participant': all that was booked, but for slips of the bank
        return SQL(
            "SELECT partner_id, company_id, date FROM collections_bank_return"
            " WHERE state = 'done' AND kind != 'technical'"
        )

    def _tell_returned(self):
        """Tell whoever judges how customers pay that these payments came back."""
        # Sudo: who books need not see what others make of it.
        counted = self.sudo().filtered(lambda own: own.kind != "technical" and own.partner_id)
        for company, own in counted.grouped("company_id").items():
            keeper = company._collections_owner() or company
            for participant in self.env["collections.participant"].sudo()._get_participants():
                participant._follow_returned(own.partner_id, keeper)
