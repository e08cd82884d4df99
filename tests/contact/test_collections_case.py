from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsCaseContact(ContactCommon):
    def test_counts_and_last_days(self):
        self.assertEqual(self.case.logged_contact_count, 0)
        self.assertFalse(self.case.last_contact_date)
        now = fields.Datetime.now()
        self._log(date=now - timedelta(days=3))
        missed = self._log("no_answer", date=now - timedelta(days=1))
        self.assertEqual(self.case.logged_contact_count, 2)
        self.assertEqual(self.case.last_contact_date, now - timedelta(days=1))
        self.assertEqual(self.case.last_reached_date, now - timedelta(days=3))
        self._log(
            "no_answer",
            date=now - timedelta(days=2),
            corrects_id=missed.id,
            correction_reason="A day earlier",
        )
        self.assertEqual(self.case.logged_contact_count, 2)
        self.assertEqual(self.case.last_contact_date, now - timedelta(days=2))

    def test_list_and_filters(self):
        action = self.case.action_view_logged_contacts()
        contact = self._log("no_answer")
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), contact)
        never = [("logged_contact_ids", "not any", [("reached", "=", True)])]
        cases = self.env["collections.case"]
        self.assertIn(self.case, cases.search(never))
        self._log()
        self.assertNotIn(self.case, cases.search(never))

    def test_pass_writes_no_contact(self):
        before = self.env["collections.contact"].search_count([])
        self._pass()
        self.assertEqual(self.case.notice_count, 1)
        self.assertEqual(self.env["collections.contact"].search_count([]), before)
