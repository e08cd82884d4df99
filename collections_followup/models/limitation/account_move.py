from odoo import api, fields, models

from ..base.res_partner import COLLECTIONS_READERS


class AccountMove(models.Model):
    _inherit = "account.move"

    collections_limitation_date = fields.Date(
        string="Time-barred after",
        compute="_compute_collections_limitation",
        compute_sudo=True,
        help="The last day on which it can be sued for; of several instalments the first.",
        groups=COLLECTIONS_READERS,
    )
    collections_limitation_text = fields.Text(
        string="Limitation",
        compute="_compute_collections_limitation",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )

    @api.depends("line_ids.amount_residual", "state")
    @api.depends_context("lang")
    def _compute_collections_limitation(self):
        debts = self.filtered(lambda move: move.move_type in ("out_invoice", "out_receipt"))
        items = debts._origin.line_ids.filtered(lambda line: line._collections_is_open())
        found = self.env["collections.limitation"]._read(items)
        for move in self:
            own = [found[item.id] for item in move._origin.line_ids & items if item.id in found]
            move.collections_limitation_date = min(
                (period.expiry for period in own if period.expiry), default=False
            )
            words = dict.fromkeys(period.words for period in own)
            move.collections_limitation_text = "\n".join(words) or False
