from odoo import fields, models


class CollectionsCharge(models.Model):
    _inherit = "collections.charge"

    bank_return_id = fields.Many2one(
        comodel_name="collections.bank.return",
        string="Returned payment",
        index="btree_not_null",
        ondelete="restrict",
    )

    _return_once = models.UniqueIndex(
        "(bank_return_id) WHERE bank_return_id IS NOT NULL",
        "The costs of this return are claimed already.",
    )
