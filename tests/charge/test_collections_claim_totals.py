from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsClaimTotals(ChargeCommon):
    def test_sums_are_those_of_the_claims(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        moves = [self._invoice(30, 100.0), self._invoice(40, 300.0)]
        self._invoice(30, 100.0, partner=self.partner_b)
        self._pass()
        self.env["collections.charge.change"]._waive(
            {(self._item(moves[0]), "fee"): 4.0, (self._item(moves[1]), "interest"): 1.0}, "Test"
        )
        cases = self._case() | self._case(self.partner_b)
        sums = self.env["collections.claim.totals"]._read_totals(cases)
        claims = [self._claim(move) for move in moves]
        interest, costs = sums[self.company.id, self.customer.id]
        self.assertAlmostEqual(interest, float(sum(claim.interest for claim in claims)))
        self.assertAlmostEqual(costs, float(sum(claim.costs for claim in claims)))
        self.assertEqual(sums[self.company.id, self.partner_b.id], (0.41, 10.0))

    def test_nothing_where_nothing_is_claimed(self):
        self._invoice(30, 100.0)
        self.company.collections_charges = False
        self.assertFalse(self.env["collections.claim.totals"]._read_totals(self._case()))
