from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestCollectionsPackWizard(PackCommon):
    def _wizard(self, user=None, **values):
        wizards = self.env["collections.pack.wizard"].with_user(user or self.supervisor)
        return wizards.with_company(self.company).create({"company_id": self.company.id, **values})

    def _sendings(self):
        return self.env["collections.pack.sending"].search([("company_id", "=", self.company.id)])

    def test_prints_the_chosen_day_and_language(self):
        action = self._wizard(date=date(2026, 2, 10)).action_print()
        self.assertEqual(action["report_name"], "collections_followup.report_pack")
        self.assertEqual(
            action["data"]["pack"],
            {"company_id": self.company.id, "date": "2026-02-10", "lang": "en_US"},
        )
        self.assertEqual(self._wizard().date, date(2026, 2, 28))

    def test_chosen_readers_are_proposed(self):
        self.company.collections_pack_user_ids = self.auditor
        self.assertEqual(self._wizard().user_ids, self.auditor)

    def test_mails_each_once_for_a_day(self):
        wizard = self._wizard(user_ids=self.auditor.ids)
        answer = wizard.action_send()
        self.assertIn(self.auditor.name, answer["params"]["message"])
        again = wizard.action_send()
        self.assertIn("already", again["params"]["message"])
        self.assertEqual(len(self._sendings()), 1)
        wizard.date = self.today
        wizard.action_send()
        self.assertEqual(len(self._sendings()), 2)

    def test_not_to_whoever_may_not_read_it(self):
        for user in (self.plain, self.foreign, self.portal):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self._wizard(user_ids=user.ids).action_send()
        with self.assertRaises(UserError):
            self._wizard(user_ids=[]).action_send()
        self.assertFalse(self._sendings())

    def test_not_by_whoever_may_not_send_it(self):
        for user in (self.auditor, self.accountant, self.collector):
            wizard = self._wizard(user, user_ids=self.supervisor.ids)
            self.assertFalse(wizard.may_send)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                wizard.action_send()
        self.assertTrue(self._wizard().may_send)

    def test_a_day_to_come_gets_a_sentence(self):
        wizard = self._wizard(date=self.today + timedelta(days=1))
        with self.assertRaises(UserError):
            wizard.action_print()

    def test_not_for_a_company_that_the_user_is_not_in(self):
        wizard = self._wizard()
        elsewhere = self.foreign.company_id
        wizard.sudo().company_id = elsewhere
        for name in ("action_print", "action_send"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                getattr(wizard, name)()
