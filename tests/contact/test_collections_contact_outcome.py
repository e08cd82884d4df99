from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsContactOutcome(ContactCommon):
    def test_days_are_not_negative(self):
        outcome = self._result("no_answer")
        self.assertIn("0 to propose none", self._refused(outcome.write, {"next_days": -1}))

    def test_only_administrators_change_the_list(self):
        outcome = self._result("no_answer")
        with self.assertRaises(AccessError):
            outcome.with_user(self.collector).reached = True
        outcome.with_user(self._member("manager")).reached = True

    def test_what_was_reached_stays(self):
        contact = self._log("no_answer")
        contact.outcome_id.reached = True
        self.env.flush_all()
        contact.invalidate_recordset()
        self.assertFalse(contact.reached)

    def test_outcome_in_use_is_archived_not_deleted(self):
        contact = self._log()
        self._refused(contact.outcome_id.unlink, error=(Exception,))
        contact.outcome_id.active = False
        self.assertEqual(contact.outcome_id.name, "Spoke to the right person")

    def test_outcomes_of_other_companies_are_not_seen(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        own = self.env["collections.contact.outcome"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        outcomes = self.env["collections.contact.outcome"].with_user(self.collector)
        self.assertNotIn(own, outcomes.search([]))
        self.assertIn(self._result("promise"), outcomes.search([]))
