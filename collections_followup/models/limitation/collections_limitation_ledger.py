from odoo import api, models
from odoo.tools import SQL

from ..followup.collections_followup_matches import MONEY_JOURNALS
from . import collections_limitation_source  # noqa: F401 - the mixin of the model below


class CollectionsLimitationLedger(models.AbstractModel):
    """Part payments, by their own date: a credit note or a write-off acknowledges nothing."""

    _name = "collections.limitation.ledger"
    _inherit = ["collections.limitation.source"]
    _description = "Part Payments That Restart a Limitation"

    _limitation_order = 10

    @api.model
    def _get_limitation_flushed(self):
        # EXTENDS 'collections.limitation.source'
        return {"account.partial.reconcile": None, "account.move.line": None}

    @api.model
    def _sql_limitation_facts(self, company, items):
        # OVERRIDE
        return SQL(
            """
            SELECT DISTINCT r.debit_move_id AS line_id, 'payment' AS kind, cl.date AS first,
                   NULL::date AS last
              FROM account_partial_reconcile r
              JOIN account_move_line cl ON cl.id = r.credit_move_id
              JOIN account_journal j ON j.id = cl.journal_id AND j.type IN %s
             WHERE r.debit_move_id IN (SELECT line_id FROM (%s) own)
               AND r.debit_amount_currency > 0 AND cl.parent_state = 'posted'
            """,
            MONEY_JOURNALS,
            items,
        )
