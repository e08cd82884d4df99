"""Money that is exactly what a customer has agreed to pay goes to the items of that agreement.

All of it goes to the items themselves: what notices claim beside them, interest, fees and fixed
sums, is none of what was agreed. Else a settlement of 700.00 would lapse for a fee of 10.00 that
the order pays first. Only where the customer named more for an item than is open of it, what is
beyond is meant for what is claimed beside it.
"""

from decimal import Decimal
from typing import NamedTuple

from odoo import api, models

from ...engine.exact import to_decimal

ZERO = Decimal(0)


class Agreed(NamedTuple):
    """An agreed payment that money fits.

    ``name``: what people call it. ``direction``: the items that the agreement is about, with what
    of the money is meant for each, see ``_propose``: those that the customer named come first.
    """

    name: str
    direction: dict

    def get_beside(self, row, amount):
        """Return what of interest and costs of an item takes part, by part.

        :param Row row: an item of the agreement, of which nothing is paid yet
        :param Decimal amount: the money that is there: who names more of an item pays no more
        """
        named = self.direction[row.item]
        left = ZERO
        if named is not None:
            left = max(min(to_decimal(named), amount) - row.owed["principal"], ZERO)
        costs = min(row.owed["costs"], left)
        return {"costs": costs, "interest": min(row.owed["interest"], left - costs)}


class CollectionsAllocation(models.AbstractModel):
    _inherit = "collections.allocation"

    @api.model
    @api.private
    def _find_agreed(self, money, direction=None):
        """Return the agreed payment that money is of, as ``Agreed``; None if there is none.

        That is an instalment, promise or settlement of the same customer and currency over the
        same amount, the one whose day is nearest to that of the money. It comes after the law's
        bar and the customer's own words, and before the order of law and company. Words that name
        nothing but items of the agreement are about it: these come first of them.

        :param Money money: what is there
        :param direction: what the customer said, see ``_propose``
        """
        owner = money.company._collections_owner()
        named = direction if isinstance(direction, dict) else dict.fromkeys(direction or ())
        is_by_order = direction is not None and not named
        if not owner or money.is_credit_note or is_by_order:
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
            if items and items >= items.browse().union(*named):
                others = items - items.browse().union(*named)
                return Agreed(payment.name, {**named, **dict.fromkeys(others)})
        return None
