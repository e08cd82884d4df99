"""The measurements, each in a process of its own: ``main(env, [step, size, file])``.

A step writes its figures as JSON into the file. What it changes in the database is taken
back, except by ``second``, which leaves a prepared run behind for the steps after it.
"""

import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import ageing
import arrangements
import costs
import desk
import disputes
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
from bare import Bare
from lanes import Sender
from meter import measure, ratio
from seed import vacuum

from odoo.fields import Command
from odoo.tools import SQL

WRITTEN = (
    "collections_case",
    "collections_notice",
    "collections_notice_line",
    "collections_run_stat",
)
# From what refers to what is referred to.
EMPTIED = (
    "collections_item",
    "collections_notice_line",
    "collections_notice",
    "collections_dispatch",
    "collections_run_stat",
    "collections_case",
    "collections_run",
)
ROUNDS = {"XS": 2, "S": 7, "M": 5, "L": 2}
# What one customer's documents are measured on.
MAILS = 200
MAIL_ROUNDS = 3
LETTERS = 200
LANE_MAILS = 240
SINGLE_LETTERS = 10
PLAIN_BODY = """
<p>Dear <t t-out="object.recipient_id.name"/>,</p><p>please pay
<t t-out="format_amount(object.amount, object.currency_id)"/>.</p>
<table><tr t-foreach="object.line_ids" t-as="line">
<td t-out="line.move_name"/><td t-out="format_date(line.date_invoice)"/>
<td t-out="format_date(line.date_due)"/><td t-out="line.days_overdue"/>
<td t-out="format_amount(line.amount, line.currency_id)"/></tr></table>
"""


class Steps:
    """All measurements on one seeded database."""

    def __init__(self, env, size):
        self.env = env
        self.size = size
        self.rounds = ROUNDS[size]
        self.day = env.company._collections_today()

    # ------------------------------------------------------------------- the pass

    def _new_run(self):
        return self.env["collections.run"].create(
            {"company_id": self.env.company.id, "date": self.day}
        )

    def _prepare(self):
        run = self._new_run()
        run.action_prepare()
        return run

    def _settle(self):
        """Bring the tables back to the state of before, as if never written."""
        self.env.cr.rollback()
        self.env.invalidate_all()
        vacuum(self.env.cr.dbname, *WRITTEN)

    def _get_rows(self):
        """Return what was written, to see whether two ways of writing agree."""
        found = {}
        for table, amount in zip(
            WRITTEN, ("amount_overdue", "amount", "amount_company", "amount"), strict=True
        ):
            [(rows, total)] = self.env.execute_query(
                SQL(
                    "SELECT count(*), COALESCE(SUM(%s), 0)::float FROM %s",
                    SQL.identifier(amount),
                    SQL.identifier(table),
                )
            )
            found[table] = [rows, round(total, 2)]
        return found

    def step_arrangements(self):
        """Evaluate promises and payment plans."""
        return arrangements.measure_all(self.env)

    def step_ageing(self):
        """Age the receivables of past days, and write them into a spreadsheet."""
        return ageing.measure_all(self.env, self.rounds)

    def step_scores(self):
        """Credit scores of all customers, figure by figure."""
        return scores.measure_all(self.env)

    def step_forecast(self):
        """What a forecast costs."""
        return forecast.measure_all(self.env)

    def step_key_figures(self):
        """Read the key figures of a month for all customers."""
        return key_figures.measure_all(self.env)

    def step_overview(self):
        """Read the overview."""
        return overview.measure_all(self.env, self.rounds)

    def step_interest(self):
        """Count the interest of all overdue items, and pass with charges."""
        return interest.measure_all(self.env, self.rounds)

    def step_gate(self):
        """Ask the gate about many contacts at once."""
        return gate.measure_all(self.env, self.rounds)

    def step_statements(self):
        """Put the statements of a month together."""
        return statements.measure_all(self.env, self.rounds)

    def step_snapshot(self):
        """Record a month end."""
        return snapshots.measure_all(self.env, self.rounds)

    def step_backfill(self):
        """Record the month ends of two years."""
        return snapshots.measure_backfill(self.env, self.rounds)

    def step_costs(self):
        """Post and pay, beside the same in a database without the add-on."""
        return costs.measure(self.env, self.size)

    def step_pass(self):
        """Refresh and propose, beside the same in bare SQL."""
        bare = Bare(self.env, self.day)
        engine = self.env["collections.followup"]
        ours, others, refreshes, decisions = [], [], [], []
        # Reads what an idle worker has read: the registry and the first request's caches.
        self.env["collections.run"].search([], limit=1)
        first = None
        for number in range(self.rounds + 1):
            cost = measure(self.env, self._prepare)
            first = first or cost
            rows = self._get_rows()
            self._settle()
            run = self._new_run()
            other = measure(self.env, bare.do_pass, run.id)
            bare_rows = self._get_rows()
            self._settle()
            refresh = measure(self.env, engine.refresh, self.env.company)
            self._settle()
            decision = measure(self.env, bare.decide)
            self._settle()
            if rows != bare_rows:
                raise AssertionError(f"the pass wrote {rows}, the bare SQL {bare_rows}")
            if number or self.rounds == 1:  # the first round warms the caches
                ours.append(cost)
                others.append(other)
                refreshes.append(refresh)
                decisions.append(decision)
        return {
            "rows": rows,
            "pass_seconds": _median(ours),
            "bare_pass_seconds": _median(others),
            "refresh_seconds": _median(refreshes),
            "bare_decide_seconds": _median(decisions),
            "refresh_propose_ratio": ratio(_seconds(ours), _seconds(others)),
            "refresh_propose_queries": max(cost.queries for cost in ours),
            "refresh_queries": max(cost.queries for cost in refreshes),
            "pass_rss_mb": first.peak_mb,
            "pass_items": rows["collections_notice_line"][0],
            "bare_rows_per_item": self._explain(bare),
        }

    def _explain(self, bare):
        """Return how many rows each bare statement looks at for an item; keep the plans."""
        plans = bare.explain(self._new_run().id)
        self._settle()
        if path := os.environ.get("COLLECTIONS_EXPLAIN"):
            text = "\n\n".join(f"{name}\n{plan}" for name, (plan, _rows) in plans.items())
            Path(f"{path}.{self.size}").write_text(f"{text}\n")
        return {name: rows for name, (_plan, rows) in plans.items()}

    def step_disputes(self):
        """The pass with a tenth of the overdue invoices in dispute, beside the one without."""
        account = self.env.company.partner_id.property_account_receivable_id.id
        count = disputes.seed(self.env, account, self.day)
        self.env.cr.commit()
        vacuum(self.env.cr.dbname, *disputes.TABLES)
        self.env["collections.run"].search([], limit=1)
        ours, others = [], []
        for number in range(self.rounds + 1):
            cost = measure(self.env, self._prepare)
            self._check_disputes()
            self._settle()
            disputes.remove(self.env)
            other = measure(self.env, self._prepare)
            self._settle()
            if number or self.rounds == 1:  # the first round warms the caches
                ours.append(cost)
                others.append(other)
        disputes.remove(self.env, but=max(count // 10, 1))
        few = measure(self.env, self._prepare)
        self._settle()
        report = self.env["collections.overdue.report"]
        pivot = [
            measure(
                self.env,
                lambda: report.formatted_read_grouping_sets(
                    [], [[], ["age"]], ["amount_overdue:sum", "disputed_share:avg"]
                ),
            )
            for _round in range(3)
        ]
        disputes.remove(self.env)
        self.env.cr.commit()
        vacuum(self.env.cr.dbname, *disputes.TABLES)
        queries = max(cost.queries for cost in ours)
        return {
            "disputes": count,
            "disputes_pass_seconds": _median(ours),
            "disputes_pass_queries": queries,
            "no_disputes_pass_seconds": _median(others),
            "disputes_ratio": ratio(_seconds(ours), _seconds(others)),
            "disputes_more_queries": queries - few.queries,
            "overdue_report_seconds": _median(pivot),
        }

    def _check_disputes(self):
        """See that nothing is claimed that is disputed, and that all the rest may be."""
        [(claimed, disputed)] = self.env.execute_query(
            SQL(
                """
                SELECT (SELECT count(*) FROM collections_notice_line nl
                          JOIN account_move_line l ON l.id = nl.move_line_id
                          JOIN collections_dispute_line dl ON dl.move_id = l.move_id
                         WHERE dl.scope = 'all' AND nl.amount != 0),
                       (SELECT SUM(amount_disputed) FROM collections_case)
                """
            )
        )
        if claimed or not disputed:
            raise AssertionError(f"{claimed} disputed items are claimed; {disputed} is disputed")

    def step_second(self):
        """A pass and another one on the same day, both committed."""
        firsts, seconds = [], []
        for number in range(self.rounds + 1):
            # Not truncated: that would take along whatever refers to a case, up to invoices.
            for table in EMPTIED:
                self.env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
            self.env.cr.commit()
            self.env.invalidate_all()
            vacuum(self.env.cr.dbname, *WRITTEN)
            costs = []
            for _time in range(2):
                costs.append(measure(self.env, self._prepare))
                self.env.cr.commit()
                self.env.invalidate_all()
            if number:
                firsts.append(costs[0])
                seconds.append(costs[1])
        assert not seconds[-1].result.notice_count, "the second pass proposed something again"
        return {
            "first_seconds": _median(firsts),
            "second_seconds": _median(seconds),
            "second_pass_ratio": ratio(_seconds(seconds), _seconds(firsts)),
            "second_pass_queries": max(cost.queries for cost in seconds),
        }

    def step_partner(self):
        """The refresh of one customer after a payment."""
        bare = Bare(self.env, self.day)
        engine = self.env["collections.followup"]
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id FROM collections_case WHERE company_id = %s"
                " AND state = 'open' AND item_count >= 2 ORDER BY hashint4(partner_id) LIMIT 13",
                self.env.company.id,
            )
        )
        ours, others = [], []
        for number, (partner_id,) in enumerate(rows):
            partner = self.env["res.partner"].browse(partner_id)
            self._pay_one(partner)
            # Not changed by the payment itself, so that both find the same to do.
            for turn in range(2):
                with _undone(self.env):
                    if turn:
                        cost = measure(self.env, bare.do_partner, partner_id)
                    else:
                        cost = measure(self.env, engine.settle, self.env.company, partner)
                if number >= 2:
                    (others if turn else ours).append(cost)
        self.env.cr.rollback()
        return {
            "partner_refresh_seconds": _median(ours),
            "bare_partner_refresh_seconds": _median(others),
            "partner_refresh_queries": max(cost.queries for cost in ours),
            "partner_refresh_ratio": ratio(_seconds(ours), _seconds(others)),
        }

    def _pay_one(self, partner):
        """Pay a customer's oldest overdue item, without the refresh that follows."""
        line = self.env["account.move.line"].search(
            [
                ("partner_id", "=", partner.id),
                ("account_type", "=", "asset_receivable"),
                ("reconciled", "=", False),
                ("amount_residual", ">", 0),
            ],
            order="date_maturity",
            limit=1,
        )
        self.env["account.payment.register"].with_context(
            active_model="account.move.line",
            active_ids=line.ids,
            collections_no_refresh=True,
            dont_redirect_to_payments=True,
            tracking_disable=True,
        ).create({})._create_payments()
        self.env.flush_all()

    def step_desk(self):
        """Open the desk, and go on to the next customer."""
        return desk.DeskBench(self.env, self.size).measure(_web_server)

    def step_portal(self):
        """Open the account page of a customer with thousands of open items, and many at once."""
        figures = portal.measure_all(self.env, 5)
        self.env.cr.rollback()
        return {**figures, **portal_crowd.measure_all(self.env, _web_server)}

    # ------------------------------------------------------------------ documents

    def _get_notices(self, limit):
        notices = self.env["collections.notice"].search(
            [("state", "=", "approved"), ("channel", "=", "email")], order="id", limit=limit
        )
        if not notices:
            raise AssertionError("there is no prepared notice: run the step `second` first")
        return notices

    def _queue(self):
        """Put the e-mails of queued notices into core's queue, as the outbox does."""
        while self.env["collections.notice"]._send_batch():
            pass

    def _create_plain_template(self):
        """Return a template of core's kind with the least that says what the add-on's does."""
        return self.env["mail.template"].create(
            {
                "name": "Bench",
                "model_id": self.env["ir.model"]._get_id("collections.notice"),
                "subject": "{{ object.company_id.name }}: your account is overdue",
                "use_default_to": False,
                "email_from": "{{ object.company_id.email }}",
                "email_to": "{{ object.recipient_id.email_formatted }}",
                "lang": "{{ object.lang }}",
                "auto_delete": True,
                "body_html": PLAIN_BODY,
            }
        )

    def step_mail(self):
        """Queue e-mails without PDF, beside core's own way on the same records."""
        notices = self._get_notices(MAILS)
        template = self.env.ref("collections_followup.mail_template_notice")
        plain = self._create_plain_template()
        document = self.env["collections.document"]
        ours, others, plains, renders = [], [], [], []
        for number in range(MAIL_ROUNDS + 1):
            with _undone(self.env):
                cost = measure(self.env, document._get_email_contents, notices)
            with _undone(self.env):
                notices.action_send()
                own = measure(self.env, self._queue)
                queued = len(notices.filtered("mail_id"))
            with _undone(self.env):
                other = measure(self.env, template.send_mail_batch, notices.ids)
            with _undone(self.env):
                simple = measure(self.env, plain.send_mail_batch, notices.ids)
            if queued != len(notices):
                raise AssertionError(f"{queued} of {len(notices)} e-mails were queued")
            if number:
                renders.append(cost)
                ours.append(own)
                others.append(other)
                plains.append(simple)
        return {
            "mails": len(notices),
            "render_email": _figures(renders, len(notices)),
            "queue_email": _figures(ours, len(notices)),
            "core_queue_email": _figures(others, len(notices)),
            "plain_queue_email": _figures(plains, len(notices)),
            "mail_ratio": ratio(_seconds(ours), _seconds(others)),
            "plain_mail_ratio": ratio(_seconds(ours), _seconds(plains)),
        }

    def step_letters(self):
        """Make letters as PDF in a batch, beside one by one."""
        notices = self._get_notices(LETTERS)
        document = self.env["collections.document"]
        report = self.env["ir.actions.report"]
        with _web_server(self.env) as url:
            self.env["ir.config_parameter"].set_param("report.url", url)
            self.env.cr.commit()
            document._get_letter_pdfs(notices[:1])  # compiles styles and templates
            html = measure(
                self.env,
                report._render_qweb_html,
                "collections_followup.report_letter",
                notices.ids,
            )
            singles, batches = [], []
            for _round in range(2):
                sample = notices[:SINGLE_LETTERS]
                singles.append(
                    measure(self.env, lambda some: [*map(document._get_letter_pdfs, some)], sample)
                )
                batches.append(measure(self.env, document._get_letter_pdfs, notices))
        pdfs = batches[-1].result
        if len(pdfs) != len(notices) or not all(pdf.startswith(b"%PDF") for pdf in pdfs.values()):
            raise AssertionError("a letter is missing from the batch")
        share = len(notices) / len(sample)
        return {
            "render_letter": _figures([html], len(notices)),
            "single_letters": _figures(singles, len(sample)),
            "batch_letters": _figures(batches, len(notices)),
            "letter_batch_ratio": ratio(_seconds(batches), _seconds(singles)) / share,
        }

    def step_send(self):
        """Send through the outbox to a real mail server; nothing is taken back."""
        self._set_up_mail_server()
        notices = self._get_notices(MAILS // 2)
        notices.action_send()
        self.env.cr.commit()
        cost = measure(self.env, self.env["collections.notice"]._process_outbox, self.env.cr.commit)
        self.env.invalidate_all()
        sent = notices.filtered(lambda notice: notice.state == "sent")
        if sent != notices:
            raise AssertionError(f"{len(sent)} of {len(notices)} notices were sent")
        return {"send": _figures([cost], len(notices))}

    def step_lanes(self):
        """Send with one, two and four lanes to a server that takes 50 ms; beside core's queue."""
        notices = self._get_notices(5 * LANE_MAILS)
        return Sender(self.env, notices, self._set_up_mail_server).run(LANE_MAILS)

    def _set_up_mail_server(self, port=None):
        port = port or os.environ.get("COLLECTIONS_SMTP_PORT")
        if not port:
            raise AssertionError("no mail server to send to: start this by `make bench`")
        servers = self.env["ir.mail_server"].with_context(active_test=False)
        servers.search([]).unlink()
        servers.create(
            {
                "name": "Mail that is caught",
                "smtp_host": "127.0.0.1",
                "smtp_port": int(port),
                "smtp_encryption": "none",
                "smtp_authentication": "login",
            }
        )

    # ----------------------------------------------------------------------- peer

    def step_peer(self):
        """OCA's account_credit_control: decide and create its lines, twice."""
        company = self.env.company
        receivable = company.partner_id.property_account_receivable_id
        levels = company.collections_policy_id.level_ids.sorted("sequence")
        template = self.env.ref("account_credit_control.email_template_credit_control_base")
        policy = self.env["credit.control.policy"].create(
            {
                "name": "Bench",
                "account_ids": [Command.set(receivable.ids)],
                "level_ids": [
                    Command.create(
                        {
                            "name": level.name,
                            "level": rank,
                            "computation_mode": "net_days",
                            "delay_days": level.days,
                            "email_template_id": template.id,
                            "channel": "email",
                            "custom_text": "Please pay.",
                            "custom_mail_text": "Please pay.",
                        }
                    )
                    for rank, level in enumerate(levels, 1)
                ],
            }
        )
        company.credit_policy_id = policy
        self.env.cr.commit()
        costs = []
        for _time in range(2):
            self.env.invalidate_all()
            run = self.env["credit.control.run"].create(
                {"date": self.day, "policy_ids": [Command.set(policy.ids)]}
            )
            costs.append(measure(self.env, run.generate_credit_lines))
            lines = len(run.line_ids)
            self.env.cr.commit()
        return {
            "peer_first": _figures(costs[:1], 1),
            "peer_second": _figures(costs[1:], 1),
            "peer_lines": lines,
        }


@contextlib.contextmanager
def _undone(env):
    """A block whose changes to the database are taken back."""
    env.flush_all()
    env.cr.execute("SAVEPOINT bench")
    yield
    env.flush_all()
    env.invalidate_all()
    env.cr.execute("ROLLBACK TO SAVEPOINT bench")
    env.cr.execute("RELEASE SAVEPOINT bench")


@contextlib.contextmanager
def _web_server(env):
    """Odoo serving the database: the PDF engine fetches styles and pictures from it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [
            *(sys.executable, parent.PROGRAM, "-m", "odoo", "-d", env.cr.dbname),
            *(f"--http-port={port}", "--max-cron-threads=0", "--log-level=critical"),
            # Many threads at once reserve more addresses than a worker of Odoo may have.
            "--limit-memory-hard=0",
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 120
        while server.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{url}/web/health", timeout=30).close()
                break
            time.sleep(0.2)
        yield url
    finally:
        server.terminate()
        server.wait()


def _seconds(costs):
    return [cost.seconds for cost in costs]


def _median(costs):
    return statistics.median(_seconds(costs))


def _figures(costs, items):
    peaks = [cost.peak_mb for cost in costs if cost.peak_mb is not None]
    return {
        "seconds": _median(costs),
        "queries": statistics.median(cost.queries for cost in costs),
        "items": items,
        "ms_per_item": 1000 * _median(costs) / items,
        "kb_per_item": 1024 * max(peaks) / items if peaks else None,
    }


def main(env, args):
    """Do one step.

    :param env: environment of a superuser on a seeded database
    :param args: name of the step, size, file for the figures
    """
    name, size, out = args
    figures = getattr(Steps(env, size), f"step_{name}")()
    env.cr.rollback()
    Path(out).write_text(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit("start this by `make bench`")
