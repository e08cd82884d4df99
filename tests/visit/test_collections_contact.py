from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestCollectionsContact(VisitCommon):
    """What came of a visit is an entry of the contact log."""

    def setUp(self):
        super().setUp()
        self.visit = self._plan(user=self.collector)

    def _done(self, outcome="cannot_pay", **values):
        return self._log(
            outcome, user=self.collector, channel="visit", visit_id=self.visit.id, **values
        )

    def test_the_entry_ends_the_visit(self):
        contact = self._done()
        self.assertEqual(self.visit.state, "done")
        self.assertEqual(self.visit.outcome_id, self._result("cannot_pay"))
        self.assertEqual(contact.case_id, self.case)
        self.assertEqual(self.visit.place, "DE 10 Berlin")

    def test_it_is_logged_once(self):
        self._done()
        message = self._refused(self._done, error=(UserError,))
        self.assertIn("not planned any more", message)
        known = self.env["collections.contact"].search([("case_id", "=", self.case.id)])
        self.assertEqual(known, self.visit.logged_contact_id)

    def test_rules_that_count_see_it_once(self):
        self._set_rules(kind="frequency", limit=2, days=7, scope="customer", channel_ids=False)
        ask = self.env["collections.gate"]._ask
        self._done()
        answer = ask(self.customer, "visit")
        self.assertEqual(answer["verdict"], "allowed", answer["rules"])
        self._log("no_answer")
        self.assertEqual(ask(self.customer, "visit")["verdict"], "blocked")

    def test_a_cancelled_visit_has_no_outcome(self):
        self.visit.action_cancel()
        self._refused(self._done, error=(UserError,))

    def test_the_visit_is_of_the_same_case_and_in_person(self):
        other = self._plan(self._other("Other"), user=self.collector)
        self._refused(
            lambda: self._log(channel="visit", visit_id=other.id, case_id=self.case.id),
            error=(ValidationError,),
        )
        self._refused(lambda: self._log(visit_id=other.id, partner_id=other.partner_id.id))
        self.assertEqual(other.state, "planned")

    def test_whoever_does_not_see_the_visit_says_nothing_of_it(self):
        colleague = self._member("collector", "colleague")
        self.case.user_id = self.collector
        self.company.collections_own_cases = True
        self.env.flush_all()
        self.env.invalidate_all()
        self._refused(
            lambda: self._log(user=colleague, channel="visit", visit_id=self.visit.id),
            error=(AccessError,),
        )

    def test_a_correction_is_about_the_same_visit(self):
        contact = self._done()
        values = {
            "channel": "visit",
            "corrects_id": contact.id,
            "correction_reason": "Misheard",
            "case_id": self.case.id,
        }
        right = self._log("refuses", user=self.collector, **values)
        self.assertEqual(self.visit.outcome_id, self._result("refuses"))
        self.assertEqual(self.visit.state, "done")
        self.assertEqual(self.visit.logged_contact_id, right)

    def test_a_call_that_was_taken_for_a_visit(self):
        contact = self._done()
        self._log(
            "refuses",
            user=self.collector,
            corrects_id=contact.id,
            correction_reason="On the telephone",
            case_id=self.case.id,
        )
        self.assertEqual(self.visit.state, "cancelled")
        self.assertFalse(self.visit.outcome_id)
