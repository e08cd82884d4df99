from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
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

    def test_what_is_refused_does_not_stop_the_night(self):
        moves = [self._invoice(5, 60), self._invoice(5, 70, partner=self.partner_b)]
        for move in moves:
            self._receive(move.amount_total + 10, move.name, move.partner_id)
        found = self._look()
        found.action_accept()
        found.action_apply_next()
        self.assertEqual(set(found.mapped("state")), {"next"})
        later = [self._invoice(-5, 4, partner=move.partner_id) for move in moves]
        apply_next = type(found)._apply_next

        def refuse(record):
            matched = apply_next(record)
            if record == found[0]:
                raise UserError("The books are closed.")
            return matched

        with patch.object(type(found), "_apply_next", refuse):
            self.unmatched._do_night(self.company)
        self.assertEqual([move.amount_residual for move in later], [4, 0])
        self.assertEqual(found.mapped("rest"), [10, 6])
        self.assertIn("books are closed", found[0].message_ids[:1].body)

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
