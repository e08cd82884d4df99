from datetime import date

from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsContactRemovalWizard(ContactCommon):
    def test_says_what_would_go_and_asks_whether_one_is_sure(self):
        self._log()
        self.company.collections_contact_years = 3
        self._pay(self.move)
        manager = self._member("manager")
        wizards = self.env["collections.contact.removal.wizard"].with_user(manager)
        with self._on(date(2030, 1, 1)):
            wizard = self._open(wizards._get_action()).with_user(manager)
            self.assertEqual((wizard.company_id, wizard.years), (self.company, 3))
            self.assertEqual(wizard.date_limit, date(2027, 1, 1))
            self.assertEqual((wizard.contact_count, wizard.customer_count), (1, 1))
            self.assertIn("Tick", self._refused(wizard.action_delete))
            wizard.sure = True
            self.assertEqual(wizard.action_delete()["tag"], "reload")
        self.assertFalse(self.env["collections.contact"].search([]))
