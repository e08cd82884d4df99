from odoo import fields, models


class CollectionsCreditSecurity(models.Model):
    """A guarantee or another security for what a customer owes."""

    _name = "collections.credit.security"
    _inherit = ["collections.credit.part"]
    _description = "Guarantee or Security"

    kind = fields.Selection(
        selection=[
            ("bank", "Bank guarantee"),
            ("parent", "Guarantee of a parent company"),
            ("person", "Guarantee of a person"),
            ("deposit", "Deposit"),
            ("retention", "Retention of title"),
            ("other", "Other"),
        ],
        required=True,
        default="bank",
    )
    giver = fields.Char(string="Given by")
    reference = fields.Char()

    def _describe(self):
        # EXTENDS 'collections.credit.part'
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return f"{kinds[self.kind]} {super()._describe()}"
