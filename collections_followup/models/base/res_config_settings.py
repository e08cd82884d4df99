from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_policy_id = fields.Many2one(
        related="company_id.collections_policy_id", readonly=False
    )
    collections_automation = fields.Selection(
        related="company_id.collections_automation", readonly=False
    )
    collections_user_id = fields.Many2one(related="company_id.collections_user_id", readonly=False)
    collections_email = fields.Char(related="company_id.collections_email", readonly=False)
    collections_phone = fields.Char(related="company_id.collections_phone", readonly=False)
    collections_bank_id = fields.Many2one(related="company_id.collections_bank_id", readonly=False)
    # The contact's form of a company does not show it.
    collections_tz = fields.Selection(
        related="company_id.partner_id.tz", readonly=False, string="Time zone of the company"
    )
    collections_window = fields.Selection(related="company_id.collections_window", readonly=False)
    collections_duplex = fields.Boolean(related="company_id.collections_duplex", readonly=False)
    collections_stale_bank_days = fields.Integer(
        related="company_id.collections_stale_bank_days", readonly=False
    )
    collections_own_cases = fields.Boolean(
        related="company_id.collections_own_cases", readonly=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': numbers that are none never come to the company
        for vals in vals_list:
            self.env["collections.checked"]._check_added(self, vals)
        return super().create(vals_list)

    def write(self, vals):
        # EXTENDS 'base': as above
        self.env["collections.checked"]._check_added(self, vals)
        return super().write(vals)
