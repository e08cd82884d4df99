"""When the tax of a debt that is lost may be claimed back, and how much of it is in a part.

Pure Python: days are ``datetime.date``, amounts are numbers or texts of decimals. The countries'
rules are data (``collections.vat.relief.rule``); here is how their words are reckoned:

- *written_off*: from the day on which the debt is written off as lost;
- *later*: so many months after the later of due date and supply, and not before it is written off
  (United Kingdom, VATA 1994 s. 36 and VAT Regulations 1995, reg. 165 ff.: six months);
- *earlier*: on the day of the write-off, or so many months after the due date if that is earlier
  (Netherlands, Wet OB 1968 art. 29: lost at the latest one year after the due date).
"""

from decimal import ROUND_HALF_UP, Decimal

from dateutil.relativedelta import relativedelta

KINDS = ("written_off", "later", "earlier")


def relief_day(kind, due, supply, written_off, months=0):
    """Return the first day on which the tax may be claimed back.

    :param str kind: see ``KINDS``
    :param date due: due date of the debt; that of the supply where there is none
    :param date supply: day of the supply; the due date where it is not known
    :param date written_off: when it was written off
    :param int months: of the rule; a month that is too short ends it on its last day
    :raise ValueError: there is no such kind
    """
    if kind not in KINDS:
        raise ValueError(f"no rule of relief is called {kind}")
    due, supply = due or supply or written_off, supply or due or written_off
    if kind == "later":
        return max(max(due, supply) + relativedelta(months=months), written_off)
    if kind == "earlier":
        return min(due + relativedelta(months=months), written_off)
    return written_off


def last_day(due, supply, first, months):
    """Return the last day for the claim, or None where the rule has none.

    :param date due: due date, or None
    :param date supply: day of the supply, or None
    :param date first: the first day, see ``relief_day``: counts where neither is known
    :param int months: after the later of due date and supply; 0 for no last day
    """
    if not months:
        return None
    return max((day for day in (due, supply) if day), default=first) + relativedelta(months=months)


def tax_part(amount, tax, total, digits=2):
    """Return the tax that is in a part of a debt: ``amount × tax ÷ total``, rounded half up.

    :param amount: the part, tax included
    :param tax: tax of the whole
    :param total: the whole, tax included
    :param int digits: of the currency
    :return: a ``Decimal``; zero where the whole is nothing
    """
    amount, tax, total = (Decimal(str(value)) for value in (amount, tax, total))
    if not total:
        return Decimal(0)
    part = min(max(amount / total, Decimal(0)), Decimal(1)) * tax
    return part.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
