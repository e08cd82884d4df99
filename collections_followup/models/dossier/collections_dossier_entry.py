from odoo import fields, models


class CollectionsDossierEntry(models.Model):
    """A line of the index of a dossier: what happened, or one file of it."""

    _name = "collections.dossier.entry"
    _inherit = ["collections.guarded"]
    _description = "Entry of a Dossier"
    _order = "dossier_id, number, id"
    _rec_name = "text"

    dossier_id = fields.Many2one(
        comodel_name="collections.dossier", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(string="No.", aggregator=None)
    date = fields.Date(string="Day")
    what = fields.Char()
    text = fields.Text()
    path = fields.Char(string="File", help="In the ZIP.")
    size = fields.Integer(string="Bytes", aggregator=None)
    digest = fields.Char(string="SHA-256")
    page = fields.Integer(help="Of the PDF, where the file begins.", aggregator=None)
