"""Payment plans: what was agreed, with whom, and what became of it."""

from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import format_date, formatLang

from ..tools import plan_schedule as ps
from .collections_plan_terms import TERM_FIELDS

# What people may write; the rest follows from the buttons and from the ledger.
USER_WRITABLE = {"note", "user_id", "contact_id"}
MIXIN_PREFIXES = ("message_", "activity_", "website_message_", "rating_")
# States in which a plan is in force: its items and payments are watched.
LIVE_STATES = ("active", "defaulted", "completed")


class CollectionsPlan(models.Model):
    """An agreement to pay chosen receivable items in instalments.

    The journal entries stay as they are: while the plan is in good standing its items are
    not chased, and its instalments are their due dates. What was paid is read from the ledger
    (``collections_plan_evaluate.py``).
    """

    _name = "collections.plan"
    _description = "Payment Plan"
    _inherit = ["collections.plan.terms", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(string="Number", compute="_compute_name", search="_search_name")
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("proposed", "To approve"),
            ("approved", "Approved"),
            ("active", "Active"),
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
    company_id = fields.Many2one(index=True, readonly=True)
    currency_id = fields.Many2one(readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        ondelete="restrict",
        help="Who gets the agreement, the reminders and the notices.",
        domain="[('commercial_partner_id', '=', partner_id)]",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Collector",
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
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
        readonly=True, help="Working days after which an unpaid instalment is a default."
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
    amount_debt = fields.Monetary(string="Debt", compute="_compute_amounts", store=True)
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
    approved_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    date_approved = fields.Date(string="Approved on", readonly=True)
    signed_by = fields.Char(readonly=True, help="Who accepted the plan for the customer.")
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
    amount_late = fields.Monetary(
        string="Late", readonly=True, help="Open amount of the instalments past their date."
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
    amount_next = fields.Monetary(string="Next amount", readonly=True)
    date_next = fields.Date(string="Next instalment", readonly=True, index="btree_not_null")
    late_count = fields.Integer(string="Late instalments", readonly=True, aggregator="sum")
    default_date = fields.Date(
        string="Default on",
        readonly=True,
        help="Day from which the plan is in default, or will be if nothing more is paid.",
    )
    can_reactivate = fields.Boolean(compute="_compute_can_reactivate")

    _live_idx = models.Index("(company_id, partner_id) WHERE state IN ('active', 'defaulted')")

    @api.depends("version", "root_id")
    def _compute_name(self):
        for plan in self:
            number = plan.root_id.id or plan.id
            if not isinstance(number, int):
                plan.name = False
                continue
            name = f"PLAN-{number:06d}"
            plan.name = f"{name}/{plan.version}" if plan.version > 1 else name

    @api.model
    def _search_name(self, operator, value):
        return self.env["collections.run"]._search_number(operator, value)

    @api.depends("name", "partner_id.display_name")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = f"{plan.name or ''} {plan.partner_id.display_name or ''}".strip()

    @api.model
    def _search_display_name(self, operator, value):
        return self.env["collections.run"]._search_number(operator, value, "partner_id")

    @api.depends("partner_id", "company_id")
    def _compute_case_id(self):
        cases = self.env["collections.case"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "open"),
            ]
        )
        found = {(case.company_id, case.partner_id): case for case in cases}
        for plan in self:
            plan.case_id = found.get((plan.company_id, plan.partner_id))

    @api.depends("installment_ids.amount", "installment_ids.principal", "installment_ids.date_due")
    def _compute_amounts(self):
        for plan in self:
            rows = plan.installment_ids
            plan.amount_debt = sum(rows.mapped("principal"))
            plan.amount_total = sum(rows.mapped("amount"))
            plan.amount_charge = plan.amount_total - plan.amount_debt
            plan.date_end = max(rows.mapped("date_due"), default=False)

    @api.depends("amount_debt", "date_end", "date_start", "company_id", "currency_id")
    def _compute_approval_reason(self):
        for plan in self:
            reasons = plan._get_limits_exceeded()
            plan.approval_reason = " ".join(reasons) or False

    @api.depends("state", "amount_late")
    def _compute_can_reactivate(self):
        for plan in self:
            plan.can_reactivate = plan.state == "defaulted" and not plan.amount_late

    def _get_limits_exceeded(self):
        """Return in words which limits of the company this plan exceeds."""
        self.ensure_one()
        reasons = []
        company = self.company_id.sudo()
        limit = company.collections_plan_max_amount
        if limit:
            amount = self.currency_id._convert(
                self.amount_debt, company.currency_id, company, self.date_start
            )
            if company.currency_id.compare_amounts(amount, limit) > 0:
                reasons.append(
                    self.env._(
                        "The debt is more than %s.",
                        formatLang(self.env, limit, currency_obj=company.currency_id),
                    )
                )
        months = company.collections_plan_max_months
        if (
            months
            and self.date_end
            and self.date_end > self.date_start + relativedelta(months=months)
        ):
            reasons.append(self.env._("It takes longer than %s months.", months))
        return reasons

    # -------------------------------------------------------------------------- CRUD

    def write(self, vals):
        names = {name for name in vals if not name.startswith(MIXIN_PREFIXES)}
        if not self.env.su and names - USER_WRITABLE:
            raise AccessError(
                self.env._(
                    "Only the contact, the collector and the further terms of a payment plan can "
                    "be edited. Use its buttons for the rest."
                )
            )
        if "note" in names and not self.env.su:
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

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        if any(plan.state != "draft" for plan in self):
            raise UserError(
                self.env._("A plan that was proposed is kept as history. Cancel it instead.")
            )

    def copy_data(self, default=None):
        raise UserError(self.env._("A payment plan is made from open items and is not copied."))

    # -------------------------------------------------------- making and changing plans

    @api.model
    @api.private
    def _check_items(self, items, besides=None, agreed=False):
        """Refuse receivable items that cannot form one plan.

        :param items: journal items
        :param besides: plans that may hold the items: the one checked, and what it replaces
        :param bool agreed: whether the plan was made before: then the customer may have paid
            some of the items since, but not all
        :return: the company that keeps the plan
        """
        items = items.sudo()
        if not items:
            raise UserError(self.env._("Choose the open items that the plan is about."))
        paid = items.filtered(
            lambda item: (
                item.reconciled
                or item.currency_id.compare_amounts(item.amount_residual_currency, 0) <= 0
            )
        )
        for item in items:
            if (
                item.account_type != "asset_receivable"
                or item.parent_state != "posted"
                or (item in paid and not (agreed and items - paid))
            ):
                raise UserError(
                    self.env._(
                        "%s has no open amount that the customer owes.",
                        item.move_name or item.name or item.id,
                    )
                )
        if len(items.partner_id.commercial_partner_id) != 1:
            raise UserError(self.env._("A plan is made with one customer. Choose items of one."))
        if len(items.currency_id) > 1:
            raise UserError(
                self.env._(
                    "A plan is in one currency. Choose items in %s or in another one, not both.",
                    items.currency_id[0].name,
                )
            )
        owners = {company._collections_owner() for company in items.company_id}
        if len(owners) != 1:
            raise UserError(self.env._("Choose items of one company."))
        [owner] = owners
        if not owner:
            raise UserError(
                self.env._(
                    "%s has no follow-up policy. Choose one in Settings.",
                    items.company_id[0].name,
                )
            )
        taken = (
            self.env["collections.plan.line"]
            .sudo()
            .search(
                [
                    ("move_line_id", "in", items.ids),
                    ("plan_id.state", "in", ("proposed", "approved", "active", "defaulted")),
                    ("plan_id", "not in", besides.ids if besides else []),
                ],
                limit=1,
            )
        )
        if taken:
            raise UserError(
                self.env._(
                    "%(item)s is already in %(plan)s. Cancel that plan or make a new version "
                    "of it.",
                    item=taken.move_name,
                    plan=taken.plan_id.name,
                )
            )
        return owner

    @api.model
    @api.private
    def _make(self, items, terms, dates=(), previous=None):
        """Make a draft plan over receivable items.

        :param items: open receivable items of one customer and one currency
        :param dict terms: values of the terms' fields; what is missing has its default
        :param dates: dates by hand, where ``frequency`` is ``manual``
        :param previous: the plan that this one is a new version of
        :return: the plan
        """
        owner = self._check_items(items, previous)
        company = owner.sudo()
        items = items.sudo()
        partner = items.partner_id.commercial_partner_id
        today = owner._collections_today()
        values = {
            **{name: terms[name] for name in TERM_FIELDS if name in terms},
            "company_id": owner.id,
            "currency_id": items.currency_id.id,
            "partner_id": partner.id,
            "contact_id": terms.get("contact_id") or partner._collections_get_recipient().id,
            "note": terms.get("note"),
            "date_start": today,
            "user_id": terms.get("user_id")
            or partner.with_company(owner).collections_user_id.id
            or company.collections_user_id.id
            or (self.env.uid if not self.env.user.share else False),
            "grace_days": company.collections_plan_grace_days,
            "max_late": company.collections_plan_max_late,
            "accelerate": company.collections_plan_accelerate,
        }
        if previous:
            values.update(
                previous_id=previous.id,
                root_id=(previous.root_id or previous).id,
                version=max((previous.root_id or previous)._get_versions().mapped("version")) + 1,
            )
        line_model = self.env["collections.plan.line"]
        matched = line_model._read_matched(items, today)
        # Items and schedule follow from the terms: people write neither, hence sudo.
        plan = self.sudo().create(
            {
                **values,
                "line_ids": [
                    Command.create(line_model._prepare_vals(item, today, matched))
                    for item in items.sorted("date_maturity")
                ],
            }
        )
        plan._write_schedule(dates)
        return self.browse(plan.id)

    def _get_versions(self):
        """Return all versions of this plan."""
        root = self.root_id or self
        return self.sudo().search(["|", ("id", "=", root.id), ("root_id", "=", root.id)])

    def _get_manual_dates(self):
        # OVERRIDE
        return self.env.context.get("collections_plan_dates") or tuple(
            self.installment_ids.filtered("sequence").sorted("sequence").mapped("date_nominal")
        )

    def _write_schedule(self, dates=()):
        """Compute the instalments anew from the items and terms.

        :param dates: dates by hand
        """
        self.ensure_one()
        plan = self.with_context(collections_plan_dates=tuple(dates) or None)
        unit = Decimal(str(self.currency_id.rounding))
        amount = sum(
            (ps.to_unit(Decimal(str(line.amount)), unit) for line in self.line_ids), Decimal(0)
        )
        terms = plan._get_terms(amount)
        try:
            rows = ps.compute(terms)
        except ps.ScheduleError as error:
            raise UserError(self._explain_schedule_error(error)) from error
        self.installment_ids.unlink()
        self.env["collections.plan.installment"].create(
            [
                {
                    "plan_id": self.id,
                    "sequence": row.sequence,
                    "date_nominal": row.nominal,
                    "date_due": row.due,
                    "date_deadline": ps.add_working_days(
                        row.due, self.grace_days, terms.is_working
                    ),
                    "principal": float(row.principal),
                    "interest": float(row.interest),
                    "fee": float(row.fee),
                    "amount": float(row.amount),
                    "amount_open": float(row.amount),
                    "balance": float(row.balance),
                }
                for row in rows
            ]
        )

    # ---------------------------------------------------------------- from draft to active

    def _is_supervisor(self):
        return self.env.su or self.env.user.has_group(
            "collections_followup.group_collections_supervisor"
        )

    def _check_state(self, *states):
        """Refuse a step from a state that it does not start from."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for plan in self:
            if plan.state not in states:
                raise UserError(
                    self.env._(
                        "%(plan)s is in state %(state)s: this cannot be done any more, or not yet.",
                        plan=plan.name,
                        state=labels[plan.state],
                    )
                )

    def _propose(self):
        """Put draft plans forward; those within the limits are approved at once."""
        self._check_state("draft")
        for plan in self:
            items = plan.line_ids.move_line_id
            if len(items) < len(plan.line_ids):
                raise UserError(
                    self.env._("An item of %s is gone. Make the plan again.", plan.name)
                )
            plan._check_items(items, plan | plan.previous_id, agreed=True)
            if plan.date_start + relativedelta(days=60) < plan.company_id._collections_today():
                raise UserError(
                    self.env._(
                        "The schedule of %s was made long ago. Make it again with dates to come.",
                        plan.name,
                    )
                )
        self.sudo().write({"state": "proposed"})
        for plan in self:
            if not plan._get_limits_exceeded() or plan._is_supervisor():
                plan._approve()
            else:
                plan._ask_approval()

    def _ask_approval(self):
        """Plan an activity for a supervisor of the company."""
        self.ensure_one()
        group = self.env.ref("collections_followup.group_collections_supervisor")
        supervisor = (
            group.sudo()
            .all_user_ids.filtered(
                lambda user: self.company_id in user.company_ids and user.active and not user.share
            )
            .sorted("id")
        )
        # Administrators imply supervisors: prefer somebody who is not also the system's.
        people = supervisor - self.env.ref("base.user_root")
        self.sudo().activity_schedule(
            "collections_followup.mail_activity_type_plan_approval",
            date_deadline=self.company_id._collections_today(),
            note=self.approval_reason,
            user_id=people[:1].id or self.env.uid,
        )

    def _approve(self):
        """Approve proposed plans."""
        self._check_state("proposed")
        self.sudo().write(
            {
                "state": "approved",
                "approved_by_id": self.env.uid,
                "date_approved": fields.Date.context_today(self),
            }
        )
        self.sudo().activity_feedback(["collections_followup.mail_activity_type_plan_approval"])

    def _accept(self, signed_by=None, signature=None, date_signed=None):
        """Bring approved plans into force: the customer has accepted.

        Free of views: the portal calls it with the name and signature.

        :param str signed_by: who accepted for the customer
        :param bytes signature: image of the signature, base64
        :param date_signed: day of the acceptance; today if None
        """
        self._check_state("approved")
        for plan in self:
            today = plan.company_id._collections_today()
            items = plan.line_ids.move_line_id
            plan._check_items(items, plan | plan.previous_id, agreed=True)
            plan.previous_id.sudo()._end("replaced")
            self._release_finished(items)
            plan._cancel_promises()
            plan.line_ids.sudo().write({"is_live": True})
            plan.sudo().write(
                {
                    "state": "active",
                    "signed_by": signed_by or plan.contact_id.name,
                    "signature": signature,
                    "date_signed": date_signed or today,
                    "date_active": today,
                }
            )
            plan._log_on_case(
                self.env._(
                    "Payment plan %(plan)s is in force: %(amount)s in %(count)s payments.",
                    plan=plan.name,
                    amount=formatLang(self.env, plan.amount_total, currency_obj=plan.currency_id),
                    count=len(plan.installment_ids),
                )
            )
            plan.sudo()._invoice_charges("fee")
        self._move_case_stage("collections_plan_stage_id")
        self._refresh_follow_up()

    @api.model
    def _release_finished(self, items):
        """Let completed plans go whose items join another plan: they are over for good."""
        lines = (
            self.env["collections.plan.line"]
            .sudo()
            .search([("move_line_id", "in", items.ids), ("is_live", "=", True)])
        )
        done = lines.plan_id.filtered(lambda plan: plan.state == "completed")
        done.line_ids.write({"is_live": False})
        done.write({"is_final": True})
        self.env.flush_all()

    def _cancel_promises(self):
        """End the open promises on this plan's items: the customer now pays by the plan."""
        self.ensure_one()
        promises = (
            self.env["collections.promise.line"]
            .sudo()
            .search(
                [
                    ("move_line_id", "in", self.line_ids.move_line_id.ids),
                    ("state", "=", "open"),
                ]
            )
            .promise_id
        )
        if promises:
            promises._cancel(reason=self.env._("Replaced by payment plan %s.", self.name))

    def _end(self, reason):
        """End plans before they are completed: follow-up resumes where each item stood.

        :param str reason: ``replaced`` by a new version, or ``cancelled``
        """
        for plan in self:
            was_live = plan.state in LIVE_STATES
            plan.sudo().write(
                {
                    "state": "cancelled",
                    "date_closed": plan.company_id._collections_today(),
                    "amount_late": 0,
                    "amount_due_now": 0,
                    "amount_next": 0,
                    "date_next": False,
                    "late_count": 0,
                    "default_date": False,
                }
            )
            plan.sudo().line_ids.write({"is_live": False})
            plan.sudo().installment_ids.filtered(lambda row: row.state != "paid").write(
                {"state": "closed"}
            )
            plan.sudo().activity_unlink(
                [
                    "collections_followup.mail_activity_type_plan_approval",
                    "collections_followup.mail_activity_type_plan_default",
                ]
            )
            if was_live and reason == "cancelled":
                plan._log_on_case(
                    self.env._("Payment plan %s was cancelled: follow-up resumes.", plan.name)
                )
        self.env.flush_all()

    def _log_on_case(self, text):
        """Write a line into the chatter of the customer's case."""
        self.ensure_one()
        if self.sudo().case_id:
            self.sudo().case_id.message_post(body=text, author_id=self.env.user.partner_id.id)

    def _move_case_stage(self, setting):
        """Move the cases of these plans to the stage that the company has set."""
        for plan in self.sudo():
            stage = plan.company_id[setting]
            case = plan.case_id
            if stage and case and case.stage_kind not in ("legal", "agency"):
                case.stage_id = stage

    def _refresh_follow_up(self):
        """Evaluate these plans and let the cases follow at once."""
        for company, plans in self.sudo().grouped("company_id").items():
            self.env["collections.followup"]._refresh_touched(company, plans.partner_id)

    # ------------------------------------------------------------------------- actions

    def action_propose(self):
        """Put the plan forward."""
        self.check_access("write")
        self._propose()

    def action_approve(self):
        """Approve the plan; over the limits only supervisors may."""
        self.check_access("write")
        for plan in self:
            if plan._get_limits_exceeded() and not plan._is_supervisor():
                raise AccessError(
                    self.env._(
                        "%(plan)s is over your limits: %(reason)s A supervisor of the Collections "
                        "team approves it.",
                        plan=plan.name,
                        reason=plan.approval_reason,
                    )
                )
        self._approve()

    def action_draft(self):
        """Take a proposed or approved plan back to draft."""
        self.check_access("write")
        self._check_state("proposed", "approved")
        self.sudo().write({"state": "draft", "approved_by_id": False, "date_approved": False})
        self.sudo().activity_unlink(["collections_followup.mail_activity_type_plan_approval"])

    def action_accept(self):
        """Record that the customer accepted: the plan comes into force."""
        self.check_access("write")
        self._accept()

    def action_cancel(self):
        """Cancel the plan: follow-up resumes at the level where each item stood."""
        self.check_access("write")
        self._check_state("draft", "proposed", "approved", "active", "defaulted")
        self._end("cancelled")
        self._refresh_follow_up()

    def action_reactivate(self):
        """Bring a plan in default back into force; the customer has caught up."""
        self.check_access("write")
        self._refresh_follow_up()
        self._check_state("defaulted")
        for plan in self:
            if not plan.can_reactivate:
                raise UserError(
                    self.env._(
                        "%(amount)s of %(plan)s is still late. It can be reactivated once that "
                        "is paid, or make a new version of the plan.",
                        amount=formatLang(
                            self.env, plan.amount_late, currency_obj=plan.currency_id
                        ),
                        plan=plan.name,
                    )
                )
            plan.sudo().date_reactivated = plan.company_id._collections_today()
        self._refresh_follow_up()

    def action_renegotiate(self):
        """Open the wizard for a new version over what is still open."""
        self.ensure_one()
        self._check_state("draft", "approved", "active", "defaulted")
        items = self.line_ids.move_line_id.filtered(
            lambda item: not item.reconciled and item.amount_residual_currency > 0
        )
        return items._collections_action_plan(self)

    def action_send(self):
        """Open the e-mail to the customer, with the agreement attached."""
        self.ensure_one()
        self._check_state("approved", "active", "defaulted", "completed")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send %s", self.name),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": self.env.ref("collections_followup.mail_template_plan").id,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
            },
        }

    def _mail_get_partner_fields(self, introspect_fields=False):
        # OVERRIDE
        return ["contact_id", "partner_id"]

    @api.model
    def _get_action(self, plans, subject):
        """Return the action that shows plans.

        :param plans: one or several plans
        :param str subject: whose they are
        """
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Payment plans of %s", subject),
            "res_model": "collections.plan",
            "view_mode": "list,form",
            "domain": [("id", "in", plans.ids)],
            "context": {"create": False},
        }
        if len(plans) == 1:
            action.update(view_mode="form", res_id=plans.id)
        return action

    def action_view_case(self):
        """Open the customer's case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.case",
            "res_id": self.case_id.id,
            "view_mode": "form",
        }

    def _get_explanation(self):
        """Return a sentence on how this plan stands, in the user's language."""
        self.ensure_one()
        if self.date_next:
            return self.env._(
                "In payment plan %(plan)s: next instalment of %(amount)s on %(date)s.",
                plan=self.name,
                amount=formatLang(self.env, self.amount_next, currency_obj=self.currency_id),
                date=format_date(self.env, self.date_next),
            )
        return self.env._("In payment plan %s.", self.name)
