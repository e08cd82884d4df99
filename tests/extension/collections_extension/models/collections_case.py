from odoo import fields, models


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    # Written by the pass, see ``_get_case_figures`` of ``extension.quiet``.
    extension_invoice_count = fields.Integer(string="Open invoices", readonly=True)
