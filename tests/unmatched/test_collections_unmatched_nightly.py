from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from ..unmatched_common import UnmatchedCommon


@tagged("post_install", "-at_install")
class TestCollectionsUnmatchedNightly(UnmatchedCommon):
    """What is done by itself, and only where the settings say so."""

    def _receive_each(self):
        """Return an invoice that is named and paid to the cent, and one whose amount came."""
        named, other = self._invoice(5, 60), self._invoice(5, 70)
        self._receive(60, named.name)
        self._receive(70)
        return named, other

    def test_nothing_by_itself(self):
        named, other = self._receive_each()
        self.unmatched._do_night(self.company)
        self.assertEqual((named.amount_residual, other.amount_residual), (60, 70))

    def test_number_and_amount_where_the_settings_say_so(self):
        self.company.collections_unmatched_auto = True
        named, other = self._receive_each()
        twice = self._receive(60, named.name)
        self.unmatched._do_night(self.company)
        self.assertEqual((named.amount_residual, other.amount_residual), (0, 70))
        # The same once more is for a person to look at.
        self.assertFalse(twice.reconciled)
        left = self.unmatched.search([("money_line_id", "=", twice.id)])
        self.assertIn("no longer open", left.message_ids[:1].body)

    def test_the_day_is_that_of_the_company(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        named = self._invoice(5, 60)
        self._receive(60)
        with freeze_time(datetime.combine(self.today, datetime.min.time()).replace(hour=13)):
            found = self._look()
            found.action_accept()
            self.assertEqual(found.date_done, self.company._collections_today())
            self.assertEqual((found.date_done - self.today).days, 1)
        self.assertFalse(named.amount_residual)

    def test_the_customer_of_money_that_becomes_a_contact(self):
        self._receive(60)
        found = self._look()
        self.customer.parent_id = self.partner_b
        self.assertEqual(found.partner_id, self.partner_b)
