"""Payment plans: what was agreed, with whom, and what became of it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ..agreement.collections_agreement import TIERS
from . import collections_plan_terms  # noqa: F401 - the mixin of the model below

# What people may write; the rest follows from the buttons and from the ledger.
USER_WRITABLE = frozenset({"note", "user_id", "contact_id"})


class CollectionsPlan(models.Model):
    """An agreement to pay chosen receivable items in instalments.

    The journal entries stay as they are: while the plan is in good standing its items are
    not chased, and its instalments are their due dates. What was paid is read from the ledger
    (``collections_plan_evaluate.py``).
    """

    _name = "collections.plan"
    _description = "Payment Plan"
    _inherit = ["collections.write.off", "collections.plan.terms"]
    _order = "id desc"

    _number_prefix = "PLAN"
    _holding = {
        "proposed": "proposed",
        "approved": "proposed",
        "active": "in_force",
        "paid": "in_force",
        "defaulted": "in_default",
    }
    # Nobody signs an agreement over what they dispute.
    _undisputed = "any"
    _user_writable = USER_WRITABLE
    _user_creatable = frozenset()
    _write_off_field = "collections_plan_writeoff_id"

    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("proposed", "To approve"),
            ("approved", "Approved"),
            ("active", "Active"),
            ("paid", "Paid, to write off"),
            ("defaulted", "In default"),
            ("completed", "Completed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        index=True,
        readonly=True,
        tracking=True,
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        ondelete="restrict",
        help="Who gets the agreement, the reminders and the notices.",
    )
    case_id = fields.Many2one(
        comodel_name="collections.case",
        compute="_compute_case_id",
        compute_sudo=True,
    )
    line_ids = fields.One2many(
        comodel_name="collections.plan.line", inverse_name="plan_id", string="Items"
    )
    installment_ids = fields.One2many(
        comodel_name="collections.plan.installment",
        inverse_name="plan_id",
        string="Instalments",
    )
    notice_ids = fields.One2many(
        comodel_name="collections.plan.notice", inverse_name="plan_id", string="Notices"
    )
    note = fields.Text(string="Further terms", help="Printed on the agreement.")

    # Terms of default, copied from the company when the plan is made
    grace_days = fields.Integer(
        "Grace days",
        readonly=True,
        help="Working days after which an unpaid instalment is a default.",
    )
    max_late = fields.Integer(
        string="Unpaid at once",
        readonly=True,
        help="So many instalments unpaid at the same time are a default. 0: not used.",
    )
    accelerate = fields.Boolean(
        string="Whole balance due on default",
        readonly=True,
    )

    # Sums of the schedule
    amount_debt = fields.Monetary(
        string="Debt",
        compute="_compute_amounts",
        store=True,
        help="What was open when the plan was made, before the discount.",
    )
    discount_percent = fields.Float(
        string="Discount in percent",
        compute="_compute_amounts",
        store=True,
        digits=(5, 2),
        aggregator="avg",
    )
    amount_charge = fields.Monetary(
        string="Interest and fee", compute="_compute_amounts", store=True
    )
    amount_total = fields.Monetary(string="Total", compute="_compute_amounts", store=True)
    date_end = fields.Date(string="Last instalment", compute="_compute_amounts", store=True)

    # Versions
    version = fields.Integer(default=1, readonly=True, aggregator=None)
    previous_id = fields.Many2one(
        comodel_name="collections.plan",
        string="Replaces",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    root_id = fields.Many2one(
        comodel_name="collections.plan",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        export_string_translation=False,
    )
    next_ids = fields.One2many(
        comodel_name="collections.plan", inverse_name="previous_id", string="Replaced by"
    )

    # Approval and acceptance
    approval_reason = fields.Char(
        string="Why approval is needed", compute="_compute_approval_reason"
    )
    tier = fields.Selection(
        selection=TIERS,
        string="Who may approve it",
        compute="_compute_approval_reason",
        help="By the limits of the company, of amount, length, charges and discount.",
    )
    can_approve = fields.Boolean(compute="_compute_can_approve")
    approved_by_id = fields.Many2one(string="Approved by", comodel_name="res.users", readonly=True)
    date_approved = fields.Date(string="Approved on", readonly=True)
    signed_by = fields.Char(
        "Signed by", readonly=True, help="Who accepted the plan for the customer."
    )
    date_signed = fields.Date(string="Accepted on", readonly=True)
    signature = fields.Binary(readonly=True, attachment=True)
    date_active = fields.Date(string="In force since", readonly=True)
    date_reactivated = fields.Date(string="Reactivated on", readonly=True)
    date_closed = fields.Date(string="Ended on", readonly=True)
    is_final = fields.Boolean(
        readonly=True,
        export_string_translation=False,
        help="Over for good: its items have gone to a later plan.",
    )

    # Written by the evaluation only, from the ledger
    amount_paid = fields.Monetary(string="Paid", readonly=True)
    amount_open = fields.Monetary(string="Open", readonly=True)
    amount_on_account = fields.Monetary(
        string="On account",
        readonly=True,
        help="Of what is open: covered by money of the customer that is not matched yet. It is "
        "neither late nor asked for.",
    )
    amount_late = fields.Monetary(
        string="Late",
        readonly=True,
        help="Open amount of the instalments past their date, less what is on account.",
    )
    amount_due_now = fields.Monetary(
        string="Due now",
        readonly=True,
        help="What is late; after a default with acceleration, all that is open on the items.",
    )
    amount_uncovered = fields.Monetary(
        string="Open beyond the plan",
        readonly=True,
        help="More is open on the items than the plan covers, because a payment from before the "
        "plan was taken back.",
    )
    amount_write_off = fields.Monetary(
        string="To write off",
        readonly=True,
        help="What is left of the discount now that all instalments are paid.",
    )
    amount_next = fields.Monetary(string="Next amount", readonly=True)
    date_next = fields.Date(string="Next instalment", readonly=True, index="btree_not_null")
    late_count = fields.Integer(string="Late instalments", readonly=True, aggregator="sum")
    default_date = fields.Date(
        string="Default on",
        readonly=True,
        help="Day from which the plan is in default, or will be if nothing more is paid.",
    )
    can_reactivate = fields.Boolean(compute="_compute_can_reactivate")

    # Write-off of the discount
    move_ids = fields.One2many(inverse_name="collections_plan_writeoff_id")

    _discount_positive = models.Constraint(
        "CHECK (discount IS NULL OR discount >= 0)", "A discount cannot be negative."
    )
    _live_idx = models.Index(
        "(company_id, partner_id) WHERE state IN ('active', 'paid', 'defaulted')"
    )

    @api.depends("version", "root_id")
    def _compute_name(self):
        # OVERRIDE: all versions have one number
        for plan in self:
            number = plan.root_id.id or plan.id
            if not isinstance(number, int):
                plan.name = False
                continue
            name = f"{self._number_prefix}-{number:06d}"
            plan.name = f"{name}/{plan.version}" if plan.version > 1 else name

    @api.depends("partner_id", "company_id")
    def _compute_case_id(self):
        found = self.env["collections.case"]._find_open(self.partner_id, self.company_id)
        for plan in self:
            plan.case_id = found.get((plan.company_id, plan.partner_id))

    @api.depends(
        "installment_ids.amount",
        "installment_ids.principal",
        "installment_ids.date_due",
        "discount",
    )
    def _compute_amounts(self):
        for plan in self:
            rows = plan.installment_ids
            principal = sum(rows.mapped("principal"))
            plan.amount_debt = principal + plan.discount if rows else 0.0
            plan.discount_percent = (
                100.0 * plan.discount / plan.amount_debt if plan.amount_debt else 0.0
            )
            plan.amount_total = sum(rows.mapped("amount"))
            plan.amount_charge = plan.amount_total - principal
            plan.date_end = max(rows.mapped("date_due"), default=False)

    @api.depends(
        "amount_debt",
        "amount_charge",
        "fee",
        "interest_rate",
        "discount",
        "date_end",
        "date_start",
        "company_id",
        "currency_id",
    )
    @api.depends_context("uid", "lang")
    def _compute_approval_reason(self):
        for plan in self:
            plan.approval_reason = " ".join(plan._get_approval_reasons()) or False
            plan.tier = plan._get_tier()

    @api.depends("tier", "state")
    @api.depends_context("uid")
    def _compute_can_approve(self):
        for plan in self:
            plan.can_approve = plan.state == "proposed" and plan._may_approve()

    @api.depends("state", "amount_late")
    def _compute_can_reactivate(self):
        for plan in self:
            plan.can_reactivate = plan.state == "defaulted" and not plan.amount_late

    @api.constrains("user_id", "company_id")
    def _check_owner(self):
        for plan in self:
            plan.user_id._collections_check_works_for(plan.company_id)

    # -------------------------------------------------------------------------- CRUD

    def write(self, vals):
        # EXTENDS 'base'
        if "note" in vals and not self._is_engine():
            agreed = self.filtered(lambda plan: plan.state not in ("draft", "proposed"))
            if agreed:
                raise UserError(
                    self.env._(
                        "%s was approved with the terms as they stand. Make a new version to "
                        "change them.",
                        agreed[0].name,
                    )
                )
        return super().write(vals)

    def _get_guard_message(self, names):
        # OVERRIDE 'collections.guarded'
        return self.env._(
            "Only the contact, the collector and the further terms of a payment plan can be "
            "edited. Use its buttons for the rest."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        if any(plan.state != "draft" for plan in self):
            raise UserError(
                self.env._("A plan that was proposed is kept as history. Cancel it instead.")
            )

    def copy_data(self, default=None):
        # OVERRIDE 'base'
        raise UserError(self.env._("A payment plan is made from open items and is not copied."))

    def _mail_get_partner_fields(self, introspect_fields=False):
        # OVERRIDE
        return ["contact_id", "partner_id"]

    def _get_explanation(self):
        """Return a sentence on how this plan stands, in the user's language."""
        self.ensure_one()
        if self.state == "paid":
            return self.env._(
                "Payment plan %(plan)s is paid: the discount of %(amount)s is written off.",
                plan=self.name,
                amount=formatLang(self.env, self.amount_write_off, currency_obj=self.currency_id),
            )
        if self.date_next:
            return self.env._(
                "In payment plan %(plan)s: next instalment of %(amount)s on %(date)s.",
                plan=self.name,
                amount=formatLang(self.env, self.amount_next, currency_obj=self.currency_id),
                date=format_date(self.env, self.date_next),
            )
        return self.env._("In payment plan %s.", self.name)
