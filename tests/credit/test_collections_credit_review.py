from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditReview(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector")
        for day in (20, 30, 40):
            cls._paid(day, 0, 2000)
        cls._count()

    def _review(self, user=None, **values):
        return self.reviews.with_user(user or self.collector).create(
            {"partner_id": self.customer.id, **values}
        )

    def test_the_formula_line_by_line(self):
        """Sales of 6,000 with terms of 30 days: 500 a month, grade A: 750."""
        review = self._review()
        self.assertEqual((review.grade, review.amount_proposed, review.amount), ("A", 750, 750))
        rows = {label: (value, how) for label, value, how in review._describe_formula()}
        self.assertIn("6,000.00", rows["Sales of 12 months"][0])
        self.assertIn("500.00", rows["Average month"][0])
        self.assertEqual(rows["Days of payment"][0], "30.0")
        self.assertIn("500.00", rows["Needed"][0])
        self.assertEqual(rows["Factor of the grade"][0], "1.50")
        self.assertIn("750.00", rows["Limit"][0])
        self.assertIn("750.00", review.formula_page)

    def test_credit_notes_are_no_sales(self):
        self._invoice(0, 600, move_type="out_refund")
        self.assertEqual(self._review().formula["sales"], 5400)

    def test_what_is_insured_and_secured_is_a_cap(self):
        file = self.env["collections.credit.file"].create({"partner_id": self.customer.id})
        self.env["collections.credit.cover"].create(
            {"file_id": file.id, "insurer": "Sure", "amount": 500, "percent": 80}
        )
        self.env["collections.credit.security"].create({"file_id": file.id, "amount": 100})
        review = self._review()
        self.assertEqual(review.amount_proposed, 500)
        rows = {label: value for label, value, _how in review._describe_formula()}
        self.assertIn("400.00", rows["Insured"])
        self.assertIn("100.00", rows["Secured"])

    def test_one_is_open_at_a_time(self):
        self._review()
        self.assertIn("open already", self._refused(self._review))

    def test_people_write_what_they_ask_for_and_no_more(self):
        review = self._review(amount=900, note="New works")
        self.assertEqual((review.amount, review.amount_proposed), (900, 750))
        review.amount = 800
        for values in (
            {"amount_proposed": 5},
            {"state": "approved"},
            {"decided_by_id": self.collector.id},
            {"limit_before": 1},
        ):
            self._refused(review.write, values, error=(AccessError,))
        self._refused(self._review, error=(AccessError,), state="approved")
        self._refused(review.write, {"answer": "Mine"}, error=(AccessError,))
        self.assertIn("negative", self._refused(review.write, {"amount": -1}))

    def test_what_is_submitted_is_not_changed(self):
        review = self._review()
        review.action_submit()
        self.assertIn("submitted", self._refused(review.write, {"amount": 900}))
        self.assertIn("submitted", self._refused(review.write, {"note": "x"}))
        review.action_draft()
        review.amount = 900

    def test_readers_begin_none(self):
        self._refused(self._review, self._user("readonly"), error=(AccessError,))

    def test_a_colleagues_customer_is_left_alone(self):
        self.company.collections_own_cases = True
        self.customer.collections_user_id = self._user("supervisor")
        self._refused(self._review, error=(AccessError,))

    def test_it_is_kept(self):
        self.assertIn("record", self._refused(self._review().sudo().unlink))

    def test_a_customer_of_another_company_is_reviewed_there(self):
        data = self.setup_other_company()
        self.customer.company_id = data["company"]
        self.assertIn("Review its credit there", self._refused(self._review, self.env.user))

    def test_its_number_and_customer_are_its_name(self):
        review = self._review()
        self.assertEqual(review.display_name, f"{review.name} {self.customer.display_name}")
