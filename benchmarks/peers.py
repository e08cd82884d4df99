"""Ageing and open items as of past days beside two reports of OCA, and why they differ.

The ledger is seeded, and stories are played on it that reports read differently: money on account
that is matched later, part payments in foreign currency with exchange entries, credit notes,
invoices due on the edge of a bucket. For each customer, currency and bucket, and for each open
item, our figure stands beside the peer's. Where they differ, the peer's figure is computed from
the raw ledger with one known difference after the other, until it comes out: that is the reason.
A difference that none of them explains ends this with 1.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import parent
import payment_returns
from seed import CURRENCY, Seeder

from odoo import SUPERUSER_ID, api
from odoo.fields import Command, Date
from odoo.modules.registry import Registry
from odoo.tools import SQL

STATEMENT, FINANCIAL = "partner_statement", "account_financial_report"
# Last days of the buckets, as both peers have them
LIMITS = (30, 60, 90, 120)
DAYS_AGO = (0, 20, 75, 200)
# What a peer does otherwise, and how it is called in the output
REASONS = {
    "credits": "credits are netted in the bucket of their date, ours stand apart",
    "edges": "buckets end a day earlier: 30 days late counts as 31-60",
    "matches": "a match counts from its latest entry: ours leaves money on account until it was "
    "matched with later money, and exchange entries go with their match",
    "dropped": "an item is left out when all its matches with earlier entries are later",
    "cents": "items of nothing in company currency are left out",
}
ENOUGH = 0.005


class Ledger:
    """The raw ledger, read plainly: items, and what was matched with them."""

    def __init__(self, env, company):
        self.env = env
        rows = env.execute_query_dict(
            SQL(
                """
                SELECT l.id, p.commercial_partner_id AS customer, l.currency_id AS currency, l.date,
                       COALESCE(l.date_maturity, l.date) AS due, l.balance::float8,
                       l.amount_currency::float8
                  FROM account_move_line l
                  JOIN account_account a ON a.id = l.account_id
                  JOIN res_partner p ON p.id = l.partner_id
                 WHERE a.account_type = 'asset_receivable' AND l.parent_state = 'posted'
                   AND l.company_id = %s
                """,
                company.id,
            )
        )
        self.items = {row["id"]: row for row in rows}
        self.matches = defaultdict(list)
        for debit, credit, amount, debited, credited, day in env.execute_query(
            SQL(
                "SELECT debit_move_id, credit_move_id, amount::float8,"
                " debit_amount_currency::float8, credit_amount_currency::float8, max_date"
                " FROM account_partial_reconcile WHERE company_id = %s",
                company.id,
            )
        ):
            self.matches[debit].append((credit, -amount, -debited, day))
            self.matches[credit].append((debit, amount, credited, day))
        [*self.dates] = env.execute_query(SQL("SELECT id, date FROM account_move_line"))
        self.dates = dict(self.dates)

    def read_open(self, day, reasons, ours):
        """Return what is open at the end of a day, by item: company currency and its own.

        :param reasons: keys of ``REASONS`` that a peer has; with none of them as we have it
        :param dict ours: our reading
        """
        if "matches" not in reasons:
            found = dict(ours)
        else:
            found = {}
            for line_id, item in self.items.items():
                if item["date"] <= day:
                    counted = [own for own in self.matches[line_id] if own[3] <= day]
                    found[line_id] = (
                        item["balance"] + sum(own[1] for own in counted),
                        item["amount_currency"] + sum(own[2] for own in counted),
                    )
        if "dropped" in reasons:
            found = {key: value for key, value in found.items() if not self._is_dropped(key, day)}
        if "cents" in reasons:
            found = {key: value for key, value in found.items() if abs(value[0]) >= ENOUGH}
        return {key: value for key, value in found.items() if any(abs(own) > 1e-6 for own in value)}

    def _is_dropped(self, line_id, day):
        known = [own for own in self.matches[line_id] if self.dates[own[0]] <= day]
        return bool(known) and all(own[3] > day for own in known)

    def age(self, opened, day, reasons, in_own):
        """Return amounts by customer and currency, and bucket: the last one is of credits."""
        result = defaultdict(float)
        for line_id, amounts in opened.items():
            item, amount = self.items[line_id], amounts[1 if in_own else 0]
            days = (day - item["due"]).days + ("edges" in reasons)
            bucket = sum(days > limit for limit in (0, *LIMITS))
            if "edges" in reasons and days == 1:
                bucket = 0
            if amount < 0 and "credits" not in reasons:
                bucket = len(LIMITS) + 2
            key = (item["customer"], item["currency"] if in_own else 0)
            result[(*key, bucket)] += amount
        return result


class Comparison:
    """Counts what agrees, and why the rest does not."""

    def __init__(self):
        self.rows = []
        self.unknown = []

    def compare(self, title, ours, theirs, models):
        """Compare figures by key.

        :param str title: what is compared
        :param dict models: figures by the reasons that a peer may have, as tuples
        """
        counts, examples = Counter(), {}
        for key in sorted({*ours, *theirs}, key=str):
            own, other = ours.get(key, 0.0), theirs.get(key, 0.0)
            if abs(own - other) < ENOUGH:
                counts["equal"] += 1
                continue
            reasons = next(
                (
                    reasons
                    for reasons, figures in models.items()
                    if abs(figures.get(key, 0.0) - other) < ENOUGH
                ),
                None,
            )
            if not reasons:
                self.unknown.append(f"{title} {key}: ours {own:.2f}, theirs {other:.2f}")
                counts["unknown"] += 1
                continue
            counts[reasons] += 1
            examples.setdefault(reasons, f"{own:.2f} / {other:.2f}")
        self.rows.append((title, counts, examples))

    def show(self):
        print("Figures compared, and one example of each reason: ours / theirs")
        for title, counts, examples in self.rows:
            total = sum(counts.values())
            print(f"{title}: {total} figures, {counts.pop('equal', 0)} equal")
            for reasons, count in counts.most_common():
                words = "no known reason" if reasons == "unknown" else " + ".join(reasons)
                print(f"  {count:7} {words:32} {examples.get(reasons, '')}")
        print("Reasons")
        for name, words in REASONS.items():
            print(f"  {name:8} {words}")
        for line in self.unknown[:20]:
            print(f"NO KNOWN REASON: {line}")
        return 1 if self.unknown else 0


def _subsets(names):
    """Return all sets of some reasons, the smallest first, as tuples."""
    return [own for count in range(len(names) + 1) for own in combinations(names, count)]


class Peers:
    """Asks us and the peers for the same days."""

    def __init__(self, env, today):
        self.env = env
        self.company = env.company
        self.today = today
        self.ledger = Ledger(env, env.company)
        self.accounts = env["account.account"]._collections_get_receivable_ids()
        customers = {item["customer"] for item in self.ledger.items.values()}
        self.partners = env["res.partner"].browse(sorted(customers))
        self.result = Comparison()

    def run(self, installed):
        for ago in DAYS_AGO:
            day = self.today - timedelta(days=ago)
            ours = self._read_items(day)
            self._check_own(day, ours)
            if STATEMENT in installed:
                self._compare_statement(day, ours)
            if FINANCIAL in installed:
                self._compare_financial(day, ours)
        return self.result.show()

    def _read_items(self, day):
        lines = self.env["account.move.line"]
        return {
            row[0]: (float(row[1]), float(row[2]))
            for row in self.env.execute_query(
                SQL(
                    "SELECT line_id, open, open_currency FROM (%s) o WHERE contact_id IS NOT NULL",
                    lines._collections_sql_open_on(day, self.company),
                )
            )
        }

    def _read_ageing(self, day, currency):
        """Return our ageing, as its page has it."""
        found = {}
        for row in self.env["collections.ageing"]._read(
            self.company, day, buckets=LIMITS, currency=currency
        ):
            if row["partner_id"]:
                key = (row["partner_id"], row["currency_id"] if currency == "document" else 0)
                found.update(
                    {(*key, place): amount for place, amount in enumerate(row["amounts"]) if amount}
                )
                if row["credit"]:
                    found[(*key, len(LIMITS) + 2)] = -row["credit"]
        return found

    def _check_own(self, day, ours):
        """Our page says what our items add up to, read plainly."""
        for currency in ("document", "company"):
            plain = self.ledger.age(ours, day, (), currency == "document")
            self.result.compare(
                f"{day} our page beside our items, {currency} currency",
                self._read_ageing(day, currency),
                {key: value for key, value in plain.items() if abs(value) > ENOUGH},
                {},
            )

    def _get_models(self, day, ours, names, in_own):
        """Return what each set of reasons makes of the ageing, and of the items."""
        ages, items = {}, {}
        for reasons in _subsets(names):
            opened = self.ledger.read_open(day, reasons, ours)
            ages[reasons] = self.ledger.age(opened, day, reasons, in_own)
            place = 1 if in_own else 0
            items[reasons] = {key: value[place] for key, value in opened.items()}
        return ages, items

    def _compare_statement(self, day, ours):
        """``partner_statement``: buckets and open items in the currency of the items."""
        names = ("credits", "edges", "matches", "dropped")
        ages, items = self._get_models(day, ours, names, True)
        report = self.env["report.partner_statement.outstanding_statement"]
        arguments = (self.company.id, self.partners.ids)
        columns = ("current", "b_1_30", "b_30_60", "b_60_90", "b_90_120", "b_over_120")
        theirs = {}
        for customer, rows in report._get_account_show_buckets(
            *arguments, day, "asset_receivable", "days"
        ).items():
            for row in rows:
                for place, name in enumerate(columns):
                    theirs[customer, row["currency_id"], place] = float(row[name] or 0.0)
        self.result.compare(
            f"{day} {STATEMENT}, ageing", self._read_ageing(day, "document"), theirs, ages
        )
        opened = {}
        for rows in report._get_account_display_lines(
            *arguments, False, day, "asset_receivable"
        ).values():
            opened.update({row["id"]: float(row["open_amount"]) for row in rows})
        own = {key: value[1] for key, value in ours.items()}
        self.result.compare(f"{day} {STATEMENT}, open items", own, opened, items)

    def _compare_financial(self, day, ours):
        """``account_financial_report``: buckets and open items in company currency."""
        names = ("credits", "matches", "cents")
        ages, items = self._get_models(day, ours, names, False)
        report = self.env["report.account_financial_report.aged_partner_balance"]
        data = report.with_context(
            age_partner_config=self.env["account.age.report.configuration"]
        )._get_move_lines_data(self.company.id, self.accounts, [], day, False, True, False)[0]
        columns = ("current", "30_days", "60_days", "90_days", "120_days", "older")
        theirs = defaultdict(float)
        for account in data.values():
            for partner_id, own in account.items():
                if isinstance(own, dict) and isinstance(partner_id, int) and partner_id:
                    customer = self.env["res.partner"].browse(partner_id).commercial_partner_id.id
                    for place, name in enumerate(columns):
                        theirs[customer, 0, place] += own[name]
        self.result.compare(
            f"{day} {FINANCIAL}, ageing", self._read_ageing(day, "company"), theirs, ages
        )
        lines = self.env["report.account_financial_report.open_items"]._get_data(
            self.accounts, [], day, True, self.company.id, False, "partners"
        )[0]
        opened = {line["id"]: line["amount_residual"] for line in lines if line["partner_id"]}
        own = {key: value[0] for key, value in ours.items()}
        self.result.compare(f"{day} {FINANCIAL}, open items", own, opened, items)


class Stories:
    """What reports read differently, entered as people do."""

    def __init__(self, env, today, seed):
        self.env = env
        self.today = today
        self.draw = random.Random(seed)
        self.foreign = env["res.currency"].search([("name", "=", CURRENCY)])
        self.receivable = env.company.partner_id.property_account_receivable_id

    def play(self, count):
        """Let each customer live through some months.

        :param int count: how many customers
        """
        for ago in range(0, 330, 30):
            day = self.today - timedelta(days=ago)
            self.env["res.currency.rate"].create(
                {
                    "currency_id": self.foreign.id,
                    "company_id": self.env.company.id,
                    "name": day,
                    "rate": round(0.8 + self.draw.random() / 5, 4),
                }
            )
        for number in range(count):
            partner = self.env["res.partner"].create({"name": f"Story {number}"})
            self._live(partner, self.foreign if number % 3 == 0 else self.env.company.currency_id)

    def _live(self, partner, currency):
        early = self._receive(partner, currency, 260, 400)
        invoices = [
            self._invoice(partner, currency, ago, self.draw.choice((0, 30, 60, 90, 120, 14, 200)))
            for ago in (250, 180, 130, 90, 60, 31)
        ]
        self._match(invoices[0], self._receive(partner, currency, 150, 300))
        # Money on account and later money, matched in one go with several invoices
        owed = sum(line.amount_residual_currency for line in invoices[1:4])
        late = self._receive(partner, currency, 25, round(owed - 400, 2))
        self._match(*invoices[1:4], early, late)
        self._match(invoices[4], self._receive(partner, currency, 10, 120))
        credit = self._invoice(partner, currency, 70, 70, "out_refund")
        if self.draw.random() < 0.5:
            self._match(invoices[5], credit)

    def _invoice(self, partner, currency, ago, due_ago, kind="out_invoice"):
        day = self.today - timedelta(days=ago)
        move = self.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": partner.id,
                "currency_id": currency.id,
                "invoice_date": day,
                "date": day,
                "invoice_date_due": max(day, self.today - timedelta(days=due_ago)),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Work",
                            "price_unit": self.draw.randrange(20000, 90000) / 100,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        move.action_post()
        return move.line_ids.filtered(lambda line: line.account_id == self.receivable)

    def _receive(self, partner, currency, ago, amount):
        payment = self.env["account.payment"].create(
            {
                "partner_id": partner.id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "amount": amount,
                "currency_id": currency.id,
                "date": self.today - timedelta(days=ago),
            }
        )
        payment.action_post()
        return payment.move_id.line_ids.filtered(lambda line: line.account_id == self.receivable)

    def _match(self, *lines):
        self.env["account.move.line"].union(*lines).filtered(
            lambda line: not line.reconciled
        ).reconcile()


def install(database):
    """Install those of the peers that are at hand; return their names."""
    folder = Path(os.environ.get("COLLECTIONS_PEERS") or "/nowhere")
    wanted = [
        name for name in (STATEMENT, FINANCIAL, payment_returns.ADDON) if (folder / name).exists()
    ]
    if not wanted:
        return []
    done = subprocess.run(
        [
            *(sys.executable, parent.PROGRAM, "-m", "odoo", "-d", database),
            *("-i", ",".join(wanted), "--stop-after-init", "--no-http", "--log-level=error"),
        ],
        check=False,
    )
    return [] if done.returncode else wanted


def main(env, args):
    """Seed, install, compare.

    :return: 1 where a difference has no known reason
    """
    parser = argparse.ArgumentParser(prog="peers", description=__doc__)
    parser.add_argument("--size", default="XS", help="size of the seeded ledger: XS, S")
    parser.add_argument("--stories", type=int, default=12, help="customers with stories")
    parser.add_argument("--seed", type=int, default=7, help="begin of the random numbers")
    options = parser.parse_args(args)
    start = time.monotonic()
    env.cr.commit()
    installed = install(env.cr.dbname)
    if not installed:
        print("no peer to compare with: pip could not get them, or they do not install")
        return 1
    print(f"installed {', '.join(installed)} in {time.monotonic() - start:.0f} s")
    registry = Registry.new(env.cr.dbname)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        today = env.company._collections_today()
        seeder = Seeder(env, today)
        seeder.set_up()
        rows = seeder.fill(options.size)
        Stories(env, today, options.seed).play(options.stories)
        env.flush_all()
        cr.commit()
        print(
            f"ledger: {rows['invoices']} invoices seeded, {options.stories} customers with stories"
        )
        code = Peers(env, Date.to_date(today)).run(installed)
        if payment_returns.ADDON in installed and payment_returns.play(env):
            code = 1
    print(f"{time.monotonic() - start:.0f} s")
    return code
