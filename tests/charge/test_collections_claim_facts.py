from datetime import date, timedelta

from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsClaimFacts(ChargeCommon):
    def setUp(self):
        super().setUp()
        self.facts = self.env["collections.claim.facts"]
        self.move = self._invoice(30, 100.0)
        self.item = self._item(self.move)

    def test_items(self):
        [row] = self.facts._read_items(self.company, self.today, self.item)
        self.assertEqual(
            (row["line_id"], row["partner_id"], row["due"], row["is_open"], row["noticed"]),
            (self.item.id, self.customer.id, self.today - timedelta(days=30), True, None),
        )
        self.assertEqual(row["policy_id"], self.policy.id)
        other = self._create_policy(days=(5,))
        self.customer.with_company(self.company).collections_policy_id = other
        [row] = self.facts._read_items(self.company, self.today, self.item)
        self.assertEqual(row["policy_id"], other.id)

    def test_first_reminder_after_the_due_date(self):
        self._pass()
        [row] = self.facts._read_items(self.company, self.today, self.item)
        self.assertEqual(row["noticed"], self.today)

    def test_matches_by_their_own_day(self):
        self._pay(self.move, 30.0, date(2026, 2, 10))
        self._pay(self.move, 20.0, date(2026, 2, 5))
        read = self.facts._read_matches(tuple(self.item.ids), self.today)
        self.assertEqual(
            [(day, float(amount)) for day, amount in read[self.item.id]],
            [(date(2026, 2, 5), 20.0), (date(2026, 2, 10), 30.0)],
        )
        read = self.facts._read_matches(tuple(self.item.ids), date(2026, 2, 9))
        self.assertEqual(len(read[self.item.id]), 1)

    def test_frozen(self):
        self.assertFalse(self.facts._read_frozen(tuple(self.item.ids)))
        self.env["collections.flag.entry"].create(
            {
                "flag_id": self.env.ref("collections_followup.flag_moratorium").id,
                "partner_id": self.customer.id,
                "reason": "Registered",
                "date_from": date(2026, 2, 2),
                "date_until": date(2026, 2, 20),
            }
        )
        self.assertEqual(
            self.facts._read_frozen(tuple(self.item.ids)),
            {self.item.id: [(date(2026, 2, 2), date(2026, 2, 20))]},
        )
