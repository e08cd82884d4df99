from odoo import fields, models


class CollectionsLegalCloseLine(models.TransientModel):
    """An item of a legal action, and what of it the court has awarded."""

    _name = "collections.legal.close.line"
    _inherit = ["collections.checked"]
    _description = "What Was Awarded of an Item"

    wizard_id = fields.Many2one(
        comodel_name="collections.legal.close.wizard",
        required=True,
        index=True,
        ondelete="cascade",
    )
    item_id = fields.Many2one(
        comodel_name="collections.legal.item", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="item_id.currency_id", related_sudo=False)
    name = fields.Char(related="item_id.name", string="Invoice", related_sudo=False)
    amount = fields.Monetary(related="item_id.amount", string="Claimed", related_sudo=False)
    amount_awarded = fields.Monetary(string="Awarded")
