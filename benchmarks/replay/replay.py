"""Replays real invoices day by day through the add-on: ``make replay FILE=histories.csv``.

Customers and draft invoices are loaded first, through the ORM. Then each day from the first
invoice to the last payment goes like a company's day: its invoices are posted, its payments
registered, a run is prepared and sent, and the rules that always hold are checked. Invoices
are posted on their own date, so that no case shows one before it exists. The clock stands at
the replayed day, and each day is committed: an interrupted replay goes on with KEEP=1. REPORT=1
ends with the management pack of the company, compared with a plain reading of the file.
"""

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from datetime import datetime, timedelta
from datetime import time as clock
from pathlib import Path

from checks import Checks
from customers import get_values
from disputes import Disputes
from forecasts import Forecasts
from freezegun import freeze_time
from history import LEVEL_DAYS, BadFile, read
from pack import PARAMETER, report
from promises import Promises
from report import Bar, format_table, get_month_rows

from odoo.fields import Command, Date

BATCH = 250
# Bookkeeping is not what is replayed: its chatter only costs time.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
}


class Violation(Exception):
    """A rule is broken; the text says which, where and when."""


class Replay:
    """One history in one database."""

    def __init__(self, env, history, commit=None, smtp_port=None):
        """
        :param env: environment of a superuser
        :param history: what ``history.read`` returned
        :param commit: called at the end of each step; nothing is committed if None
        :param smtp_port: port of a mail server on this machine
        """
        self.env = env
        self.history = history
        self.commit = commit or (lambda: None)
        self.smtp_port = smtp_port
        self.company = env.company
        self.by_date = defaultdict(list)
        self.by_settled = defaultdict(list)
        for invoice in history.invoices:
            self.by_date[invoice.date].append(invoice)
            self.by_settled[invoice.settled].append(invoice)
        self.moves = {}
        self.journal = env["account.journal"]
        self.notice_count = 0
        self.disputes = None
        self.promises = None
        self.forecasts = Forecasts(env, env.company)

    # ------------------------------------------------------------------ loading

    def load(self):
        """Set up the company, and load customers and draft invoices unless they are there.

        :return: the last day that was replayed before, or None
        """
        parameters = self.env["ir.config_parameter"]
        state = json.loads(parameters.get_param(PARAMETER) or "{}")
        if state and state["digest"] != self.history.digest:
            raise Violation(
                "this database has the replay of another file, or of other days: start without KEEP"
            )
        if not state:
            self._set_up_company()
            self._load_invoices(self._load_customers())
            state = {"digest": self.history.digest, "day": None}
            parameters.set_param(PARAMETER, json.dumps(state))
        self._set_up_mail()
        self.journal = self.journal.search(
            [("company_id", "=", self.company.id), ("type", "=", "bank")], limit=1
        )
        self.moves = dict(
            self.env["account.move"]
            .search_fetch(
                [("company_id", "=", self.company.id), ("move_type", "=", "out_invoice")],
                ["ref"],
            )
            .mapped(lambda move: (move.ref, move.id))
        )
        self.commit()
        return Date.to_date(state["day"])

    def _set_up_company(self):
        company = self.company
        company.write(
            {"name": "Replay Company", "email": "receivables@replay.example", "phone": "555 0100"}
        )
        if not company.chart_template:
            self.env["account.chart.template"].try_loading("generic_coa", company=company)
        self.env["res.partner.bank"].create(
            {"acc_number": "100200300", "partner_id": company.partner_id.id}
        )
        words = ("A friendly reminder", "Your account is overdue", "Last reminder")
        policy = self.env["collections.policy"].create(
            {
                "name": "Replay",
                "company_id": company.id,
                "level_ids": [
                    Command.create(
                        {
                            "name": words[rank],
                            "sequence": (rank + 1) * 10,
                            "days": days,
                            "channel_email": True,
                            "subject": f"{words[rank]} from {{company}}",
                            "body": "<p>Dear {customer},</p><p>the invoices below are overdue. "
                            "Please pay {amount} by {pay_by}.</p>",
                        }
                    )
                    for rank, days in enumerate(LEVEL_DAYS)
                ],
            }
        )
        company.collections_policy_id = policy

    def _set_up_mail(self):
        servers = self.env["ir.mail_server"].with_context(active_test=False)
        if not self.smtp_port:
            return
        servers.search([]).unlink()
        servers.create(
            {
                "name": "Mail that is caught",
                "smtp_host": "127.0.0.1",
                "smtp_port": self.smtp_port,
                "smtp_encryption": "none",
                "smtp_authentication": "login",
            }
        )

    def _load_customers(self):
        regions = {invoice.customer: invoice.region for invoice in self.history.invoices}
        countries = {c.code: c.id for c in self.env["res.country"].search_fetch([], ["code"])}
        values_list = []
        for customer, region in sorted(regions.items()):
            values = get_values(customer, region)
            values["country_id"] = countries[values.pop("country_code")]
            values_list.append(values)
        partners = self.env["res.partner"].with_context(**QUIET).create(values_list)
        return {partner.ref: partner.id for partner in partners}

    def _load_invoices(self, partners):
        bar = Bar(len(self.history.invoices))
        for start in range(0, len(self.history.invoices), BATCH):
            batch = self.history.invoices[start : start + BATCH]
            self.env["account.move"].with_context(**QUIET).create(
                [
                    {
                        "move_type": "out_invoice",
                        "partner_id": partners[invoice.customer],
                        "ref": invoice.number,
                        "invoice_date": invoice.date,
                        "date": invoice.date,
                        "invoice_date_due": invoice.due,
                        "invoice_payment_term_id": False,
                        "invoice_line_ids": [
                            Command.create(
                                {
                                    "name": "Services",
                                    "price_unit": float(invoice.amount),
                                    "tax_ids": [Command.clear()],
                                }
                            )
                        ],
                    }
                    for invoice in batch
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            bar.show(start + len(batch), "loading invoices")

    # --------------------------------------------------------------------- days

    def run(self, until=None, start=None):
        """Replay all days, or those up to a day.

        :param until: last day to replay
        :param start: first day to replay; the first of the history if None
        """
        first = start or self.history.first_day
        last = min(until or self.history.last_day, self.history.last_day)
        bar = Bar((last - first).days + 1)
        checks = Checks(self.env, self.company)
        day = first
        with freeze_time(datetime.combine(first, clock(8)), tick=True) as frozen:
            while day <= last:
                frozen.move_to(datetime.combine(day, clock(8)))
                self._replay_day(day, checks)
                bar.show((day - first).days + 1, f"{day}  {self.notice_count} notices prepared")
                day += timedelta(days=1)
        return last

    def _replay_day(self, day, checks):
        self.forecasts.make(day)
        self._post_invoices(day)
        self._register_payments(day)
        if self.disputes:
            self.disputes.work(day, self.moves)
        self.env.flush_all()
        before = checks.get_ledger_digest()
        self._chase(day)
        if self.promises:
            self.promises.log(day)
        self.env.flush_all()
        violations = checks.find_violations(day, self.history.sum_open(day))
        if checks.get_ledger_digest() != before:
            violations.append("rule 7: the run changed accounting entries")
        if violations:
            raise Violation("\n".join(f"{day}: {text}" for text in violations[:20]))
        state = {"digest": self.history.digest, "day": Date.to_string(day)}
        self.env["ir.config_parameter"].set_param(PARAMETER, json.dumps(state))
        self.commit()
        self.env.invalidate_all()

    def _browse(self, invoices):
        moves = self.env["account.move"].with_context(**QUIET)
        return moves.browse([self.moves[invoice.number] for invoice in invoices])

    def _post_invoices(self, day):
        drafts = self._browse(self.by_date[day]).filtered(lambda move: move.state == "draft")
        if drafts:
            drafts.action_post()

    def _register_payments(self, day):
        """Do what core's payment wizard does, for all payments of a day at once."""
        lines = self._browse(self.by_settled[day]).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        if not lines:
            return
        payments = (
            self.env["account.payment"]
            .with_context(**QUIET, skip_invoice_sync=True)
            .create(
                [
                    {
                        "date": day,
                        "amount": line.amount_residual,
                        "payment_type": "inbound",
                        "partner_type": "customer",
                        "partner_id": line.partner_id.id,
                        "memo": line.move_name,
                        "journal_id": self.journal.id,
                        "currency_id": line.currency_id.id,
                        "destination_account_id": line.account_id.id,
                        "invoice_ids": [Command.set(line.move_id.ids)],
                    }
                    for line in lines
                ]
            )
        )
        payments.action_post()
        plan = []
        for line, payment in zip(lines, payments, strict=True):
            counterpart = payment.move_id.line_ids.filtered(
                lambda other, account=line.account_id: other.account_id == account
            )
            plan.append(line + counterpart)
        self.env["account.move.line"]._reconcile_plan(plan)

    def _chase(self, day):
        """Do what the daily scheduled actions do: prepare, send, and hand over the mail."""
        run = self.env["collections.run"].create({"company_id": self.company.id, "date": day})
        run.action_prepare()
        self.notice_count += run.notice_count
        if not run.notice_count:
            return
        run.action_send()
        notices = self.env["collections.notice"]
        while notices._count_waiting():
            notices._process_outbox(self.commit)
            mails = self.env["mail.mail"].search([("state", "=", "outgoing")])
            mails.send()

    # -------------------------------------------------------------------- result

    def count_items(self):
        """Count the items that reached each level by a sent notice.

        :return: a list, one number per level of the policy
        """
        counts = dict(
            self.env["collections.notice.line"]._read_group(
                [
                    ("notice_id.state", "=", "sent"),
                    ("notice_id.company_id", "=", self.company.id),
                    ("level_id", "!=", False),
                ],
                ["level_id"],
                ["move_line_id:count_distinct"],
            )
        )
        levels = self.company.collections_policy_id.level_ids.sorted("sequence")
        return [counts.get(level, 0) for level in levels]


def _count_caught():
    folder = os.environ.get("COLLECTIONS_MAILDIR")
    if not folder:
        return None
    return sum(len(list((Path(folder) / sub).glob("*"))) for sub in ("new", "cur"))


def _print_result(replay, last, without=None):
    """Print the table and the levels; return whether they are what the file says.

    :param replay: a replay that is over
    :param last: the last day that was replayed
    :param list without: items that reached each level without disputes
    """
    env, history = replay.env, replay.history
    print(format_table(*get_month_rows(env, replay.company, history.first_day, last)))
    print()
    good = True
    if replay.promises:
        print(format_table(*replay.promises.get_rows()))
        print()
        for text in replay.promises.find_differences(last):
            good = False
            print(text, file=sys.stderr)
    if replay.disputes:
        print(replay.disputes.get_summary())
        print(format_table(*replay.disputes.get_rows(without, replay.count_items(), last)))
        print()
    if not replay.forecasts.print(last):
        # Of some weeks it may be chance; of the whole file it is none.
        good = last < history.last_day
        print("The forecast does not beat both naive ones.", file=sys.stderr)
    for number, (days, items) in enumerate(zip(LEVEL_DAYS, replay.count_items(), strict=True), 1):
        print(f"level {number}: {items} items")
        expected = (replay.disputes or history).count_reached(days, last)
        # What is promised is not chased: only the first level stands in the file then.
        if items != expected and (number == 1 or not replay.promises):
            good = False
            print(f"         a plain reading of the file gives {expected}", file=sys.stderr)
    sent = env["collections.notice"].search_count(
        [("company_id", "=", replay.company.id), ("state", "=", "sent")]
    )
    caught = _count_caught()
    if caught is not None:
        print(f"\n{sent} notices sent, {caught} e-mails caught")
        if caught < sent:
            good = False
            print("         there are fewer e-mails than notices", file=sys.stderr)
    if good:
        print("As a plain reading of the file has it: every level on its day, nothing twice.")
    return good


def _read_counts(path, history):
    """Return what a replay of the same days saved, or None."""
    if not path or not path.exists():
        return None
    saved = json.loads(path.read_text())
    return saved["counts"] if saved["digest"] == history.digest else None


def main(env, args):
    """Replay a file in the database of an environment.

    :param env: environment of a superuser
    :param args: command line: the file, and options
    :return: 0 when all rules held and the levels are those of the file
    """
    parser = argparse.ArgumentParser(prog="replay", description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--until", type=Date.to_date, help="last day, as 2012-12-31")
    parser.add_argument("--save", type=Path, help="write the items of each level into this file")
    parser.add_argument("--beside", type=Path, help="such a file, of the run without disputes")
    options = parser.parse_args(args)
    with_disputes = os.environ.get("DISPUTES", "0") not in ("", "0")
    with_report = os.environ.get("REPORT", "0") not in ("", "0")
    if with_report and with_disputes:
        # What is credited after a dispute is not in the file.
        print("REPORT=1 goes without DISPUTES=1: the file knows no credit notes", file=sys.stderr)
        return 1
    try:
        history = read(options.file)
    except BadFile as error:
        print(error, file=sys.stderr)
        return 1
    if options.until:
        if options.until < history.first_day:
            print(f"the first invoice is of {history.first_day}", file=sys.stderr)
            return 1
        history = history.cut(options.until)
    without = None
    if with_disputes:
        without = _read_counts(options.beside, history)
        if without is None:
            print(
                "the same days without disputes are missing: start this by `make replay`",
                file=sys.stderr,
            )
            return 1
    if not os.environ.get("COLLECTIONS_SMTP_PORT"):
        print("no mail server to send to: start this by `make replay`", file=sys.stderr)
        return 1
    began = time.monotonic()
    replay = Replay(env, history, env.cr.commit, smtp_port=int(os.environ["COLLECTIONS_SMTP_PORT"]))
    try:
        done = replay.load()
        if with_disputes:
            replay.disputes = Disputes(env, replay.company, history, options.file)
        if os.environ.get("PROMISES", "0") != "0":
            replay.promises = Promises(env, replay.company, history)
        if done:
            print(f"going on after {done}", file=sys.stderr)
        last = replay.run(options.until, done and done + timedelta(days=1))
    except Violation as error:
        # The day is taken back: KEEP=1 comes to the same place again.
        env.cr.rollback()
        print(f"\nThe replay stopped.\n{error}", file=sys.stderr)
        return 1
    good = _print_result(replay, last, without)
    if options.save:
        counts = {"digest": history.digest, "counts": replay.count_items()}
        options.save.write_text(json.dumps(counts) + "\n")
    if with_report:
        good = report(env, replay.company, options.file, last) and good
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    print(f"{len(history.invoices)} invoices replayed in {minutes} min {seconds} s")
    return 0 if good else 1
