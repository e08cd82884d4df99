from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsCase(ChargeCommon):
    def setUp(self):
        super().setUp()
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        self.move = self._invoice(30, 100.0)
        self._pass()
        self.case = self._case()

    def test_amounts(self):
        self.assertRecordValues(
            self.case,
            [
                {
                    "amount_interest": 0.41,
                    "amount_charges": 10.0,
                    "amount_claim": 110.41,
                    "charge_count": 2,
                    "charge_change_count": 0,
                }
            ],
        )

    def test_items(self):
        self.assertEqual(self.case._get_claimed_items_sudo(), self._item(self.move))
        self._pay(self.move)
        self.assertEqual(self.case._get_claimed_items_sudo(), self._item(self.move))

    def test_buttons(self):
        self.assertEqual(
            self.case.action_claim()["report_name"], "collections_followup.report_claim"
        )
        self.assertIn(self.customer.name, self.case._get_claim_name())
        action = self.case.action_waive()
        self.assertEqual(len(action["context"]["default_line_ids"]), 2)
        model = self.env["collections.charge"]
        self.assertEqual(model.search_count(self.case.action_view_charges()["domain"]), 2)
        self.case.action_book_charges()
        self.assertEqual(self.case.charge_change_count, 2)
        domain = self.case.action_view_waived_charges()["domain"]
        self.assertEqual(self.env["collections.charge.change"].search_count(domain), 2)
        self.assertIn("Nothing is claimed", self._refused(self.case.action_book_charges))
        self.assertIn("No interest", self._refused(self.case.action_waive))
