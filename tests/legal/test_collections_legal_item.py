from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..charge_common import ChargeCommon
from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalItem(LegalCommon):
    def test_amounts_of_a_draft(self):
        item = self._make().line_ids
        item.amount = 70
        self.assertEqual((item.action_id.amount_principal, item.open_today), (70, 100))
        for amount in (0, -5, 100.01):
            with self.subTest(amount=amount), self.assertRaises(ValidationError):
                item.amount = amount
        with self.assertRaisesRegex(UserError, "last item"):
            item.unlink()
        both = self._make(moves=self.old | self.new)
        both.line_ids[0].unlink()
        self.assertEqual(both.amount_principal, 60)

    def test_what_was_filed_stays_beside_today(self):
        action = self._file()
        self._pay(self.old, 30)
        item = action.line_ids
        self.assertEqual((item.amount, item.open_today), (100, 70))
        self.assertEqual((action.amount_claimed, action.amount_today), (100, 70))


@tagged("post_install", "-at_install")
class TestCollectionsLegalItemInterest(ChargeCommon):
    def test_interest_is_frozen_by_filing(self):
        self.company.collections_legal = True
        self.company.collections_legal_amount = 10000
        self.customer.country_id = self.env.ref("base.us")
        move = self._invoice(40, 1000.0)
        claim = self.env["collections.claim"]._read(self._item(move))
        [one] = claim.values()
        action = self.env["collections.legal.action"]._make(
            self._item(move), self.env.ref("collections_followup.legal_kind_us_demand")
        )
        self.assertGreater(float(one.interest), 0)
        self.assertAlmostEqual(action.amount_interest, float(one.interest))
        action.action_propose()
        action.action_file()
        with self._on(self.today + timedelta(days=30)):
            action.invalidate_recordset()
            item = action.line_ids
            item.invalidate_recordset()
            self.assertAlmostEqual(item.interest, float(one.interest))
            self.assertGreater(item.interest_today, item.interest)
            self.assertAlmostEqual(action.amount_claimed, 1000 + float(one.interest + one.costs))
