from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsClaimSql(ChargeCommon):
    def _read(self, **arguments):
        rows = self.env["collections.claim.sql"]._read_interest(self.company, **arguments)
        return {row["line_id"]: float(row["interest"]) for row in rows}

    def test_open_items_of_all_or_some(self):
        move, other = self._invoice(30, 100.0), self._invoice(30, 200.0, partner=self.partner_b)
        self.assertEqual(self._read(), {self._item(move).id: 0.41, self._item(other).id: 0.82})
        self.assertEqual(self._read(partner_ids=(self.partner_b.id,)), {self._item(other).id: 0.82})
        self.assertEqual(self._read(partner_ids=()), {})

    def test_nothing_without_rule_or_setting(self):
        self._invoice(30, 100.0)
        self.rule.base = "none"
        self.assertEqual(self._read(), {})
        self.rule.base = "fixed"
        self.rule.active = False
        self.assertEqual(self._read(), {})
        self.rule.active = True
        self.company.collections_charges = False
        self.assertEqual(self._read(), {})

    def test_paid_items_only_where_something_was_claimed(self):
        move = self._invoice(30, 100.0)
        self._pay(move)
        self.assertEqual(self._read(), {})
        other = self._invoice(30, 100.0)
        self._pass()
        self._pay(other)
        self.assertEqual(self._read(), {self._item(other).id: 0.41})
