from odoo import fields, models


class CollectionsExpectedPayment(models.Model):
    _inherit = "collections.expected.payment"
    _depends = {"extension.deferral": ["state", "date", "partner_id", "company_id"]}

    # Its rows: see ``_get_expected`` of ``extension.deferral``.
    deferral_id = fields.Many2one(comodel_name="extension.deferral", readonly=True)
