from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeRule(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._user("collector")
        cls.second = cls._user("supervisor")

    def _rule(self, user, sequence=1, **values):
        return self.env["collections.dispute.rule"].create(
            {
                "name": user.name,
                "sequence": sequence,
                "company_id": self.company.id,
                "user_id": user.id,
                **values,
            }
        )

    def test_first_rule_that_fits_assigns(self):
        price = self.env.ref("collections_followup.dispute_reason_price")
        tax = self.env.ref("collections_followup.dispute_reason_price_tax")
        user, other = self.first, self.second
        team = self.env.ref("collections_followup.dispute_team_sales")
        self.env["collections.dispute.rule"].create(
            [
                {
                    "name": "Large prices",
                    "sequence": 1,
                    "company_id": self.company.id,
                    "reason_id": price.id,
                    "amount_from": 500.0,
                    "user_id": other.id,
                    "priority": "2",
                },
                {
                    "name": "Prices",
                    "sequence": 2,
                    "company_id": self.company.id,
                    "reason_id": price.id,
                    "user_id": user.id,
                    "team_id": team.id,
                },
            ]
        )
        small = self._dispute(self._invoice(9, 499.0), reason_id=tax.id)
        self.assertEqual((small.user_id, small.team_id, small.priority), (user, team, "0"))
        large = self._dispute(self._invoice(9, 500.0), reason_id=price.id)
        self.assertEqual((large.user_id, large.priority), (other, "2"))
        self.company.collections_user_id = other
        quality = self._dispute(self._invoice(9))
        self.assertEqual(quality.user_id, other, "nobody's rule: the collector")

    def test_rule_leaves_what_was_chosen(self):
        self._rule(self.first, priority="1")
        dispute = self._dispute(self._invoice(20), user_id=self.second.id, priority="2")
        self.assertEqual((dispute.user_id, dispute.priority), (self.second, "2"))

    def test_archived_rules_and_those_of_other_companies_are_left_out(self):
        other = self.setup_other_company()["company"]
        self.first.company_ids |= other
        self._rule(self.first, company_id=other.id)
        self._rule(self.first).active = False
        self._rule(self.second, 9)
        self.assertEqual(self._dispute(self._invoice(20)).user_id, self.second)

    def test_rule_for_a_reason_takes_no_dispute_without_one(self):
        self._rule(self.first, reason_id=self.reason.id)
        self._rule(self.second, 9)
        dispute = self._dispute(self._invoice(20), reason_id=False)
        self.assertEqual(dispute.user_id, self.second)

    def test_amount_below_zero_is_refused(self):
        self.assertIn("0 or more", self._refused(self._rule, self.first, amount_from=-1.0))
