from odoo import fields, models


class CollectionsContactRemovalWizard(models.TransientModel):
    _inherit = "collections.contact.removal.wizard"

    placement_count = fields.Integer(string="Placements to delete", readonly=True)
