from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    group_collections_charge = fields.Boolean(
        string="Interest and fees",
        implied_group="collections_followup.group_collections_charge",
        group="collections_followup.group_collections_readonly",
    )
    collections_charges = fields.Boolean(related="company_id.collections_charges", readonly=False)
    collections_charge_booking = fields.Selection(
        related="company_id.collections_charge_booking", readonly=False
    )
    collections_interest_product_id = fields.Many2one(
        related="company_id.collections_interest_product_id", readonly=False
    )
    collections_fee_product_id = fields.Many2one(
        related="company_id.collections_fee_product_id", readonly=False
    )
    collections_charge_journal_id = fields.Many2one(
        related="company_id.collections_charge_journal_id", readonly=False
    )
