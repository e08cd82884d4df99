from odoo import fields, models


class CollectionsCreditReport(models.Model):
    """What an agency says of a customer: its score, and the document."""

    _name = "collections.credit.report"
    _inherit = ["collections.credit.filed"]
    _description = "Credit Report"
    _order = "date desc, id desc"
    _rec_name = "agency"

    agency = fields.Char(required=True)
    date = fields.Date(required=True, default=lambda self: self.env.company._collections_today())
    score = fields.Char(string="Score or grade", help="As the agency writes it.")
    note = fields.Char()
    document = fields.Binary(attachment=True)
    document_name = fields.Char(export_string_translation=False)
