from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# Who may read the collections fields of a customer.
COLLECTIONS_READERS = (
    "account.group_account_readonly,account.group_account_invoice,"
    "collections_followup.group_collections_readonly"
)
# What only the Collections team may change on a customer; features add theirs.
COLLECTIONS_FIELDS = {
    "collections_policy_id",
    "collections_user_id",
    "collections_contact",
    "collections_role_ids",
    "collections_cease",
}


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_policy_id = fields.Many2one(
        comodel_name="collections.policy",
        string="Follow-up policy",
        company_dependent=True,
        copy=False,
        ondelete="restrict",
        domain="[('company_id', 'in', (False, current_company_id))]",
        groups=COLLECTIONS_READERS,
        help="Leave empty to use the policy of the company.",
    )
    collections_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Collector",
        company_dependent=True,
        copy=False,
        domain="[('share', '=', False)]",
        groups=COLLECTIONS_READERS,
        help="Who works on the cases of this customer.",
    )
    collections_contact = fields.Boolean(
        string="Gets follow-ups",
        copy=False,
        help="Notices and statements go to this contact, rather than to the invoice address.",
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )
    collections_role_ids = fields.Many2many(
        comodel_name="collections.contact.role",
        relation="collections_contact_role_partner_rel",
        column1="partner_id",
        column2="role_id",
        string="Roles",
        copy=False,
        help="What this contact is there for: gets notices or copies, is called, is the only one "
        "who may be contacted.",
        groups=COLLECTIONS_READERS,
    )
    collections_cease = fields.Boolean(
        string="Do not contact about debts",
        copy=False,
        tracking=True,
        help="No reminders are sent to this customer, for example because they asked to "
        "cease communication.",
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )
    collections_case_id = fields.Many2one(
        comodel_name="collections.case",
        string="Open case",
        compute="_compute_collections_case",
        search="_search_collections_case_id",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_stage_id = fields.Many2one(
        comodel_name="collections.stage",
        string="Collection stage",
        compute="_compute_collections_case",
        search="_search_collections_stage_id",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_level_id = fields.Many2one(
        comodel_name="collections.level",
        string="Follow-up level",
        compute="_compute_collections_case",
        search="_search_collections_level_id",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_collections_currency_id",
        groups=COLLECTIONS_READERS,
    )
    collections_amount_due = fields.Monetary(
        string="Open balance",
        currency_field="collections_currency_id",
        compute="_compute_collections_ageing",
        groups=COLLECTIONS_READERS,
    )
    collections_amount_overdue = fields.Monetary(
        string="Overdue",
        currency_field="collections_currency_id",
        compute="_compute_collections_ageing",
        groups=COLLECTIONS_READERS,
    )
    collections_days_overdue = fields.Integer(
        string="Days overdue",
        compute="_compute_collections_ageing",
        groups=COLLECTIONS_READERS,
    )
    collections_ageing = fields.Json(
        compute="_compute_collections_ageing",
        export_string_translation=False,
        groups=COLLECTIONS_READERS,
    )
    collections_explanation = fields.Html(
        string="Why not chased",
        compute="_compute_collections_explanation",
        groups=COLLECTIONS_READERS,
    )
    collections_on_hold = fields.Boolean(
        string="On hold",
        compute="_compute_collections_on_hold",
        search="_search_collections_on_hold",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_notice_count = fields.Integer(
        compute="_compute_collections_counts",
        groups=COLLECTIONS_READERS,
    )
    collections_case_count = fields.Integer(
        compute="_compute_collections_counts",
        groups=COLLECTIONS_READERS,
    )

    # The pass reads the few customers who must not be contacted.
    _collections_cease_idx = models.Index("(id) WHERE collections_cease IS TRUE")

    @api.constrains("collections_user_id")
    def _check_collections_owner(self):
        # Sudo: the check holds whatever users the one who edits may read.
        for partner in self.sudo():
            partner.collections_user_id._collections_check_works_for(self.env.company)

    @api.constrains("collections_policy_id")
    def _check_collections_policy_company(self):
        company = self.env.company
        # Sudo: the check holds whatever policies and companies the user may read.
        for partner in self.sudo():
            owner = partner.collections_policy_id.company_id
            if owner and owner not in company.sudo().parent_ids:
                raise ValidationError(
                    self.env._(
                        "%(policy)s is a policy of %(owner)s and cannot be used in %(company)s.",
                        policy=partner.collections_policy_id.name,
                        owner=owner.name,
                        company=company.name,
                    )
                )

    @api.depends_context("company")
    def _compute_collections_currency_id(self):
        self.collections_currency_id = self.env.company.currency_id

    @api.depends_context("company")
    def _compute_collections_case(self):
        owner = self.env.company._collections_owner()
        cases = (
            self.env["collections.case"]
            .search(
                [
                    ("partner_id", "in", self.commercial_partner_id.ids),
                    ("company_id", "=", owner.id),
                    ("state", "=", "open"),
                ]
            )
            .grouped("partner_id")
        )
        none = self.env["collections.case"]
        for partner in self:
            case = cases.get(partner.commercial_partner_id, none)
            partner.collections_case_id = case
            partner.collections_stage_id = case.stage_id
            partner.collections_level_id = case.level_id

    def _search_collections_open_case(self, domain):
        """Return the domain of the partners whose open case matches a domain."""
        # Sudo: accountants read no cases; only contacts that the user may read are found.
        cases = (
            self.env["collections.case"]
            .sudo()
            ._search(
                [
                    ("company_id", "=", self.env.company._collections_owner().id),
                    ("state", "=", "open"),
                    *domain,
                ]
            )
        )
        return Domain("commercial_partner_id", "in", cases.subselect("partner_id"))

    def _search_collections_case_field(self, name, operator, value):
        return self.env["collections.case"]._search_by(
            self._search_collections_open_case, name, operator, value
        )

    def _search_collections_case_id(self, operator, value):
        self._check_field_access(self._fields["collections_case_id"], "read")
        return self._search_collections_case_field("id", operator, value)

    def _search_collections_stage_id(self, operator, value):
        self._check_field_access(self._fields["collections_stage_id"], "read")
        return self._search_collections_case_field("stage_id", operator, value)

    def _search_collections_level_id(self, operator, value):
        self._check_field_access(self._fields["collections_level_id"], "read")
        return self._search_collections_case_field("level_id", operator, value)

    @api.depends_context("company")
    def _compute_collections_ageing(self):
        company = self.env.company
        owner = company._collections_owner() or company
        today = owner._collections_today()
        limits = (30, 60, 90, 120)
        lines = self.env["account.move.line"].search_fetch(
            self._collections_get_open_domain(),
            ["partner_id", "date_maturity", "date", "amount_residual"],
        )
        totals = {}
        for line in lines:
            total = totals.setdefault(
                line.partner_id.commercial_partner_id.id,
                {"due": 0.0, "overdue": 0.0, "days": 0, "credit": 0.0, "buckets": [0.0] * 6},
            )
            total["due"] += line.amount_residual
            if line.amount_residual < 0:
                total["credit"] -= line.amount_residual
                continue
            days = (today - (line.date_maturity or line.date)).days
            bucket = 0 if days <= 0 else 1 + sum(days > limit for limit in limits)
            total["buckets"][bucket] += line.amount_residual
            if days > 0:
                total["overdue"] += line.amount_residual
                total["days"] = max(total["days"], days)
        labels = self._collections_get_ageing_labels()
        for partner in self:
            total = totals.get(partner.commercial_partner_id.id)
            partner.collections_amount_due = total["due"] if total else 0.0
            partner.collections_amount_overdue = total["overdue"] if total else 0.0
            partner.collections_days_overdue = total["days"] if total else 0
            partner.collections_ageing = {
                "labels": labels,
                "amounts": total["buckets"] if total else [0.0] * 6,
                "credit": total["credit"] if total else 0.0,
                "currency_id": owner.currency_id.id,
            }

    @api.model
    def _collections_get_ageing_labels(self):
        """Return the names of the six columns of the ageing, from not due to oldest."""
        return [self.env._("Not due"), "1-30", "31-60", "61-90", "91-120", "> 120"]

    @api.depends_context("company", "lang")
    def _compute_collections_explanation(self):
        for partner in self:
            partner.collections_explanation = self.env[
                "collections.document"
            ]._get_explanation_table(partner._collections_get_open_items())

    @api.depends_context("company")
    def _compute_collections_on_hold(self):
        held = self.env["collections.hold"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "in", self.env.company._collections_owner().ids),
                ("scope", "=", "partner"),
                ("state", "=", "active"),
            ]
        )
        for partner in self:
            partner.collections_on_hold = partner.commercial_partner_id in held.partner_id

    def _search_collections_on_hold(self, operator, value):
        self._check_field_access(self._fields["collections_on_hold"], "read")
        if operator != "in":
            return NotImplemented
        # Sudo: accountants read no holds; only contacts that the user may read are found.
        holds = (
            self.env["collections.hold"]
            .sudo()
            .search(
                [
                    ("company_id", "in", self.env.company._collections_owner().ids),
                    ("scope", "=", "partner"),
                    ("state", "=", "active"),
                ]
            )
        )
        held = Domain("commercial_partner_id", "in", holds.partner_id.ids)
        return Domain.OR([held if wanted else ~held for wanted in value])

    @api.depends_context("company")
    def _compute_collections_counts(self):
        for model, name in (
            ("collections.notice", "collections_notice_count"),
            ("collections.case", "collections_case_count"),
        ):
            # Sudo: the counts are of all that there is of the customer, whosever it is.
            counts = dict(
                self.env[model]
                .sudo()
                ._read_group(
                    [
                        ("partner_id", "in", self.commercial_partner_id.ids),
                        ("company_id", "in", self.env.companies.ids),
                    ],
                    ["partner_id"],
                    ["__count"],
                )
            )
            for partner in self:
                partner[name] = counts.get(partner.commercial_partner_id, 0)

    def _has_field_access(self, field, operation):
        # EXTENDS 'base': others than the Collections team see these, no more
        return super()._has_field_access(field, operation) and (
            operation == "read"
            or field.name not in COLLECTIONS_FIELDS
            or self.env.su
            or self.env.user.has_group("collections_followup.group_collections_collector")
        )

    def _collections_get_open_items(self):
        """Return the open receivable items of these customers in the current company."""
        return self.env["account.move.line"].search(
            self._collections_get_open_domain(), order="date_maturity, id"
        )

    def _collections_get_open_domain(self):
        """Return the domain of the open receivable items of these customers, in the current
        company and those that it keeps the cases of."""
        company = self.env.company
        owner = company._collections_owner() or company
        return self.env["account.move.line"]._collections_get_open_domain(
            self.commercial_partner_id, owner._collections_covered() or company
        )
