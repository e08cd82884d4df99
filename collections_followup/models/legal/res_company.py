from odoo import api, fields, models

from ..base.res_company import COMPANY_READERS

SHOWN = "collections_followup.group_collections_legal"


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_legal = fields.Boolean(
        string="Legal action",
        help="Claims are put forward, approved and filed, with documents, costs and deadlines.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_legal_amount = fields.Monetary(
        string="Collectors approve up to",
        currency_field="currency_id",
        help="A legal action for more takes the approval of a supervisor. 0: each does.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_legal_warn_days = fields.Integer(
        string="Warn before deadlines (days)",
        default=14,
        help="So many days before a deadline its owner gets a task.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_legal_day = fields.Date(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="The day on which the nightly work of legal actions was done last.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    _collections_legal_positive = models.Constraint(
        "CHECK (collections_legal_amount >= 0 AND collections_legal_warn_days >= 0)",
        "Amounts and days of legal actions cannot be negative. Enter 0 or more.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base'
        companies = super().create(vals_list)
        companies._collections_follow_legal(*vals_list)
        return companies

    def write(self, vals):
        # EXTENDS 'base'
        result = super().write(vals)
        self._collections_follow_legal(vals)
        return result

    def _collections_follow_legal(self, *vals_list):
        """Show the screens of legal actions where a company takes them."""
        if not any("collections_legal" in vals for vals in vals_list):
            return
        self._collections_show_screens("collections_legal", SHOWN)

    @api.private
    def _collections_get_legal_tier(self, amount):
        """Return who approves a legal action: ``collector`` or ``supervisor``.

        :param float amount: the debt that is claimed, in the company's currency
        """
        # Sudo: the limit is a setting, which few read; told is who decides.
        company = self.sudo()
        most = company.collections_legal_amount
        small = most and company.currency_id.compare_amounts(amount, most) <= 0
        return "collector" if small else "supervisor"

    @api.private
    def _collections_find_legal_deciders_sudo(self):
        """Return the supervisors of this company, those that are no administrators first."""
        self.ensure_one()
        # Sudo: who belongs to a group is no secret here, and few may read groups.
        groups = {
            name: self.env.ref(f"collections_followup.group_collections_{name}").sudo()
            for name in ("supervisor", "manager")
        }
        people = groups["supervisor"].all_user_ids.filtered(
            lambda user: self in user.company_ids and user.active and not user.share
        ) - self.env.ref("base.user_root")
        above = groups["manager"].all_user_ids
        return (people - above).sorted("id") + (people & above).sorted("id")
