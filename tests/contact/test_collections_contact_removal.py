from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsContactRemoval(ContactCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._member("manager")
        cls.first = cls._log()

    def _wizard(self, user=None):
        user = user or self.manager
        removals = self.env["collections.contact.removal"].with_user(user)
        return self._open(removals.action_open()).with_user(user)

    def _delete(self, user=None):
        wizard = self._wizard(user)
        wizard.sure = True
        wizard.action_delete()
        return self.env["collections.contact.removal"].search([], limit=1)

    def test_nothing_is_deleted_unless_years_are_set(self):
        self._pay(self.move)
        with self._on(date(2046, 3, 2)):
            self.assertEqual(self._wizard().contact_count, 0)
            self.assertIn("nothing to delete", self._refused(self._delete))
            self.company.collections_contact_years = 3
            self.assertEqual(self._wizard().contact_count, 1)
        self.assertTrue(self.first.exists())
        for years in (1, 2, -1, 101):
            message = self._refused(self.company.write, {"collections_contact_years": years})
            self.assertIn("3 years at least", message)

    def test_the_last_activity_on_the_debt_counts(self):
        self.company.collections_contact_years = 3
        with self._on(date(2027, 6, 1)):
            self.assertFalse(self._wizard().contact_count, "the case is open")
            self._pay(self.move, day=date(2027, 6, 1))
            self.assertEqual(self.case.state, "closed")
        for day, count in ((date(2030, 6, 1), 0), (date(2030, 6, 2), 1)):
            with self._on(day):
                self.assertEqual(self._wizard().contact_count, count, day)
        with self._on(date(2029, 1, 1)):
            self._log(case_id=self.case.id)
        with self._on(date(2031, 12, 1)):
            self.assertEqual(self._wizard().contact_count, 0)
        with self._on(date(2032, 1, 3)):
            self.assertEqual(self._wizard().contact_count, 2)

    def test_what_was_about_something_still_owed_stays(self):
        self.company.collections_contact_years = 3
        later = self._invoice(-90, partner=self.partner_b)
        other = self._log(partner_id=self.partner_b.id)
        self.assertFalse(other.case_id)
        with self._on(date(2031, 1, 1)):
            self.assertEqual(self._wizard().contact_count, 0)
            self._pay(later)
            self.assertEqual(self._wizard().contact_count, 1)

    def test_run_is_kept_with_count_and_limit(self):
        self.company.collections_contact_years = 3
        second = self._log("no_answer", corrects_id=self.first.id, correction_reason="Typo")
        dispute = self.env["collections.dispute"].create(
            {
                "reason_id": self.env.ref("collections_followup.dispute_reason_quality").id,
                "line_ids": [(0, 0, {"move_id": self.move.id})],
                "logged_contact_id": second.id,
            }
        )
        stranger = self._invoice(9, partner=self.partner_b)
        kept = self._log(partner_id=self.partner_b.id)
        self._pay(self.move)
        with self._on(date(2030, 1, 1)):
            wizard = self._wizard()
            self.assertEqual((wizard.contact_count, wizard.customer_count), (2, 1))
            self.assertIn("Tick", self._refused(wizard.action_delete))
            removal = self._delete()
        self.assertFalse((self.first | second).exists())
        self.assertTrue(kept.exists() and stranger)
        self.assertTrue(dispute.exists())
        self.assertFalse(dispute.logged_contact_id)
        self.assertRecordValues(
            removal,
            [
                {
                    "company_id": self.company.id,
                    "user_id": self.manager.id,
                    "contact_count": 2,
                    "customer_count": 1,
                    "years": 3,
                    "date_limit": date(2027, 1, 1),
                }
            ],
        )
        self._refused(removal.unlink)

    def test_what_has_changed_meanwhile_is_said(self):
        self.company.collections_contact_years = 3
        self._log()
        self._pay(self.move)
        with self._on(date(2030, 1, 1)):
            first, second = self._wizard(), self._wizard()
            (first | second).sure = True
            first.action_delete()
            self.assertIn("nothing to delete", self._refused(second.action_delete))
            other = self._wizard()
            other.write({"sure": True, "contact_count": 7})
            self._refused(other.action_delete)

    def test_only_administrators_and_only_of_their_company(self):
        self.company.collections_contact_years = 3
        self._pay(self.move)
        with self._on(date(2030, 1, 1)):
            for group in ("readonly", "supervisor"):
                with self.assertRaises(AccessError):
                    self._wizard(self._member(group))
            other = self.setup_other_company(name="Elsewhere")["company"]
            stranger = self._member("manager", "removal_stranger")
            stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
            self.assertEqual(self._wizard(stranger).contact_count, 0)
            removals = self.env["collections.contact.removal"].with_user(stranger)
            with self.assertRaises(AccessError):
                removals._delete_old(self.company.with_user(stranger), 1)
            with self.assertRaises(AccessError):
                self.env["collections.contact.removal"].with_user(self.manager).create(
                    {"company_id": self.company.id, "contact_count": 99}
                )
        self.assertTrue(self.first.exists())
