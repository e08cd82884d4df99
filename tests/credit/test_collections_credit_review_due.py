from datetime import timedelta

from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditReviewDue(CreditCommon):
    def test_events_begin_a_review_with_a_task(self):
        collector = self._user("collector")
        self.customer.with_company(self.company).collections_user_id = collector
        review = self.reviews._fall_due(self.company, {self.customer.id: {"grade", "limit"}})
        self.assertEqual((review.partner_id, review.cause), (self.customer, "grade"))
        self.assertEqual(review.activity_ids.user_id, collector)
        # One that is open gets a note.
        count = len(review.message_ids)
        self.assertFalse(self.reviews._fall_due(self.company, {self.customer.id: {"insolvent"}}))
        self.assertEqual(len(review.message_ids), count + 1)

    def test_the_next_review_is_due_by_itself(self):
        review = self.reviews.create({"partner_id": self.customer.id})
        self.assertFalse(self.reviews._find_regular(self.company))
        review.action_cancel()
        with self._on(review.date_next - timedelta(days=1)):
            self.assertFalse(self.reviews._find_regular(self.company))
        with self._on(review.date_next):
            self.assertEqual(
                self.reviews._find_regular(self.company), {self.customer.id: {"regular"}}
            )
            self.scores._do_night(self.company)
            self.assertEqual(
                self.reviews.search([("partner_id", "=", self.customer.id)])[0].cause, "regular"
            )
            self.assertFalse(self.reviews._find_regular(self.company))

    def test_sales_and_days_are_weighted(self):
        self._invoice(10, 100)
        self._invoice(10, 300, invoice_date=self.today - timedelta(days=70))
        sales = self.reviews._read_sales(self.customer, self.company)
        self.assertEqual(sales[self.customer.id], (400, (100 * 30 + 300 * 60) / 400))
        self.assertFalse(self.reviews._read_sales(self.partner_b, self.company))
