from odoo import fields, models


class CollectionsContactRole(models.Model):
    _inherit = "collections.contact.role"

    portal_only_looks = fields.Boolean(
        string="Only looks",
        help="On the account page this contact sees everything, and neither pays nor promises nor "
        "agrees to anything.",
    )
