from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestResPartner(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for day in (20, 30, 40):
            cls._paid(day, 0)

    def test_grades_are_shown_and_found(self):
        partners = self.env["res.partner"]
        self.assertFalse(self.customer.collections_credit_grade)
        self.customer.action_collections_count_credit()
        self.assertEqual(self.customer.collections_credit_grade, "A")
        own = [("id", "in", (self.customer | self.partner_b).ids)]
        self.assertEqual(
            partners.search([*own, ("collections_credit_grade", "=", "A")]), self.customer
        )
        self.assertEqual(
            partners.search([*own, ("collections_credit_grade", "=", False)]), self.partner_b
        )

    def test_who_counts_anew(self):
        self.customer.with_user(self._user("collector")).action_collections_count_credit()
        self._refused(
            self.customer.with_user(self._user("readonly")).action_collections_count_credit,
            error=(AccessError,),
        )
        self.company.collections_credit = False
        self.assertIn("Settings", self._refused(self.customer.action_collections_count_credit))

    def test_nobody_writes_that_no_credit_is_given(self):
        self.customer.write({"credit_limit": 5})
        for name, value in (("collections_no_credit", True), ("collections_credit_turn", 5)):
            self._refused(self.customer.write, {name: value}, error=(AccessError,))

    def test_a_colleagues_customer_is_left_alone(self):
        self.company.collections_own_cases = True
        self.customer.collections_user_id = self._user("supervisor")
        self._refused(
            self.customer.with_user(self._user("collector")).action_collections_count_credit,
            error=(AccessError,),
        )

    def test_pages_are_there_only_where_credit_is_managed(self):
        self.assertTrue(self.customer.collections_credit_shown)
        self.company.collections_credit = False
        self.customer.invalidate_recordset()
        self.assertFalse(self.customer.collections_credit_shown)
        self.assertFalse(self.customer.collections_credit_page)

    def test_releases_begin_with_what_there_is(self):
        self._invoice(5, 70)
        action = self.customer.action_collections_release_credit()
        self.assertEqual(action["context"]["default_amount"], 70)
        self._refused(
            self.customer.with_user(self._user("readonly")).action_collections_release_credit,
            error=(AccessError,),
        )

    def test_scores_reviews_and_file_open(self):
        self.customer.action_collections_count_credit()
        action = self.customer.action_collections_view_scores()
        self.assertEqual(
            self.scores.search(action["domain"]),
            self.scores.search([("partner_id", "=", self.customer.id)]),
        )
        action = self.customer.action_collections_review_credit()
        review = self.reviews.browse(action["res_id"])
        self.assertEqual(review.partner_id, self.customer)
        self.assertEqual(self.customer.action_collections_review_credit()["res_id"], review.id)
        action = self.customer.action_collections_view_credit_reviews()
        self.assertEqual(self.reviews.search(action["domain"]), review)
        action = self.customer.action_collections_credit_file()
        self.assertFalse(action["res_id"])
        file = self.env["collections.credit.file"].create({"partner_id": self.customer.id})
        self.assertEqual(self.customer.action_collections_credit_file()["res_id"], file.id)
