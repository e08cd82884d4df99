from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_eda_number = fields.Char(
        related="company_id.collections_eda_number", readonly=False
    )
    collections_eda_id = fields.Char(related="company_id.collections_eda_id", readonly=False)
    collections_eda_catalogue = fields.Integer(
        related="company_id.collections_eda_catalogue", readonly=False
    )
    collections_eda_layout = fields.Text(
        related="company_id.collections_eda_layout", readonly=False
    )
    collections_court_representative = fields.Char(
        related="company_id.collections_court_representative", readonly=False
    )
    collections_court_role = fields.Char(
        related="company_id.collections_court_role", readonly=False
    )
    collections_sdt_customer = fields.Char(
        related="company_id.collections_sdt_customer", readonly=False
    )
