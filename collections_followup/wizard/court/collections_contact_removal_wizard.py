from odoo import fields, models


class CollectionsContactRemovalWizard(models.TransientModel):
    _inherit = "collections.contact.removal.wizard"

    court_count = fields.Integer(string="Entries of court files to delete", readonly=True)
