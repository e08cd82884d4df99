"""Another add-on extends follow-up without touching ours; docs/developer.md, "Extending".

The add-on is ``extension/collections_extension``. It is installed in a database of its own.
"""

import re
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import odoo.modules.module
from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.modules.module import initialize_sys_path
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, new_test_user, tagged
from odoo.tools import config

from . import small_ledger
from .committed import CommittedCase

MODULE = "collections_extension"
FOLDER = Path(__file__).with_name("extension")


@tagged("post_install", "-at_install")
class TestGuide(BaseCase):
    def test_code_in_the_guide_is_that_of_the_extension(self):
        guide = (FOLDER.parents[1] / "docs" / "developer.md").read_text(encoding="utf-8")
        section = guide.split("## Extending")[1].split("\n## ")[0]
        code = {
            line.strip()
            for kind in ("py", "xml")
            for path in (FOLDER / MODULE).rglob(f"*.{kind}")
            for line in path.read_text(encoding="utf-8").splitlines()
        }
        blocks = re.findall(r"```(?:python|xml)\n(.*?)```", section, flags=re.DOTALL)
        self.assertGreater(len(blocks), 5)
        for block in blocks:
            for line in block.splitlines():
                self.assertIn(line.strip(), code)


@tagged("post_install", "-at_install")
class TestExtension(CommittedCase):
    installs = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        paths = [*config["addons_path"], str(FOLDER)]
        cls.enterClassContext(patch.dict(config.options, addons_path=paths, test_enable=False))
        initialize_sys_path()
        with cls._worker() as env:
            env["ir.module.module"].update_list()
        cls._change("install")

    @classmethod
    def _change(cls, action):
        """Install or uninstall the extension."""
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            module = env["ir.module.module"].search([("name", "=", MODULE)])
            # Refused in tests, because nothing takes it back: here the database is thrown away.
            with patch.object(odoo.modules.module, "current_test", False):
                getattr(module, f"button_immediate_{action}")()
        cls.registry = Registry(cls.name)

    @contextmanager
    def _trial(self):
        """An environment in which nothing lasts."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.company = env["res.company"].browse(self.ids["company"])
            self.today = self.company._collections_today()
            self.level = env["collections.level"].browse(self.ids["level"])
            yield env
            env.flush_all()
            cr.rollback()

    def _invoice(self, env, customer, days=10, issued=30):
        """Post an invoice of 100.

        :param int days: overdue since
        :param int issued: days ago
        :return: its receivable item
        """
        move = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "journal_id": self.ids["sales"],
                "partner_id": customer.id,
                "invoice_date": self.today - timedelta(issued),
                "invoice_date_due": self.today - timedelta(days),
                "invoice_line_ids": [
                    Command.create({"name": "x", "price_unit": 100, "tax_ids": [(5,)]})
                ],
            }
        )
        move.action_post()
        return move.line_ids.filtered(lambda line: line.account_id.id == self.ids["receivable"])

    def _customer(self, env, **values):
        return env["res.partner"].create(
            {
                "name": "Customer",
                "email": "c@example.com",
                "ref": "C1",
                "property_account_receivable_id": self.ids["receivable"],
                **values,
            }
        )

    def _run(self, env):
        run = env["collections.run"].create({"company_id": self.ids["company"]})
        run.action_prepare()
        return run

    # --------------------------------------------------------------------- the seams

    def test_reason(self):
        with self._trial() as env:
            item = self._invoice(env, self._customer(env))
            quiet = env["extension.quiet"].create(
                {"partner_id": item.partner_id.id, "date_until": self.today + timedelta(3)}
            )
            self.assertEqual(item._collections_explain()[item.id]["reason"], "quiet")
            self.assertIn("Quiet until", item._collections_explain()[item.id]["text"])
            run = self._run(env)
            self.assertFalse(run.notice_ids)
            [stat] = run.stat_ids.filtered(lambda own: own.reason == "quiet")
            self.assertEqual(stat.item_count, 1)
            names = [name for name, _label in env["collections.followup"]._selection_reason()]
            self.assertEqual(names.index("quiet") + 1, names.index("pending"))
            # It is given, and not that an earlier notice waits.
            quiet.date_until = self.today - timedelta(1)
            self.assertTrue(self._run(env).notice_ids)
            self.assertEqual(item._collections_explain()[item.id]["reason"], "pending")
            quiet.date_until = self.today
            self.assertEqual(item._collections_explain()[item.id]["reason"], "quiet")

    def test_return_booked_elsewhere(self):
        with self._trial() as env:
            item = self._invoice(env, self._customer(env))
            small_ledger.pay(env, self.ids, item, 100)
            line = item.matched_credit_ids.credit_move_id
            found = env["extension.return"]._book_return(line, item, self.today)
            self.assertEqual((found.state, found.kind, found.charge), ("done", "funds", 3.5))
            self.assertEqual((found.item_ids, item.amount_residual), (item, 100))
            self.assertEqual(env["extension.return"]._book_return(line, item, self.today), found)

    def test_publisher_of_rates(self):
        with self._trial() as env:
            rate = env["collections.reference.rate"].create({"name": "Ours", "fetch_from": "club"})
            rate.action_fetch()
            half = self.today.replace(month=1 if self.today.month < 7 else 7, day=1)
            self.assertEqual(
                [(value.date_from, value.percent) for value in rate.value_ids],
                [(half, 4.5 if half < date(2026, 7, 1) else 5.0)],
            )

    def test_figure(self):
        with self._trial() as env:
            customer = self._customer(env)
            items = self._invoice(env, customer) | self._invoice(env, customer)
            for amount in (40, 100):
                register = env["account.payment.register"].with_context(
                    active_model="account.move", active_ids=items[:1].move_id.ids
                )
                values = {
                    "amount": amount,
                    "payment_date": self.today,
                    "journal_id": self.ids["bank"],
                }
                register.create(values)._create_payments()
                items -= items[:1]
            figures = env["collections.figure"]
            days = (self.today, self.today)
            value, words = figures._compute("average_payment", self.company, *days)
            self.assertEqual((value, words), (70.0, "Paid in the period ÷ payments of invoices."))
            [row] = figures._read_rows("average_payment", self.company, [days], group_by="partner")
            self.assertEqual((row["group"], row["value"]), (customer.id, 70.0))
            page = figures.with_company(self.company).get_page(day=str(self.today))
            self.assertEqual(page["figures"][-1]["name"], "average_payment")

    def test_pack_section(self):
        with self._trial() as env:
            pack = env["collections.pack"]
            names = [own["name"] for own in pack._prepare(self.company, self.today)["sections"]]
            self.assertNotIn("extension.pack", names)
            env["extension.quiet"].create(
                {"partner_id": self._customer(env).id, "date_until": self.today}
            )
            values = pack._prepare(self.company, self.today)
            self.assertEqual(values["sections"][-1]["title"], "Quiet days")
            self.assertIn("Quiet days: as they are entered now.", values["notes"])

    def test_channel(self):
        with self._trial() as env:
            self.level.write({"channel_email": False, "channel_chat": True})
            self.assertEqual(self.level.channel_summary, "Chat")
            item = self._invoice(env, self._customer(env))
            self._invoice(env, self._customer(env, ref=False))
            run = self._run(env)
            [stat] = run.stat_ids.filtered(lambda own: own.kind == "notice")
            self.assertEqual((stat.channel, stat.notice_count), ("chat", 2))
            run.action_send()
            env["collections.notice"]._process_outbox()
            reached = run.notice_ids.filtered(lambda own: own.partner_id == item.partner_id)
            self.assertEqual((reached.state, reached.address), ("sent", "C1"))
            self.assertEqual(reached.dispatch_id.channel, "chat")
            self.assertEqual(reached.dispatch_id.state, "sent")
            self.assertEqual(item.collections_level_id, self.level)
            other = run.notice_ids - reached
            self.assertEqual((other.state, other.failure_type), ("failed", "no_service"))
            with self.assertRaisesRegex(UserError, "no channel"):
                self.level.channel_chat = False

    def test_trigger(self):
        with self._trial() as env:
            self.level.write({"trigger": "invoiced", "days": 20})
            self.assertEqual(self.level.trigger_summary, "20 days after the invoice date")
            customer = self._customer(env)
            for progression in ("step", "age"):
                self.level.policy_id.progression = progression
                early = self._invoice(env, customer, days=5, issued=19)
                met = self._invoice(env, customer, days=-5, issued=20)
                told = (early | met)._collections_explain()
                self.assertEqual(told[early.id]["reason"], "waiting")
                self.assertEqual(told[early.id]["next_date"], self.today + timedelta(1))
                self.assertFalse(told[met.id]["reason"])

    def test_case_figure(self):
        with self._trial() as env:
            items = self._invoice(env, self._customer(env))
            items |= self._invoice(env, items.partner_id, days=-3)
            case = env["collections.case"].search([("partner_id", "=", items.partner_id.id)])
            env["collections.followup"].refresh(self.company)
            self.assertEqual(case.extension_invoice_count, 2)
            counts = env["collections.followup"].refresh(self.company)
            self.assertFalse(counts["updated"])
            items.move_id.button_draft()
            self.assertEqual((case.state, case.extension_invoice_count), ("closed", 0))

    def test_priority_factor(self):
        with self._trial() as env:
            customer = self._customer(env)
            item = self._invoice(env, customer)
            case = env["collections.case"].search([("partner_id", "=", item.partner_id.id)])
            rule = env.ref(f"{MODULE}.priority_rule_invoice_count")
            (env["collections.priority.rule"].search([]) - rule).active = False
            env["collections.followup"].refresh(self.company)
            self.assertEqual(case.priority_score, 10)
            self._invoice(env, customer)
            env["collections.followup"].refresh(self.company)
            self.assertEqual(case.priority_score, 20)
            self.assertIn("20.0 of 40", case.priority_explanation)

    def test_required_column(self):
        with self._trial() as env:
            env.cr.execute(
                "SELECT is_nullable FROM information_schema.columns"
                " WHERE table_name = 'collections_notice' AND column_name = 'extension_reference'"
            )
            self.assertEqual(env.cr.fetchall(), [("NO",)])
            self._invoice(env, self._customer(env))
            [notice] = self._run(env).notice_ids
            self.assertEqual(notice.extension_reference, f"C1-{notice.id}")

    def test_files_that_go_with_notices(self):
        with self._trial() as env:
            self.level.write({"channel_email": False, "channel_chat": True})
            self._invoice(env, self._customer(env))
            run = self._run(env)
            run.action_send()
            env["collections.notice"]._process_outbox()
            [notice] = run.notice_ids
            self.assertEqual(notice.state, "sent")
            self.assertEqual(notice.extension_file_ids.raw, f"C1-{notice.id}".encode())
            self.assertEqual(notice.extension_file_ids.name, "reference.txt")

    def test_agreement(self):
        with self._trial() as env:
            item = self._invoice(env, self._customer(env))
            until = self.today + timedelta(10)
            promise = env["collections.promise"]._make({item: 50}, until)
            deferral = env["extension.deferral"]._make(item, until)
            self.assertRegex(deferral.name, "^DEF")
            self.assertEqual(promise.state, "cancelled")
            self.assertEqual(item._collections_explain()[item.id]["reason"], "deferral")
            self.assertIn(deferral.name, item._collections_explain()[item.id]["text"])
            self.assertFalse(self._run(env).notice_ids)
            # Other kinds know of it, without a word about it in their code.
            for other in ("collections.promise", "collections.plan", "collections.settlement"):
                self.assertIn(deferral.name, env[other]._read_blocked(item)[item])
            self._pay_item(env, item)
            self.assertEqual(deferral.state, "done")
            later = env["extension.deferral"]._make(self._invoice(env, item.partner_id), until)
            env["collections.followup"].refresh(self.company, date=until + timedelta(1))
            self.assertEqual(later.state, "lapsed")
            # What it keeps is guarded like that of the add-on's own.
            user = new_test_user(
                env, "collector", "collections_followup.group_collections_collector"
            )
            with self.assertRaises(AccessError):
                later.with_user(user).state = "active"

    def _pay_item(self, env, item):
        bank = env["account.journal"].browse(self.ids["bank"])
        entry = env["account.move"].create(
            {
                "journal_id": bank.id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": item.account_id.id,
                            "partner_id": item.partner_id.id,
                            "credit": 100,
                        }
                    ),
                    Command.create({"account_id": bank.default_account_id.id, "debit": 100}),
                ],
            }
        )
        entry.action_post()
        (item | entry.line_ids.filtered("credit")).reconcile()

    def test_calendar(self):
        with self._trial() as env:
            item = self._invoice(env, self._customer(env))
            promised = self._invoice(env, item.partner_id)
            until = self.today + timedelta(10)
            deferral = env["extension.deferral"]._make(item, until)
            promise = env["collections.promise"]._make({promised: 40}, until)
            rows = env["collections.expected.payment"].search(
                [("partner_id", "=", item.partner_id.id)]
            )
            by_kind = {row.kind: row for row in rows}
            self.assertEqual(set(by_kind), {"deferral", "promise"})
            row = by_kind["deferral"]
            self.assertEqual((row.deferral_id, row.amount, row.date), (deferral, 100, until))
            self.assertEqual(row.name, deferral.name)
            self.assertEqual(row.action_open()["res_model"], "extension.deferral")
            self.assertEqual(by_kind["promise"].promise_id, promise)
            labels = dict(rows._fields["kind"]._description_selection(env))
            self.assertEqual(labels["deferral"], "Deferral")
            view = env.ref("collections_followup.collections_expected_payment_view_search")
            arch = rows.get_view(view.id, "search")["arch"]
            self.assertIn('name="deferral" string="Deferrals"', arch)

    def test_gate_source(self):
        with self._trial() as env:
            customer = self._customer(env, phone="+32 470 12 34 56")
            gate = env["collections.gate"].with_company(self.company)
            self.assertEqual(gate._ask(customer, "phone")["verdict"], "allowed")
            until = self.today + timedelta(3)
            env["extension.quiet"].create({"partner_id": customer.id, "date_until": until})
            answer = gate._ask(customer, "phone")
            self.assertEqual(answer["verdict"], "warned")
            self.assertIn("Quiet until", answer["rules"][0]["text"])

    def test_address_source(self):
        with self._trial() as env:
            customer = self._customer(env, email="noreply@example.com")
            self.assertEqual(customer._collections_find_email_problem(), "bounced")
            customer.email = "noreply@example.com, ap@example.com"
            [address] = customer._collections_get_email_to()
            self.assertIn("ap@example.com", address)
            clerk = self._customer(
                env, email="noreply@example.com", parent_id=customer.id, type="invoice"
            )
            self._invoice(env, customer)
            [notice] = self._run(env).notice_ids
            self.assertEqual(notice.recipient_id, clerk, "who is there for it, at the customer's")
            self.assertIn("ap@example.com", notice._get_email_to()[0])

    def test_flag_and_its_effect(self):
        with self._trial() as env:
            self.level.write({"channel_email": False, "channel_chat": True})
            item = self._invoice(env, self._customer(env))
            [notice] = self._run(env).notice_ids
            self.assertFalse(notice._find_chat_problem())
            entry = env["collections.flag.entry"].create(
                {
                    "flag_id": env.ref(f"{MODULE}.flag_mourning").id,
                    "partner_id": item.partner_id.id,
                    "company_id": self.company.id,
                    "reason": "Told us",
                }
            )
            self.assertEqual((entry.date_until - entry.date_from).days, 13)
            self.assertEqual(notice._find_chat_problem(), "no_service")
            self.assertEqual(item._collections_explain()[item.id]["reason"], "flag")

    def test_kind_of_answer_and_entry_at_the_desk(self):
        with self._trial() as env:
            item = self._invoice(env, self._customer(env))
            case = env["collections.case"].search([("partner_id", "=", item.partner_id.id)])
            case.message_post(body="Leave us alone", message_type="email")
            reply = env["collections.reply"].search([("case_id", "=", case.id)])
            wizard = env["collections.reply.wizard"].browse(reply.action_sort()["res_id"])
            wizard.action_quiet()
            self.assertEqual((reply.state, reply.kind), ("sorted", "quiet"))
            self.assertEqual(reply._get_label("quiet"), "Asks for quiet")
            self.assertEqual(item._collections_explain()[item.id]["reason"], "quiet")
            rows = env["collections.desk"].get_timeline(case.id)["rows"]
            [row] = [row for row in rows if row["kind"] == "quiet"]
            self.assertIn("Quiet until", row["title"])

    def test_uninstall(self):
        with self._worker() as env:
            self.today = env.company._collections_today()
            level = env["collections.level"].browse(self.ids["level"])
            level.write({"trigger": "invoiced", "channel_chat": True})
            item = self._invoice(env, self._customer(env))
            run = env["collections.run"].create({"company_id": self.ids["company"]})
            run.action_prepare()
            run.action_send()
            env["collections.notice"]._process_outbox()
            sent = run.notice_ids.filtered(lambda own: own.channel == "chat")
            self.assertEqual(sent.state, "sent")
            sent_ids = sent.ids
            env["extension.deferral"]._make(
                self._invoice(env, item.partner_id), self.today + timedelta(3)
            )
        self._change("uninstall")
        with self._worker() as env:
            env.cr.execute(
                "SELECT table_name || '.' || column_name FROM information_schema.columns"
                " WHERE column_name ~ '^extension_|_chat$' OR table_name ~ '^extension'"
                " UNION SELECT model FROM ir_model WHERE model ~ '^extension'"
                " UNION SELECT name FROM ir_model_data WHERE module = %s",
                [MODULE],
            )
            self.assertEqual(env.cr.fetchall(), [])
            level = env["collections.level"].browse(self.ids["level"])
            self.assertEqual(level.trigger, "due")
            self.assertEqual(env["collections.notice"].browse(sent_ids).state, "sent")
            # The pass goes on, and is cached anew.
            self._invoice(env, self._customer(env))
            self.assertTrue(self._run(env).notice_ids)
