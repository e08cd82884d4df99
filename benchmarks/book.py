"""Loads a whole receivables book and says what it comes to, beside a plain reading of its files.

    make book DIR=folder

The folder has ``customers.csv``, ``invoices.csv``, ``payments.csv``, ``payment_applications.csv``,
``disputes.csv`` and ``collection_activity.csv``. Everything is entered on its own day, payments in
SQL, disputes, contacts and promises by the add-on's records; then ageing and figures are asked of
the add-on for three month ends, what each customer owes and has on account, what is disputed, and
how promises were kept. What differs from the files is said with its reason, and ends the command
with an error where there is none.
"""

import argparse
import time
from collections import Counter
from datetime import date, datetime, timedelta
from datetime import time as clock
from decimal import Decimal

from book_events import Events
from book_ledger import Ledger
from book_plain import BUCKETS, LABELS, Book
from book_promises import ENDED, Promises
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
    return _compare(env, book, ends, events)


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
            # As each night: what ended the day before is no longer open.
            env["collections.promise"]._evaluate(env.company, day)
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
    parts = ageing._read_parts(ageing._ask(company, day, currency="company"))
    figures["disputes, at most what is open"] = sum(own.get("dispute", 0) for own in parts.values())
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


def _compare(env, book, ends, events):
    """Print the figures of some days, and return how many differ without a reason."""
    company, last = env.company, max(ends)
    promises = Promises(
        book,
        last,
        company.collections_promise_grace_days,
        str(company.collections_promise_percent),
        str(company.collections_promise_tolerance),
    )
    wrong, waiting = _compare_promises(events, promises)
    for day in ends:
        plain = book.get_figures(day)
        plain["credits"] = plain["credits of overpaid invoices"] + plain["money on account"]
        plain |= promises.get_figures(day.replace(day=1), day, waiting)
        with freeze_time(max(ends)):
            told = _ask(env, day) | _ask_promises(env, day)
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
        wrong += _compare_accounts(env, book, day) + _compare_disputes(book, events, day)
    return 1 if wrong else 0


def _ask_promises(env, day):
    """Return how promises were kept, as the add-on says it, by the names of the plain reading."""
    figure, first = env["collections.figure"], day.replace(day=1)
    [row] = figure._read_rows("promise_kept_rate", env.company, [(first, day)])
    kept, broken = (row["parts"].get(name, 0) for name in ("kept", "broken"))
    found = {"promises that ended": kept + broken, "promises kept": kept}
    for name, asked, choices in (
        ("promises kept, percent", "promise_kept_rate", {}),
        ("promises with any payment, percent", "promise_kept_rate", {"kept": "any"}),
        ("promises kept by value, percent", "promise_kept_value", {}),
    ):
        found[name], _words = figure._compute(asked, env.company, first, day, **choices)
    return found


def _compare_promises(events, promises):
    """Compare each promise with what became of it by the files.

    :return: how many differ without a reason, and the numbers of those that money on account
        keeps open: nobody has matched it, and it may be for them
    """
    wrong, waiting, same = 0, set(), Counter()
    for number, record in events.promises.items():
        plain = promises.by_number.get(number)
        if not plain or not record:
            if bool(plain) != bool(record):
                wrong += 1
                print(f"  promise {number}: {'refused' if plain else 'not by the files'}")
            continue
        state = "replaced" if record.replaced_by_id else record.state
        if state == plain.state:
            same[state] += 1
        elif state == "open" and plain.state in ENDED:
            waiting.add(number)
        else:
            wrong += 1
            print(f"  promise {number} is {state}, by the files {plain.state}")
    print(f"promises that ended as the files say: {dict(same)}; left out: {dict(promises.skipped)}")
    print(f"  {len(waiting)} are past their day and open: money on account may be for them")
    return wrong, waiting


def _compare_accounts(env, book, day):
    """Compare what each customer owes and has on account; return how many differ."""
    rows = env["collections.ageing"]._read(env.company, day, buckets=BUCKETS[1:])
    names = {row["partner_id"] for row in rows}
    refs = {own.id: own.ref for own in env["res.partner"].browse(names)}
    told = {refs[row["partner_id"]]: (sum(row["amounts"]), row["credit"]) for row in rows}
    plain = book.get_accounts(day)
    differing = [
        number
        for number in {*told, *plain}
        if not all(
            _is_same(one, other)
            for one, other in zip(plain.get(number, (0, 0)), told.get(number, (0, 0)), strict=True)
        )
    ]
    print(
        f"  customers with something open or on account: {len(plain)}, of them differ: "
        f"{len(differing)} {', '.join(sorted(differing)[:5])}"
    )
    return len(differing)


def _compare_disputes(book, events, day):
    """Say why less is in dispute than was entered in the files; return whether it adds up."""
    less = Counter()
    told = Decimal(0)
    for row in book.find_disputes(day):
        record, entered = events.disputes.get(row["dispute_id"]), Decimal(row["amount_disputed"])
        amount = Decimal(str(sum(record.line_ids.mapped("amount")))) if record else Decimal(0)
        if not record:
            less["not raised: the invoice was paid"] += entered
        elif record.date_closed and record.date_closed <= day:
            less["closed: the invoice is paid"] += entered
            if book.invoices[row["invoice_id"]].get_open(day) > 0:
                print(f"  dispute {row['dispute_id']} is closed, and its invoice is open")
                return 1
        else:
            told += amount
            if entered > amount:
                less["cut to what was open"] += entered - amount
    reasons = "; ".join(f"{name} {_show(amount)}" for name, amount in less.items())
    print(f"  in dispute as raised {_show(told)}; less than entered: {reasons}")
    return 0


def _show(value):
    if value is None:
        return "none"
    return f"{value:,}" if isinstance(value, int) else f"{Decimal(str(value)):,.2f}"


def _is_same(value, told):
    if value is None or told is None:
        return value is told
    return abs(Decimal(str(value)) - Decimal(str(told))) < CENT
