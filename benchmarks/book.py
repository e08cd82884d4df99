"""Loads a whole receivables book and says what it comes to, beside a plain reading of its files.

    make book DIR=folder

The folder has ``customers.csv``, ``invoices.csv``, ``payments.csv``, ``payment_applications.csv``,
``disputes.csv`` and ``collection_activity.csv``. Everything is entered on its own day, payments in
SQL, disputes, contacts and promises by the add-on's records; then ageing and figures are asked of
the add-on for three month ends. What differs from the files is said with its reason, and ends the
command with an error where there is none.
"""

import argparse
import time
from datetime import date, datetime, timedelta
from datetime import time as clock
from decimal import Decimal

from book_events import Events
from book_ledger import Ledger
from book_plain import BUCKETS, LABELS, Book
from freezegun import freeze_time
from seed import vacuum

EVENING = clock(18)
CENT = Decimal("0.01")
# What the source of the book published for its last day.
PUBLISHED_DAY = date(2026, 6, 30)
PUBLISHED = {
    "open items": Decimal("607344176.19"),
    "open invoices": 7069,
    "over 90": Decimal("31457325.49"),
    "disputes as entered": Decimal("31299713.72"),
}
# What is due on the day itself counts as past due there.
PUBLISHED_PAST_DUE = Decimal("221540987.76")


def main(env, args):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument(
        "--until", type=date.fromisoformat, metavar="DAY", help="stop the book at this day"
    )
    options = parser.parse_args(args)
    started = time.monotonic()
    book = Book(options.folder)
    last = max(own.day for own in (*book.invoices.values(), *book.payments.values()))
    last = min(last, options.until or last)
    ends = [last]
    while len(ends) < 3:
        ends.append(ends[-1].replace(day=1) - timedelta(1))
    events = _load(env, book, last)
    print(f"loaded in {time.monotonic() - started:.0f} s: {dict(events.counts)}")
    return _compare(env, book, ends)


def _load(env, book, last):
    """Enter the whole book, day by day."""
    ledger = Ledger(env, last, book)
    ledger.set_up()
    customers, invoices = ledger.load_customers(), ledger.load_invoices()
    env.cr.commit()
    vacuum(env.cr.dbname)
    print(f"{customers} customers, {invoices} invoices")
    events = Events(env, book, ledger)
    day = min(own.day for own in book.invoices.values())
    engine = env["collections.followup"].with_context(tracking_disable=True)
    while day <= last:
        with freeze_time(datetime.combine(day, EVENING)):
            ledger.pay(day)
            events.work(day)
            if day.weekday() == 0 or day == last:
                engine.refresh(env.company, date=day)
            env.flush_all()
        env.cr.commit()
        env.invalidate_all()
        day += timedelta(1)
    vacuum(env.cr.dbname)
    return events


def _ask(env, day):
    """Return the same figures as ``Book.get_figures``, as the add-on says them."""
    company = env.company
    ageing = env["collections.ageing"]
    rows = ageing._read(company, day, buckets=BUCKETS[1:])
    amounts = [sum(row["amounts"][place] for row in rows) for place in range(len(LABELS))]
    figures = {
        "open items": sum(amounts),
        "overdue": sum(amounts[1:]),
        "over 90": sum(amounts[4:]),
        "credits": sum(row["credit"] for row in rows),
    }
    figures |= {f"bucket {label}": own for label, own in zip(LABELS, amounts, strict=True)}
    figure = env["collections.figure"]
    for name, label, first, choices in (
        ("dso", "DSO of 90 days", day - timedelta(89), {}),
        ("best_possible_dso", "best possible DSO of 90 days", day - timedelta(89), {}),
        ("dso_countback", "DSO counted back", day.replace(day=1), {"history": 24}),
    ):
        figures[label], _words = figure._compute(
            name, company, first, day, credits="apart", **choices
        )
    return figures


def _compare(env, book, ends):
    """Print the figures of some days, and return how many differ without a reason."""
    wrong = 0
    for day in ends:
        plain = book.get_figures(day)
        plain["credits"] = plain["credits of overpaid invoices"] + plain["money on account"]
        with freeze_time(max(ends)):
            told = _ask(env, day)
        print(f"\n{day:%-d %B %Y}")
        for name, value in plain.items():
            line = f"  {name:<38}{_show(value):>20}"
            if name in told:
                line += f"{_show(told[name]):>20}"
                if not _is_same(value, told[name]):
                    wrong += 1
                    line += "  differs"
            if day == PUBLISHED_DAY and name in PUBLISHED:
                line += f"   published {_show(PUBLISHED[name])}"
            print(line)
        if day == PUBLISHED_DAY:
            due = sum(own.get_open(day) for own in book.invoices.values() if own.due == day)
            print(
                f"  past due published as {_show(PUBLISHED_PAST_DUE)}: {_show(due)} of it is due"
                " on the day itself, which is not late here"
            )
    return 1 if wrong else 0


def _show(value):
    if value is None:
        return "none"
    return f"{value:,}" if isinstance(value, int) else f"{Decimal(str(value)):,.2f}"


def _is_same(value, told):
    if value is None or told is None:
        return value is told
    return abs(Decimal(str(value)) - Decimal(str(told))) < CENT
