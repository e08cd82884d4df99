import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...engine.exact import to_decimal
from ...models.allocation.collections_allocation import Money


class CollectionsAllocationWizard(models.TransientModel):
    """Applies money that is there to open items of a customer, as it is shown before."""

    _name = "collections.allocation.wizard"
    _inherit = ["collections.checked"]
    _description = "Apply Money to Open Items"

    credit_ids = fields.Many2many(
        comodel_name="account.move.line",
        relation="collections_allocation_wizard_credit_rel",
        string="Credits",
        readonly=True,
    )
    statement_line_id = fields.Many2one(
        comodel_name="account.bank.statement.line", string="Bank line", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", compute="_compute_money")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_partner_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('parent_id', '=', False)]",
    )
    currency_id = fields.Many2one(comodel_name="res.currency", compute="_compute_money")
    amount = fields.Monetary(string="Money", compute="_compute_money")
    date = fields.Date(string="Came on", compute="_compute_money")
    remittance = fields.Text(
        string="What the customer wrote",
        compute="_compute_remittance",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="Numbers of invoices and amounts in it say what the money is for. Add what was said "
        "elsewhere.",
    )
    reading = fields.Char(string="Read from it", compute="_compute_proposal")
    follow = fields.Selection(
        selection=[
            ("direction", "What the customer said or agreed comes first"),
            ("rule", "By the order alone"),
        ],
        string="Applied",
        required=True,
        default="direction",
    )
    proposal = fields.Html(
        string="How it will be applied", compute="_compute_proposal", sanitize=False
    )
    digest = fields.Char(
        compute="_compute_digest",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="What was shown: something else is not done.",
    )
    is_directed = fields.Boolean(compute="_compute_proposal")
    is_empty = fields.Boolean(compute="_compute_proposal")
    others = fields.Char(compute="_compute_others")

    # ----------------------------------------------------------------------------- open

    @api.model
    def _get_action(self, credits):
        """Return the action that opens the dialog on money on account.

        Of several companies, accounts and currencies the first come first, and so do payments or
        credit notes.

        :param credits: credit items of one customer
        """
        allocation = self.env["collections.allocation"]
        allocation._check_may_apply()
        if len(credits.partner_id.commercial_partner_id) > 1:
            raise UserError(self.env._("Choose money of one customer."))
        groups = credits.sorted(lambda own: (own.date, own.id)).grouped(
            lambda own: (
                *(own.company_id, own.account_id, own.currency_id),
                own.move_id.move_type == "out_refund",
            )
        )
        first = next(iter(groups.values()), credits)
        allocation._read_money(first)
        return self._prepare_action({"default_credit_ids": first.ids})

    @api.model
    def _get_statement_action(self, line):
        """Return the action that opens the dialog on a line of a bank statement."""
        self.env["collections.allocation"]._check_may_apply()
        return self._prepare_action({"default_statement_line_id": line.id})

    @api.model
    def _prepare_action(self, context):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Apply to open items"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": context,
        }

    # -------------------------------------------------------------------------- compute

    @api.depends("credit_ids", "statement_line_id")
    def _compute_partner_id(self):
        for wizard in self:
            credits, line = wizard._get_credits(), wizard.statement_line_id
            partner = credits.partner_id[:1] or line.partner_id
            if not partner and line:
                partner = wizard._find_partner()
            wizard.partner_id = partner.commercial_partner_id

    def _find_partner(self):
        """Return the customer whose number is in the text of a bank line; none if several."""
        line = self.statement_line_id
        words = re.split(r"[\s,;:()]+", line.payment_ref or "")
        moves = self.env["account.move"].search(
            [
                ("company_id", "child_of", line.company_id.root_id.id),
                ("move_type", "in", ("out_invoice", "out_receipt")),
                ("state", "=", "posted"),
                ("payment_state", "in", ("not_paid", "partial", "in_payment")),
                *("|", ("name", "in", words), ("payment_reference", "in", words)),
            ]
        )
        partner = moves.commercial_partner_id
        return partner if len(partner) == 1 else partner.browse()

    @api.depends("credit_ids", "statement_line_id", "partner_id")
    def _compute_money(self):
        for wizard in self:
            money = wizard._get_money()
            line = wizard.statement_line_id
            credits = wizard._get_credits()
            wizard.company_id = money.company if money else (line or credits[:1]).company_id
            wizard.currency_id = (
                money.currency if money else line.foreign_currency_id or line.currency_id
            )
            wizard.amount = float(money.amount) if money else line.amount
            wizard.date = money.day if money else line.date

    @api.depends("credit_ids", "statement_line_id")
    def _compute_remittance(self):
        for wizard in self:
            credits, line = wizard._get_credits(), wizard.statement_line_id
            payments = credits.move_id.origin_payment_id
            lines = credits.move_id.statement_line_id | line
            texts = [
                *payments.mapped("memo"),
                *payments.mapped("payment_reference"),
                *lines.mapped("payment_ref"),
                # What a credit note is of.
                *credits.move_id.reversed_entry_id.mapped("name"),
                *(credits.move_id - payments.move_id - lines.move_id).mapped("ref"),
                wizard._get_advice(credits),
            ]
            wizard.remittance = "\n".join(dict.fromkeys(filter(None, texts))) or False

    def _get_advice(self, credits):
        """Return what the customer has said elsewhere that this payment is for."""
        item = credits.filtered(lambda own: own.move_id.move_type == "entry")[:1]
        if not item:
            return ""
        company = item.company_id._collections_owner() or item.company_id
        source = self.env["collections.remittance.source"]
        return source._choose_advice(
            source._read_advice_sudo(company),
            item.partner_id.commercial_partner_id.id,
            item.currency_id.id,
            -sum(credits.mapped("amount_residual_currency")),
        )

    @api.depends("credit_ids", "statement_line_id", "partner_id", "remittance", "follow")
    def _compute_proposal(self):
        allocation = self.env["collections.allocation"]
        for wizard in self:
            proposal, reading = wizard._propose()
            wizard.proposal = allocation._render(proposal) if proposal else False
            wizard.reading = allocation._explain_reading(reading) if reading else False
            wizard.is_directed = wizard.follow == "rule" or bool(
                (reading and reading.direction) or (proposal and proposal.agreed)
            )
            wizard.is_empty = not proposal or not any(
                row.get_ledger_paid() or (row.get_claim_paid() and not proposal.problem)
                for row in proposal.rows
            )

    @api.depends("credit_ids", "statement_line_id", "partner_id", "remittance", "follow")
    def _compute_digest(self):
        for wizard in self:
            proposal, _reading = wizard._propose()
            wizard.digest = proposal.get_digest() if proposal else False

    @api.depends("partner_id", "credit_ids")
    def _compute_others(self):
        """Say whether there is more money of the customer."""
        lines = self.env["account.move.line"]
        for wizard in self:
            partner = wizard.partner_id.commercial_partner_id
            domain = lines._collections_get_open_domain(partner, self.env.companies)
            more = partner and lines.search_count(
                [
                    *domain,
                    ("amount_residual_currency", "<", 0),
                    ("id", "not in", wizard._get_credits().ids),
                ],
                limit=1,
            )
            wizard.others = (
                self.env._("There is more money of this customer on account: apply it by itself.")
                if more
                else False
            )

    # --------------------------------------------------------------------------- facts

    def _get_credits(self):
        """Return the money as the user may read it."""
        credits = self.credit_ids._origin
        credits.check_access("read")
        return credits

    def _get_money(self):
        """Return what is applied, as ``Money``; None where nobody knows whose it is."""
        self.ensure_one()
        allocation = self.env["collections.allocation"]
        allocation._check_may_apply()
        if credits := self._get_credits():
            return allocation._read_money(credits)
        line = self.statement_line_id
        partner = self.partner_id.commercial_partner_id
        if not line or not partner:
            return None
        line.check_access("read")
        line._collections_check_incoming()
        foreign = line.foreign_currency_id
        amount = line.amount_currency if foreign else line.amount
        account = partner.with_company(line.company_id).property_account_receivable_id
        return Money(
            company=line.company_id,
            partner=partner,
            account=account,
            currency=foreign or line.currency_id,
            amount=to_decimal(abs(amount)),
            day=line.date,
        )

    def _propose(self):
        """Return what is shown: a ``Proposal``, and the ``Reading`` of what the customer wrote."""
        allocation = self.env["collections.allocation"]
        money = self._get_money()
        if not money:
            return None, None
        reading = allocation._read_remittance(money, self.remittance)
        return allocation._propose(money, self._get_direction(reading)), reading

    def _get_direction(self, reading):
        """Return what comes before the order, as ``_propose`` takes it.

        :param reading: the ``Reading`` of what the customer wrote
        """
        return (reading.direction or None) if self.follow == "direction" else {}

    # --------------------------------------------------------------------------- apply

    def action_apply(self):
        """Apply the money as it is shown."""
        self.ensure_one()
        allocation = self.env["collections.allocation"]
        money = self._get_money()
        if not money:
            raise UserError(self.env._("Choose whose money it is."))
        credits = self._get_credits()
        reading = allocation._read_remittance(money, self.remittance)
        direction = self._get_direction(reading)
        line = self.statement_line_id
        if not credits:
            credits = line._collections_book_to(self.partner_id, money.account)
        moves = allocation._apply(credits, direction, self.digest or "")
        if not moves:
            raise UserError(
                self.env._("There is no open item that this money can be matched with.")
            )
        self._log(credits, moves)
        return {"type": "ir.actions.act_window_close"}

    def _log(self, credits, moves):
        """Say on the entries of the money what it was applied to."""
        names = ", ".join(filter(None, moves.mapped("name")))
        for move in credits.move_id:
            (move.origin_payment_id or move)._message_log(
                body=self.env._(
                    "Applied to %(items)s on %(date)s.",
                    items=names,
                    date=format_date(self.env, move.company_id._collections_today()),
                )
            )
