from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    group_collections_plan = fields.Boolean(
        string="Payment plans",
        implied_group="collections_followup.group_collections_plan",
        group="collections_followup.group_collections_readonly",
    )
    collections_plan_max_amount = fields.Monetary(
        related="company_id.collections_plan_max_amount",
        readonly=False,
        currency_field="currency_id",
    )
    collections_plan_max_months = fields.Integer(
        related="company_id.collections_plan_max_months", readonly=False
    )
    collections_plan_max_discount = fields.Float(
        related="company_id.collections_plan_max_discount", readonly=False
    )
    collections_plan_max_fee = fields.Monetary(
        related="company_id.collections_plan_max_fee",
        readonly=False,
        currency_field="currency_id",
    )
    collections_plan_max_rate = fields.Float(
        related="company_id.collections_plan_max_rate", readonly=False
    )
    collections_plan_max_cost = fields.Float(
        related="company_id.collections_plan_max_cost", readonly=False
    )
    collections_plan_grace_days = fields.Integer(
        related="company_id.collections_plan_grace_days", readonly=False
    )
    collections_plan_max_late = fields.Integer(
        related="company_id.collections_plan_max_late", readonly=False
    )
    collections_plan_accelerate = fields.Boolean(
        related="company_id.collections_plan_accelerate", readonly=False
    )
    collections_plan_stage_id = fields.Many2one(
        related="company_id.collections_plan_stage_id", readonly=False
    )
    collections_plan_default_stage_id = fields.Many2one(
        related="company_id.collections_plan_default_stage_id", readonly=False
    )
    collections_plan_interest_product_id = fields.Many2one(
        related="company_id.collections_plan_interest_product_id", readonly=False
    )
    collections_plan_fee_product_id = fields.Many2one(
        related="company_id.collections_plan_fee_product_id", readonly=False
    )
    collections_plan_charge_account_id = fields.Many2one(
        related="company_id.collections_plan_charge_account_id", readonly=False
    )

    def set_values(self):
        # EXTENDS 'base': switched on, payment plans bring their stages along
        readonly = self.env.ref("collections_followup.group_collections_readonly")
        plans = self.env.ref("collections_followup.group_collections_plan")
        # Sudo: groups are read by administrators only.
        was_on = plans in readonly.sudo().implied_ids
        result = super().set_values()
        if self.group_collections_plan and not was_on:
            self.env["collections.plan"]._activate_stages()
        return result
