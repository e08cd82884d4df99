from odoo.tests import tagged

from ..bank_return_common import BankReturnCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditFollowup(BankReturnCommon):
    """A payment that the bank took back counts in the score, and lets a review fall due."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_credit = True
        cls.move = cls._invoice(5)

    def _get_returned(self):
        facts = self.env["collections.credit.score"]._read_facts(
            self.company, (self.customer.id, self.partner_b.id)
        )
        return [facts[own.id]["returned"] for own in (self.customer, self.partner_b)]

    def _get_reviews(self):
        return self.env["collections.credit.review"].search(
            [("partner_id", "=", self.customer.id), ("company_id", "=", self.company.id)]
        )

    def test_it_counts_and_a_review_is_due_at_once(self):
        self.assertEqual(self._get_returned(), [0, 0])
        self._take_back(self._pay(self.move))
        self.assertEqual(self._get_returned(), [1, 0])
        review = self._get_reviews()
        self.assertEqual((review.cause, review.state), ("returned", "draft"))
        score = self.env["collections.credit.score"]._get_current(self.customer, self.company)
        self.assertEqual(score[self.customer].points["returned"], 2)
        # The next one is a note on the review that is open: one note.
        notes = len(review.message_ids)
        self._take_back(self._pay(self.move))
        self.assertEqual(self._get_returned(), [2, 0])
        self.assertEqual(self._get_reviews(), review)
        self.assertEqual(len(review.message_ids), notes + 1)
        # After twelve months it is forgotten; what is read of another day is not of this one.
        with self._on(self.today.replace(year=self.today.year + 1)):
            self.assertEqual(self._get_returned(), [0, 0])

    def test_a_slip_of_the_bank_is_not_held_against_the_customer(self):
        self._take_back(self._pay(self.move), code="AM05")
        self.assertEqual(self._get_returned(), [0, 0])
        self.assertFalse(self._get_reviews())

    def test_where_no_credit_is_managed_nothing_falls_due(self):
        self.company.collections_credit = False
        self._take_back(self._pay(self.move))
        self.assertFalse(self._get_reviews())
