from odoo import api, fields, models
from odoo.tools import ormcache

from ..base.res_company import COMPANY_READERS

SHOWN = "collections_followup.group_collections_credit"
# Who decides on credit: up to a limit in amount, and on any.
TIERS = ("supervisor", "manager")
# What decides whether limits are watched.
WATCHES = {"collections_credit", "collections_credit_rule"}


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_credit = fields.Boolean(
        string="Credit management",
        help="Customers are graded every night by how they pay, credit limits are proposed, "
        "approved and watched.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_credit_rule = fields.Selection(
        selection=[
            ("none", "Nothing happens"),
            ("warn", "Let it pass, and record it"),
            ("block", "Stop it"),
        ],
        string="Beyond the limit",
        required=True,
        default="warn",
        help="What happens to an invoice that is posted, and an order that is confirmed, beyond "
        "the credit limit of the customer.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_credit_quotations = fields.Boolean(
        string="Quotations count",
        help="What is offered and not confirmed is a part of the exposure that is shown. It stops "
        "no other order.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_credit_group = fields.Boolean(
        string="Limits of groups",
        help="The limit of a parent company holds for it and its subsidiaries together, beside "
        "the limit that each of them has.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_credit_supervisor_amount = fields.Monetary(
        string="Supervisors decide up to",
        currency_field="currency_id",
        default=10000.0,
        help="The highest limit that a supervisor may approve, and the highest exposure that one "
        "may release; an administrator any. 0: no limit in amount.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_credit_consent = fields.Text(
        string="Consent of applicants",
        help="What customers agree to who apply for credit by the form. Empty: the usual words.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_credit_day = fields.Date(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="The day on which the nightly work of credit was done last.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    _collections_credit_positive = models.Constraint(
        "CHECK (collections_credit_supervisor_amount >= 0)",
        "What supervisors decide cannot be negative. Enter 0 for no limit in amount.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base'
        companies = super().create(vals_list)
        companies._collections_follow_credit(*vals_list)
        return companies

    def write(self, vals):
        # EXTENDS 'base'
        result = super().write(vals)
        if WATCHES & set(vals):
            self.env.registry.clear_cache()
        self._collections_follow_credit(vals)
        return result

    def _collections_follow_credit(self, *vals_list):
        """Show the screens of credit where a company manages it, and let core show its limits."""
        if not any("collections_credit" in vals for vals in vals_list):
            return
        # Sudo: core's own setting goes with it, whoever may switch it on.
        for company in self.sudo():
            if company.collections_credit and not company.account_use_credit_limit:
                company.account_use_credit_limit = True
        self._collections_show_screens("collections_credit", SHOWN)

    @api.private
    @ormcache("self.id")
    def _collections_watches_credit(self):
        """Return whether something happens beyond a limit: asked whenever anything is posted."""
        # Sudo: settings, which few read; told is whether limits are watched.
        company = self.sudo()
        return company.collections_credit and company.collections_credit_rule != "none"

    @api.private
    def _collections_manages_credit(self):
        """Return whether this company manages credit."""
        self.ensure_one()
        # Sudo: a setting, which few read; told is whether it is on.
        return bool(self.sudo().collections_credit)

    @api.private
    def _collections_get_credit_tier(self, amount):
        """Return who decides on a limit or an exposure: ``supervisor`` or ``manager``.

        :param float amount: in the company's currency
        """
        self.ensure_one()
        # Sudo: the limit is a setting, which few read; told is who decides.
        company = self.sudo()
        most = company.collections_credit_supervisor_amount
        small = not most or company.currency_id.compare_amounts(amount, most) <= 0
        return TIERS[0] if small else TIERS[1]

    @api.private
    def _collections_may_decide_credit(self, amount):
        """Return whether the user may decide on so much credit."""
        tier = self._collections_get_credit_tier(amount)
        return self.env.su or self.env.user.has_group(
            f"collections_followup.group_collections_{tier}"
        )

    @api.private
    def _collections_find_credit_deciders_sudo(self, amount):
        """Return the people who may decide on so much credit, those of just this tier first.

        :param float amount: in the company's currency
        """
        self.ensure_one()
        tier = self._collections_get_credit_tier(amount)
        # Sudo: who belongs to a group is no secret here, and few may read groups.
        groups = {
            name: self.env.ref(f"collections_followup.group_collections_{name}").sudo()
            for name in TIERS
        }
        people = groups[tier].all_user_ids.filtered(
            lambda user: self in user.company_ids and user.active and not user.share
        ) - self.env.ref("base.user_root")
        above = groups["manager"].all_user_ids if tier == "supervisor" else people.browse()
        return (people - above).sorted("id") + (people & above).sorted("id")

    @api.private
    def _collections_name_credit_deciders(self, amount):
        """Return whom to ask for so much credit, by name, as a part of a sentence."""
        people = self._collections_find_credit_deciders_sudo(amount)
        if not people:
            return self.env._("an administrator of Collections")
        return ", ".join(people[:3].mapped("name"))
