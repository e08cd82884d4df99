from lxml import etree

from odoo.tests import new_test_user, tagged

from ..bank_return_common import BankReturnCommon
from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsBankReturnTakeOver(BankReturnCommon, ChargeCommon):
    """Returns that others have booked are taken over, and nothing is booked for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule.write({"base": "none", "return_costs": "company"})

    def _part(self, move):
        """Return the item of a payment that somebody else has parted from its invoice."""
        line = self._item(self._pay(move).move_id)
        line.remove_move_reconcile()
        return line

    def _take_over(self, line, move, **said):
        said = {"reason": "MD06", "text": "Refused", "charge": 4.0, "entry": "OTHER-1", **said}
        return line._collections_payment_returned(self._item(move), self.today, **said)

    def test_what_follows_is_the_same(self):
        move = self._invoice(5)
        line = self._part(move)
        entries = self.env["account.move"].search_count([])
        found = self._take_over(line, move)
        self.assertEqual(self.env["account.move"].search_count([]), entries)
        self.assertEqual((found.state, found.kind, found.amount), ("done", "refused", 100))
        self.assertEqual((found.partner_id, found.item_ids), (self.customer, self._item(move)))
        self.assertEqual(found.hold_id.move_id, move)
        self.assertTrue(self._case().activity_ids)
        self.assertEqual(self._claim(move).get_open("return"), 4)
        # Told twice, by the name of the return or by the payment.
        self.assertEqual(self._take_over(line, move), found)
        self.assertEqual(self._take_over(line, move, entry="OTHER-2"), found)

    def test_what_is_undone(self):
        move = self._invoice(5)
        line = self._part(move)
        found = self._take_over(line, move)
        line._collections_return_undone()
        self.assertEqual(found.state, "left_out")
        self.assertEqual(found.hold_id.state, "released")
        self.assertFalse(self._claim(move).get_open("return"))
        # Taken back once more it is another return.
        again = self._take_over(line, move)
        self.assertNotEqual(again, found)
        self.assertEqual(again.state, "done")

    def test_each_hold_ends_when_it_is_undone(self):
        moves = self._invoice(5) | self._invoice(6)
        register = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({"group_payment": True, "payment_date": self.today})
        )
        line = self._item(register._create_payments().move_id)
        items = self._item(moves[0]) | self._item(moves[1])
        line.remove_move_reconcile()
        found = line._collections_payment_returned(items, self.today, reason="MD06", entry="TWO")
        self.assertEqual(found.hold_ids.move_id, moves)
        self.assertEqual({self._reason(move) for move in moves}, {"hold"})
        # Whoever books and does not work on cases may read no holds, and opens the return all the
        # same.
        booker = new_test_user(
            self.env,
            "returns_booker",
            groups="base.group_user,account.group_account_invoice",
            company_id=self.company.id,
        )
        for user, sees in ((booker, False), (self.accountant, True)):
            own = found.with_user(user)
            arch = etree.fromstring(own.get_view(view_type="form")["arch"])
            names = {node.get("name") for node in arch.xpath("//field[not(ancestor::field)]")}
            [values] = own.web_read({name: {} for name in names})
            self.assertEqual(values.get("hold_ids"), found.hold_ids.ids if sees else None)
            self.assertEqual(values["hold_id"], found.hold_id.id)
        line._collections_return_undone()
        self.assertEqual(set(found.hold_ids.mapped("state")), {"released"})
        self.assertNotIn("hold", {self._reason(move) for move in moves})

    def test_what_is_no_payment_of_a_customer(self):
        move = self._invoice(5)
        none = self.env["collections.bank.return"]
        self.assertEqual(self._take_over(self._item(move).browse(), move), none)
        self.assertEqual(self._take_over(self._item(move), move), none)
