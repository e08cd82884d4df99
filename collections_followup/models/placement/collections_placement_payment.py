from odoo import api, fields, models


class CollectionsPlacementPayment(models.Model):
    """A payment that an agency has told of. It is information: money is booked when it comes.

    What is matched with the item then, all of it or what the agency's fee leaves, is this payment
    (``collections_placement_ledger.py``).
    """

    _name = "collections.placement.payment"
    _description = "Payment Told by an Agency"
    _inherit = ["collections.guarded"]
    _order = "date desc, id desc"
    _rec_name = "date"

    placement_id = fields.Many2one(
        comodel_name="collections.placement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="placement_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="placement_id.currency_id")
    line_id = fields.Many2one(
        comodel_name="collections.placement.line",
        string="Item",
        required=True,
        index=True,
        ondelete="cascade",
    )
    file_id = fields.Many2one(
        comodel_name="collections.placement.file", ondelete="restrict", index=True
    )
    date = fields.Date(required=True)
    amount = fields.Monetary(help="What the customer paid.")
    fee = fields.Monetary(help="What the agency keeps of it.")
    reference = fields.Char()
    state = fields.Selection(
        selection=[
            ("told", "Told"),
            ("received", "Money came"),
            ("reversed", "Taken back"),
        ],
        required=True,
        default="told",
    )
    recovery_id = fields.Many2one(
        comodel_name="collections.placement.recovery",
        string="Money",
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model
    def _find_told(self, line, amount):
        """Return the newest payment of an amount that was told of an item and not taken back."""
        currency = line.currency_id
        return self.search([("line_id", "=", line.id), ("state", "!=", "reversed")]).filtered(
            lambda own: currency.compare_amounts(own.amount, amount) == 0
        )[:1]
