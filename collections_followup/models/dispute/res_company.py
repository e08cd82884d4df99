from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..base.collections_guarded import without_defaults
from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_deadlines_done = fields.Date(
        readonly=True,
        export_string_translation=False,
        help="Day on which the deadlines of disputes were looked at last.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_dispute_supervisor_id = fields.Many2one(
        comodel_name="res.users",
        string="Supervisor of disputes",
        domain="[('share', '=', False)]",
        help="Disputes that miss a deadline, and write-offs to approve, go to this user where "
        "the team of the dispute has no supervisor.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_dispute_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Account of goodwill write-offs",
        ondelete="restrict",
        domain="[('account_type', 'in', ('expense', 'expense_other', 'income', 'income_other'))]",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_dispute_limit = fields.Monetary(
        string="Goodwill without approval",
        help="Write-offs up to this amount need no approval by a supervisor. What was written off "
        "of the invoices before counts.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_dispute_alias_id = fields.Many2one(
        comodel_name="mail.alias",
        string="Alias of disputes",
        ondelete="set null",
        copy=False,
        readonly=True,
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_dispute_alias_name = fields.Char(
        string="E-mail address for disputes",
        compute="_compute_collections_dispute_alias_name",
        inverse="_inverse_collections_dispute_alias_name",
        help="Messages to this address become disputes. Empty: none do.",
        groups=COMPANY_READERS,
    )

    _collections_dispute_limit_positive = models.Constraint(
        "CHECK (collections_dispute_limit >= 0)",
        "Enter the amount that needs no approval as 0 or more.",
    )

    @api.constrains("collections_dispute_supervisor_id")
    def _check_collections_dispute_supervisor(self):
        # Sudo: the check holds whatever users the one who edits may read.
        for company in self.sudo():
            company.collections_dispute_supervisor_id._collections_check_works_for(company)

    @api.depends("collections_dispute_alias_id.alias_name")
    def _compute_collections_dispute_alias_name(self):
        for company in self:
            # Sudo: aliases are read by few; told is the name of this one.
            company.collections_dispute_alias_name = (
                company.sudo().collections_dispute_alias_id.alias_name
            )

    def _inverse_collections_dispute_alias_name(self):
        # Sudo: who may change the settings of a company may give it an address.
        for company in self.sudo():
            alias = company.collections_dispute_alias_id
            name = (company.collections_dispute_alias_name or "").strip()
            if not name:
                alias.unlink()
                continue
            if "@" in name:
                raise ValidationError(
                    self.env._("Enter only what stands before the @ of the address.")
                )
            if alias:
                alias.alias_name = name
                continue
            company.collections_dispute_alias_id = without_defaults(self.env["mail.alias"]).create(
                {
                    "alias_name": name,
                    "alias_domain_id": company.alias_domain_id.id,
                    "alias_model_id": self.env["ir.model"]._get_id("collections.dispute"),
                    "alias_defaults": {"company_id": company.id, "source": "email"},
                    "alias_contact": "everyone",
                }
            )
