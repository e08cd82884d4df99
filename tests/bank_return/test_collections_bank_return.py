from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..bank_return_common import BankReturnCommon


@tagged("post_install", "-at_install")
class TestCollectionsBankReturn(BankReturnCommon):
    """What people may do with a returned payment, and what they may not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(5)
        cls.payment = cls._pay(cls.move)
        cls.collector = cls._user("collector", login="returns_collector")
        cls.auditor = cls._user("readonly", login="returns_auditor")

    def test_people_write_the_choice_and_nothing_else(self):
        found = self._return(100, "unknown").with_user(self.collector)
        for values in ({"amount": 1}, {"state": "done"}, {"kind": "technical"}, {"entry": "x"}):
            with self.subTest(values), self.assertRaises(AccessError), self.env.cr.savepoint():
                found.write(values)
        with self.assertRaises(AccessError):
            self.returns.with_user(self.collector).create(
                {"company_id": self.company.id, "amount": 1, "entry": "mine"}
            )
        with self.assertRaises(AccessError):
            found.with_user(self.auditor).write({"payment_line_id": False})

    def test_a_person_picks_the_payment(self):
        found = self._return(100, "unknown").with_user(self.collector)
        self.assertEqual(found.state, "to_match")
        self.assertFalse(found.payment_line_id)
        found.payment_line_id = self._item(self.payment.move_id)
        self.assertEqual(found.state, "found")
        self.assertIn(self.collector.name, found.why)
        self.assertEqual(found.partner_id, self.customer)
        found.payment_line_id = False
        self.assertEqual(found.state, "to_match")

    def test_what_is_no_payment_of_a_customer_is_refused(self):
        found = self._return(100, "unknown")
        message = self._refused(found.write, {"payment_line_id": self._item(self.move).id})
        self.assertIn("no payment of a customer", message)

    def test_a_payment_of_another_amount_is_refused_with_the_difference(self):
        other = self._pay(self._invoice(5, 90))
        found = self._return(100, "unknown")
        message = self._refused(found.write, {"payment_line_id": self._item(other.move_id).id})
        self.assertIn("10.00", message)
        self.assertIn(other.move_id.name, message)

    def test_booking_takes_the_right_to_invoice(self):
        found = self._return(100, self.payment.name)
        message = self._refused(found.with_user(self.collector).action_book, error=(AccessError,))
        self.assertIn("booked by people with the right Invoicing", message)
        found.with_user(self.accountant).action_book()
        self.assertEqual((found.state, found.user_id), ("done", self.accountant))

    def test_nothing_is_booked_without_a_payment(self):
        found = self._return(100, "unknown")
        self.assertIn("Choose the payment", self._refused(found.action_book))

    def test_what_is_done_stays(self):
        found = self._take_back(self.payment)
        for press in (found.action_book, found.action_find, found.action_leave_out):
            self.assertIn("Done", self._refused(press))
        message = self._refused(found.write, {"payment_line_id": False})
        self.assertIn("Done", message)
        self.assertIn("kept as a record", self._refused(found.unlink))

    def test_left_out_and_taken_up_again(self):
        found = self._return(100, self.payment.name)
        found.action_leave_out()
        self.assertEqual(found.state, "left_out")
        self.assertIn("Left out", self._refused(found.action_book))
        found.action_take_up()
        self.assertEqual(found.state, "found")

    def test_buttons_lead_to_payment_and_entry(self):
        found = self._take_back(self.payment)
        self.assertEqual(found.action_view_payment()["res_id"], self.payment.move_id.id)
        self.assertEqual(found.action_view_entry()["res_id"], found.move_id.id)

    def test_companies_stay_apart(self):
        found = self._return(100, self.payment.name)
        other = self.setup_other_company()["company"]
        outsider = new_test_user(
            self.env,
            "returns_outsider",
            groups="base.group_user,account.group_account_invoice,"
            "collections_followup.group_collections_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self.returns.with_user(outsider).search([("id", "in", found.ids)]))
        with self.assertRaises(AccessError):
            found.with_user(outsider).action_book()

    def test_collectors_see_their_own_where_so_set(self):
        self._invoice(5, 30)
        found = self._return(100, self.payment.name)
        self._case().user_id = self._user("collector", login="returns_other")
        self.company.collections_own_cases = True
        self.env.flush_all()
        self.env.invalidate_all()
        own = self.returns.with_user(self.collector)
        self.assertFalse(own.search([("id", "in", found.ids)]))
        self.assertTrue(self.returns.with_user(self.accountant).search([("id", "in", found.ids)]))

    def test_names(self):
        found = self._return(100, "unknown", name="Ann")
        self.assertRegex(found.display_name, r"^RET-\d{6} \(Ann\)$")

    def test_nobody_deletes_what_is_open_either(self):
        found = self._return(100, "unknown")
        with self.assertRaises(UserError):
            found.unlink()
