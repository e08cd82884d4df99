from datetime import date

from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestResPartner(ChargeCommon):
    def test_public_bodies_have_their_rules_and_their_time(self):
        self.rule.binds = "company"
        self._rule("Public", binds="public", base="fixed", percent=10.0, longest_days=30)
        terms = {"invoice_date": date(2025, 12, 1), "date": date(2025, 12, 1)}
        move = self._invoice(date(2026, 1, 31), 1000.0, **terms)
        sql = self.env["collections.claim.sql"]
        kinds = []
        for values in (
            {"is_company": False},
            {"collections_debt_purpose": "commercial"},
            {"is_company": True, "collections_debt_purpose": False},
            {"collections_public_body": True},
            {"collections_public_body": False},
        ):
            self.customer.write(values)
            facts = self.env["collections.claim.facts"]
            [row] = facts._read_items(self.company, self.today, self._item(move))
            self.assertEqual(row["customer"], self.customer._collections_get_customer_kind())
            kinds.append(row["customer"])
        self.assertEqual(kinds, ["person", "business", "business", "public", "business"])
        self.assertEqual(self._interest(move), 4.11)
        self.customer.collections_public_body = True
        # 1 January to 2 March, 61 days at 10 %: thirty days after the invoice
        self.assertEqual(self._interest(move), 16.71)
        [row] = sql._read_interest(self.company)
        self.assertEqual(float(row["interest"]), 16.71)
        self.assertFalse(self._claim(move).is_person)
        self.rule.binds = "business"
        self.customer.collections_public_body = False
        self.assertEqual(self._interest(move), 4.11)
        self.customer.is_company = False
        self.assertEqual(self._interest(move), 0.0)
