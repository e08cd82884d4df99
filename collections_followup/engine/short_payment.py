"""Payments that leave an invoice open by a small rest: whether one is short, and why it may be.

The reason is guessed from the amount: what the invoice itself has of that amount comes first, then
what the same customer kept back before, then what banks take.
"""

from dataclasses import dataclass, field
from decimal import Decimal

# What banks take of a transfer is no more than this, and a multiple of the unit.
MOST_CHARGE = Decimal(50)
UNIT = Decimal("0.50")
# What a part of the invoice explains is short up to this share of it: above, a part was paid.
HALF = Decimal("0.5")
# Reasons that a part of the invoice explains to the cent.
EXACT = ("discount", "discount_late", "tax", "line")


@dataclass(frozen=True)
class Invoice:
    """What is known of an invoice.

    :param total: with taxes
    :param tax: what of it is tax
    :param lines: amounts of its lines, with taxes
    :param discount: what an early payment may keep back; zero for nothing
    :param in_time: whether the payment came in time for that
    :param earlier: reason by amount of what the same customer kept back before
    """

    total: Decimal
    tax: Decimal = Decimal(0)
    lines: tuple = ()
    discount: Decimal = Decimal(0)
    in_time: bool = False
    earlier: dict = field(default_factory=dict)


def guess(rest, invoice):
    """Return why an invoice may have been paid short.

    :param Decimal rest: what is open of it, above zero
    :param Invoice invoice: what is known of it
    :return: ``discount`` (in time), ``discount_late``, ``tax``, ``line``, ``charge`` (of a bank),
        a reason of before, or ``unknown``
    """
    if rest == invoice.discount:
        return "discount" if invoice.in_time else "discount_late"
    if rest == invoice.tax:
        return "tax"
    # The only line is the invoice itself.
    if len(invoice.lines) > 1 and rest in invoice.lines:
        return "line"
    if rest in invoice.earlier:
        return invoice.earlier[rest]
    if rest <= MOST_CHARGE and rest % UNIT == 0:
        return "charge"
    return "unknown"


def is_short(rest, invoice, percent, reason):
    """Return whether what is open is the rest of a short payment, rather than of a part of it.

    :param Decimal rest: what is open
    :param Invoice invoice: what is known of it
    :param Decimal percent: up to which share of the invoice a rest is small
    :param str reason: see ``guess``
    """
    if not 0 < rest < invoice.total:
        return False
    return rest <= invoice.total * percent / 100 or (
        reason in EXACT and rest < invoice.total * HALF
    )
