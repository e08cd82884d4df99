"""E-invoice statuses in the follow-up pass: what was refused or never arrived is not chased."""

from odoo import api, models
from odoo.tools import SQL

from ..base.collections_participant import Reason
from .account_move import CLEAR_UP, REISSUE, STOPPING


class CollectionsEinvoiceFollowup(models.AbstractModel):
    _name = "collections.einvoice.followup"
    _description = "E-Invoice Statuses in the Follow-up Pass"
    _inherit = ["collections.participant"]

    _participant_order = 25

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        return [Reason(45, "einvoice", self.env._("E-invoice refused or not received"), "excluded")]

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {
            "account.move": [
                "collections_einvoice_status",
                "collections_einvoice_date",
                "collections_einvoice_done",
            ],
            "collections.dispute": ["date_raised"],
            "collections.dispute.line": ["move_id", "state"],
        }

    @api.model
    def _sql_stopped(self, day):
        """Return the query of the ids of the invoices that a status keeps from being chased."""
        return SQL(
            """
            SELECT m.id FROM account_move m
             WHERE m.collections_einvoice_status IN %(stopping)s
               AND m.collections_einvoice_done IS NOT TRUE
               AND COALESCE(m.collections_einvoice_date, %(day)s) <= %(day)s
               AND (m.collections_einvoice_status IN %(reissue)s
                    -- the dispute that was raised about it says what is chased from then on
                    OR NOT EXISTS (
                        SELECT FROM collections_dispute_line dl
                          JOIN collections_dispute d ON d.id = dl.dispute_id
                         WHERE dl.move_id = m.id
                           AND (dl.state = 'open'
                                OR d.date_raised >= m.collections_einvoice_date)))
            """,
            stopping=STOPPING,
            reissue=REISSUE,
            day=day,
        )

    @api.model
    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.participant'
        return [
            (
                "einvoice",
                SQL("NOT b.is_credit AND b.move_id IN (%s)", self._sql_stopped(day)),
            )
        ]

    @api.model
    def _sql_grounds(self, customer):
        # EXTENDS 'collections.participant'
        return SQL(
            """
            (SELECT string_agg(concat_ws(':', em.id, em.collections_einvoice_status), ','
                               ORDER BY em.id)
               FROM account_move em
              WHERE em.commercial_partner_id = %s AND em.collections_einvoice_status IN %s
                AND em.collections_einvoice_done IS NOT TRUE)
            """,
            customer,
            STOPPING,
        )

    @api.model
    def _explain_reason(self, line, row, company, facts):
        # EXTENDS 'collections.participant'
        # Sudo: the status explains the item to whoever reads it.
        move = line.sudo().move_id
        text = move._collections_get_einvoice_text()
        if move.collections_einvoice_status in CLEAR_UP:
            return self.env._("%s: raise a dispute, or say that it is dealt with.", text)
        return self.env._("%s: issue it again.", text)
