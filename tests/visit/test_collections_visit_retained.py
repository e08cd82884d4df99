from datetime import date

from odoo.tests import tagged

from ..visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestCollectionsVisitRetained(VisitCommon):
    """Visits are kept as long as the contact log: three years after the last activity."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._member("manager")
        cls.company.collections_contact_years = 3

    def _wizard(self):
        removals = self.env["collections.contact.removal"].with_user(self.manager)
        return self._open(removals.action_open()).with_user(self.manager)

    def _counts(self, day):
        with self._on(day):
            wizard = self._wizard()
            return wizard.contact_count, wizard.visit_count, wizard.customer_count

    def test_a_visit_is_an_activity_on_the_debt(self):
        self._log(case_id=self.case.id)
        visit = self._plan(date=date(2026, 6, 15))
        self._pay(self.move)
        self.assertEqual(self.case.state, "closed")
        self.assertEqual(self._counts(date(2029, 6, 15)), (0, 0, 0))
        self.assertEqual(self._counts(date(2029, 6, 16)), (1, 1, 1))
        self.assertTrue(visit.exists())

    def test_visits_are_deleted_with_the_debt_and_counted(self):
        visit = self._plan()
        with self._on(self.tomorrow):
            entry = self._log(channel="visit", case_id=self.case.id, visit_id=visit.id)
        self.assertEqual(visit.logged_contact_id, entry)
        other = self._plan(self._other("Still owes"))
        self._pay(self.move)
        with self._on(date(2030, 1, 1)):
            wizard = self._wizard()
            self.assertEqual((wizard.contact_count, wizard.visit_count), (1, 1))
            second = self._wizard()
            (wizard | second).sure = True
            wizard.action_delete()
            self.assertIn("nothing to delete", self._refused(second.action_delete))
        self.assertFalse((visit.exists(), entry.exists()) != (visit.browse(), entry.browse()))
        self.assertTrue(other.exists())
        removal = self.env["collections.contact.removal"].search([])
        self.assertRecordValues(
            removal,
            [
                {
                    "contact_count": 1,
                    "visit_count": 1,
                    "customer_count": 1,
                    "user_id": self.manager.id,
                    "date_limit": date(2027, 1, 1),
                }
            ],
        )

    def test_visits_alone_and_what_has_come_since(self):
        visit = self._plan()
        visit.action_cancel()
        self._pay(self.move)
        self.assertEqual(self._counts(date(2029, 6, 1)), (0, 1, 1))
        with self._on(date(2029, 6, 1)):
            wizard = self._wizard()
            wizard.sure = True
            self._log(case_id=self.case.id, date="2026-03-02 10:00:00")
            self.assertIn("Meanwhile 2", self._refused(wizard.action_delete))

    def test_nobody_deletes_them_otherwise(self):
        visit = self._plan()
        for user in (self.collector, self.manager):
            self.assertIn("kept as a record", self._refused(visit.with_user(user).unlink))
