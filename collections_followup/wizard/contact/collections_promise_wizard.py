from odoo import fields, models


class CollectionsPromiseWizard(models.TransientModel):
    _inherit = "collections.promise.wizard"

    logged_contact_id = fields.Many2one(
        comodel_name="collections.contact",
        string="Given in",
        handed_on=True,
        help="The logged call, visit or message in which the promise was given.",
    )
