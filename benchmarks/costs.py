"""What posting and paying cost with the add-on, beside the same without it.

Two processes, one with a database with the add-on and one with a database that never had it, each
on the same seeded ledger, take turns in posting and paying invoices: one by one, each as a request
of its own, and many in one transaction. Counted is up to the end of each transaction, all that is
done before it is committed included; what a commit costs the disk is the same for both.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from meter import ratio
from seed import Seeder, vacuum

from odoo.fields import Command

HERE = Path(__file__).resolve().parent
# What is done, in its order: what is paid was posted before in the same way.
KINDS = ("post_one", "pay_one", "post_batch", "pay_batch")
SIDES = ("with", "without")
COUNTED = ("queries", "cpu")
# A thousand invoices in all, over both databases; and into how many parts they are divided, so
# that both take turns.
INVOICES = {"one": 100, "batch": 400}
TURNS = {"one": 10, "batch": 8}
# A new invoice is due so many days after it: the customers are late with earlier ones.
DUE = 30
WARM_UP = 5


class Side:
    """One of the two databases."""

    def __init__(self, env, size):
        """
        :param env: environment of a superuser
        :param str size: how large its ledger is, or is to be made
        """
        self.env = env
        self.day = date.today()
        if "collections.case" in env:
            # Cases are open, as on any other day.
            env["collections.followup"].refresh(env.company)
            env.cr.flush()
            # As autovacuum does within a minute: plans are made for cases that are there.
            env.cr.execute("ANALYZE collections_case")
        else:
            seeder = Seeder(env, self.day)
            seeder.set_up()
            seeder.fill(size)
            env.cr.commit()
            vacuum(env.cr.dbname)
        self.customers = env["res.partner"].search(
            [("name", "=like", "Customer %"), ("is_company", "=", True)], order="id"
        )
        self.made = 0
        self.posted = {}

    def do(self, kind, count):
        """Do one thing with so many invoices.

        :param str kind: one of ``KINDS``
        :return: a dict: ``queries``, and ``cpu`` seconds of this process and of the database
        """
        action, way = kind.split("_")
        if action == "post":
            self.posted[way] = self._draft(count)
        moves = self.env["account.move"].browse(self.posted[way])
        parts = [moves] if way == "batch" else [*moves]
        function = self._post if action == "post" else self._pay
        queries, cpu = self.env.cr.sql_log_count, self._get_cpu()
        for part in parts:
            function(part)
            # Like the end of a request: the next one begins with nothing read.
            self.env.cr.flush()
            self.env.cr.clear()
        return {
            "queries": self.env.cr.sql_log_count - queries,
            "cpu": self._get_cpu() - cpu,
        }

    def _draft(self, count):
        """Return the ids of new invoices, each of another customer."""
        values = []
        for number in range(self.made, self.made + count):
            customer = self.customers[number % len(self.customers)]
            line = {"name": "Service", "quantity": 1, "price_unit": 100 + number % 7}
            values.append(
                {
                    "move_type": "out_invoice",
                    "partner_id": customer.id,
                    "invoice_date": self.day,
                    "invoice_date_due": self.day + timedelta(days=DUE),
                    "invoice_line_ids": [Command.create({**line, "tax_ids": [Command.clear()]})],
                }
            )
        self.made += count
        moves = self.env["account.move"].create(values)
        self.env.cr.flush()
        self.env.cr.clear()
        return moves.ids

    def _post(self, moves):
        moves.action_post()

    def _pay(self, moves):
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=moves.ids
        )
        register.create({"payment_date": self.day}).action_create_payments()

    def _get_cpu(self):
        """Return the CPU time that this process and its database connection have used."""
        used = time.process_time()
        backend = Path(f"/proc/{self.env.cr.connection.info.backend_pid}/schedstat")
        # A database elsewhere does not tell.
        with contextlib.suppress(OSError):
            used += int(backend.read_text().split()[0]) / 1e9
        return used


class Pair:
    """Both databases, in a process each."""

    def __init__(self, database, plain, size):
        self.names = dict(zip(SIDES, (database, plain), strict=True))
        self.size = size
        self.processes = {}

    def __enter__(self):
        for side, name in self.names.items():
            self.processes[side] = subprocess.Popen(
                [sys.executable, sys.argv[0], name, str(HERE / "costs.py"), self.size],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        for process in self.processes.values():
            self._read(process)  # it is ready
        return self

    def __exit__(self, *exception):
        for process in self.processes.values():
            process.kill()
            process.wait()

    def _read(self, process):
        answer = process.stdout.readline()
        if not answer:
            raise AssertionError("one of the two databases failed")
        return json.loads(answer)

    def do(self, side, kind, count):
        """Let one of the two do something, see ``Side.do``."""
        process = self.processes[side]
        print(kind, count, file=process.stdin, flush=True)
        return self._read(process)

    def measure(self):
        """Let both take turns.

        :return: a dict of figures
        """
        found = {}
        for kind in KINDS:
            for side in self.names:
                self.do(side, kind, WARM_UP)
        for way, turns in TURNS.items():
            kinds = [kind for kind in KINDS if kind.endswith(way)]
            for _turn in range(turns):
                for kind in kinds:
                    for side in self.names:
                        cost = self.do(side, kind, INVOICES[way] // turns)
                        for what, value in cost.items():
                            found.setdefault((kind, what, side), []).append(value)
        figures = {}
        for kind in KINDS:
            for what in COUNTED:
                ours, others = found[kind, what, "with"], found[kind, what, "without"]
                name = f"{kind}_{what}"
                figures[f"{name}_ratio"] = ratio(ours, others)
                for side, values in zip(SIDES, (ours, others), strict=True):
                    figures[f"{name}_{side}"] = sum(values) / INVOICES[kind.split("_")[1]]
        return figures


def measure(env, size):
    """Measure what posting and paying cost; see ``Pair.measure``."""
    plain = os.environ.get("COLLECTIONS_PLAIN_DATABASE")
    if not plain:
        raise AssertionError("no database without the add-on: start this by `make bench`")
    with Pair(env.cr.dbname, plain, size) as pair:
        return pair.measure()


def print_figures(figures):
    """Print what was measured, for one invoice each."""
    if "post_one_cpu_with" not in figures:
        return
    print("costs of one invoice: with the add-on, without it")
    for kind in KINDS:
        queries, cpu = ([figures[f"{kind}_{what}_{side}"] for side in SIDES] for what in COUNTED)
        print(
            f"  {kind:<32}{queries[0]:>9.1f}{queries[1]:>9.1f} queries"
            f"{1000 * cpu[0]:>9.1f}{1000 * cpu[1]:>9.1f} ms of CPU"
        )


def main(env, args):
    """Be one of the two: do what comes by standard input.

    :param args: the size of the ledger
    """
    [size] = args
    side = Side(env, size)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        kind, count = line.split()
        print(json.dumps(side.do(kind, int(count))), flush=True)
    env.cr.rollback()
    return 0
