from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import float_compare, format_date


class CollectionsSettlementWizard(models.TransientModel):
    """Asks for how much less, and by when, a customer's items are settled."""

    _name = "collections.settlement.wizard"
    _description = "Offer a Settlement"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", required=True)
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_contact_id",
        store=True,
        readonly=False,
        domain="[('commercial_partner_id', '=', partner_id)]",
        help="Who gets the letter.",
    )
    move_line_ids = fields.Many2many(
        comodel_name="account.move.line",
        string="Items",
        domain="[('account_type', '=', 'asset_receivable'), ('parent_state', '=', 'posted'), "
        "('reconciled', '=', False), ('amount_residual', '>', 0), "
        "('company_id', 'child_of', company_id), "
        "('partner_id.commercial_partner_id', '=', partner_id)]",
    )
    currency_id = fields.Many2one(comodel_name="res.currency", compute="_compute_amount_open")
    amount_open = fields.Monetary(string="Owed", compute="_compute_amount_open")
    amount = fields.Monetary(
        string="Agreed amount",
        compute="_compute_amount",
        store=True,
        readonly=False,
        help="Paid by the deadline, it settles all that is owed on the items.",
    )
    discount_percent = fields.Float(
        string="Discount in percent",
        digits=(5, 2),
        compute="_compute_discount_percent",
        store=True,
        readonly=False,
        help="Enter the discount, or the agreed amount: one follows from the other.",
    )
    amount_discount = fields.Monetary(string="Discount", compute="_compute_amount_discount")
    date_deadline = fields.Date(
        string="Deadline",
        required=True,
        default=lambda self: fields.Date.add(self.env.company._collections_today(), days=14),
    )
    date_limit = fields.Date(
        string="Follow-up waits until",
        compute="_compute_date_limit",
        help="Deadline plus the company's grace in working days.",
    )
    reason = fields.Selection(
        selection=lambda self: (
            self.env["collections.settlement"]._fields["reason"]._description_selection(self.env)
        ),
        required=True,
        default="hardship",
    )
    note = fields.Text(string="Internal note")
    terms = fields.Text(string="Further terms", help="Printed on the letter.")
    warning = fields.Text(compute="_compute_warning")

    @api.model
    def _get_action(self, items=None):
        """Return the action that opens the wizard.

        :param items: receivable items to start with; those with nothing open are left out
        """
        items = (items or self.env["account.move.line"]).filtered(
            lambda item: (
                item.account_type == "asset_receivable"
                and item.parent_state == "posted"
                and not item.reconciled
                and item.amount_residual_currency > 0
            )
        )
        wizard = self.browse()
        if items:
            owner = self.env["collections.settlement"]._check_items(items)
            wizard = self.create(
                {
                    "company_id": owner.id,
                    "partner_id": items.partner_id.commercial_partner_id.id,
                    "move_line_ids": [Command.set(items.ids)],
                }
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Offer a settlement"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.depends("partner_id")
    def _compute_contact_id(self):
        for wizard in self:
            partner = wizard.partner_id
            wizard.contact_id = partner and partner._collections_get_recipient()

    @api.depends("move_line_ids", "company_id")
    def _compute_amount_open(self):
        for wizard in self:
            items = wizard.move_line_ids
            wizard.currency_id = items[:1].currency_id or wizard.company_id.currency_id
            wizard.amount_open = sum(
                items.filtered(lambda item, w=wizard: item.currency_id == w.currency_id).mapped(
                    "amount_residual_currency"
                )
            )

    # To begin with, what a collector may grant.
    @api.depends("amount_open")
    def _compute_amount(self):
        for wizard in self:
            percent = wizard.company_id.sudo().collections_settlement_collector_percent or 10.0
            wizard.amount = wizard.currency_id.round(wizard.amount_open * (1 - percent / 100.0))

    @api.depends("amount_open", "amount")
    def _compute_discount_percent(self):
        for wizard in self:
            wizard.discount_percent = wizard._get_percent()

    def _get_percent(self):
        return 100.0 * (1 - self.amount / self.amount_open) if self.amount_open else 0.0

    @api.depends("amount_open", "amount")
    def _compute_amount_discount(self):
        for wizard in self:
            wizard.amount_discount = wizard.amount_open - wizard.amount

    @api.depends("date_deadline", "company_id")
    def _compute_date_limit(self):
        for wizard in self:
            company = wizard.company_id
            wizard.date_limit = wizard.date_deadline and company._collections_add_working_days(
                wizard.date_deadline, company.sudo().collections_settlement_grace_days
            )

    @api.depends("move_line_ids", "company_id")
    def _compute_warning(self):
        for wizard in self:
            promises = (
                # In sudo mode: what a colleague has logged ends, too, and must be seen.
                self.env["collections.promise.line"]
                .sudo()
                .search([("move_line_id", "in", wizard.move_line_ids.ids), ("state", "=", "open")])
                .promise_id
            )
            texts = [
                self.env._(
                    "Promise %(promise)s for %(date)s ends when the settlement comes into force.",
                    promise=promise.name,
                    date=format_date(self.env, promise.date),
                )
                for promise in promises
            ]
            if not wizard.company_id.sudo().collections_settlement_account_id:
                texts.append(
                    self.env._(
                        "%s has no account for write-offs yet: the rest cannot be written off "
                        "before one is chosen in Settings, section Collections, Settlements.",
                        wizard.company_id.name,
                    )
                )
            wizard.warning = "\n".join(texts)

    @api.onchange("discount_percent")
    def _onchange_discount_percent(self):
        # Not when it only followed from the amount, which its two decimals would change.
        if float_compare(self.discount_percent, self._get_percent(), precision_digits=2):
            self.amount = self.currency_id.round(
                self.amount_open * (1 - self.discount_percent / 100.0)
            )

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        customer = self.partner_id.commercial_partner_id
        if self.move_line_ids.partner_id.commercial_partner_id != customer:
            items = self.env["account.move.line"]
            if customer:
                items = (
                    customer.with_company(self.company_id)
                    ._collections_get_overdue_items()
                    ._collections_get_settleable()
                )
                items = items.filtered(lambda item: item.currency_id == items[0].currency_id)
            self.move_line_ids = [Command.set(items.ids)]

    def action_confirm(self):
        """Make the settlement and offer it: in force at once, or to approve."""
        settlement = self._make()
        settlement._offer()
        return self._open(settlement)

    def action_save(self):
        """Make the settlement as a draft, to look at it again."""
        return self._open(self._make())

    def _make(self):
        self.ensure_one()
        if not self.move_line_ids:
            raise UserError(self.env._("Choose the open items that the settlement is about."))
        return self.env["collections.settlement"]._make(
            self.move_line_ids,
            self.amount,
            self.date_deadline,
            reason=self.reason,
            note=self.note,
            terms=self.terms,
            contact_id=self.contact_id.id,
        )

    def _open(self, settlement):
        return {
            "type": "ir.actions.act_window",
            "name": settlement.name,
            "res_model": settlement._name,
            "res_id": settlement.id,
            "view_mode": "form",
        }
