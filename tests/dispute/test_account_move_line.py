from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestAccountMoveLineDispute(DisputeCommon):
    def test_each_instalment_shows_its_part(self):
        first, second = self._instalments((40, 20), 200.0)
        dispute = self._dispute(first.move_id, amount=130.0)
        items = first | second
        self.assertEqual(items.mapped("collections_amount_disputed"), [30.0, 100.0])
        product = first.move_id.invoice_line_ids
        self.assertEqual(product.collections_amount_disputed, 0.0)
        dispute._resolve("rejected")
        items.invalidate_recordset()
        self.assertEqual(items.mapped("collections_amount_disputed"), [0.0, 0.0])

    def test_in_the_currency_of_the_item(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 3.0)])
        move = self._invoice(20, 300.0, currency_id=currency.id)
        self._dispute(move, amount=90.0)
        self.assertEqual(self._item(move).collections_amount_disputed, 90.0)

    def test_items_of_several_companies_at_once(self):
        other = self.setup_other_company()["company"]
        other.collections_policy_id = self._create_policy(company_id=other.id)
        here, there = self._invoice(20), self._invoice(20, 70.0, company=other)
        self._dispute(here)
        self._dispute(there)
        items = self._item(here) | self._item(there)
        self.assertEqual(items.mapped("collections_amount_disputed"), [100.0, 70.0])
