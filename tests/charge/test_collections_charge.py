from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsCharge(ChargeCommon):
    def _send(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        self.move = self._invoice(30, 100.0)
        self.notice = self._pass().notice_ids
        return self.env["collections.charge"].search([("partner_id", "=", self.customer.id)])

    def test_written_when_the_notice_is_sent(self):
        charges = self._send()
        self.assertRecordValues(
            charges.sorted("kind"),
            [
                {
                    "kind": kind,
                    "amount": amount,
                    "notice_id": self.notice.id,
                    "level_id": self.level.id,
                    "move_id": self.move.id,
                    "date": self.today,
                    "state": "claimed",
                }
                for kind, amount in (("fee", 10.0), ("interest", 0.41))
            ],
        )

    def test_bears_to_be_repeated(self):
        charges = self._send()
        self.env["collections.charge"]._claim(self.notice)
        self.assertEqual(
            self.env["collections.charge"].search([("partner_id", "=", self.customer.id)]), charges
        )

    def test_nobody_writes_or_deletes_them(self):
        charges = self._send()
        for group in ("collector", "supervisor", "manager"):
            own = charges[0].with_user(self._user(group))
            with self.assertRaises(AccessError):
                own.write({"amount": 1.0})
            with self.assertRaises(AccessError):
                own.unlink()
        with self.assertRaises(UserError):
            charges.unlink()

    def test_who_reads(self):
        charges = self._send()
        self.assertTrue(charges.with_user(self._user("readonly")).read(["amount"]))
        with self.assertRaises(AccessError):
            charges.with_user(self._user()).read(["amount"])

    def test_own_cases_only(self):
        charges = self._send()
        self.company.collections_own_cases = True
        mine, other = self._user("collector", "mine"), self._user("collector", "other")
        self._case()._as_engine().user_id = mine
        charges.invalidate_recordset()
        model = self.env["collections.charge"]
        self.assertEqual(len(model.with_user(mine).search([])), 2)
        self.assertFalse(model.with_user(other).search([]))
        self.assertEqual(charges[0].collector_id, mine)

    def test_states_follow(self):
        charges = self._send()
        item = self._item(self.move)
        self.env["collections.charge.change"]._waive({(item, "fee"): 10.0}, "Goodwill")
        states = {charge.kind: charge.state for charge in charges}
        self.assertEqual(states, {"fee": "ended", "interest": "claimed"})
        read = self.env["collections.charge"]._read_written((item.id,))[item.id]
        self.assertEqual(float(read["claimed"]["fee"]), 10.0)
        self.assertEqual(float(read["waived"]["fee"]), 10.0)
