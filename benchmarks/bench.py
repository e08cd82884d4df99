"""Measures the add-on on a seeded ledger: ``make bench SIZE=S|M|L OUT=file.json``.

Prints each step with its time, queries and memory, the same pass as bare SQL, core's own
e-mail queue, and OCA's account_credit_control (size S, where pip could get it), and then the
ratios that matter. Seconds depend on the machine; each ratio is between two things that were
measured one after the other, several times, and is the median of those.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import ageing
import arrangements
import costs
import desk
import forecast
import gate
import interest
import key_figures
import overview
import parent
import portal
import portal_crowd
import scores
import snapshots
import statements
from seed import SIZES, Seeder, vacuum

HERE = Path(__file__).resolve().parent
# What is to be reached: a ratio's name, whether it is a limit from above, and the limit.
TARGETS = {
    "refresh_propose_ratio": ("<=", 2),
    "second_pass_ratio": ("<=", 1.2),
    "disputes_ratio": ("<=", 1.5),
    "disputes_more_queries": ("<=", 0),
    "m_over_s": ("<=", 12),
    "bare_growth": ("<=", 1.5),
    "peer_speedup": (">=", 40),
    "partner_refresh_queries": ("<", 20),
    "partner_refresh_ratio": ("<=", 5),
    "mail_ratio": ("<=", 2),
    "lane_time_ratio": ("<=", 1.5),
    "lane_query_ratio": ("<=", 1.5),
    "lanes_4_to_1": (">=", 3),
    "letter_batch_ratio": ("<=", 0.25),
    "pass_rss_mb": ("<=", 200),
    "promises_ratio": ("<=", 2),
    "promises_more_queries": ("<=", 0),
    "plans_ratio": ("<=", 2),
    "plans_more_queries": ("<=", 0),
    "settlements_ratio": ("<=", 2),
    "settlements_more_queries": ("<=", 0),
    **{f"ageing_{ago}_ratio": ("<=", 2) for ago in ageing.DAYS},
    "ageing_xlsx_mb": ("<", 200),
    "snapshot_ratio": ("<=", 2),
    "backfill_ratio": ("<=", 1),
    "key_figures_statements": ("<=", 1),
    "habits_again_ratio": ("<=", 0.5),
    "score_most_statements": ("<=", 1),
    "score_ratio": ("<=", 3),
    "overview_seconds": ("<", 1),
    "interest_ratio": ("<=", 3),
    "charges_pass_ratio": ("<=", 1.2),
    "gate_more_queries": ("<=", 0),
    **{f"{kind}_{what}_ratio": ("<=", 1.1) for kind in costs.KINDS for what in costs.COUNTED},
}
# What is said of size M, and not of a ledger five times as large: told there, without a limit.
UP_TO_M = {"pass_rss_mb", "ageing_xlsx_mb", "overview_seconds"}
# What may cost no more per item on a larger ledger than so many times what it costs on a smaller.
GROWTH = 1.3
PER_ITEM = "_us_per_item"
# A pass may take so many queries, and one more per so many rows that it writes.
QUERIES, ROWS_A_QUERY = 60, 500


class Bench:
    """One run of the benchmark."""

    def __init__(self, env, size):
        self.env = env
        self.size = size
        self.figures = {}

    def say(self, text):
        """Tell the person at the terminal what is going on."""
        print(f"  {text}", file=sys.stderr, flush=True)

    def seed(self, seeder, size):
        """Bring the ledger to a size."""
        started = time.perf_counter()
        rows = seeder.fill(size)
        problems = seeder.check()
        if problems:
            raise SystemExit("the seeded ledger is wrong: " + "; ".join(problems))
        self.env.cr.commit()
        vacuum(self.env.cr.dbname)
        self.say(f"seeded size {size} in {time.perf_counter() - started:.0f} s")
        return rows

    def do(self, step, size=None):
        """Do a step in a process of its own and return its figures; None when it failed."""
        self.say(f"measuring: {step}" + (f" at size {size}" if size else ""))
        self.env.cr.commit()
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "figures.json"
            done = subprocess.run(
                [
                    *(sys.executable, sys.argv[0], self.env.cr.dbname, str(HERE / "steps.py")),
                    *(step, size or self.size, str(out)),
                ],
                check=False,
            )
            if done.returncode or not out.exists():
                self.say(f"the step {step} failed, its figures are missing")
                return {}
            return json.loads(out.read_text())

    def has_peer(self):
        """Install OCA's account_credit_control where it is at hand; tell whether it is."""
        if not os.environ.get("COLLECTIONS_PEERS"):
            self.say("no peer to compare with: pip could not get it")
            return False
        self.say("installing account_credit_control")
        self.env.cr.commit()
        done = subprocess.run(
            [
                *(sys.executable, parent.PROGRAM, "-m", "odoo", "-d", self.env.cr.dbname),
                *("-i", "account_credit_control", "--stop-after-init", "--no-http"),
                "--log-level=error",
            ],
            check=False,
        )
        return not done.returncode

    def run(self, steps=()):
        """Do everything, or only some steps.

        :param steps: names of steps; each needs what those before it leave
        """
        figures = self.figures
        seeder = Seeder(self.env, self.env.company._collections_today())
        seeder.set_up()
        if steps:
            figures["seeded"] = self.seed(seeder, self.size)
            for step in steps:
                figures.update(self.do(step))
            return
        small = {}
        if SIZES[self.size] > SIZES["S"]:
            self.seed(seeder, "S")
            small = self.do("pass", "S")
            figures.update(self.do("costs", "S"))
        figures["seeded"] = self.seed(seeder, self.size)
        figures.update(self.do("pass"))
        if not small:
            figures.update(self.do("costs"))
        if self.size == "M" and small and "pass_seconds" in figures:
            figures["s_pass_seconds"] = small["pass_seconds"]
            figures["m_over_s"] = figures["pass_seconds"] / small["pass_seconds"]
        if small and "bare_rows_per_item" in figures:
            few, many = small["bare_rows_per_item"], figures["bare_rows_per_item"]
            figures["bare_growth"] = max(many[name] / few[name] for name in few if few[name])
        for step in (
            *("disputes", "second", "partner", "desk", "ageing", "key_figures", "forecast"),
            *("scores", "snapshot", "backfill", "overview", "interest", "statements"),
            *("portal", "gate"),
            *("mail", "letters", "send", "lanes"),
        ):
            figures.update(self.do(step))
        if self.size == "S" and self.has_peer():
            figures.update(self.do("peer"))
            self._compare_peer()
        if SIZES[self.size] >= SIZES["S"]:
            # Last, because they need more open items than a small ledger has.
            if seeder.done < arrangements.INVOICES:
                SIZES["arrangements"] = arrangements.INVOICES
                self.seed(seeder, "arrangements")
            figures.update(self.do("arrangements"))

    def _compare_peer(self):
        figures = self.figures
        if "peer_second" not in figures or "second_seconds" not in figures:
            return
        ours = (figures["first_seconds"], figures["second_seconds"])
        theirs = (figures["peer_first"]["seconds"], figures["peer_second"]["seconds"])
        # A day on which the run is started twice; what each of the two gained is told too.
        figures["peer_speedup"] = sum(theirs) / sum(ours)
        for name, own, other in zip(("first", "second"), ours, theirs, strict=True):
            figures[f"peer_speedup_{name}"] = other / own

    # ------------------------------------------------------------------- printing

    def print_steps(self):
        """Print the table of steps."""
        figures = self.figures
        heads = ("step", "seconds", "queries", "items", "ms/item", "kB/item", "against")
        print(f"{heads[0]:<34}" + "".join(f"{head:>11}" for head in heads[1:]))

        def line(name, cost, against=None):
            if not cost:
                return
            kilobytes = cost.get("kb_per_item")
            cells = (
                f"{cost['seconds']:.3f}",
                f"{cost['queries']:.0f}" if cost.get("queries") else "",
                str(cost.get("items", "")),
                f"{cost['ms_per_item']:.3f}" if "ms_per_item" in cost else "",
                f"{kilobytes:.1f}" if kilobytes is not None else "",
                f"x {cost['seconds'] / against:.2f}" if against else "",
            )
            print(f"{name:<34}" + "".join(f"{cell:>11}" for cell in cells))

        def of_pass(key, queries=None):
            if key not in figures:
                return None
            items = figures["pass_items"]
            cost = {"seconds": figures[key], "items": items, "queries": queries}
            cost["ms_per_item"] = 1000 * figures[key] / items
            if key == "pass_seconds" and figures.get("pass_rss_mb") is not None:
                cost["kb_per_item"] = 1024 * figures["pass_rss_mb"] / items
            return cost

        bare = figures.get("bare_pass_seconds")
        line("bare SQL: decide", of_pass("bare_decide_seconds"))
        line("bare SQL: decide and write", of_pass("bare_pass_seconds"))
        line("refresh", of_pass("refresh_seconds", figures.get("refresh_queries")))
        line(
            "refresh and propose",
            of_pass("pass_seconds", figures.get("refresh_propose_queries")),
            bare,
        )
        line("first pass, committed", of_pass("first_seconds"))
        line(
            "second pass, same day",
            of_pass("second_seconds", figures.get("second_pass_queries")),
            figures.get("first_seconds"),
        )
        if "disputes" in figures:
            line(
                f"pass, {figures['disputes']} open disputes",
                of_pass("disputes_pass_seconds", figures["disputes_pass_queries"]),
                figures["no_disputes_pass_seconds"],
            )
            line("report: overdue and disputed", {"seconds": figures["overdue_report_seconds"]})
        if "partner_refresh_seconds" in figures:
            one = {"items": 1}
            alone = figures["bare_partner_refresh_seconds"]
            line("bare SQL: refresh one customer", {"seconds": alone, **one})
            line(
                "refresh one customer",
                {
                    "seconds": figures["partner_refresh_seconds"],
                    "queries": figures["partner_refresh_queries"],
                    **one,
                },
                alone,
            )
        line("render e-mail", figures.get("render_email"))
        core = figures.get("core_queue_email")
        line("core: queue a plain table", figures.get("plain_queue_email"))
        line("core: queue e-mails", core)
        line("queue e-mails", figures.get("queue_email"), core and core["seconds"])
        line("render letter, HTML", figures.get("render_letter"))
        line("render letter, PDF, one by one", figures.get("single_letters"))
        line("render letter, PDF, in a batch", figures.get("batch_letters"))
        line("send by SMTP", figures.get("send"))
        line("OCA: create lines", figures.get("peer_first"))
        line("OCA: again, same day", figures.get("peer_second"))
        costs.print_figures(figures)
        arrangements.print_figures(figures)

    def print_growth(self, other):
        """Print what each item costs beside what it cost at another size.

        :param Path other: figures that were written by ``--out``
        """
        before = json.loads(other.read_text())
        print()
        for name in sorted(set(self.figures) & set(before)):
            if name.endswith(PER_ITEM):
                grown = self.figures[name] / before[name]
                met = "ok" if grown <= GROWTH else "MISSED"
                print(
                    f"{name:<32}{before[name]:>10.1f} at {before['size']}"
                    f"{self.figures[name]:>10.1f} at {self.size}   x {grown:.2f} <= {GROWTH} {met}"
                )

    def print_targets(self):
        """Print what is to be reached and what was measured."""
        above = SIZES[self.size] > SIZES["M"]
        figures = self.figures
        tests = {"<=": lambda a, b: a <= b, "<": lambda a, b: a < b, ">=": lambda a, b: a >= b}
        targets = dict(TARGETS)
        if "rows" in figures:
            rows = sum(count for count, _amount in figures["rows"].values())
            targets["refresh_propose_queries"] = ("<=", QUERIES + rows // ROWS_A_QUERY)
        print()
        for name, (relation, limit) in targets.items():
            value = figures.get(name)
            if value is None:
                print(f"{name:<26}{'not measured':>14}")
                continue
            if above and name in UP_TO_M:
                print(f"{name:<26}{value:>14.2f}   (limit {limit:g} is for size M)")
                continue
            met = "ok" if tests[relation](value, limit) else "MISSED"
            print(f"{name:<26}{value:>14.2f}   {relation} {limit:<8g} {met}")
        for name in ("peer_speedup_first", "peer_speedup_second"):
            if name in figures:
                print(f"{name:<26}{figures[name]:>14.2f}   (each run by itself, no target)")


def main(env, args):
    """Seed a ledger and measure.

    :param env: environment of a superuser on a fresh database
    :param args: command line
    :return: 0
    """
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--size", default="S", choices=list(SIZES))
    parser.add_argument("--out", type=Path, help="write the figures as JSON into this file")
    parser.add_argument(
        "--against", type=Path, help="a file of --out at a smaller size: compare times per item"
    )
    parser.add_argument("--steps", nargs="+", help="only these, say `second lanes`")
    parser.add_argument(
        "--explain", type=Path, help="write the plans of the bare statements into FILE.SIZE"
    )
    options = parser.parse_args(args)
    if options.explain:
        os.environ["COLLECTIONS_EXPLAIN"] = str(options.explain.resolve())
    bench = Bench(env, options.size)
    bench.run(options.steps or ())
    if not options.steps:
        bench.print_steps()
    desk.print_figures(bench.figures)
    ageing.print_figures(bench.figures)
    snapshots.print_figures(bench.figures)
    key_figures.print_figures(bench.figures)
    forecast.print_figures(bench.figures)
    scores.print_figures(bench.figures)
    statements.print_figures(bench.figures)
    overview.print_figures(bench.figures)
    portal.print_figures(bench.figures)
    portal_crowd.print_figures(bench.figures)
    interest.print_figures(bench.figures)
    gate.print_figures(bench.figures)
    bench.print_targets()
    if options.against:
        bench.print_growth(options.against)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"size": options.size, **bench.figures}, indent=1, sort_keys=True)
        options.out.write_text(text + "\n")
    return 0
