from odoo import fields, models


class CollectionsContactRemovalWizard(models.TransientModel):
    _inherit = "collections.contact.removal.wizard"

    visit_count = fields.Integer(string="Visits to delete", readonly=True)
