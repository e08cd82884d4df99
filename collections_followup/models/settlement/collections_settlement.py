from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ..agreement.collections_agreement import TIERS

# What people may write; the rest follows from the buttons and from the ledger.
USER_WRITABLE = frozenset({"note", "terms", "user_id", "contact_id"})
DRAFT_WRITABLE = frozenset({"amount", "date_deadline", "reason"})


class CollectionsSettlement(models.Model):
    """An agreement to take less than is owed, if it is paid by a deadline.

    Once approved it is in force: its items are not chased. What was paid is read from the
    ledger (``collections_settlement_evaluate.py``). Paid in time, the rest is written off
    (``collections_settlement_write_off.py``); otherwise the settlement lapses and the items are
    followed up as before. The steps from draft to cancelled are in
    ``collections_settlement_steps.py``.
    """

    _name = "collections.settlement"
    _description = "Settlement"
    _inherit = ["collections.write.off"]
    _order = "date_deadline desc, id desc"

    _number_prefix = "SETT"
    _holding = {"to_approve": "proposed", "active": "in_force", "paid": "in_force"}
    _day_field = "date_deadline"
    _grace_setting = "collections_settlement_grace_days"
    _user_writable = USER_WRITABLE | DRAFT_WRITABLE
    _user_creatable = frozenset()
    _write_off_field = "collections_settlement_id"
    _write_off_order = "date_limit, id"

    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("to_approve", "To approve"),
            ("active", "Active"),
            ("paid", "Paid, to write off"),
            ("settled", "Settled"),
            ("lapsed", "Lapsed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        index=True,
        readonly=True,
    )
    status = fields.Char(compute="_compute_status", help="How the settlement stands, in words.")
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        ondelete="restrict",
        index="btree_not_null",
        help="Who gets the letter.",
    )
    case_id = fields.Many2one(
        comodel_name="collections.case",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    line_ids = fields.One2many(
        comodel_name="collections.settlement.line",
        inverse_name="settlement_id",
        string="Items",
        readonly=True,
    )
    reason = fields.Selection(
        selection=[
            ("hardship", "Customer in difficulty"),
            ("insolvency", "Insolvency threatens"),
            ("dispute", "Disputed claim"),
            ("age", "Old debt"),
            ("cost", "Cost of going on"),
            ("goodwill", "Goodwill"),
            ("other", "Other"),
        ],
        required=True,
        tracking=True,
    )
    note = fields.Text(string="Internal note", help="Why this is agreed. Not printed.")
    terms = fields.Text(string="Further terms", help="Printed on the letter.")

    # What is agreed
    amount_open = fields.Monetary(
        string="Owed",
        compute="_compute_amount_open",
        store=True,
        help="Open on the items when the settlement was made.",
    )
    amount = fields.Monetary(
        string="Agreed amount",
        required=True,
        tracking=True,
        help="Paid by the deadline, it settles all that is owed on the items.",
    )
    amount_discount = fields.Monetary(
        string="Discount", compute="_compute_discount", store=True, help="What is given up."
    )
    discount_percent = fields.Float(
        string="Discount in percent",
        compute="_compute_discount",
        store=True,
        digits=(5, 2),
        aggregator="avg",
    )
    amount_company = fields.Monetary(
        string="Agreed (company currency)",
        currency_field="company_currency_id",
        compute="_compute_discount",
        store=True,
    )
    discount_company = fields.Monetary(
        string="Discount (company currency)",
        currency_field="company_currency_id",
        compute="_compute_discount",
        store=True,
    )
    date_deadline = fields.Date(
        string="Deadline",
        required=True,
        index=True,
        tracking=True,
        help="Day by which the customer has to pay the agreed amount.",
    )
    date_limit = fields.Date(
        string="Lapses after",
        compute="_compute_date_limit",
        store=True,
        help="The deadline and the company's grace in working days. Payments dated up to this "
        "day count.",
    )

    # Approval
    tier = fields.Selection(
        selection=TIERS,
        string="Who may grant it",
        compute="_compute_tier",
        store=True,
        help="By the limits of the company, of discount in percent and in amount.",
    )
    can_approve = fields.Boolean(compute="_compute_can_approve")
    requested_by_id = fields.Many2one(comodel_name="res.users", string="Offered by", readonly=True)
    approved_by_id = fields.Many2one(comodel_name="res.users", string="Approved by", readonly=True)
    date_start = fields.Date(
        string="In force since",
        readonly=True,
        help="Day of the approval. Payments dated before it do not count.",
    )
    date_sent = fields.Date(string="Letter sent on", readonly=True, copy=False)
    date_cancelled = fields.Date(string="Cancelled on", readonly=True)
    cancelled_by_id = fields.Many2one(
        comodel_name="res.users", string="Cancelled by", readonly=True
    )
    is_final = fields.Boolean(
        readonly=True,
        export_string_translation=False,
        help="Over for good: its items have gone to a later settlement.",
    )

    # Written by the evaluation only, from the ledger
    amount_due = fields.Monetary(
        string="Expected",
        readonly=True,
        help="The agreed amount; less, where the items were reduced in another way than by "
        "payments or credit notes that count; more, where a payment of before the settlement was "
        "taken back.",
    )
    amount_paid = fields.Monetary(
        string="Paid in time",
        readonly=True,
        help="Payments and credit notes dated from the start to the deadline and its grace.",
    )
    amount_rest = fields.Monetary(
        string="Open now", readonly=True, help="What the ledger still shows open on the items."
    )
    date_ended = fields.Date(
        string="Ended on", readonly=True, help="Day from which its items are no longer held."
    )

    # Write-off
    move_ids = fields.One2many(inverse_name="collections_settlement_id")
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        export_string_translation=False,
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)",
        "Enter an agreed amount above 0. To give up the whole debt, write the invoice off.",
    )
    # What a pass evaluates.
    _watched_idx = models.Index(
        "(company_id, partner_id) WHERE date_start IS NOT NULL AND date_cancelled IS NULL"
    )

    @api.depends("line_ids.amount")
    def _compute_amount_open(self):
        for settlement in self:
            settlement.amount_open = sum(settlement.line_ids.mapped("amount"))

    @api.depends("amount", "amount_open", "date_start", "company_id", "currency_id")
    def _compute_discount(self):
        for settlement in self:
            currency, company = settlement.currency_id, settlement.company_id
            discount = currency.round(settlement.amount_open - settlement.amount)
            settlement.amount_discount = discount
            settlement.discount_percent = (
                100.0 * discount / settlement.amount_open if settlement.amount_open else 0.0
            )
            day = settlement.date_start or company._collections_today()
            settlement.amount_company = currency._convert(
                settlement.amount, company.currency_id, company, day
            )
            settlement.discount_company = currency._convert(
                discount, company.currency_id, company, day
            )

    # Not on the company's setting: what was agreed stays when the setting changes.
    @api.depends("date_deadline", "company_id")
    def _compute_date_limit(self):
        for settlement in self:
            day = settlement.date_deadline
            settlement.date_limit = day and self._add_grace(day, settlement.company_id)

    @api.depends("amount_discount", "amount_open", "discount_company")
    def _compute_tier(self):
        for settlement in self:
            settlement.tier = settlement._get_tier()

    @api.depends("tier", "state")
    @api.depends_context("uid")
    def _compute_can_approve(self):
        for settlement in self:
            settlement.can_approve = settlement.state == "to_approve" and settlement._may_grant()

    @api.depends(
        "state", "amount_due", "amount_paid", "amount_rest", "date_limit", "writeoff_error"
    )
    @api.depends_context("lang")
    def _compute_status(self):
        for settlement in self:
            settlement.status = settlement._get_status()

    def _format(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def _get_status(self):
        """Return a sentence that says how this settlement stands."""
        self.ensure_one()
        paid, expected = self._format(self.amount_paid), self._format(self.amount_due)
        limit = format_date(self.env, self.date_limit)
        if self.state == "draft":
            return self.env._("Not offered yet: its items are followed up.")
        if self.state == "to_approve":
            tier = self._get_tier_label()
            return self.env._("Waits for approval (%s). Its items are followed up.", tier)
        if self.state == "active":
            return self.env._(
                "Waits until %(date)s: %(paid)s of %(expected)s paid.",
                date=limit,
                paid=paid,
                expected=expected,
            )
        if self.state == "paid":
            rest = self._format(self.amount_rest)
            if self.writeoff_error:
                return self.env._(
                    "Paid in time. The rest of %(rest)s could not be written off: %(error)s",
                    rest=rest,
                    error=self.writeoff_error,
                )
            if self.writeoff_date:
                return self.env._(
                    "Paid in time, but %s is open again: the write-off was undone.", rest
                )
            return self.env._("Paid in time. The rest of %s is about to be written off.", rest)
        if self.state == "settled":
            return self.env._(
                "Settled: %(paid)s paid in time, %(written)s written off.",
                paid=paid,
                written=self._format(self.amount_written_off),
            )
        if self.state == "lapsed":
            return self.env._(
                "Lapsed: %(paid)s of %(expected)s paid by %(date)s.",
                paid=paid,
                expected=expected,
                date=limit,
            )
        if self.date_cancelled:
            # Sudo: the name of a user is told to whoever reads the settlement.
            return self.env._(
                "Cancelled by %(user)s on %(date)s.",
                user=self.sudo().cancelled_by_id.name,
                date=format_date(self.env, self.date_cancelled),
            )
        return self.env._("Nothing is left to pay: the items were settled in another way.")

    @api.constrains("user_id", "company_id")
    def _check_owner(self):
        for settlement in self:
            settlement.user_id._collections_check_works_for(settlement.company_id)

    # --------------------------------------------------------------------- CRUD

    def write(self, vals):
        # EXTENDS 'base'
        names, by_hand = set(vals), not self._is_engine()
        if by_hand:
            agreed = self.filtered(lambda settlement: settlement.state != "draft")
            if agreed and names & (DRAFT_WRITABLE | {"terms"}):
                raise UserError(
                    self.env._(
                        "%s has been offered as it stands. Take it back to draft, or cancel it "
                        "and make another one.",
                        agreed[0].name,
                    )
                )
        if "amount" in vals:
            self._check_amount(vals["amount"])
        if vals.get("date_deadline"):
            day = self.env["collections.checked"]._parse_date(vals["date_deadline"])
            self._check_near(day, self.env.company._collections_today())
        result = super().write(vals)
        if by_hand and names & {"amount", "date_deadline"}:
            self._check_terms()
        return result

    def _get_guard_message(self, names):
        # OVERRIDE 'collections.guarded'
        return self.env._(
            "Of a settlement, only the agreed amount, the deadline, the reason, the contact, the "
            "collector and the notes can be edited. Use its buttons for the rest."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_offered(self):
        offered = self.filtered(lambda settlement: settlement.state != "draft")
        if offered:
            raise UserError(
                self.env._(
                    "%s was offered and is kept as history. Cancel it instead.", offered[0].name
                )
            )

    def copy_data(self, default=None):
        # OVERRIDE 'base'
        raise UserError(self.env._("A settlement is made from open items and is not copied."))
