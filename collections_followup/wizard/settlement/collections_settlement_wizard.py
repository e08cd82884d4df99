from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date, formatLang

from ...models.agreement.collections_agreement import RANKS
from ...models.base.account_move_line_open import OPEN_ITEM


class CollectionsSettlementWizard(models.TransientModel):
    """Asks for how much less, and by when, a customer's items are settled."""

    _name = "collections.settlement.wizard"
    _inherit = ["collections.agreement.wizard.discount"]
    _description = "Offer a Settlement"

    _agreement_model = "collections.settlement"
    _percent_fields = ("amount_open", "amount")

    contact_id = fields.Many2one(help="Who gets the letter.")
    move_line_ids = fields.Many2many(
        comodel_name="account.move.line",
        string="Items",
        domain=f"[{OPEN_ITEM}, "
        "('amount_residual', '>', 0), "
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
        compute_sudo=False,
    )
    discount_percent = fields.Float(
        help="Enter the discount, or the agreed amount: one follows from the other."
    )
    amount_discount = fields.Monetary(string="Discount", compute="_compute_amount_discount")
    date_deadline = fields.Date(
        string="Deadline",
        required=True,
        default=lambda self: self.env.company._collections_get_proposed_day(14),
    )
    date_limit = fields.Date(help="Deadline plus the company's grace in working days.")
    reason = fields.Selection(
        selection=lambda self: (
            self.env["collections.settlement"]._fields["reason"]._description_selection(self.env)
        ),
        required=True,
        default="hardship",
    )
    note = fields.Text(string="Internal note")
    terms = fields.Text(string="Further terms", help="Printed on the letter.")
    left_out = fields.Text(help="Items that cannot be settled, with what stands in the way.")
    warning = fields.Text(compute="_compute_warning")
    approval = fields.Char(
        compute="_compute_approval",
        help="Whose approval the offer needs, if the user's is not enough.",
    )

    def _set_items(self, items):
        # OVERRIDE
        own = items.filtered(lambda item: item.currency_id == items[0].currency_id)
        self.move_line_ids = [Command.set(own.ids)]

    @api.model
    def _get_title(self):
        # OVERRIDE
        return self.env._("Offer a settlement")

    @api.model
    def _prepare_start(self, items, partner=None, company=None):
        # OVERRIDE
        return {
            "company_id": self._get_agreements()._check_items(items).id,
            "partner_id": items.partner_id.commercial_partner_id.id,
            "move_line_ids": [Command.set(items.ids)],
        }

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

    @api.depends("amount_open", "company_id", "currency_id")
    def _compute_amount(self):
        for wizard in self:
            # Stored fields are computed in sudo mode, which may grant anything.
            discount = wizard.sudo(False)._get_grant()
            amount = wizard.amount_open - discount if discount else 0.0
            # Without a company there is none.
            currency = wizard.currency_id
            wizard.amount = currency.round(amount) if currency else amount

    def _get_grant(self):
        """Return the largest discount that the user may grant without asking anybody.

        An administrator may grant any: what the others may at most is proposed.
        """
        self.ensure_one()
        company = self.company_id
        if not company:
            return 0.0
        rank = self.env["collections.settlement"]._get_rank()
        return max(
            (
                company._collections_get_settlement_grant(
                    tier,
                    self.amount_open,
                    self.currency_id,
                    company._collections_today(),
                    self.env["collections.settlement"]._get_given_up(self.move_line_ids._origin),
                )
                for tier in ("collector", "supervisor")
                if RANKS[tier] <= rank
            ),
            default=0.0,
        )

    def _get_percent(self):
        # OVERRIDE
        if not self.amount or not self.amount_open:
            return 0.0
        return 100.0 * (1 - self.amount / self.amount_open)

    def _set_percent(self, percent):
        # OVERRIDE
        self.amount = self.currency_id.round(self.amount_open * (1 - percent / 100.0))

    @api.depends("amount_open", "amount")
    def _compute_amount_discount(self):
        for wizard in self:
            wizard.amount_discount = wizard.amount and wizard.amount_open - wizard.amount

    @api.depends("amount_open", "amount", "company_id", "currency_id")
    @api.depends_context("uid")
    def _compute_approval(self):
        for wizard in self:
            given = wizard.company_id and wizard.amount_discount > 0
            wizard.approval = given and wizard._get_approval()

    def _get_approval(self):
        """Return a sentence that says who has to approve this offer; False where nobody."""
        settlement = self.env["collections.settlement"].new(
            {"company_id": self.company_id.id, "currency_id": self.currency_id.id}
        )
        settlement.amount_open = self.amount_open
        settlement.amount_discount = self.amount_discount
        settlement.tier = settlement._get_tier(self.move_line_ids._origin)
        if settlement._may_grant():
            return False
        grant = self._get_grant()
        if not grant:
            return self.env._(
                "You may not grant a discount by yourself: this offer waits until somebody with "
                "the role %(tier)s approves it. Until then the items are followed up.",
                tier=settlement._get_tier_label(),
            )
        return self.env._(
            "You may grant up to %(grant)s by yourself: this offer waits until somebody with the "
            "role %(tier)s approves it. Until then the items are followed up.",
            grant=formatLang(self.env, grant, currency_obj=self.currency_id),
            tier=settlement._get_tier_label(),
        )

    @api.depends("move_line_ids", "company_id")
    def _compute_warning(self):
        for wizard in self:
            texts = [
                self.env._(
                    "%(item)s is disputed (%(disputes)s). The settlement covers all that is open; "
                    "the dispute goes on until that is paid.",
                    item=item.move_name,
                    disputes=item._collections_name_disputes(),
                )
                for item in wizard.move_line_ids._origin._collections_read_disputed()
            ]
            texts += [
                self.env._(
                    "Promise %(promise)s for %(date)s ends when the settlement comes into force.",
                    promise=promise.name,
                    date=format_date(self.env, promise[promise._day_field]),
                )
                for _kind, lines in wizard._get_agreements()._find_held(
                    wizard.move_line_ids._origin, "yielding"
                )
                for promise in lines[lines._agreement_field]
            ]
            if wizard._lacks_write_off_account():
                texts.append(
                    self.env._(
                        "%s has no account for write-offs yet: the rest cannot be written off "
                        "before one is chosen in Settings, section Collections, Settlements.",
                        wizard.company_id.name,
                    )
                )
            wizard.warning = "\n".join(texts)

    def action_confirm(self):
        """Make the settlement and offer it: in force at once, or to approve."""
        settlement = self._make()
        settlement._offer()
        return self._open(settlement)

    def action_save(self):
        """Make the settlement as a draft, to look at it again."""
        return self._open(self._make())

    def _make(self):
        self._do_once()
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
