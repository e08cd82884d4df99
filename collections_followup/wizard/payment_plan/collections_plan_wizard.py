from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...engine import plan_schedule as ps
from ...models.base.account_move_line_open import OPEN_ITEM
from ...models.payment_plan.collections_plan_terms import TERM_FIELDS


class CollectionsPlanWizard(models.TransientModel):
    """Makes a payment plan from open items, and shows the schedule while it is edited."""

    _name = "collections.plan.wizard"
    _description = "New Payment Plan"
    _inherit = ["collections.agreement.wizard.discount", "collections.plan.terms"]

    _agreement_model = "collections.plan"
    _percent_fields = ("amount", "discount")

    previous_id = fields.Many2one(comodel_name="collections.plan", string="New version of")
    move_line_ids = fields.Many2many(
        comodel_name="account.move.line",
        string="Items",
        required=True,
        domain=f"[{OPEN_ITEM}, "
        "('partner_id.commercial_partner_id', '=', partner_id), "
        "('currency_id', '=', currency_id), ('amount_residual_currency', '>', 0)]",
    )
    partner_id = fields.Many2one(compute="_compute_from_items", required=False)
    # All three follow from the items, so that nothing is proposed for them.
    company_id = fields.Many2one(compute="_compute_from_items", required=False, default=None)
    currency_id = fields.Many2one(compute="_compute_from_items", required=False)
    amount = fields.Monetary(string="Debt", compute="_compute_from_items")
    discount_percent = fields.Float(
        help="Enter the discount as an amount or in percent: one follows from the other."
    )
    warning = fields.Char(compute="_compute_warning")
    note = fields.Text(string="Further terms", help="Printed on the agreement.")
    line_ids = fields.One2many(
        comodel_name="collections.plan.wizard.line",
        inverse_name="wizard_id",
        string="Schedule",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        compute_sudo=False,
    )
    date_ids = fields.One2many(
        comodel_name="collections.plan.wizard.date", inverse_name="wizard_id", string="Dates"
    )
    left_out = fields.Text(help="Items that cannot be in a plan, with what stands in the way.")
    problem = fields.Char(compute="_compute_line_ids", store=True, compute_sudo=False)
    amount_total = fields.Monetary(string="Total", compute="_compute_totals")
    amount_interest = fields.Monetary(string="Interest in all", compute="_compute_totals")
    date_end = fields.Date(string="Last instalment", compute="_compute_totals")
    approval = fields.Char(compute="_compute_totals")

    @api.model
    def default_get(self, names):
        # EXTENDS 'base'
        values = super().default_get(names)
        previous = self.env["collections.plan"].browse(values.get("previous_id") or [])
        if previous:
            for name in TERM_FIELDS:
                if name in names and name not in ("date_first", "date_down", "down_payment"):
                    values[name] = previous[name]
            if "discount" in names:
                # What was written off is given up already.
                values["discount"] = previous.discount - previous.amount_written_off
            if "note" in names:
                values["note"] = previous.note
        if "date_first" in names and not values.get("date_first"):
            values["date_first"] = fields.Date.add(self._default_date_start(), months=1)
        return values

    @api.depends("move_line_ids")
    def _compute_from_items(self):
        for wizard in self:
            items = wizard.move_line_ids
            company = items[:1].company_id
            wizard.partner_id = items[:1].partner_id.commercial_partner_id
            wizard.company_id = company._collections_owner() if company else self.env.company
            wizard.currency_id = items[:1].currency_id or self.env.company.currency_id
            wizard.amount = sum(items.mapped("amount_residual_currency"))

    def _onchange_partner_id(self):
        # OVERRIDE: here the customer follows from the items that are chosen, not they from him
        return

    def _compute_contact_id(self):
        # EXTENDS 'collections.agreement.wizard': a new version goes to who has got the plan
        result = super()._compute_contact_id()
        for wizard in self:
            contact = wizard.previous_id.contact_id
            if contact and contact._collections_is_contact_of(wizard.partner_id, wizard.company_id):
                wizard.contact_id = contact
        return result

    def _get_percent(self):
        # OVERRIDE
        return 100.0 * self.discount / self.amount if self.amount else 0.0

    def _set_percent(self, percent):
        # OVERRIDE
        self.discount = self.currency_id.round(self.amount * percent / 100.0)

    @api.depends("discount", "company_id")
    def _compute_warning(self):
        for wizard in self:
            company = wizard.company_id
            wizard.warning = False
            if wizard.discount and wizard._lacks_write_off_account():
                wizard.warning = self.env._(
                    "%s has no account for write-offs yet: the discount cannot be written off "
                    "before a write-off account is chosen in Settings, section Collections.",
                    company.name,
                )

    def _get_manual_dates(self):
        # OVERRIDE
        return sorted(day for day in self.date_ids.mapped("date") if day)

    def _get_apr_payments(self):
        # OVERRIDE 'collections.plan.terms'
        rows = self.line_ids
        return sum(rows.mapped("principal")), [(row.date_due, row.amount) for row in rows]

    @api.model
    def _get_apr_depends(self):
        # OVERRIDE 'collections.plan.terms'
        return ("date_start", "partner_id", "company_id", "line_ids")

    @api.depends("amount", "date_start", "date_ids.date", *TERM_FIELDS)
    def _compute_line_ids(self):
        for wizard in self:
            commands = [Command.clear()]
            wizard.problem = False
            try:
                rows = ps.compute(wizard._get_terms(wizard.amount))
            except ps.ScheduleError as error:
                wizard.problem = self.env["collections.plan.terms"]._explain_schedule_error(error)
                rows = []
            for row in rows:
                commands.append(
                    Command.create(
                        {
                            "sequence": row.sequence,
                            "name": str(row.sequence)
                            if row.sequence
                            else self.env._("Down payment"),
                            "date_nominal": row.nominal,
                            "date_due": row.due,
                            "principal": float(row.principal),
                            "interest": float(row.interest),
                            "fee": float(row.fee),
                            "amount": float(row.amount),
                            "balance": float(row.balance),
                        }
                    )
                )
            wizard.line_ids = commands

    @api.depends(
        "line_ids.amount",
        "line_ids.date_due",
        "amount",
        "discount",
        "fee",
        "interest_method",
        "interest_rate",
    )
    def _compute_totals(self):
        for wizard in self:
            wizard.amount_total = sum(wizard.line_ids.mapped("amount"))
            wizard.amount_interest = sum(wizard.line_ids.mapped("interest"))
            wizard.date_end = max(wizard.line_ids.mapped("date_due"), default=False)
            plan = self.env["collections.plan"].new(
                {
                    "company_id": wizard.company_id.id,
                    "currency_id": wizard.currency_id.id,
                    "date_start": wizard.date_start,
                    "discount": wizard.discount,
                    "interest_method": wizard.interest_method,
                    "interest_rate": wizard.interest_rate,
                    "fee": wizard.fee,
                }
            )
            plan.amount_debt = wizard.amount
            plan.amount_charge = wizard.amount_interest + wizard.fee
            plan.date_end = wizard.date_end
            wizard.approval = (
                " ".join(plan._get_approval_reasons(wizard.move_line_ids._origin)) or False
            )

    def _get_values(self):
        """Return the terms that were entered, as the plan takes them."""
        self.ensure_one()
        values = {name: self[name] for name in TERM_FIELDS}
        return {**values, "contact_id": self.contact_id.id, "note": self.note}

    def _make_plan(self):
        """Make the draft plan."""
        self._do_once()
        if not self.env.user.has_group("collections_followup.group_collections_collector"):
            raise UserError(self.env._("Payment plans are made by the Collections team."))
        # What is made of them is made with sudo: the items must be the user's to see.
        self.move_line_ids.check_access("read")
        if self.problem:
            raise UserError(self.problem)
        return self.env["collections.plan"]._make(
            self.move_line_ids, self._get_values(), self._get_manual_dates(), self.previous_id
        )

    def action_create(self):
        """Make the plan as a draft."""
        return self._open(self._make_plan())

    def action_propose(self):
        """Make the plan and put it forward; within the limits it is approved at once."""
        plan = self._make_plan()
        plan.action_propose()
        return self._open(plan)
