from odoo import fields, models


class ExtensionDeferralLine(models.Model):
    """A receivable item that is deferred."""

    _name = "extension.deferral.line"
    _description = "Deferred Item"
    _inherit = ["collections.agreement.line"]
    _agreement_field = "deferral_id"
    _live_domain = [("deferral_id.state", "=", "active")]

    deferral_id = fields.Many2one(
        comodel_name="extension.deferral", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="deferral_id.currency_id")
