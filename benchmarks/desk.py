"""How long the desk takes to open and to go on to the next customer: server, and browser.

The server's part is timed by the methods that the screen calls, each with an empty cache, as a
collector whose cases are all open ones. The browser's part is what somebody sees, from the key to
the name of the next customer, where Chromium is at hand. Nothing is asserted: it is printed.
"""

import contextlib
import os
import resource
import shutil
import statistics
import sys
from pathlib import Path

from meter import measure
from seed import vacuum

from odoo.fields import Command
from odoo.tools import SQL

LOGIN = "bench_desk"
# What the desk calls it in the browser's record of what took how long (desk_model.js)
MARK = "collections_desk_customer"
# Customers that are read one after the other, and those with a call planned for today.
CUSTOMERS = 15
PLANNED = 300
# As many are read ahead at once by the screen (desk_model.js).
AHEAD = 3
# In the browser, from one press of the key to the next.
PRESSES = 10

# From the menu to the first customer that is drawn
_OPEN = """
() => new Promise((resolve) => {
    const begun = performance.now();
    const count = performance.getEntriesByName("MARK").length;
    const look = () => {
        if (performance.getEntriesByName("MARK").length > count) {
            resolve(performance.now() - begun);
        } else {
            requestAnimationFrame(look);
        }
    };
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    action.doAction("collections_followup.collections_desk_action");
    look();
})
""".replace("MARK", MARK)
# From the key to the customer that is drawn, as the desk itself has measured it
# Nothing was fetched for a second; what the message bus tries again and again does not count.
_CALM = """
    async () => {
        let before = -1;
        for (let calm = 0; calm < 4;) {
            await new Promise((resolve) => setTimeout(resolve, 250));
            const fetched = performance
                .getEntriesByType("resource")
                .filter((own) => !/websocket|\\/bus\\//.test(own.name)).length;
            calm = fetched === before ? calm + 1 : 0;
            before = fetched;
        }
    }
"""
_PRESS = """
(key) => new Promise((resolve) => {
    const count = performance.getEntriesByName("MARK").length;
    const look = () => {
        const found = performance.getEntriesByName("MARK");
        if (found.length > count) {
            resolve(found.at(-1).duration);
        } else {
            requestAnimationFrame(look);
        }
    };
    const target = document.activeElement || document.body;
    target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    look();
})
""".replace("MARK", MARK)


class DeskBench:
    """Measures the desk on a seeded database that has cases."""

    def __init__(self, env, size):
        self.env = env
        self.size = size
        self.user = self._set_up()

    def _set_up(self):
        """Return a collector, with calls planned on some cases."""
        users = self.env["res.users"].with_context(no_reset_password=True)
        user = users.search([("login", "=", LOGIN)]) or users.create(
            {
                "name": "Bench",
                "login": LOGIN,
                "password": LOGIN,
                "company_id": self.env.company.id,
                "company_ids": [Command.set(self.env.company.ids)],
                "group_ids": [
                    Command.set(
                        [
                            self.env.ref("base.group_user").id,
                            self.env.ref("collections_followup.group_collections_collector").id,
                        ]
                    )
                ],
            }
        )
        cases = self.env["collections.case"]
        if not cases.search_count([("state", "=", "open")], limit=1):
            company = self.env.company
            run = self.env["collections.run"].create(
                {"company_id": company.id, "date": company._collections_today()}
            )
            run.action_prepare()
            self.env.cr.commit()
            vacuum(self.env.cr.dbname)
        cases = cases.search([("state", "=", "open")], limit=PLANNED)
        for case in cases:
            case.with_context(mail_activity_quick_update=True).activity_schedule(
                "collections_followup.mail_activity_type_call", user_id=user.id
            )
        self.env.flush_all()
        self.env.cr.commit()
        return user

    def measure(self, web_server):
        """Return all figures.

        :param web_server: context manager that serves the database and gives its address
        """
        figures = self._measure_server()
        if path := os.environ.get("COLLECTIONS_EXPLAIN"):
            Path(f"{path}.desk.{self.size}").write_text(self._explain())
        if shutil.which("chromium"):
            with contextlib.suppress(ImportError), web_server(self.env) as url:
                # Chromium reserves more addresses than a worker of Odoo may have.
                _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
                resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
                try:
                    figures.update(self._measure_browser(url))
                except Exception as error:
                    # What the server takes is known all the same.
                    print(f"the browser failed: {error}", file=sys.stderr)
        return figures

    # ----------------------------------------------------------------------- server

    def _measure_server(self):
        env = self.env(user=self.user.id)
        desk = env["collections.desk"]
        costs = {"queue": [], "customer": [], "look": [], "ahead": []}

        def do(name, method, *args):
            env.invalidate_all()
            cost = measure(env, method, *args)
            costs[name].append(cost)
            return cost.result

        for _round in range(5):
            queue = do("queue", desk.get_queue)
        for row in queue["rows"][:CUSTOMERS]:
            do("customer", desk.get_customer, row["id"])
            do("look", desk.show_customer, row["id"])
        ids = [row["id"] for row in queue["rows"][:CUSTOMERS]]
        for start in range(0, len(ids) - AHEAD, AHEAD):
            do("ahead", desk.get_customers, ids[start : start + AHEAD])
        self.env.cr.rollback()
        [(cases,)] = self.env.execute_query(
            SQL("SELECT COUNT(*) FROM collections_case WHERE state = 'open'")
        )
        return {
            "desk_cases": cases,
            "desk_to_do": queue["total"],
            # The first of each warms what an idle worker has read.
            **{f"desk_{name}": self._sum_up(own[1:]) for name, own in costs.items()},
        }

    def _sum_up(self, costs):
        seconds = [cost.seconds for cost in costs]
        return {
            "seconds": statistics.median(seconds),
            "slowest": max(seconds),
            "queries": max(cost.queries for cost in costs),
        }

    def _explain(self):
        """Return the plans of the queue's queries."""
        desk = self.env(user=self.user.id)["collections.desk"]
        statements = []
        execute = type(self.env.cr).execute

        def note(cr, query, *args, **kwargs):
            result = execute(cr, query, *args, **kwargs)
            statements.append(cr.query if hasattr(cr, "query") else cr._obj.query)
            return result

        type(self.env.cr).execute = note
        try:
            desk.get_queue()
        finally:
            type(self.env.cr).execute = execute
        plans = []
        for statement in statements:
            text = statement.decode() if isinstance(statement, bytes) else str(statement)
            if '"collections_case"' in text and text.lstrip().startswith("SELECT"):
                self.env.cr._obj.execute("EXPLAIN (ANALYZE, BUFFERS) " + text)
                rows = self.env.cr._obj.fetchall()
                plans.append(text + "\n" + "\n".join(row[0] for row in rows))
        return "\n\n".join(plans) + "\n"

    # ---------------------------------------------------------------------- browser

    def _measure_browser(self, url):
        """Return what somebody waits for: the desk, and each next customer."""
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            # The first page compiles what all others show.
            page.set_default_timeout(180_000)
            page.goto(f"{url}/web/login?redirect=/odoo/action-collections_followup.menu_root")
            page.fill("input[name=login]", LOGIN)
            page.fill("input[name=password]", LOGIN)
            page.click("button[type=submit]")
            page.wait_for_selector(".o_main_navbar")
            page.evaluate(_CALM)
            opened = []
            for _round in range(3):
                opened.append(page.evaluate(_OPEN))
                page.evaluate(_CALM)
                page.evaluate(
                    "odoo.__WOWL_DEBUG__.root.env.services.action.doAction("
                    "'collections_followup.collections_case_action')"
                )
                page.wait_for_selector(".o_list_view")
                page.evaluate(_CALM)
            page.evaluate(_OPEN)
            page.evaluate(_CALM)
            ahead, at_once = [], []
            for _press in range(PRESSES):
                ahead.append(page.evaluate(_PRESS, "j"))
                page.evaluate(_CALM)
            for _press in range(PRESSES):
                at_once.append(page.evaluate(_PRESS, "j"))
            browser.close()
        return {
            "desk_opens_ms": statistics.median(opened),
            "desk_next_ms": statistics.median(ahead),
            "desk_next_slowest_ms": max(ahead),
            "desk_next_at_once_ms": statistics.median(at_once),
        }


def print_figures(figures):
    """Print what was measured of the desk; nothing where it was not."""
    if "desk_queue" not in figures:
        return
    print(f"\ndesk: {figures['desk_cases']} open cases, {figures['desk_to_do']} to do today")
    for name, label in (
        ("queue", "server: the queue"),
        ("customer", "server: one customer"),
        ("ahead", f"server: the next {AHEAD} customers"),
        ("look", "server: who else looks"),
    ):
        cost = figures[f"desk_{name}"]
        print(
            f"{label:<34}{1000 * cost['seconds']:>9.0f} ms,"
            f" slowest {1000 * cost['slowest']:.0f} ms, {cost['queries']} queries"
        )
    if "desk_opens_ms" not in figures:
        print("browser: not measured, there is no Chromium")
        return
    print(f"{'browser: the desk opens':<34}{figures['desk_opens_ms']:>9.0f} ms (to reach: 1000)")
    print(
        f"{'browser: next customer':<34}{figures['desk_next_ms']:>9.0f} ms (to reach: 300),"
        f" slowest {figures['desk_next_slowest_ms']:.0f} ms"
    )
    print(f"{'browser: next, pressed at once':<34}{figures['desk_next_at_once_ms']:>9.0f} ms")
