from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    collections_amount_disputed = fields.Monetary(
        string="Disputed",
        compute="_compute_collections_amount_disputed",
        currency_field="currency_id",
        compute_sudo=True,
        help="Open amount of this receivable item that the customer disputes: it is not claimed.",
    )

    def _compute_collections_amount_disputed(self):
        engine = self.env["collections.followup"]
        found = {}
        for owner, lines in engine._get_lines_by_owner(
            self.filtered(lambda line: line.account_type == "asset_receivable")
        ).items():
            company_engine = engine.sudo().with_company(owner)
            company_engine._flush_ledger()
            found.update(
                company_engine._get_disputed_items(
                    company_engine._get_plan(owner),
                    owner._collections_today(),
                    move_ids=tuple(lines.move_id.ids),
                )
            )
        for line in self:
            item = found.get(line._origin.id)
            line.collections_amount_disputed = item["amount"] if item else 0.0
