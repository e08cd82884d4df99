"""What the account page says is what ledger, statements and claims say."""

from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalAccount(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partly = cls._invoice(40, 2000)
        cls._pay(cls.partly, 500)
        cls.late = cls._invoice(5, 300)
        cls.later = cls._invoice(-10, 70)
        cls.credit = cls._invoice(3, 50, move_type="out_refund")
        cls.other = cls._invoice(9, 999, partner=cls.partner_b)

    def _read(self):
        return self.env["collections.portal.account"]._read_sudo(self._access())

    def test_amounts_of_one_customer(self):
        [group] = self._read()
        self.assertEqual([item.open for item in group.items], [1500, 300, 70])
        self.assertEqual([item.days for item in group.items], [40, 5, -10])
        self.assertEqual(group.items[0].amount, 2000)
        self.assertEqual([item.open for item in group.credits], [-50])
        self.assertEqual((group.balance, group.overdue), (1820, 1800))
        self.assertEqual(group.asked, 1750)
        self.assertEqual(group.ageing, [70, 300, 1500, 0, 0, 0])
        options = self.env["collections.statement"]._get_options()
        [statement] = self.env["collections.statement"]._get_statements(self.customer)[
            self.customer.id
        ]
        claimable = self.env["collections.statement"]._read_claimable(self.customer, options)
        split = self.env["collections.statement"]._split_balance(statement, options, claimable)
        self.assertEqual((group.balance, group.asked), (statement["closing"], split["asked"]))

    def test_what_is_known_of_items(self):
        item = self._item(self.late)
        promise = self.env["collections.promise"]._make(
            {item: 300.0}, self.company._collections_today()
        )
        self.assertEqual(promise.state, "open")
        [group] = self._read()
        found = {own.id: own for own in group.items}[item.id]
        self.assertIn("promised for", found.marks[0])
        self.assertEqual(found.asked, 0)
        self.assertEqual(group.asked, 1450)

    def test_only_own_items_and_entries_are_found(self):
        access = self._access()
        account = self.env["collections.portal.account"]
        moves = self.partly | self.other
        self.assertEqual(account._find_moves_sudo(access, moves.ids).ids, self.partly.ids)
        lines = (self._item(self.partly) | self._item(self.other)).ids
        self.assertEqual(account._find_items_sudo(access, lines).ids, self._item(self.partly).ids)
        draft = self.late.copy()
        self.assertFalse(account._find_moves_sudo(access, draft.ids))
