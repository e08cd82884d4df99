from odoo.tests import tagged

from ..bank_return_common import BankReturnCommon


@tagged("post_install", "-at_install")
class TestCollectionsBankReturnFollowup(BankReturnCommon):
    """Days of a technical return are not late: the money was thought to be there."""

    def _take_back_later(self, code):
        """Paid on the day on which it was due, and taken back ten days later."""
        move = self._invoice(10)
        payment = self._pay(move, day=self._late(10))
        self._take_back(payment, code=code)
        return move

    def test_technical_days_do_not_count(self):
        move = self._take_back_later("AM05")
        self.assertEqual(self._explain(move)["reason"], "waiting")
        with self._on(2):
            # Two days since we knew of it: the first level is due.
            self.assertFalse(self._explain(move)["reason"])
            self.assertEqual(self._explain(move)["next_level"], self.levels[0])

    def test_others_do(self):
        move = self._take_back_later("AM04")
        self.assertFalse(self._explain(move)["reason"])

    def test_days_before_it_was_paid_count(self):
        move = self._invoice(10)
        payment = self._pay(move, day=self._late(4))
        self._take_back(payment, code="AM05")
        self.assertFalse(self._explain(move)["reason"])
        rows = self.returns._get_stopped_days(
            self.engine._get_ruleset(self.company), self.today, tuple(self.customer.ids)
        )
        self.assertEqual([(row[0], row[1]) for row in rows], [(self._item(move).id, 4)])

    def test_customers_without_any_are_not_asked_about(self):
        self._take_back_later("AM04")
        absent = self.env["collections.followup.touched"]._look(self.customer, {})[0]
        self.assertIn("collections.bank.return", absent)
        self._take_back_later("AM05")
        absent = self.env["collections.followup.touched"]._look(self.customer, {})[0]
        self.assertNotIn("collections.bank.return", absent)
