"""Disputes in a replay: ``make replay FILE=... DISPUTES=1``.

Each invoice that the file marks as disputed and that is unpaid on its due date is disputed on
that day as a whole, and the dispute is resolved as valid debt ten days later. Those ten days do
not count: a plain reading of the file says how many invoices then reach each level.
"""

import csv
import io
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

from history import LEVEL_DAYS

from odoo.fields import Command

COLUMN = "Disputed"
DAYS = 10


def read_disputed(path):
    """Return the numbers of the invoices that a file marks as disputed.

    :param path: a file that ``history.read`` has read
    """
    text = Path(path).read_text(encoding="utf-8-sig")
    return {
        row["invoiceNumber"].strip()
        for row in csv.DictReader(io.StringIO(text, newline=""))
        if (row.get(COLUMN) or "").strip().lower() in ("yes", "1", "true")
    }


class Disputes:
    """The disputes of one replay."""

    def __init__(self, env, company, history, path):
        """
        :param env: environment of a superuser
        :param company: the company that is replayed
        :param history: what ``history.read`` returned
        :param path: the file
        """
        self.env = env
        self.company = company
        self.history = history
        numbers = {invoice.number for invoice in history.invoices}
        self.disputed = read_disputed(path) & numbers
        self.by_due = defaultdict(list)
        for invoice in history.invoices:
            if self._is_raised(invoice):
                self.by_due[invoice.due].append(invoice.number)

    def _is_raised(self, invoice):
        """Return whether an invoice is disputed: it is marked, and unpaid when it falls due."""
        return invoice.number in self.disputed and invoice.settled > invoice.due

    def work(self, day, moves):
        """Resolve the disputes of ten days ago, and raise those of a day.

        :param day: the day
        :param dict moves: ids of the invoices by number
        """
        model = self.env["collections.dispute"].with_context(tracking_disable=True)
        model.search(
            [
                ("company_id", "=", self.company.id),
                ("state", "=", "open"),
                ("date_raised", "<=", day - timedelta(days=DAYS)),
            ]
        )._resolve("rejected")
        reason = self.env.ref("collections_followup.dispute_reason_other")
        model.create(
            [
                {
                    "company_id": self.company.id,
                    "date_raised": day,
                    "source": "email",
                    "reason_id": reason.id,
                    "line_ids": [Command.create({"move_id": moves[number], "scope": "all"})],
                }
                for number in self.by_due[day]
            ]
        )

    def count_reached(self, days, until):
        """Count the invoices that a level is owed to, by dates and disputes alone.

        :param int days: days of the level after the due date
        :param until: last day looked at
        """
        reached = 0
        for invoice in self.history.invoices:
            pause = DAYS if self._is_raised(invoice) else 0
            day = invoice.due + timedelta(days=days + pause)
            reached += invoice.settled > day and day <= until
        return reached

    def get_rows(self, without, counts, until):
        """Return the claimed pairs of item and level, with and without the disputes.

        :param list without: items that reached each level in the replay without disputes
        :param list counts: items that reached each level in this replay
        :param until: the last day that was replayed
        :return: the headings, and one list per level
        """
        rows = [
            [str(level), plain, count, count - plain, self.count_reached(days, until)]
            for level, (days, plain, count) in enumerate(
                zip(LEVEL_DAYS, without, counts, strict=True), 1
            )
        ]
        return ["level", "without disputes", "with disputes", "difference", "by the file"], rows

    def get_summary(self):
        """Return in one sentence how many disputes there were."""
        states = dict(
            self.env["collections.dispute"]._read_group(
                [("company_id", "=", self.company.id)], ["outcome"], ["__count"]
            )
        )
        return (
            f"{len(self.disputed)} invoices are marked as disputed, {sum(states.values())} were "
            f"unpaid on their due date: {states.get('rejected', 0)} resolved as valid, "
            f"{states.get('paid', 0)} paid while disputed, {states.get(False, 0)} still open"
        )
