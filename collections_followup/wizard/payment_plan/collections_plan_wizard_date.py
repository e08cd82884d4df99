from odoo import fields, models


class CollectionsPlanWizardDate(models.TransientModel):
    """A date of a schedule by hand."""

    _name = "collections.plan.wizard.date"
    _inherit = ["collections.checked"]
    _description = "New Payment Plan Date"
    _order = "date"

    wizard_id = fields.Many2one(
        comodel_name="collections.plan.wizard", required=True, index=True, ondelete="cascade"
    )
    date = fields.Date(required=True)
