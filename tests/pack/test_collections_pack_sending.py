from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestCollectionsPackSending(PackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sendings = cls.env["collections.pack.sending"]
        cls.company.collections_pack_user_ids = cls.supervisor | cls.auditor
        cls.company.collections_pack_day = 3

    def _month(self, days=0):
        with self._on(days):
            self.sendings._send_month(self.company)
        return self.sendings.search([("company_id", "=", self.company.id)])

    def test_once_its_day_has_come_and_once_a_month(self):
        self.assertFalse(self._month(0), "the second of the month")
        found = self._month(1)
        self.assertEqual(found.user_id, self.supervisor | self.auditor)
        self.assertEqual(set(found.mapped("date")), {date(2026, 2, 28)})
        self.assertEqual(self._month(2), found)
        self.assertEqual(self._month(20), found)
        self.assertEqual(set((self._month(33) - found).mapped("date")), {date(2026, 3, 31)})

    def test_days_on_which_nothing_ran_are_made_up_for(self):
        self.assertEqual(len(self._month(15)), 2)

    def test_nobody_is_chosen(self):
        self.company.collections_pack_user_ids = False
        self.assertFalse(self._month(5))

    def test_problems_of_readers(self):
        find = self.sendings._find_reader_problem
        self.assertFalse(find(self.supervisor, self.company))
        for user in (self.plain, self.portal, self.foreign):
            self.assertTrue(find(user, self.company), user.login)
        self.supervisor.email = "nowhere"
        self.assertIn("e-mail address", find(self.supervisor, self.company))
        self.company.collections_own_cases = True
        self.assertIn("may not read all", find(self.collector, self.company))
        self.auditor.active = False
        self.assertIn("does not work here", find(self.auditor, self.company))

    def test_who_sees_and_who_sends(self):
        sending = self._month(5)[:1]
        self.assertTrue(sending.with_user(self.supervisor).read(["user_id"]))
        for user in (self.collector, self.plain, self.portal, self.foreign):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                sending.with_user(user).read(["user_id"])
        for user in (self.auditor, self.collector, self.plain):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                sending.with_user(user).action_send_again()
        for values in ({"state": "sent"}, {"user_id": self.plain.id}):
            with self.assertRaises(AccessError):
                sending.with_user(self.supervisor).write(values)

    def test_taken_back_and_sent_again(self):
        sending = self._month(5)[:1].with_user(self.supervisor)
        with self.assertRaises(UserError):
            sending.action_send_again()
        sending.action_cancel()
        self.assertEqual(sending.state, "skipped")
        self.assertIn(self.supervisor.name, sending.failure_reason)
        with self.assertRaises(UserError):
            sending.action_cancel()
        sending.action_send_again()
        self.assertEqual(sending.state, "queued")

    def test_a_pack_that_was_not_written_cannot_be_opened(self):
        with self.assertRaises(UserError):
            self._month(5)[:1].action_open_pack()

    def test_the_scheduled_action(self):
        cron = self.env.ref("collections_followup.ir_cron_pack")
        with self._on(5), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        found = self.sendings.search([("company_id", "=", self.company.id)])
        self.assertEqual(len(found), 2)
        self.assertEqual(self.company.collections_pack_done, self.today + timedelta(days=5))
