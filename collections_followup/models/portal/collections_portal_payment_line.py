from odoo import fields, models


class CollectionsPortalPaymentLine(models.Model):
    """How much of one item is paid; of a credit that is used, an amount below 0."""

    _name = "collections.portal.payment.line"
    _inherit = ["collections.guarded"]
    _description = "Item of a Payment on an Account Page"
    _order = "payment_id desc, sequence, id"
    _rec_name = "number"
    _user_creatable = frozenset()

    payment_id = fields.Many2one(
        comodel_name="collections.portal.payment",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(related="payment_id.company_id", store=True)
    sequence = fields.Integer(readonly=True, aggregator=None)
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Item",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    number = fields.Char(readonly=True)
    currency_id = fields.Many2one(related="payment_id.currency_id")
    amount = fields.Monetary(required=True, readonly=True)
    is_whole = fields.Boolean(
        "Is whole",
        readonly=True,
        help="All that is open of the item, with what is claimed beside it.",
    )
    amount_paid = fields.Monetary(string="Matched", readonly=True)
