from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CollectionsCase(models.Model):
    """One episode of delinquency of one customer in one company.

    The follow-up pass opens a case when the first receivable item of a commercial partner
    becomes overdue, keeps its figures, and closes it when nothing is overdue any more.
    People move it through the stages, talk in its chatter and plan the next action.
    """

    _name = "collections.case"
    _description = "Collection Case"
    _inherit = [
        "collections.guarded",
        "collections.numbered",
        "collections.thread",
        "mail.activity.mixin",
    ]
    _order = "state desc, priority_score desc, id desc"
    _check_company_auto = True
    _number_prefix = "CASE"
    _number_also = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id", readonly=True)
    state = fields.Selection(
        selection=[("open", "Open"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
    )
    stage_id = fields.Many2one(
        comodel_name="collections.stage",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        group_expand="_read_group_stage_ids",
        domain="[('company_id', 'in', (False, company_id))]",
    )
    stage_kind = fields.Selection(related="stage_id.kind", string="Kind of stage")
    policy_id = fields.Many2one(comodel_name="collections.policy", readonly=True)
    level_id = fields.Many2one(
        comodel_name="collections.level",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="Highest level that one of the open items has reached.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Collector",
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    episode = fields.Integer(
        default=1, readonly=True, help="1 for the customer's first case in the company."
    )
    date_open = fields.Date(string="Opened on", required=True, readonly=True)
    date_close = fields.Date(string="Closed on", readonly=True)

    # Figures as of the last refresh, in company currency
    refresh_date = fields.Date(string="Figures as of", readonly=True)
    amount_due = fields.Monetary(
        string="Balance",
        readonly=True,
        help="Everything that is open on receivable accounts, credits deducted.",
    )
    amount_overdue = fields.Monetary(
        string="Overdue", readonly=True, help="Open amount of the overdue items."
    )
    amount_credit = fields.Monetary(
        string="Credits",
        readonly=True,
        help="Credit notes and payments that are not matched yet, as a positive amount.",
    )
    amount_disputed = fields.Monetary(
        string="Disputed",
        readonly=True,
        help="Part of what is overdue that the customer disputes: it is not claimed.",
    )
    amount_bucket_1 = fields.Monetary(string="1-30 days", readonly=True)
    amount_bucket_2 = fields.Monetary(string="31-60 days", readonly=True)
    amount_bucket_3 = fields.Monetary(string="61-90 days", readonly=True)
    amount_bucket_4 = fields.Monetary(string="91-120 days", readonly=True)
    amount_bucket_5 = fields.Monetary(string="Over 120 days", readonly=True)
    item_count = fields.Integer(string="Overdue items", readonly=True)
    oldest_due_date = fields.Date(string="Overdue since", readonly=True)
    days_overdue = fields.Integer("Days overdue", readonly=True, aggregator="max")
    priority_score = fields.Float(string="Priority", readonly=True, digits=(6, 1), aggregator="avg")
    priority_explanation = fields.Html(
        compute="_compute_priority_explanation", string="Why this priority"
    )
    next_notice_date = fields.Date(
        string="Next notice", readonly=True, help="Day of the next notice that the policy plans."
    )
    next_action_date = fields.Date(
        string="Next action",
        compute="_compute_next_action_date",
        store=True,
        index="btree_not_null",
        help="Day of the next planned activity or notice, whichever comes first.",
    )
    last_notice_date = fields.Date("Last notice date", readonly=True)

    notice_ids = fields.One2many(
        comodel_name="collections.notice", inverse_name="case_id", string="Notices"
    )
    notice_count = fields.Integer("Notice count", compute="_compute_notice_count")
    move_line_ids = fields.Many2many(
        comodel_name="account.move.line",
        compute="_compute_move_line_ids",
        string="Open items",
    )
    script = fields.Html(related="level_id.script", string="Call script")

    # One open case a customer and company; also what the pass's upsert relies on.
    _open_unique = models.UniqueIndex(
        "(company_id, partner_id) WHERE state = 'open'",
        "This customer already has an open case in this company.",
    )

    @api.depends("next_notice_date", "activity_ids.date_deadline", "activity_ids.active")
    def _compute_next_action_date(self):
        # The pass writes the same value in SQL (collections_followup_figures.py).
        for case in self:
            days = [case.next_notice_date, *case.activity_ids.mapped("date_deadline")]
            case.next_action_date = min((day for day in days if day), default=False)

    @api.depends("partner_id.display_name")
    def _compute_display_name(self):
        for case in self:
            case.display_name = f"{case.partner_id.display_name or ''} ({case.name or ''})"

    @api.depends("notice_ids")
    def _compute_notice_count(self):
        counts = dict(
            self.env["collections.notice"]._read_group(
                [("case_id", "in", self.ids)], ["case_id"], ["__count"]
            )
        )
        for case in self:
            case.notice_count = counts.get(case, 0)

    @api.depends("partner_id", "company_id", "state")
    def _compute_move_line_ids(self):
        lines = self.env["account.move.line"]
        open_cases = self.filtered(lambda c: c.state == "open")
        found = lines.search(
            open_cases._get_open_items_domain() if open_cases else [("id", "=", False)],
            order="date_maturity, id",
        )
        owners = {company: company._collections_owner() for company in found.company_id}
        by_customer = found.grouped(
            lambda line: (owners[line.company_id], line.partner_id.commercial_partner_id)
        )
        for case in self:
            case.move_line_ids = (
                by_customer.get((case.company_id, case.partner_id), lines)
                if case.state == "open"
                else lines
            )

    def _compute_priority_explanation(self):
        priority = self.env["collections.followup.priority"]
        scored = self.filtered(lambda case: case._origin and case.state == "open")._origin
        figures = priority._read_priority_figures(scored)
        texts = priority._read_priority_texts(scored.filtered(lambda case: case.id in figures))
        for case in self:
            case.priority_explanation = priority._explain_priority(
                case, figures.get(case._origin.id, {}), texts.get(case._origin.id)
            )

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        return stages.search([("company_id", "in", [False, *self.env.companies.ids])])

    def unlink(self):
        # The thread would take the messages with it before it is refused.
        self.check_access("unlink")
        self._unlink_except_history()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(
                self.env._(
                    "Cases are opened and closed by the ledger and are kept as history. "
                    "They cannot be deleted."
                )
            )

    @api.model
    @api.private
    def _search_by(self, find, name, operator, value):
        """Return the domain of customers, or of their invoices, by a field of the open case.

        :param find: returns the domain of those whose open case matches a domain
        :param str name: the field of the case
        :param value: values of the field, with False for those without case or value
        """
        if operator != "in":
            return NotImplemented
        values = set(value) - {False}
        result = Domain.FALSE
        if False in value:
            result |= ~find([(name, "!=", False)])
        if values:
            result |= find([(name, "in", list(values))])
        return result

    def _get_open_items_domain(self):
        """Return the domain of all open receivable items of these cases' customers."""
        return list(
            self.env["account.move.line"]._collections_get_open_domain(
                self.partner_id, self.company_id._collections_covered()
            )
        )

    def _mail_get_partner_fields(self, introspect_fields=False):
        # EXTENDS 'mail': the customer is whom messages are about
        return ["partner_id"]

    @api.model
    def _find_open(self, partners, companies):
        """Return the open cases of customers, by company and customer."""
        cases = self.search(
            [
                ("partner_id", "in", partners.ids),
                ("company_id", "in", companies.ids),
                ("state", "=", "open"),
            ]
        )
        return {(case.company_id, case.partner_id): case for case in cases}

    def action_view_open_items(self):
        """Open the receivable items of the customer."""
        self.ensure_one()
        lines = self.env["account.move.line"]
        return {
            **lines._collections_get_items_action(
                [], self.env._("Open items of %s", self.partner_id.display_name)
            ),
            "domain": self._get_open_items_domain(),
        }

    def action_view_notices(self):
        """Open the notices of this case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Notices of %s", self.partner_id.display_name),
            "res_model": "collections.notice",
            "view_mode": "list,form,pivot,graph",
            "domain": [("case_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_hold(self):
        """Open the form that puts the customer on hold."""
        self.ensure_one()
        return self.partner_id._collections_action_hold(self.company_id)

    def action_refresh(self):
        """Bring the figures of these cases up to date with the ledger."""
        self.check_access("write")
        self.env["collections.followup"].refresh(self.company_id, self.partner_id)
