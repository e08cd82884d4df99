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

    def test_limits_are_not_got_round_by_parts(self):
        self.company.collections_write_off_supervisor_amount = 150
        self._provide(self.move)
        second = self._provide(self.other, approved=False).with_user(self.collector)
        second.action_propose()
        self.assertEqual(second.tier, "supervisor", "100 and 50")
        second.action_draft()
        second.percent = 60
        second.action_propose()
        self.assertEqual(second.tier, "manager")

    def test_no_more_than_was_approved(self):
        own = self._provide()
        self.assertEqual((own.amount_approved, own.amount_booked), (150, 150))
        self._invoice(3, 100)
        own.invalidate_recordset()
        self.assertEqual((own.amount_open, own.amount_needed, own.amount_missing), (400, 150, 0))
        self.assertIn("as it is to be", self._refused(own.with_user(self.boss).action_make_entry))
        again = self._provide(self.move, approved=False).with_user(self.collector)
        again.action_propose()
        again.with_user(self.manager).action_approve()
        again.action_draft()
        self.assertEqual((again.amount_approved, again.sudo().move_ids.ids), (0, []))

    def test_forms_that_are_not_saved_tell_nobody_of_others(self):
        asked = self.provisions.with_user(self.collector)
        values = {"partner_id": self.customer.id, "company_id": self.company.id}
        self.assertEqual(asked.new(values).amount_open, 300)
        self.assertEqual(asked.new({**values, "company_id": False}).amount_open, 0)
        self.company.collections_own_cases = True
        self._case().user_id = self._user("collector", login="prov_other")
        self.assertEqual(asked.new(values).amount_open, 0)
        item = asked.new({**values, "move_line_id": self._item(self.move).id})
        self.assertEqual((item.amount_open, item.amount_needed), (0, 0))

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
