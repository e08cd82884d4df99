from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestCollectionsContactWizard(VisitCommon):
    """The dialog that logs a visit."""

    def setUp(self):
        super().setUp()
        self.visit = self._plan(user=self.collector, date=self.today)

    def _dialog(self):
        return self._open(self.visit.action_log()).with_user(self.collector)

    def test_opens_with_what_was_planned(self):
        wizard = self._dialog()
        self.assertEqual(wizard.visit_id, self.visit)
        self.assertEqual(
            (wizard.channel, wizard.direction, wizard.person_id, wizard.address),
            ("visit", "out", self.customer, self.visit.address),
        )

    def test_pressed_twice_is_logged_once(self):
        wizard = self._dialog()
        wizard.write({"outcome_id": self._result("cannot_pay").id, "note": "At the door"})
        wizard.action_save()
        wizard.action_save()
        known = self.env["collections.contact"].search([("case_id", "=", self.case.id)])
        self.assertEqual(known, self.visit.logged_contact_id)
        other = self._dialog_of_before()
        other.write({"outcome_id": self._result("refuses").id})
        self._refused(other.action_save, error=(UserError,))
        self.assertEqual(self.visit.outcome_id, self._result("cannot_pay"))

    def _dialog_of_before(self):
        """Return a dialog that somebody opened while the visit was planned."""
        return (
            self.env["collections.contact.wizard"]
            .with_user(self.collector)
            .create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "case_id": self.case.id,
                    "channel": "visit",
                    "visit_id": self.visit.id,
                }
            )
        )

    def test_save_and_promise(self):
        wizard = self._dialog()
        wizard.outcome_id = self._result("promise")
        promise = self._open(wizard.action_save_promise())
        self.assertEqual(promise._name, "collections.promise.wizard")
        self.assertEqual(promise.logged_contact_id.visit_id, self.visit)
        self.assertEqual(self.visit.state, "done")

    def test_a_visit_that_is_logged_on_the_case_is_the_planned_one(self):
        action = self.case.with_user(self.collector).action_log_contact()
        form = Form(self._open(action).with_user(self.collector))
        self.assertFalse(form.visit_id)
        form.channel = "visit"
        self.assertEqual(form.visit_id, self.visit)
        form.channel = "phone"
        self.assertFalse(form.visit_id)
        form.outcome_id = self._result("no_answer")
        form.save().action_save()
        self.assertEqual(self.visit.state, "planned")

    def test_the_gate_is_asked_when_it_is_logged(self):
        wizard = self._dialog()
        self.customer.collections_cease = True
        wizard.outcome_id = self._result("cannot_pay")
        self._refused(wizard.action_save, error=(UserError,))
        self.assertEqual(self.visit.state, "planned")
