"""Figures of receivables management: the formulas, and nothing but the formulas.

Plain Python on :class:`decimal.Decimal`, without database. What a screen, a page or a sheet shows
is computed by the same formulas, so that a figure can be checked by hand or against a textbook.

**What comes in.** Amounts, days and percentages are whole numbers, decimals, floating point
numbers (as they are printed: ``0.1`` is a tenth) or texts like ``"1234.50"``, all amounts of one
call in one currency. Refused are truth values, ``None`` and other objects (``TypeError``), and
texts that are no number, "not a number", infinite values and whatever a formula says is out of
its range (``ValueError``). Nothing that is refused gives a figure.

**What comes out.** An exact decimal: nothing is rounded, and nothing is cut off. Rates are in
percent: ``30`` is 30 %. ``None`` where there is nothing to divide by, a denominator of zero or
below: no sales is not a DSO of zero days.

Sources of the formulas: Credit Research Foundation (DSO, best possible DSO, average days
delinquent, CEI); IFRS 9, 5.5.15 and B5.5.35 (provision matrix); ASC 326-20 (expected loss). Where
the trade has no one definition, the docstring says what was chosen.
"""

from decimal import Decimal, InvalidOperation
from itertools import repeat

HUNDRED = Decimal(100)
ZERO = Decimal(0)


def to_decimal(value):
    """Return a number as an exact decimal.

    :param value: an ``int``, ``float``, ``Decimal``, or a text of one
    :raise TypeError: it is of another type; a truth value is no number here
    :raise ValueError: a text that is no number, "not a number", or infinite
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise TypeError(f"{value!r} is no number: give an int, a float, a Decimal or a text of one")
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is no number") from error
    if not number.is_finite():
        raise ValueError(f"{value!r} is not finite")
    return number


def _to_positive(value, what, least=ZERO):
    number = to_decimal(value)
    if number < least:
        raise ValueError(f"{what} cannot be below {least}: {value!r}")
    return number


def _divide(part, whole, factor=HUNDRED):
    """Return part / whole × factor; None where there is nothing to divide by."""
    part, whole, factor = to_decimal(part), to_decimal(whole), to_decimal(factor)
    return part / whole * factor if whole > 0 else None


# ------------------------------------------------------------------------------ days of sales


def dso(ar, sales, days):
    """Return days sales outstanding at the end of a period.

    ``receivables ÷ credit sales × days``. In days. Source: Credit Research Foundation.

    :param ar: receivables at the end of the period
    :param sales: credit sales of the period: invoices less credit notes, without cash sales, with
        tax where the receivables have it
    :param days: calendar days of the period; a convention of 30 or 30.4 days a month is as good,
        where it is said
    :return: days; None without sales or days. Below zero where customers have more to their credit
        than they owe
    """
    days = _to_positive(days, "The number of days")
    return _divide(ar, sales, days) if days else None


def best_possible_dso(current, sales, days):
    """Return the DSO if nobody paid late: what of the receivables is not due, in days of sales.

    ``receivables that are not past due ÷ credit sales × days``. In days. Source: Credit Research
    Foundation. Sales and days are those of the DSO beside it.

    :param current: receivables that are not past due
    :return: days; None without sales or days
    """
    return dso(current, sales, days)


def average_days_delinquent(overdue, sales, days):
    """Return the days that payments are late on the whole: DSO less best possible DSO.

    ``overdue receivables ÷ credit sales × days``. In days. Source: Credit Research Foundation.

    :param overdue: receivables that are past due
    :return: days; None without sales or days
    """
    return dso(overdue, sales, days)


def dso_countback(ar, months):
    """Return how many days back one has to go until sales add up to the receivables.

    Each month that the receivables cover in full counts with all its days, the first one that they
    do not with its part. In days. Also called exhaustion method; source: Credit Research
    Foundation. A month in which more was credited than sold counts as one without sales: its days
    are added, and nothing is explained by it. Nothing is counted any more once all is explained.

    :param ar: receivables at the end of the latest month; below zero they are nothing
    :param months: pairs of credit sales and calendar days, the latest month first
    :return: days, and the amount that the sales of these months do not explain. If that is not
        zero, the days are "so many or more".
    """
    rest, total = max(to_decimal(ar), ZERO), ZERO
    for sales, days in months:
        sales = max(to_decimal(sales), ZERO)
        days = _to_positive(days, "The number of days")
        if rest <= 0:
            break
        if rest < sales:
            return total + rest / sales * days, ZERO
        total += days
        rest -= sales
    return total, rest


# ------------------------------------------------------------------------- collecting at all


def cei(beginning, sales, ending, ending_current, months=1):
    """Return the collection effectiveness index: what was collected of what could be.

    ``(beginning + sales ÷ months − ending) ÷ (beginning + sales ÷ months − ending current) × 100``.
    In percent; 100 is the best. Source: Credit Research Foundation. The trade disagrees about
    ``months``: some take the sales of an average month, some (``1``) those of the whole period.

    :param beginning: receivables at the beginning of the period
    :param sales: credit sales of the period
    :param ending: receivables at its end, all of them
    :param ending_current: those of them that are not past due
    :param months: months of the period that its sales are divided by
    :return: percent; None where nothing could be collected
    :raise ValueError: months are not above zero
    """
    months = to_decimal(months)
    if months <= 0:
        raise ValueError(f"The number of months has to be above 0: {months}")
    due = to_decimal(beginning) + to_decimal(sales) / months
    return _divide(due - to_decimal(ending), due - to_decimal(ending_current))


def turnover(sales, beginning, ending):
    """Return how often receivables are turned into money in a period.

    ``credit sales ÷ ((beginning + ending) ÷ 2)``. A number of times.

    :return: times; None where there were no receivables on average
    """
    return _divide(sales, (to_decimal(beginning) + to_decimal(ending)) / 2, 1)


def turnover_days(sales, beginning, ending, days=365):
    """Return the turnover as days: ``days of the period ÷ turnover``.

    :return: days; None where nothing was sold, or there were no receivables
    """
    times = turnover(sales, beginning, ending)
    return _divide(_to_positive(days, "The number of days"), times, 1) if times else None


def recovery_rate(collected, placed, fees=0):
    """Return what came in of what was given to collect: ``(collected − fees) ÷ placed × 100``.

    In percent. With fees it is the net rate.

    :return: percent; None where nothing was placed
    """
    return _divide(to_decimal(collected) - to_decimal(fees), placed)


def cost_per_amount(costs, collected):
    """Return what it costs to collect a hundred: ``costs ÷ collected × 100``. In percent.

    :return: percent; None where nothing was collected
    """
    return _divide(costs, collected)


def bad_debt_to_sales(written_off, sales, recovered=0):
    """Return what of sales is lost: ``(written off − recovered later) ÷ credit sales × 100``.

    In percent.

    :return: percent; None without sales
    """
    return _divide(to_decimal(written_off) - to_decimal(recovered), sales)


# ------------------------------------------------------------------------------- paying late


def weighted_days_late(items, floor=False):
    """Return how late payments are, each by its amount.

    ``Σ (amount × days) ÷ Σ amount``, days from due date to payment. In days.

    :param items: pairs of paid amount and days, below zero where it was paid before it was due
    :param bool floor: count what was paid early as paid on its day
    :return: days; None where nothing was paid
    :raise ValueError: an amount is below zero: a payment taken back is no payment
    """
    weighted = total = ZERO
    for amount, days in items:
        amount, days = _to_positive(amount, "A paid amount"), to_decimal(days)
        weighted += amount * (max(days, ZERO) if floor else days)
        total += amount
    return _divide(weighted, total, 1)


def simple_days_late(items, floor=False):
    """Return how late payments are, each for one: ``Σ days ÷ number``. In days.

    A small invoice counts as much as a large one here: 100,000 paid one day late and 500 paid
    thirty days late are 15.5 days, where by amount they are 1.1.

    :param items: as for :func:`weighted_days_late`
    :return: days; None without payments
    """
    late = [max(to_decimal(days), ZERO) if floor else to_decimal(days) for _amount, days in items]
    return _divide(sum(late, ZERO), len(late), 1)


def mean_days(days):
    """Return the mean of some numbers of days, of disputes from opening to end for one.

    :return: days; None of none
    """
    return simple_days_late((0, count) for count in days)


# ------------------------------------------------------------------- rolling, curing, losing


def roll_rates(before, after):
    """Return what share of each bucket's balance stands in the next bucket a period later.

    ``balance of bucket k + 1 now ÷ balance of bucket k before × 100``. In percent. These are
    balance roll rates: what is in a bucket now need not have been in the one before, and where
    buckets are longer than the period a rate can be above 100. :func:`cohort_roll_rates` follow
    the same invoices.

    :param before: balances of the buckets, the youngest first, a period ago
    :param after: balances of the same buckets now
    :return: a list of percentages, one for each step from a bucket to the next; None for one from
        an empty bucket
    :raise ValueError: there are not as many buckets after as before
    """
    before, after = list(before), list(after)
    if len(before) != len(after):
        raise ValueError(f"{len(before)} buckets before and {len(after)} after")
    return [_divide(moved, balance) for balance, moved in zip(before[:-1], after[1:], strict=True)]


def cohort_roll_rates(before, rolled):
    """Return what share of each bucket's own invoices has moved on to an older bucket.

    ``open now in an older bucket, of the invoices of bucket k ÷ balance of bucket k before × 100``.
    In percent, between 0 and 100.

    :param before: balances of the buckets, the youngest first, a period ago
    :param rolled: of the invoices of each bucket, what is open now in older buckets
    :return: a list of percentages, as long; None for an empty bucket
    :raise ValueError: lengths differ, or more has rolled than there was
    """
    before, rolled = list(before), list(rolled)
    if len(before) != len(rolled):
        raise ValueError(f"{len(before)} buckets, and {len(rolled)} of them moved on")
    for balance, moved in zip(before, rolled, strict=True):
        if not 0 <= to_decimal(moved) <= max(to_decimal(balance), ZERO):
            raise ValueError(f"{moved} cannot have moved on of {balance}")
    return [_divide(moved, balance) for balance, moved in zip(before, rolled, strict=True)]


def flow_to_loss(rates):
    """Return what share of the first bucket comes to a loss: the product of the roll rates.

    In percent.

    :param rates: roll rates in percent, of steps that follow on each other
    :return: percent; None where a rate is unknown, or there is none
    """
    rates = list(rates)
    if not rates or None in rates:
        return None
    result = HUNDRED
    for rate in rates:
        result *= _to_positive(rate, "A roll rate") / HUNDRED
    return result


def cure_rate(cured, delinquent):
    """Return who was late at the start and is not at the end: ``cured ÷ late at the start × 100``.

    In percent; by number of customers or by the amount that was late.

    :return: percent; None where nobody was late
    """
    return _divide(cured, delinquent)


# ---------------------------------------------------------------------------- what people do


def contact_rate(connected, attempts):
    """Return attempts that reached a connection: ``connected ÷ attempts × 100``. In percent.

    :return: percent; None without attempts
    """
    return _divide(connected, attempts)


def right_party_rate(conversations, attempts):
    """Return attempts in which the right person was spoken to.

    ``conversations ÷ attempts × 100``. In percent. Some divide by connections instead, which gives
    a higher figure: give those as ``attempts``, and say so.

    :return: percent; None without attempts
    """
    return _divide(conversations, attempts)


def promise_kept_rate(kept, broken):
    """Return promises that were kept: ``kept ÷ (kept + broken) × 100``. In percent.

    What is still pending or was cancelled is in neither number. The promises are those for a date
    in the period.

    :return: percent; None where none has ended
    """
    kept = _to_positive(kept, "A number of promises")
    return _divide(kept, kept + _to_positive(broken, "A number of promises"))


def promise_kept_value(promises):
    """Return what was paid in time of what was promised, in percent.

    ``Σ paid until date and grace ÷ Σ promised × 100``. What is paid above a promise makes up for no
    other one.

    :param promises: pairs of what was paid in time and what was promised
    :return: percent; None where nothing was promised
    """
    paid = promised = ZERO
    for came, amount in promises:
        amount = _to_positive(amount, "A promised amount")
        paid += min(_to_positive(came, "A paid amount"), amount)
        promised += amount
    return _divide(paid, promised)


def plan_default_rate(defaulted, ended):
    """Return payment plans that were broken: ``defaulted ÷ ended × 100``. In percent.

    :param ended: plans that ended, completed or defaulted; those that go on are not among them
    :return: percent; None where none has ended
    """
    return _divide(defaulted, ended)


def cap_disputed(disputed, residual):
    """Return what of a disputed amount is still open: no dispute is larger than its claim.

    :param disputed: as it was entered
    :param residual: what is open of the invoice; a credit is nothing that can be disputed
    :return: the amount
    """
    return max(min(to_decimal(disputed), to_decimal(residual)), ZERO)


# ---------------------------------------------------------------------------- expected loss


def loss_rates(reached, lost):
    """Return what share of the amounts that reached each bucket was lost in the end.

    ``lost ÷ reached the bucket × 100``. In percent. Source: IFRS 9, B5.5.35 (provision matrix by
    days past due).

    :param reached: amounts that reached each bucket, the youngest first: what is in an older one
        has been in those before
    :param lost: what was lost: one amount that went through all buckets, or one for each bucket
        of what reached it
    :return: a list of percentages, as long as ``reached``; None where nothing reached a bucket.
        At most 100: nobody loses more than there was.
    :raise ValueError: an amount is below zero, or there are not as many of both
    """
    reached = [_to_positive(amount, "What reached a bucket") for amount in reached]
    # A text is one amount, though it can be iterated.
    is_one = isinstance(lost, str) or not hasattr(lost, "__iter__")
    lost = list(repeat(lost, len(reached)) if is_one else lost)
    if len(lost) != len(reached):
        raise ValueError(f"{len(reached)} buckets, and losses of {len(lost)}")
    rates = []
    for amount, loss in zip(reached, lost, strict=True):
        rate = _divide(_to_positive(loss, "A loss"), amount)
        rates.append(rate if rate is None else min(rate, HUNDRED))
    return rates


def expected_losses(buckets, forward=0):
    """Return the expected loss of each bucket of a provision matrix.

    ``gross × percent × (1 + forward)``, at most the gross amount. Source: IFRS 9, 5.5.15 and
    B5.5.35; ASC 326-20-30 in the United States.

    :param buckets: pairs of gross amount and loss rate in percent; a gross amount below zero (more
        credit than claims) loses nothing, and saves nothing in another bucket
    :param forward: what is expected to be worse than it was, as a fraction: 0.1 for a tenth more,
        -0.1 for a tenth less
    :return: a list of amounts; None for a bucket with an amount whose rate is None
    :raise ValueError: a rate is below zero, or ``forward`` below -1
    """
    factor = 1 + _to_positive(forward, "The forward-looking factor", Decimal(-1))
    losses = []
    for gross, percent in buckets:
        gross = max(to_decimal(gross), ZERO)
        if percent is None:
            losses.append(None if gross else ZERO)
        else:
            rate = _to_positive(percent, "A loss rate") / HUNDRED * factor
            losses.append(gross * min(rate, Decimal(1)))
    return losses


def provision(buckets, forward=0):
    """Return the expected loss of all buckets of a provision matrix.

    The sum of :func:`expected_losses`, which is not rounded: round what is booked, by its currency.

    :return: the amount; zero without buckets; None where the rate of an amount is unknown
    """
    losses = expected_losses(buckets, forward)
    return None if None in losses else sum(losses, ZERO)
