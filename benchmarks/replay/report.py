"""What a replay prints: a bar while it runs, a table of months when it is over."""

import sys
from datetime import timedelta

from odoo.tools import SQL


class Bar:
    """A progress bar on a terminal, a line now and then elsewhere."""

    WIDTH = 30

    def __init__(self, total, stream=None):
        self.total = max(total, 1)
        self.stream = stream or sys.stderr
        self.drawn = -1

    def show(self, done, text):
        """Show how far it is.

        :param int done: of ``total``
        :param str text: what stands beside the bar
        """
        part = min(done / self.total, 1)
        if self.stream.isatty():
            filled = round(part * self.WIDTH)
            bar = "#" * filled + "." * (self.WIDTH - filled)
            self.stream.write(f"\r[{bar}] {part:4.0%}  {text}\x1b[K")
            if part == 1:
                self.stream.write("\n")
        elif int(part * 20) != self.drawn:
            self.stream.write(f"{part:4.0%}  {text}\n")
        self.drawn = int(part * 20)
        self.stream.flush()


def _months(first, last):
    """Return the last day of each month that a period touches, within the period."""
    ends, day = [], first.replace(day=1)
    while day <= last:
        following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        ends.append((day, min(following - timedelta(days=1), last)))
        day = following
    return ends


def get_month_rows(env, company, first, last):
    """Return the figures of each month from the database.

    :return: pairs: the headings, and one list per month
    """
    months = SQL(", ").join(SQL("(%s::date, %s::date)", *month) for month in _months(first, last))
    groups = env.execute_query(
        SQL(
            """
            SELECT DISTINCT lv.sequence, n.level_id, n.channel
              FROM collections_notice n JOIN collections_level lv ON lv.id = n.level_id
             WHERE n.company_id = %s AND n.state = 'sent' ORDER BY 1, 3
            """,
            company.id,
        )
    )
    ranks = {level: rank for rank, level in enumerate(dict.fromkeys(g[1] for g in groups), 1)}
    counts = [
        SQL(
            "(SELECT count(*) FROM collections_notice n WHERE n.company_id = %s"
            " AND n.state = 'sent' AND n.level_id = %s AND n.channel = %s"
            " AND n.date BETWEEN m.first AND m.last)",
            company.id,
            level,
            channel,
        )
        for _sequence, level, channel in groups
    ]
    rows = env.execute_query(
        SQL(
            """
            WITH m(first, last) AS (VALUES %(months)s),
            item AS (
                SELECT l.id, l.balance, l.date, COALESCE(l.date_maturity, l.date) AS due
                  FROM account_move_line l JOIN account_account a ON a.id = l.account_id
                 WHERE l.company_id = %(company)s AND a.account_type = 'asset_receivable'
                   AND l.parent_state = 'posted' AND l.balance > 0),
            paid AS (
                SELECT p.debit_move_id AS id, p.amount, p.max_date
                  FROM account_partial_reconcile p JOIN item ON item.id = p.debit_move_id)
            SELECT to_char(m.first, 'YYYY-MM'),
                   (SELECT COALESCE(SUM(balance), 0) FROM item
                     WHERE date BETWEEN m.first AND m.last),
                   (SELECT COALESCE(SUM(amount), 0) FROM paid
                     WHERE max_date BETWEEN m.first AND m.last),
                   (SELECT COALESCE(SUM(balance), 0) FROM item WHERE due < m.last)
                   - (SELECT COALESCE(SUM(paid.amount), 0) FROM paid JOIN item USING (id)
                       WHERE item.due < m.last AND paid.max_date <= m.last),
                   (SELECT count(*) FROM collections_case c WHERE c.company_id = %(company)s
                       AND c.date_open BETWEEN m.first AND m.last),
                   (SELECT count(*) FROM collections_case c WHERE c.company_id = %(company)s
                       AND c.date_close BETWEEN m.first AND m.last)
                   %(counts)s
              FROM m ORDER BY m.first
            """,
            months=months,
            company=company.id,
            counts=SQL(", ").join([SQL(), *counts]),
        )
    )
    labels = dict(env["collections.notice"]._selection_channel())
    headings = ["month", "invoiced", "collected", "overdue", "opened", "closed"]
    headings += [f"{labels[channel]} {ranks[level]}" for _sequence, level, channel in groups]
    return headings, [list(row) for row in rows]


def format_table(headings, rows):
    """Return a table as text: the first column left, numbers right, a line of sums below."""

    def text(value):
        return f"{value:,.2f}" if not isinstance(value, (int, str)) else str(value)

    total = ["total"]
    for index, heading in enumerate(headings[1:], 1):
        # What is overdue at the end of each month adds up to nothing.
        total.append("" if heading == "overdue" else sum(row[index] for row in rows))
    table = [headings, *([text(value) for value in row] for row in [*rows, total])]
    widths = [max(len(row[index]) for row in table) for index in range(len(headings))]
    lines = [
        "  ".join(
            cell.ljust(width) if not index else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in table
    ]
    rule = "-" * len(lines[0])
    return "\n".join([lines[0], rule, *lines[1:-1], rule, lines[-1]])
