from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL


class CollectionsPolicy(models.Model):
    """The follow-up procedure of a company: ordered levels and their limits."""

    _name = "collections.policy"
    _description = "Follow-up Policy"
    _inherit = ["collections.checked", "collections.ruleset.source"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True, help="For whom this policy is meant.")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Leave empty to offer the policy to all companies.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Currency of the minimum amounts. Amounts due in other currencies are converted "
        "into it at the rate of the day of the run.",
    )
    progression = fields.Selection(
        selection=[
            ("step", "Step by step"),
            ("age", "By age"),
        ],
        required=True,
        default="step",
        help="Step by step: each invoice goes through the levels one after the other.\n"
        "By age: each invoice goes to the highest level that its age deserves; levels between "
        "are passed over. Useful for old debt taken over from another system.",
    )
    notice_mode = fields.Selection(
        selection=[
            ("customer", "One notice per customer"),
            ("level", "One notice per level"),
        ],
        string="Notices",
        required=True,
        default="customer",
        help="One notice per customer: written at the highest level that one of the invoices "
        "reaches.\nOne notice per level: invoices that reach different levels come in "
        "different notices.",
    )
    list_beside = fields.Boolean(
        string="List other overdue invoices",
        default=True,
        help="Also list the overdue invoices that reach no new level with this notice.",
    )
    min_amount = fields.Monetary(
        string="Minimum amount",
        help="Customers who owe less than this, after their credits, are not reminded.",
    )
    min_days = fields.Integer(
        string="Days between notices",
        help="Minimum number of days between two notices to one customer.",
    )
    require_approval = fields.Boolean(
        string="Ask for approval",
        help="Notices stay in draft until a supervisor approves them.",
    )
    opt_out = fields.Boolean(
        string="Opt-out wording",
        help="Add a sentence to e-mails and text messages that tells how to refuse this channel.",
    )
    responsible_id = fields.Many2one(
        comodel_name="res.users",
        domain="[('share', '=', False)]",
        help="Gets the phone and manual tasks of customers without a collector.",
    )
    level_ids = fields.One2many(
        comodel_name="collections.level",
        inverse_name="policy_id",
        string="Levels",
        copy=True,
    )
    level_count = fields.Integer(compute="_compute_level_count")

    _min_amount_positive = models.Constraint(
        "CHECK (min_amount >= 0)",
        "The minimum amount of a policy cannot be negative. Enter 0 for no minimum.",
    )
    _min_days_positive = models.Constraint(
        "CHECK (min_days >= 0)",
        "The days between two notices cannot be negative. Enter 0 for no minimum.",
    )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for policy in self:
            policy.currency_id = (
                policy.company_id or self.env.company
            ).currency_id or policy.currency_id

    @api.depends("level_ids")
    def _compute_level_count(self):
        for policy in self:
            policy.level_count = len(policy.level_ids)

    @api.constrains("responsible_id", "company_id")
    def _check_owner(self):
        for policy in self:
            policy.responsible_id._collections_check_works_for(policy.company_id)

    @api.constrains("company_id")
    def _check_company_in_use(self):
        """A policy cannot move away from the companies, customers and invoices that use it."""
        for policy in self.filtered("company_id"):
            user = policy._find_user_elsewhere_sudo()
            if user:
                raise ValidationError(
                    self.env._(
                        "%(policy)s is the policy of %(user)s and cannot be given to "
                        "%(other)s alone. Choose another policy there first.",
                        policy=policy.name,
                        user=user.display_name,
                        other=policy.company_id.name,
                    )
                )

    def _find_user_elsewhere_sudo(self):
        """Return a company, customer or invoice that uses this policy and may not any more."""
        self.ensure_one()
        # Sudo: a policy stays usable where it is used, also in companies that the user is not in.
        inside = self.env["res.company"].sudo().search([("id", "child_of", self.company_id.id)])
        company = (
            self.env["res.company"]
            .sudo()
            .search(
                [("collections_policy_id", "=", self.id), ("id", "not in", inside.ids)], limit=1
            )
        )
        if company:
            return company
        self.env["res.partner"].flush_model(["collections_policy_id"])
        # The policy of a customer is kept per company: {company: policy}.
        rows = self.env.execute_query(
            SQL(
                "SELECT p.id FROM res_partner p, jsonb_each(p.collections_policy_id) own"
                " WHERE p.collections_policy_id IS NOT NULL AND own.value = to_jsonb(%s)"
                " AND own.key::int NOT IN %s LIMIT 1",
                self.id,
                tuple(inside.ids),
            )
        )
        if rows:
            return self.env["res.partner"].sudo().browse(rows[0])
        return (
            self.env["account.move"]
            .sudo()
            .search(
                [("collections_policy_id", "=", self.id), ("company_id", "not in", inside.ids)],
                limit=1,
            )
        )

    @api.constrains("level_ids")
    def _check_levels(self):
        self.level_ids._check_order()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # Sudo: a policy stays while a company uses it, also one that the user is not in.
        company = (
            self.env["res.company"]
            .sudo()
            .search([("collections_policy_id", "in", self.ids)], limit=1)
        )
        if company:
            raise UserError(
                self.env._(
                    "%(policy)s is the policy of %(company)s. Choose another policy in the "
                    "settings of that company first, or archive this one.",
                    policy=company.collections_policy_id.name,
                    company=company.name,
                )
            )

    def copy_data(self, default=None):
        default = dict(default or {})
        values_list = super().copy_data(default)
        if "name" not in default:
            for policy, values in zip(self, values_list, strict=True):
                values["name"] = self.env._("%s (copy)", policy.name)
        return values_list

    def action_view_levels(self):
        """Open the levels of this policy."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Levels of %s", self.name),
            "res_model": "collections.level",
            "view_mode": "list,form",
            "domain": [("policy_id", "=", self.id)],
            "context": {"default_policy_id": self.id},
        }
