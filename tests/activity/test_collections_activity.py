from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..contact_common import ContactCommon

FIRST = date(2026, 2, 1)


@tagged("post_install", "-at_install")
class TestCollectionsActivity(ContactCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._member("collector", "activity_other")
        cls.activity = cls.env["collections.activity"]

    def _rows(self, first=FIRST, last=None, user=None, **options):
        self.env.flush_all()
        activity = self.activity.with_user(user or self.env.user)
        rows = activity._read(self.company, first, last or self.today, **options)
        return {row["user_id"]: row for row in rows}

    def test_nothing_was_done(self):
        self.assertEqual(self._rows(date(2025, 1, 1), date(2025, 1, 31)), {})

    def test_contacts_by_channel_and_outcome(self):
        self._log(user=self.collector)
        self._log("no_answer", user=self.collector)
        wrong = self._log("no_answer", user=self.collector, channel="email")
        self._log(
            user=self.collector, channel="email", corrects_id=wrong.id, correction_reason="Wrote"
        )
        self._log(user=self.other, channel="visit")
        rows = self._rows()
        contacts = rows[self.collector.id]["contacts"]
        self.assertEqual((contacts["count"], contacts["reached"]), (3, 2))
        self.assertEqual(contacts["channels"], {"phone": 2, "email": 1})
        right, missed = self._result("right_person").id, self._result("no_answer").id
        self.assertEqual(
            contacts["outcomes"],
            {("phone", right): 1, ("phone", missed): 1, ("email", right): 1},
        )
        self.assertEqual(rows[self.other.id]["contacts"]["channels"], {"visit": 1})
        self.assertFalse(self._rows(FIRST, self.today - timedelta(days=1)))

    def test_promises_made_kept_and_broken(self):
        def promise(amount, paid):
            move = self._invoice(5, amount)
            made = (
                self.env["collections.promise"]
                .with_user(self.collector)
                ._make({self._item(move): amount}, self.today + timedelta(days=4))
            )
            if paid:
                with self._on(4):
                    self._pay(move, paid, day=self.today + timedelta(days=4))
            return made

        promises = promise(1_000.0, 1_000.0) | promise(500.0, 100.0) | promise(300.0, 0)
        with self._on(20):
            self.engine.refresh(self.company)
        self.assertEqual(promises.mapped("state"), ["kept", "partly_kept", "broken"])
        row = self._rows()[self.collector.id]["promises"]
        self.assertEqual((row["made"], row["kept"], row["broken"]), (3, 0, 0))
        self.assertEqual(row["amount"], 1_800.0)
        with self._on(20):
            row = self._rows(self.today, self.today + timedelta(days=20))
        self.assertEqual(
            [row[self.collector.id]["promises"][name] for name in ("made", "kept", "broken")],
            [3, 1, 2],
        )

    def test_notices_and_money(self):
        self.case.user_id = self.collector
        self._pass()
        self._log(user=self.other)
        self._pay(self.move, 40.0)
        rows = self._rows()
        self.assertEqual(rows[self.collector.id]["notices"], {"email": 1})
        self.assertEqual(rows[self.other.id]["collected"], 40.0)
        self.assertEqual(rows[self.collector.id]["collected"], 0.0)
        self.customer.invalidate_recordset()
        other = self._invoice(5, 70.0, partner=self.partner_b)
        self._pay(other)
        rows = self._rows()
        self.assertEqual(rows[False]["collected"], 70.0)
        self.assertEqual(list(rows)[-1], False, "what nobody had a contact before stands last")

    def test_what_makes_no_sense_is_refused(self):
        for first, last, within in (
            (self.today, FIRST, 14),
            (date(2020, 1, 1), self.today, 14),
            (FIRST, self.today, -1),
            (FIRST, self.today, 1.5),
            (FIRST, self.today, "many"),
            ("soon", self.today, 14),
        ):
            with self.subTest(first=first, within=within), self.assertRaises(UserError):
                self.activity._read(self.company, first, last, within)

    def test_who_reads_it(self):
        self._log(user=self.collector)
        auditor = self._member("readonly", "activity_auditor")
        self.assertIn(self.collector.id, self._rows(user=auditor))
        accountant = new_test_user(
            self.env,
            "activity_accountant",
            groups="account.group_account_readonly",
            company_id=self.company.id,
        )
        plain = new_test_user(self.env, "activity_plain", groups="base.group_user")
        for user in (accountant, plain):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._rows(user=user)

    def test_own_cases_only(self):
        self._log(user=self.collector)
        self.case.user_id = self.other
        self.company.collections_own_cases = True
        self.assertEqual(self._rows(user=self.collector), {})
        self.assertIn(self.collector.id, self._rows(user=self.other))
