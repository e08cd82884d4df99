from odoo import fields, models


class CollectionsDisputeRaiseWizard(models.TransientModel):
    _inherit = "collections.dispute.raise.wizard"

    logged_contact_id = fields.Many2one(
        comodel_name="collections.contact",
        string="Raised in",
        handed_on=True,
        help="The logged call, visit or message in which the customer said so.",
    )
