from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.text import make_file_name
from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class AccountMove(models.Model):
    _inherit = "account.move"

    collections_charges = fields.Boolean(
        string="Interest and charges invoiced",
        readonly=True,
        copy=False,
        help="What the invoice asks for is interest and charges: it bears no interest itself.",
        before_write="_collections_check_made_for",
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )
    collections_interest = fields.Monetary(
        string="Interest",
        compute="_compute_collections_claim",
        compute_sudo=True,
        help="Claimed as of today, less what is waived or invoiced.",
        groups=COLLECTIONS_READERS,
    )
    collections_costs = fields.Monetary(
        string="Fees and fixed sums",
        compute="_compute_collections_claim",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_claim = fields.Monetary(
        string="Claim",
        compute="_compute_collections_claim",
        compute_sudo=True,
        help="What is open of the invoice, interest, fees and fixed sums.",
        groups=COLLECTIONS_READERS,
    )
    collections_claim_text = fields.Text(
        string="To be looked at",
        compute="_compute_collections_claim",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )

    # Invoices of charges are few.
    _collections_charges_idx = models.Index("(id) WHERE collections_charges")

    @api.depends("line_ids.amount_residual_currency")
    def _compute_collections_claim(self):
        debts = self.filtered(lambda move: move.move_type in ("out_invoice", "out_receipt"))
        items = debts._origin.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        claims = self.env["collections.claim"]._read(items)
        words = self.env["collections.claim.words"]
        for move in self:
            own = [claims[item] for item in move._origin.line_ids & items if item in claims]
            move.collections_interest = float(sum(claim.interest for claim in own))
            move.collections_costs = float(sum(claim.costs for claim in own))
            move.collections_claim = float(sum(claim.total for claim in own))
            remarks = words._get_remarks(own) + words._get_overbooked_remarks(own)
            move.collections_claim_text = "\n".join(remarks) or False

    def _get_collections_claim_name(self):
        """Return the file name of the statement of claim, without extension."""
        self.ensure_one()
        return make_file_name(self.env._("Statement of claim %s", self.name or ""))

    def action_collections_claim(self):
        """Print the statement of claim of this invoice."""
        check_one(self)
        self.check_access("read")
        return self.env["collections.claim.words"]._print(self)

    def action_collections_waive(self):
        """Open the dialog that waives interest and charges of these invoices."""
        items = self._collections_get_receivable_lines()
        return self.env["collections.charge.wizard"]._get_action(items)

    def action_collections_book(self):
        """Invoice the interest and charges that are claimed of these invoices."""
        items = self._collections_get_receivable_lines()
        moves = self.env["collections.claim.booking"]._book_by_hand(items)
        if not moves:
            raise UserError(
                self.env._("Nothing is claimed of these invoices that could be invoiced.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Interest and charges invoiced"),
            "res_model": "account.move",
            "view_mode": "list,form" if len(moves) > 1 else "form",
            "views": [(False, "list"), (False, "form")] if len(moves) > 1 else [(False, "form")],
            "res_id": moves.id if len(moves) == 1 else False,
            "domain": [("id", "in", moves.ids)],
        }
