from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..group_common import GroupCommon


@tagged("post_install", "-at_install")
class TestCollectionsStatementGroup(GroupCommon):
    def _values(self, user=None):
        statements = self.env["collections.statement"].with_user(user or self.env.user)
        return statements._get_group_values(self.head.with_env(statements.env))

    def test_the_table_per_company_and_currency(self):
        self.env["collections.hold"].create(
            {
                "scope": "move",
                "move_id": self.first.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
            }
        )
        doc = self._values()
        rows = {(row["name"], row["code"]): row["value"] for row in doc["remittance"]}
        self.assertEqual(rows, {("South", "USD"): 50, ("South", "EUR"): 30})
        self.assertEqual({row["reference"] for row in doc["remittance"]}, {"S"})
        self.assertEqual([member["name"] for member in doc["members"]], ["North", "South"])
        sums = {total["code"]: (total["net"], total["asked"]) for total in doc["totals"]}
        self.assertEqual(sums, {"USD": ("150.00", "50.00"), "EUR": ("30.00", "30.00")})
        alone = self.env["collections.statement"]._get_statement_values(self.south)[self.south.id]
        self.assertEqual(
            [group["net"] for group in alone["groups"]],
            [group["net"] for group in doc["members"][1]["groups"]],
            "the statement of the company says the same",
        )

    def test_without_what_is_a_colleague_s(self):
        self._own_cases()
        doc = self._values(self.collector)
        self.assertEqual([member["name"] for member in doc["members"]], ["North"])
        self.assertTrue(doc["is_partial"])
        self.assertFalse(self._values()["is_partial"])
        self.head.with_company(self.company).collections_user_id = self.colleague
        with self.assertRaises(AccessError):
            self._values(self.collector)
