from odoo import api, fields, models


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    memo_amount = fields.Monetary(
        string="Written off, still owed",
        compute="_compute_memo_amount",
        help="What the customer still owes of what was written off: it is in no balance.",
    )
    memo_recovered = fields.Monetary(
        string="Recovered after write-offs", compute="_compute_memo_amount"
    )

    @api.depends("partner_id", "company_id")
    def _compute_memo_amount(self):
        claims = self.env["collections.memo.claim"]
        for company, cases in self.grouped("company_id").items():
            found = claims._read_owed_sudo(cases.partner_id, company) if company else {}
            for case in cases:
                rest, recovered, _count = found.get(case.partner_id.id, (0.0, 0.0, 0))
                case.memo_amount = rest
                case.memo_recovered = recovered

    def action_write_off(self):
        """Enter a write-off of what is overdue in this case."""
        self.ensure_one()
        return self.partner_id.with_company(self.company_id).action_collections_write_off()

    def action_view_memo(self):
        """Open what of the customer was written off and is still owed."""
        self.ensure_one()
        return self.partner_id.with_company(self.company_id).action_collections_view_memo()
