from odoo.exceptions import UserError
from odoo.tests import tagged

from ..visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestCollectionsVisitFollowup(VisitCommon):
    """Visits hear of the contact log, and of customers who become one."""

    def test_customers_who_become_one(self):
        visit = self._plan()
        self.case.sudo()._join(self._other("Kept"))
        self.assertEqual(visit.state, "cancelled")

    def test_what_else_is_logged_leaves_the_visit_alone(self):
        visit = self._plan()
        self._log("no_answer")
        self._log("cannot_pay", channel="visit")
        self.assertEqual(visit.state, "planned")
        self._log("cannot_pay", channel="visit", visit_id=visit.id)
        self.assertEqual(visit.state, "done")

    def test_two_entries_of_one_visit_at_once(self):
        visit = self._plan()
        values = {
            "partner_id": self.customer.id,
            "company_id": self.company.id,
            "outcome_id": self._result("cannot_pay").id,
            "channel": "visit",
            "visit_id": visit.id,
        }
        contacts = self.env["collections.contact"].with_user(self.collector)
        self._refused(contacts.create, [values, dict(values)], error=(UserError,))
        self.assertEqual(visit.state, "planned")
