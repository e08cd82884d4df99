from odoo import fields, models


class CollectionsCourtReplyRow(models.TransientModel):
    """A field that a court has queried: what stood in it, and what should have."""

    _name = "collections.court.reply.row"
    _inherit = ["collections.checked"]
    _description = "Field That a Court Has Queried"
    _order = "place, id"

    wizard_id = fields.Many2one(
        comodel_name="collections.court.reply.wizard",
        required=True,
        index=True,
        ondelete="cascade",
    )
    place = fields.Integer(readonly=True)
    error = fields.Char(readonly=True, help="The number that the court has for what is wrong.")
    field = fields.Char(readonly=True, help="As the court's description of its records calls it.")
    before = fields.Char(string="As filed", readonly=True)
    content = fields.Char(string="Should be", size=35)
