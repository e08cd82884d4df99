from odoo import api, fields, models

from ...engine.exact import to_decimal
from ...models.allocation.collections_allocation import Money

# What the proposal depends on.
SHOWN_BY = (
    *("line_ids", "amount", "currency_id", "payment_date", "payment_type", "group_payment"),
    *("payment_difference_handling", "early_payment_discount_mode", "collections_allocation"),
    "payment_method_line_id",
)


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    collections_allocation = fields.Selection(
        selection=[
            ("chosen", "These invoices first, as the customer said"),
            ("rule", "By the order alone"),
            ("ledger", "To these invoices only, nothing for interest and fees"),
        ],
        string="Applied",
        required=True,
        default="ledger",
        help="Code that registers payments without this dialog applies them to its invoices.",
    )
    collections_allocation_text = fields.Html(
        string="How this payment will be applied",
        compute="_compute_collections_allocation_text",
        sanitize=False,
    )
    collections_allocation_digest = fields.Char(
        compute="_compute_collections_allocation_digest",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="What was shown: something else is not done.",
    )

    @api.onchange("line_ids")
    def _onchange_collections_allocation(self):
        """Where a person sees how it is applied, what the customer said comes first."""
        if self._collections_get_money():
            self.collections_allocation = "chosen"

    @api.depends(*SHOWN_BY)
    def _compute_collections_allocation_text(self):
        allocation = self.env["collections.allocation"]
        for wizard in self:
            proposal = wizard._collections_propose()
            wizard.collections_allocation_text = (
                allocation._render(proposal)
                if proposal and wizard._collections_is_worth_showing(proposal)
                else False
            )

    @api.depends(*SHOWN_BY)
    def _compute_collections_allocation_digest(self):
        for wizard in self:
            proposal = None
            # Code that registers payments asks for nothing, and so nothing is read.
            if wizard.collections_allocation != "ledger":
                proposal = wizard._collections_propose()
            wizard.collections_allocation_digest = proposal.get_digest() if proposal else False

    # ----------------------------------------------------------------------------- facts

    def _collections_get_lines(self):
        """Return the items that are paid, if it is one payment for them; else none."""
        self.ensure_one()
        lines = self.line_ids._origin
        batches = self.batches if lines else []
        is_one = self.can_edit_wizard and (
            len(batches) == 1 and (len(batches[0]["lines"]) == 1 or self.group_payment)
        )
        return batches[0]["lines"] if is_one else lines.browse()

    def _collections_get_money(self):
        """Return what is about to come in, as ``Money``.

        None where core's own way is the only one: payments to suppliers, several payments at once,
        drafts, another currency than that of the invoices, differences that are written off, and
        payments that get no entry.
        """
        lines = self._collections_get_lines()
        if (
            not lines
            or self.payment_type != "inbound"
            or self.partner_type != "customer"
            or self.is_register_payment_on_draft
            or self.early_payment_discount_mode
            or self.payment_difference_handling == "reconcile"
            or lines.currency_id != self.currency_id
            or len(lines.account_id) != 1
            or self.amount <= 0
            or not self.payment_date
            or self._collections_is_unbooked()
        ):
            return None
        return Money(
            company=self.company_id,
            partner=self.partner_id.commercial_partner_id,
            account=lines.account_id,
            currency=self.currency_id,
            amount=to_decimal(self.currency_id.round(self.amount)),
            day=self.payment_date,
        )

    def _collections_is_unbooked(self):
        """Return whether the payment gets no entry, so that there is nothing to match.

        With Enterprise accounting, until the bank has it, where there is no outstanding account.
        """
        state = self.env["account.move"]._get_invoice_in_payment_state()
        return state == "in_payment" and not self.payment_method_line_id.payment_account_id

    def _collections_propose(self):
        """Return the ``Proposal`` that is shown; None where there is none to choose."""
        money = self._collections_get_money()
        if not money or not self.env.user.has_group("account.group_account_invoice"):
            return None
        lines = self._collections_get_lines()
        if self.collections_allocation == "ledger":
            return self.env["collections.allocation"]._propose_ledger(money, lines)
        direction = lines if self.collections_allocation == "chosen" else {}
        return self.env["collections.allocation"]._propose(money, direction)

    def _collections_is_worth_showing(self, proposal):
        """Return whether there is anything to choose, or to know.

        That is other items, interest and fees, and what is disputed: the money may pass it by.
        """
        lines = self._collections_get_lines()
        return any(
            row.item not in lines or row.owed["interest"] or row.owed["costs"] or row.disputed
            for row in proposal.rows
        )

    # ---------------------------------------------------------------------------- apply

    def _reconcile_payments(self, to_process, edit_mode=False):
        # EXTENDS 'account': one payment that is applied in an order
        credits = self.env["account.move.line"]
        if edit_mode and self.collections_allocation != "ledger" and self._collections_get_money():
            credits = to_process[0]["payment"]._collections_get_credits()
        if not credits:
            return super()._reconcile_payments(to_process, edit_mode=edit_mode)
        chosen = to_process[0]["to_reconcile"]
        moves = self.env["collections.allocation"]._apply(
            credits,
            chosen if self.collections_allocation == "chosen" else {},
            self.collections_allocation_digest or "",
        )
        moves.matched_payment_ids += to_process[0]["payment"]
        return None
