from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import is_html_empty

from ...models.base.account_move_line_open import OPEN_ITEM


class CollectionsDisputeResolveWizard(models.TransientModel):
    """Decides a dispute: what is accepted, and how that is carried out."""

    _name = "collections.dispute.resolve.wizard"
    _inherit = ["collections.checked"]
    _description = "Resolve a Dispute"

    dispute_id = fields.Many2one(
        comodel_name="collections.dispute", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dispute_id.company_id", related_sudo=False)
    partner_id = fields.Many2one(related="dispute_id.partner_id", related_sudo=False)
    currency_id = fields.Many2one(related="dispute_id.currency_id", related_sudo=False)
    amount_open = fields.Monetary(related="dispute_id.amount_open", related_sudo=False)
    outcome = fields.Selection(
        selection=[
            ("credit", "Credit note for what is accepted"),
            ("reinvoice", "Credit the invoice and draft a new one"),
            ("write_off", "Write off as goodwill"),
            ("rejected", "Valid debt: reject with reasons"),
            ("paid", "Payment found: match it"),
            ("promise", "Promise to pay agreed"),
            ("plan", "Payment plan agreed"),
            ("withdrawn", "Withdrawn by the customer"),
        ],
        default=lambda self: self._default_outcome(),
        string="Decision",
    )
    cause_id = fields.Many2one(
        comodel_name="collections.dispute.cause",
        string="Root cause",
        compute="_compute_cause_id",
        store=True,
        readonly=False,
        domain="[('company_id', 'in', (False, company_id))]",
        compute_sudo=False,
    )
    line_ids = fields.One2many(
        comodel_name="collections.dispute.resolve.wizard.line",
        inverse_name="wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        compute_sudo=False,
    )
    answer = fields.Html(string="Reasons", help="What the customer reads.")
    send = fields.Boolean(
        string="Send by e-mail",
        default=True,
        help="The customer gets the reasons by e-mail, with a letter attached.",
    )
    payment_line_ids = fields.Many2many(
        comodel_name="account.move.line",
        relation="collections_dispute_resolve_payment_rel",
        column1="wizard_id",
        column2="move_line_id",
        string="Payments",
        domain=f"[{OPEN_ITEM}, ('amount_residual', '<', 0),"
        " ('partner_id.commercial_partner_id', '=', partner_id),"
        " ('company_id', 'child_of', company_id)]",
    )
    note = fields.Text(help="Kept on the dispute, not sent to the customer.")

    def _default_outcome(self):
        """Propose a credit note to who may make one; to others nothing that would be refused."""
        return "credit" if self.env["collections.dispute"]._may_bill() else False

    @api.depends("dispute_id")
    def _compute_cause_id(self):
        for wizard in self:
            wizard.cause_id = wizard.dispute_id.cause_id

    @api.depends("dispute_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "line_id": line.id,
                            "amount": line._get_acceptable(),
                            "invoice_line_ids": [Command.set(line.invoice_line_ids.ids)],
                        }
                    )
                    for line in wizard.dispute_id._get_open_lines()
                ),
            ]

    def action_resolve(self):
        """Carry out the decision.

        :return: the credit notes, the new invoice or the form of the agreement to go on with, or
            the end of the dialog
        """
        self.ensure_one()
        dispute = self.dispute_id
        dispute.check_access("write")
        if not self.outcome:
            raise UserError(self.env._("Choose the decision first."))
        # Two who press at once decide one after the other: the second sees what is decided.
        dispute._lock()
        dispute._check_open()
        dispute._check_undecided()
        self._check_lines()
        if self.cause_id:
            dispute.cause_id = self.cause_id
        if self.note:
            dispute._message_log(body=self.note)
        return getattr(self, f"_resolve_{self.outcome}")() or {
            "type": "ir.actions.act_window_close"
        }

    def _check_lines(self):
        """Refuse what is not of this dispute: lines of others, or twice, or of other invoices."""
        lines = self.line_ids.line_id
        if len(lines) != len(self.line_ids) or lines - self.dispute_id._get_open_lines():
            raise UserError(
                self.env._(
                    "The invoices of %s have changed meanwhile. Close this window and resolve it "
                    "anew.",
                    self.dispute_id.name,
                )
            )
        for line in self.line_ids:
            wrong = line.invoice_line_ids - line.move_id.invoice_line_ids
            if wrong:
                raise UserError(
                    self.env._(
                        "%(line)s is a line of another invoice than %(invoice)s.",
                        line=wrong[0].name or wrong[0].move_name,
                        invoice=line.move_id.name,
                    )
                )

    def _get_accepted(self):
        """Return the accepted part by line of the dispute, of those with any."""
        amounts = {}
        for line in self.line_ids:
            line.line_id._check_acceptable(line.amount)
            if line.amount > 0:
                amounts[line.line_id] = line
        if not amounts:
            raise UserError(
                self.env._(
                    "Enter how much is accepted. If nothing is, reject the dispute with reasons."
                )
            )
        return amounts

    def _resolve_credit(self):
        accepted = self._get_accepted()
        dispute = self.dispute_id
        dispute._check_billing()
        whole = all(
            line.currency_id.compare_amounts(
                accepted[line].amount if line in accepted else 0.0, line.amount_open
            )
            >= 0
            for line in dispute._get_open_lines()
        )
        # In sudo mode: what is decided is written by this button alone.
        dispute.sudo().decision = "credited" if whole else "partly"
        dispute.sudo()._get_open_lines().amount_accepted = 0.0
        dispute._create_credit_notes(
            {line: (own.amount, own._get_whole_lines()) for line, own in accepted.items()}
        )
        return dispute.action_view_credit_moves()

    def _resolve_reinvoice(self):
        dispute = self.dispute_id
        dispute._check_billing()
        lines = dispute._get_open_lines()
        lines._check_undrafted()
        # Sudo: ``_check_billing`` has checked the rights; the decision is not people's to write.
        dispute.sudo().decision = "reinvoiced"
        made = dispute._create_credit_notes(
            {line: (line.amount_open, line.invoice_line_ids.browse()) for line in lines},
            reinvoice=True,
        )
        if dispute.state == "open":
            dispute._resolve("reinvoiced")
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("New invoices"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", made.ids)],
        }
        if len(made) == 1:
            action.update(view_mode="form", res_id=made.id)
        return action

    def _resolve_write_off(self):
        self.dispute_id._ask_write_off(
            {line: own.amount for line, own in self._get_accepted().items()}
        )

    def _resolve_rejected(self):
        if is_html_empty(self.answer):
            raise UserError(
                self.env._("Tell the customer why the claim stands: enter the reasons.")
            )
        self.dispute_id._reject(self.answer, self.send)

    def _resolve_paid(self):
        dispute = self.dispute_id
        if not self.payment_line_ids:
            raise UserError(self.env._("Choose the payment that was found."))
        if not self.env["account.move"].has_access("write"):
            raise UserError(
                self.env._(
                    "Payments are matched by people with billing rights. Ask one of them with "
                    "the button Ask."
                )
            )
        self._check_payments()
        items = dispute.line_ids.move_id._collections_get_receivable_lines().filtered(
            lambda item: item._collections_is_open()
        )
        matched = False
        for account, own in items.grouped("account_id").items():
            payments = self.payment_line_ids.filtered(
                lambda line, this=account: line.account_id == this and not line.reconciled
            )
            if payments:
                (own + payments).reconcile()
                matched = True
        if not matched:
            raise UserError(
                self.env._(
                    "The payment is booked on another account than the invoice. Correct one of "
                    "them, or choose another payment."
                )
            )
        if dispute.state == "open":
            dispute._resolve("paid")

    def _check_payments(self):
        """Refuse as payment what is none of this customer's in this company, or is matched."""
        dispute = self.dispute_id
        # Sudo: which company keeps the case stands in companies that the user may not be in.
        companies = dispute.company_id | dispute.company_id.sudo()._collections_covered()
        for line in self.payment_line_ids:
            if (
                not line._collections_is_open()
                or line.amount_residual >= 0
                or line.company_id not in companies
                or line.partner_id.commercial_partner_id != dispute.partner_id
            ):
                raise UserError(
                    self.env._(
                        "%(line)s is no open payment of %(customer)s. Choose one that is.",
                        line=line.move_name or line.display_name,
                        customer=dispute.partner_id.display_name,
                    )
                )

    def _get_items(self):
        """Return the receivable items of the disputed invoices that are still open."""
        lines = self.dispute_id._get_open_lines()
        return lines.move_id._collections_get_receivable_lines().filtered(
            lambda item: item._collections_is_open() and item.amount_residual > 0
        )

    def _resolve_promise(self):
        return self._resolve_by_agreement()

    def _resolve_plan(self):
        return self._resolve_by_agreement()

    def _resolve_by_agreement(self):
        """Go on with an agreement of the kind that is the outcome, over what is still open."""
        items = self._get_items()
        self.dispute_id._resolve(self.outcome)
        return self.env["collections.agreement"]._get_kind(self.outcome)._get_new_action(items)

    def _resolve_withdrawn(self):
        self.dispute_id._resolve("withdrawn")
