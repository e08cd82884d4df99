"""Money that is exactly what a customer has agreed to pay goes to the items of that agreement."""

from typing import NamedTuple

from odoo import api, models

from ...engine.exact import to_decimal


class Agreed(NamedTuple):
    """An agreed payment that money fits.

    ``name``: what people call it. ``items``: what the agreement is about.
    """

    name: str
    items: object


class CollectionsAllocation(models.AbstractModel):
    _inherit = "collections.allocation"

    @api.model
    @api.private
    def _find_agreed(self, money):
        """Return the agreed payment that money is of, as ``Agreed``; None if there is none.

        That is an instalment, promise or settlement of the same customer and currency over the
        same amount, the one whose day is nearest to that of the money. It comes after the law's
        bar and the customer's own words, and before the order of law and company.

        :param Money money: what is there
        """
        owner = money.company._collections_owner()
        if not owner or money.is_credit_note:
            return None
        # Sudo: what was agreed counts, whoever applies the payment.
        payments = (
            self.env["collections.expected.payment"]
            .sudo()
            .search(
                [
                    ("company_id", "=", owner.id),
                    ("partner_id", "=", money.partner.id),
                    ("currency_id", "=", money.currency.id),
                ]
            )
            .filtered(lambda own: to_decimal(money.currency.round(own.amount)) == money.amount)
            .sorted(lambda own: (abs((own.date - money.day).days), own.date, own.id))
        )
        for payment in payments:
            items = payment._get_agreement().line_ids.move_line_id.with_env(self.env)
            if items:
                return Agreed(payment.name, items)
        return None
