from odoo import api, fields, models

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_write_off_supervisor_amount = fields.Monetary(
        string="Supervisors approve write-offs up to",
        currency_field="currency_id",
        default=1000.0,
        help="With what was written off of the customer within a year. Above, an administrator "
        "approves. 0: no limit in amount.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_write_off_apart = fields.Boolean(
        string="Write-offs are posted apart",
        help="Approved write-offs wait for an accountant who posts them. Else they are posted when "
        "they are approved.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_recovery_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Recovery account",
        ondelete="set null",
        check_company=True,
        domain="[('account_type', 'in', ('income', 'income_other', 'expense', 'expense_other'))]",
        help="Money that comes in after a write-off goes here. Empty: back on the account of the "
        "write-off.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_accountant_id = fields.Many2one(
        comodel_name="res.users",
        string="Who keeps the books",
        ondelete="set null",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Gets the tasks to post write-offs, and to claim tax back.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_write_off_day = fields.Date(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="The day on which tax relief was looked at last.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    _collections_write_off_positive = models.Constraint(
        "CHECK (COALESCE(collections_write_off_supervisor_amount, 0) >= 0)",
        "What supervisors approve cannot be negative. Enter 0 for no limit in amount.",
    )

    @api.constrains("collections_accountant_id")
    def _check_collections_accountant(self):
        # Sudo: the check holds whatever users the one who edits may read.
        for company in self.sudo():
            company.collections_accountant_id._collections_check_works_for(company)

    @api.private
    def _collections_find_accountant_sudo(self):
        """Return who keeps the books: the one chosen, else the first accountant, else the user."""
        self.ensure_one()
        # Sudo: a setting, and who belongs to a group, which few read.
        company = self.sudo()
        chosen = company.collections_accountant_id
        if chosen.active:
            return chosen
        groups = self.env.ref("account.group_account_user") | self.env.ref(
            "account.group_account_manager"
        )
        people = groups.sudo().all_user_ids.filtered(
            lambda user: company in user.company_ids and user.active and not user.share
        ) - self.env.ref("base.user_root")
        return people.sorted("id")[:1] or self.env.user
