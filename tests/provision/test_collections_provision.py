from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..figures_common import FiguresCommon
from ..provision_common import ProvisionCommon


@tagged("post_install", "-at_install")
class TestCollectionsProvision(FiguresCommon, ProvisionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(40, 200)
        cls.other = cls._invoice(20, 100)

    def test_how_much(self):
        whole = self._provide(approved=False, percent=30)
        self.assertEqual((whole.amount_open, whole.amount_needed), (300, 90))
        self.assertIn("PROV", whole.display_name)
        item = self._provide(self.move, approved=False, kind="fixed", fixed=250)
        self.assertEqual(item.amount_needed, 200, "no more than is open")
        item.with_user(self.collector).action_propose()
        item.with_user(self.boss).action_approve()
        whole.invalidate_recordset()
        self.assertEqual(whole.amount_open, 100, "what has its own is not counted twice")

    def test_what_is_refused(self):
        own = self._provide(approved=False, note=False).with_user(self.collector)
        self.assertIn("Enter why", self._refused(own.action_propose))
        own.note = "Insolvent"
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            own.amount_booked = 5
        self.assertIn("between", self._refused(own.write, {"percent": 101}))
        foreign = self._provide(approved=False).with_user(self.collector)
        foreign.move_line_id = self._item(self._invoice(3, partner=self.partner_b))
        self.assertIn("no receivable item", self._refused(foreign.action_propose))
        own.action_propose()
        self._refused(own.action_approve, error=(AccessError,))
        second = self._provide(approved=False).with_user(self.collector)
        self.assertIn("already", self._refused(second.action_propose))
        self._pay(self.move | self.other)
        self.assertIn("Nothing is open", self._refused(own.with_user(self.boss).action_approve))

    def test_the_limit_of_supervisors(self):
        self.company.collections_write_off_supervisor_amount = 50
        own = self._provide(approved=False, percent=20).with_user(self.collector)
        own.action_propose()
        self.assertEqual(own.tier, "manager")

    def test_nothing_is_provided_for_twice(self):
        def get_base():
            asked = self.figures._ask(
                "expected_loss", self.company, [(self.today.replace(day=1), self.today)]
            )
            rows = self.figures._read_parts(*asked)
            return float(sum(rows[0]["gross"])) if rows else 0

        self.env.flush_all()
        self.assertEqual(get_base(), 300)
        item = self._provide(self.move)
        self.env.flush_all()
        self.assertEqual(get_base(), 100)
        self._provide(percent=10)
        self.env.flush_all()
        self.assertEqual(get_base(), 0)
        item.with_user(self.boss).action_end()
        self.env.flush_all()
        self.assertEqual(get_base(), 0, "the customer's own is in force yet")

    def test_who_became_another_customer(self):
        own = self._provide(self.move)
        parent = self.env["res.partner"].create({"name": "Parent", "is_company": True})
        self.customer.write({"is_company": False, "parent_id": parent.id})
        self.assertEqual(own.partner_id, parent)
