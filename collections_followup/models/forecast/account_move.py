from odoo import api, fields, models

from ..base.res_partner import COLLECTIONS_READERS


class AccountMove(models.Model):
    _inherit = "account.move"

    collections_expected_date = fields.Date(
        string="Expected payment",
        compute="_compute_collections_expected_date",
        groups=COLLECTIONS_READERS,
        help="When the invoice will probably be paid in full, by what is agreed or else by how "
        "the customer has paid.",
    )
    collections_expected_text = fields.Text(
        string="Why then",
        compute="_compute_collections_expected_date",
        groups=COLLECTIONS_READERS,
    )

    @api.depends("state", "payment_state", "amount_residual", "commercial_partner_id")
    @api.depends_context("lang", "collections_date")
    def _compute_collections_expected_date(self):
        habits = self.env["collections.paying.habit"]
        lines = self.filtered(
            lambda move: move.state == "posted" and move.is_sale_document(include_receipts=True)
        )._collections_get_receivable_lines()
        foreseen = habits._foresee(lines)
        counts = {}
        for company, own in lines.grouped("company_id").items():
            for partner, count in habits._count_payments(company, own.partner_id).items():
                counts[company, partner] = count
        for move in self:
            found = [
                (line, foreseen[line])
                for line in (move._collections_get_sorted_lines() if move.id else ())
                if line in foreseen
            ]
            days = [one.agreed.date if one.agreed else one.prediction.day for _line, one in found]
            move.collections_expected_date = max(days) if days and all(days) else False
            count = counts.get((move.company_id, move.commercial_partner_id.id), 0)
            move.collections_expected_text = (
                "\n".join(habits._describe_foreseen(one, count) for _line, one in found) or False
            )
