"""What a file of invoices says of a day, read in plain Python: a second opinion.

No database and nothing of the add-on: only the CSV file. ``python3 plain.py FILE 2013-12-31``
prints the figures.

The rules, in few words: an invoice is open from its date until the day before it was settled, and
on a day it is past due when its due date is before that day. An age is the number of days past
due, and boundary days are in the lower bucket. Days late are from the due date to the day of the
payment, below zero for what was paid early.
"""

import csv
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

LIMITS = (30, 60, 90, 120)
ZERO = Decimal(0)
# What the accuracy of a forecast looks at: so many days back, and weeks ahead.
HALF_YEAR, WEEKS_AHEAD = 26 * 7, 4


def read_rows(path):
    """Return the rows of the file: dates, and the amount, by name."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return [
            {
                "customer": row["customerID"].strip(),
                "date": read_day(row["InvoiceDate"]),
                "due": read_day(row["DueDate"]),
                "settled": read_day(row["SettledDate"]),
                "amount": Decimal(row["InvoiceAmount"].strip()),
            }
            for row in csv.DictReader(file)
            if any(row.values())
        ]


def read_day(text):
    """Return the date of a text such as 4/6/2013."""
    return datetime.strptime(text.strip(), "%m/%d/%Y").date()


def get_month_end(day):
    """Return the last day of a day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def get_month(day):
    """Return the month that ends on a day: of the calendar, or one up to that day."""
    if day == get_month_end(day):
        return day.replace(day=1), day
    before = day.replace(day=1) - timedelta(days=1)
    return before.replace(day=min(day.day, before.day)) + timedelta(days=1), day


def get_open(rows, day):
    """Return the rows that were open at the end of a day."""
    return [row for row in rows if row["date"] <= day < row["settled"]]


def add(rows):
    return sum((row["amount"] for row in rows), ZERO)


def get_buckets(rows, day):
    """Return what was open by age: not past due, up to 30, 60, 90, 120 days, and older."""
    buckets = [ZERO] * (len(LIMITS) + 2)
    for row in get_open(rows, day):
        days = (day - row["due"]).days
        place = 0 if days <= 0 else 1 + sum(days > limit for limit in LIMITS)
        buckets[place] += row["amount"]
    return buckets


def score_due_dates(rows, day):
    """Return how "everybody pays on the due date" did in the half year before a day.

    Asked on each Monday of what was open before it, of the four weeks from then on that were over
    before the day.

    :return: how many weeks that were, and by how much they were off on average; None for no week
    """
    first = day - timedelta(days=HALF_YEAR)
    monday = max(first, min(row["date"] for row in rows))
    monday += timedelta(days=-monday.weekday() % 7)
    errors = []
    while monday < day:
        opened = get_open(rows, monday - timedelta(days=1))
        for number in range(WEEKS_AHEAD):
            start = monday + timedelta(weeks=number)
            end = start + timedelta(days=6)
            if end < day:
                due = add(row for row in opened if start <= max(row["due"], monday) <= end)
                came = add(row for row in opened if start <= row["settled"] <= end)
                errors.append(abs(due - came))
        monday += timedelta(weeks=1)
    return len(errors), round(sum(errors, ZERO) / len(errors), 2) if errors else None


def count_back(rows, day):
    """Return days of sales, counted back: of each month from the last one as many as are open.

    None where a year of sales does not explain what is open.
    """
    left, days, end = add(get_open(rows, day)), ZERO, day
    for _month in range(12):
        first = end.replace(day=1)
        sales = add(row for row in rows if first <= row["date"] <= end)
        length = Decimal((end - first).days + 1)
        if sales >= left:
            return days + (length * left / sales if sales else ZERO)
        left, days, end = left - sales, days + length, first - timedelta(days=1)
    return None


def get_figures(rows, day):
    """Return the figures of a day and of the month that ends with it, by name."""
    first, last = get_month(day)
    length = Decimal((last - first).days + 1)
    buckets = get_buckets(rows, day)
    sales = add(row for row in rows if first <= row["date"] <= last)
    paid = [row for row in rows if first <= row["settled"] <= last]
    beginning = add(get_open(rows, first - timedelta(days=1)))
    ending, current = sum(buckets), buckets[0]
    late = sum((row["amount"] * (row["settled"] - row["due"]).days for row in paid), ZERO)
    figures = {f"bucket {place}": amount for place, amount in enumerate(buckets)}
    figures |= {
        "open": ending,
        "past due": ending - current,
        "customers": len({row["customer"] for row in get_open(rows, day)}),
        "sales": sales,
        "paid": add(paid),
        "DSO": ending / sales * length if sales else None,
        "DSO counted back": count_back(rows, day),
        "best possible DSO": current / sales * length if sales else None,
        "days delinquent": (ending - current) / sales * length if sales else None,
        "days late": late / add(paid) if paid else None,
    }
    collectible = beginning + sales - current
    figures["CEI"] = (beginning + sales - ending) / collectible * 100 if collectible else None
    return figures


def get_trend(rows, day, months=13):
    """Return what was open and past due at month ends up to a day: the oldest in front."""
    found, end = [], day
    for _month in range(months):
        buckets = get_buckets(rows, end)
        found.append((end, sum(buckets), sum(buckets[1:])))
        end = end.replace(day=1) - timedelta(days=1)
    return found[::-1]


def main():
    if len(sys.argv) != 3:
        sys.exit("name a file and a day: plain.py FILE 2013-12-31")
    day = date.fromisoformat(sys.argv[2])
    for name, value in get_figures(read_rows(sys.argv[1]), day).items():
        print(f"{name:20}{value if value is None else format(value, ',.4f'):>18}")


if __name__ == "__main__":
    main()
