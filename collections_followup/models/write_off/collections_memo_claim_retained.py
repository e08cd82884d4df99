"""What is written off and still owed is in no ledger: whoever owes it is not forgotten."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsMemoClaim(models.Model):
    _name = "collections.memo.claim"
    _inherit = ["collections.memo.claim", "collections.retained"]

    @api.model
    def _sql_needed(self, company):
        # OVERRIDE 'collections.retained'
        return SQL(
            "SELECT m.partner_id FROM collections_memo_claim m"
            " WHERE m.company_id = %s AND m.state = 'open'",
            company.id,
        )
