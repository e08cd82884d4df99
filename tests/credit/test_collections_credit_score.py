from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditScore(CreditCommon):
    def test_its_name_is_customer_and_grade(self):
        for late in (0, 1, 2):
            self._paid(40 + late, 0)
        score = self._count()
        self.assertIn(self.customer.display_name, score.display_name)
        self.assertTrue(score.display_name.endswith(score.grade))

    def test_nobody_enters_a_score(self):
        message = self._refused(
            self.scores.with_user(self._user("manager")).create,
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "date": self.today,
                "grade": "A",
            },
        )
        self.assertTrue(message)
