"""What users could try over RPC, past the buttons and the read-only fields of the forms."""

import inspect

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import CollectionsCommon

OURS = "collections."
# Buttons that open something and change nothing.
OPENING = ("action_view_", "action_open_", "action_print", "action_preview")

OWN_DISPUTES = {"collections.dispute", "collections.dispute.line"}
# What stands on a dispute; says nothing of any customer.
PORTAL_WORDS = {"collections.dispute.reason", "collections.dispute.stage"}
DISPUTE_WORDS = PORTAL_WORDS | {"collections.dispute.cause", "collections.dispute.team"}


@tagged("post_install", "-at_install")
class TestGuards(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_user_id = cls.env.user
        cls.auditor = cls._user("readonly")
        cls.collector = cls._user("collector")
        cls.move = cls._invoice(5)
        cls.run_record = cls._prepare()
        cls.notice = cls.run_record.notice_ids

    def test_collector_cannot_write_what_the_outbox_writes(self):
        notice = self.notice.with_user(self.collector)
        for values in (
            {"state": "sent"},
            {"state": "approved"},
            {"amount": 1},
            {"channel": "letter"},
            {"level_id": self.levels[2].id},
            {"line_ids": [(5,)]},
            {"content": "<p>x</p>"},
            {"date": "2020-01-01"},
            {"mail_id": False},
            {"user_id": self.collector.id},
        ):
            with self.subTest(values), self.assertRaises(AccessError), self.env.cr.savepoint():
                notice.write(values)
        notice.write({"subject": "Own", "body": "<p>Own</p>"})
        with self.assertRaises(AccessError):
            notice.line_ids.write({"amount": 1})
        with self.assertRaises(AccessError):
            notice.unlink()
        with self.assertRaises(AccessError):
            self.env["collections.notice"].with_user(self.collector).create(
                {"partner_id": self.customer.id}
            )

    def test_words_of_a_notice_in_the_outbox_stay(self):
        self.notice.action_send()
        self.assertIn("cannot be changed", self._refused(self.notice.write, {"subject": "Late"}))

    def test_contact_of_somebody_else_is_refused(self):
        message = self._refused(self.notice.write, {"recipient_id": self.partner_b.id})
        self.assertIn(self.partner_b.name, message)

    def test_collector_cannot_write_what_a_run_records(self):
        run = self.run_record.with_user(self.collector)
        for values in ({"state": "done"}, {"notice_count": 0}, {"kind": "scheduled"}):
            with self.subTest(values), self.assertRaises(AccessError), self.env.cr.savepoint():
                run.write(values)
        for values in ({"state": "done"}, {"kind": "scheduled"}, {"amount": 5}):
            with self.subTest(values), self.assertRaises(AccessError), self.env.cr.savepoint():
                run.create({"company_id": self.company.id, **values})

    def test_figures_of_a_case_are_the_ledgers(self):
        case = self._case().with_user(self.collector)
        for values in (
            {"amount_overdue": 0},
            {"state": "closed"},
            {"partner_id": self.partner_b.id},
            {"level_id": False},
        ):
            with self.subTest(values), self.assertRaises(AccessError), self.env.cr.savepoint():
                case.write(values)
        case.stage_id = self.env.ref("collections_followup.stage_negotiation")

    def test_collector_with_own_cases_does_not_cancel_a_run_of_all(self):
        self.company.collections_own_cases = True
        self._case().user_id = self.env.user
        self.notice.sudo().user_id = self.env.user
        with self.assertRaises(AccessError):
            self.run_record.with_user(self.collector).action_cancel()
        self.assertEqual(self.notice.state, "approved")
        self.run_record.with_user(self._user("supervisor")).action_cancel()
        self.assertEqual(self.notice.state, "cancelled")

    def test_auditor_presses_no_button(self):
        """Each public method of our models is refused to auditors, unless it only shows."""
        records = {
            "collections.case": self._case(),
            "collections.notice": self.notice,
            "collections.run": self.run_record,
            "collections.hold": self.env["collections.hold"].create(
                {
                    "partner_id": self.partner_b.id,
                    "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                }
            ),
            "collections.contact": self.env["collections.contact"].create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "outcome_id": self.env.ref("collections_followup.contact_outcome_promise").id,
                }
            ),
        }
        tried = []
        for name, record in records.items():
            for method_name, method in inspect.getmembers(type(record), inspect.isfunction):
                own = "collections_followup" in method.__module__
                if not own or not method_name.startswith("action_"):
                    continue
                if method_name.startswith(OPENING):
                    continue
                tried.append(method_name)
                before = self._everything()
                try:
                    with self.env.cr.savepoint():
                        result = getattr(record.with_user(self.auditor), method_name)()
                        self.env.flush_all()
                except AccessError:
                    continue
                # What it answers opens a form that has rights of its own.
                with self.subTest(f"{name}.{method_name}"):
                    self.assertIsInstance(result, dict)
                    self.assertEqual(self._everything(), before)
        self.assertIn("action_send", tried)
        self.assertIn("action_release", tried)

    def _everything(self):
        self.env.flush_all()
        rows = []
        for table in ("case", "notice", "notice_line", "run", "hold", "item", "contact"):
            self.env.cr.execute(f"SELECT * FROM collections_{table} ORDER BY id")
            rows.append(str(self.env.cr.fetchall()))
        return rows

    def test_engine_is_not_called_from_outside(self):
        from odoo.service.model import get_public_method

        for name in (
            "refresh",
            "simulate",
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                get_public_method(self.env["collections.followup"], name)

    def test_nobody_outside_reads_anything(self):
        portal = new_test_user(self.env, "portal_person", groups="base.group_portal")
        public = self.env.ref("base.public_user").sudo()
        plain = self._user(None, login="plain_employee")
        for name in self.env.registry:
            if not name.startswith(OURS) or self.env[name]._abstract:
                continue
            if self.env[name]._transient:
                continue
            for user in (portal, public, plain):
                if name in OWN_DISPUTES and user != public:
                    # By rule: disputes that one is asked about, or that are one's own
                    self.assertFalse(self.env[name].with_user(user).search([], limit=1))
                    continue
                words = {plain: DISPUTE_WORDS, portal: PORTAL_WORDS}.get(user, set())
                if name in words:
                    continue
                with self.subTest(f"{name} for {user.id}"), self.assertRaises(AccessError):
                    self.env[name].with_user(user).search([], limit=1)

    def test_invoicing_user_without_collections_posts_pays_and_reads_the_fields(self):
        user = new_test_user(
            self.env,
            "billing",
            groups="account.group_account_invoice",
            company_id=self.company.id,
        )
        move = self.move.with_user(user)
        self.assertEqual(move.collections_days_overdue, 5)
        self.assertTrue(move.collections_exclusion)
        values = move.copy_data()[0]
        copy = (
            self.env["account.move"]
            .with_user(user)
            .create({**values, "invoice_date": "2026-01-01", "invoice_date_due": "2026-02-01"})
        )
        copy.action_post()
        self.assertEqual(self._case().item_count, 2)
        (
            self.env["account.payment.register"]
            .with_user(user)
            .with_context(active_model="account.move", active_ids=copy.ids)
            .create({})
            ._create_payments()
        )
        self.assertEqual(self._case().item_count, 1)
        with self.assertRaises(AccessError):
            self.env["collections.notice"].with_user(user).search([])
        with self.assertRaises(AccessError):
            self.env["collections.run"].with_user(user).create({"company_id": self.company.id})
