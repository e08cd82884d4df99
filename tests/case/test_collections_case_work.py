from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsCaseWork(CollectionsCommon):
    def _hold(self, partner=None, **values):
        return self.env["collections.hold"].create(
            {
                "scope": "partner",
                "partner_id": (partner or self.customer).id,
                "company_id": self.company.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                **values,
            }
        )

    # -------------------------------------------------------------------- what is seen

    def test_ageing_adds_up(self):
        for days, amount in ((-5, 30.0), (5, 100.0), (45, 50.0), (200, 7.0)):
            self._invoice(days, amount)
        self._invoice(5, 20.0, move_type="out_refund")
        ageing = self._case().ageing
        self.assertEqual(ageing["amounts"], [30.0, 100.0, 50.0, 0.0, 0.0, 7.0])
        self.assertEqual(ageing["credit"], 20.0)
        self.assertEqual(len(ageing["labels"]), 6)
        self.assertEqual(sum(ageing["amounts"]) - ageing["credit"], self._case().amount_due)

    def test_contact_is_the_one_who_gets_the_notices(self):
        self._invoice(5)
        self.assertEqual(self._case().recipient_id, self.customer)
        buyer = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.customer.id})
        invoice = buyer.copy({"name": "Invoices", "type": "invoice"})
        self._case().invalidate_recordset()
        self.assertEqual(self._case().recipient_id, invoice)
        buyer.collections_contact = True
        self._case().invalidate_recordset()
        self.assertEqual(self._case().recipient_id, buyer)
        self.assertEqual(self._case().contact_ids, self.customer | buyer | invoice)

    def test_header_shows_how_the_contact_is_reached(self):
        self.customer.write({"phone": "+1 555 1", "email": "office@example.com"})
        self._invoice(5)
        case = self._case()
        shown = ("phone", "email", "customer_phone", "customer_email")
        self.assertEqual(
            [case[name] for name in shown], ["+1 555 1", "office@example.com", False, False]
        )
        department = self.env["res.partner"].create(
            {"name": "Payables", "parent_id": self.customer.id}
        )
        buyer = department.copy(
            {
                "name": "Buyer",
                "parent_id": department.id,
                "collections_contact": True,
                "phone": "+1 555 2",
                "email": "buyer@example.com",
            }
        )
        buyer.collections_contact = True
        case.invalidate_recordset()
        self.assertEqual(case.recipient_id, buyer)
        self.assertEqual(
            [case[name] for name in shown],
            ["+1 555 2", "buyer@example.com", "+1 555 1", "office@example.com"],
        )
        self.assertEqual(case.contact_ids, self.customer | department | buyer)

    def test_hold_is_shown_and_found(self):
        self._invoice(5)
        self._invoice(5, partner=self.partner_b)
        case = self._case()
        cases = self.env["collections.case"]
        mine = [("partner_id", "in", (self.customer | self.partner_b).ids)]
        self.assertFalse(case.on_hold)
        self._hold(date_until=self.today + timedelta(5))
        case.invalidate_recordset()
        self.assertIn("On hold until 03/07/2026", case.hold_text)
        self.assertEqual(cases.search([*mine, ("on_hold", "=", True)]), case)
        self.assertEqual(cases.search([*mine, ("on_hold", "=", False)]), self._case(self.partner_b))
        self._hold()
        case.invalidate_recordset()
        self.assertIn("until it is released", case.hold_text, "the longest one is said")
        case.action_release_hold()
        case.invalidate_recordset()
        self.assertFalse(case.on_hold or case.hold_text)

    def test_hold_of_another_company_is_not_shown(self):
        self._invoice(5)
        other = self.setup_other_company()["company"]
        self.env.user.company_ids |= other
        hold = self._hold(company_id=other.id)
        self.assertEqual(hold.state, "active")
        case = self._case().with_context(allowed_company_ids=(self.company | other).ids)
        self.assertFalse(case.on_hold)
        held = [("id", "=", case.id), ("on_hold", "=", True)]
        self.assertFalse(case.search(held))
        branch = self.env["res.company"].create({"name": "North", "parent_id": self.company.id})
        self.env.user.company_ids |= branch
        case = case.with_context(allowed_company_ids=(self.company | other | branch).ids)
        self._hold(company_id=branch.id)
        case.invalidate_recordset()
        self.assertTrue(case.on_hold)
        self.assertEqual(case.search(held), case)

    def test_a_list_of_many_costs_as_many_queries_as_of_few(self):
        names = ["on_hold", "hold_text", "settlement_date", "promise_date", "last_payment_date"]
        partners = self.env["res.partner"].create([{"name": f"Many {n}"} for n in range(8)])
        for partner in partners:
            self._invoice(5, partner=partner)
        cases = sum((self._case(partner) for partner in partners), self.env["collections.case"])

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.read(names)
            return self.env.cr.sql_log_count - before

        count(cases)
        self.assertEqual(count(cases), count(cases[:2]))

    def test_last_payment(self):
        first, second = self._invoice(5, 100.0), self._invoice(6, 50.0)
        self._invoice(7)
        case = self._case()
        self.assertFalse(case.last_payment_date)
        self._pay(first, day=self.today - timedelta(1))
        self._pay(second, 20.0, day=self.today - timedelta(3))
        case.invalidate_recordset()
        self.assertEqual(case.last_payment_date, self.today - timedelta(1))
        self.assertEqual(case.last_payment_amount, 100.0)

    def test_script_is_that_of_the_level_or_of_the_next_call(self):
        self.levels[1].script = "<p>Ask {contact} for {amount}, {days} days late.</p>"
        self._invoice(5)
        self._pass()
        case = self._case()
        self.assertIn(f"Ask {self.customer.name} for $", case.call_script)
        self.assertIn("100.00, 5 days late.", case.call_script)
        self.levels[0].script = "<p>First call</p>"
        case.invalidate_recordset()
        self.assertIn("First call", case.call_script)

    def test_script_names_what_is_chased(self):
        self.levels[0].script = "<p>{amount} of {count}, {days} days.</p>"
        self._invoice(5)
        held, promised, disputed = (self._invoice(20, amount) for amount in (50, 30, 25))
        self.env["collections.hold"].create(
            {
                "scope": "move",
                "move_id": held.id,
                "reason_id": self.env["collections.hold.reason"].search([], limit=1).id,
            }
        )
        self.env["collections.promise"]._make(
            {self._item(promised): 30.0}, self.today + timedelta(days=7)
        )
        self.env["collections.dispute"].create(
            {
                "line_ids": [
                    Command.create({"move_id": disputed.id, "scope": "amount", "amount": 10.0})
                ]
            }
        )
        case = self._case()
        self.assertIn("115.00 of 2, 20 days.", case.call_script)
        self._invoice(5, 35, move_type="out_refund")
        case.invalidate_recordset()
        self.assertIn("80.00 of 2, 20 days.", case.call_script)
        self.env["collections.hold"].create(
            {
                "scope": "partner",
                "partner_id": self.customer.id,
                "reason_id": self.env["collections.hold.reason"].search([], limit=1).id,
            }
        )
        case.invalidate_recordset()
        self.assertIn("0.00 of 0, 0 days.", case.call_script)

    def test_history(self):
        move = self._invoice(5)
        first = self._case()
        self._pay(move)
        self._invoice(3)
        case = self._case()
        self.assertEqual(case.earlier_count, 1)
        domain = case.action_view_history()["domain"]
        self.assertEqual(self.env["collections.case"].search(domain), first)

    # ------------------------------------------------------------------- who may what

    def test_figures_are_written_by_nobody(self):
        self._invoice(5)
        manager = self._user("manager")
        case = self._case().with_user(manager)
        for values in ({"amount_due": 0}, {"state": "closed"}, {"level_id": False}):
            with self.assertRaises(AccessError):
                case.write(values)

    def test_collectors_take_and_give_up_supervisors_assign(self):
        self._invoice(5)
        one, two = (self._user("collector", login=f"case_{name}") for name in ("one", "two"))
        case = self._case()
        with self.assertRaises(AccessError):
            case.with_user(one).user_id = two
        case.with_user(one).action_take()
        self.assertEqual(case.user_id, one)
        with self.assertRaises(AccessError):
            case.with_user(two).action_take()
        case.with_user(one).user_id = False
        self.assertFalse(case.user_id)
        case.with_user(self._user("supervisor")).user_id = two
        self.assertEqual(case.user_id, two)

    def test_reminders_are_stopped_and_allowed_by_the_team(self):
        self._invoice(5)
        case = self._case()
        case.with_user(self._user("collector")).action_toggle_cease()
        self.assertTrue(self.customer.collections_cease)
        self.assertIn("No reminders", case.message_ids[0].body)
        case.action_toggle_cease()
        self.assertFalse(self.customer.collections_cease)
        self.assertIn("allowed again", case.message_ids[0].body)
        with self.assertRaises(AccessError):
            case.with_user(self._user("readonly")).action_toggle_cease()

    # -------------------------------------------------------------------------- buttons

    def test_closed_case_is_not_followed_up(self):
        move = self._invoice(5)
        case = self._case()
        self._pay(move)
        with self.assertRaisesRegex(UserError, "is closed"):
            case.action_follow_up()

    def test_buttons_open_what_they_say(self):
        self._invoice(5)
        case = self._case()
        self.assertEqual(case.action_view_customer()["res_id"], self.customer.id)
        action = case.action_assign()
        self.assertEqual(action["context"]["default_case_ids"], case.ids)
        wizard = self.env["collections.followup.wizard"].browse(case.action_follow_up()["res_id"])
        self.assertEqual(wizard.line_ids.move_line_id, case.move_line_ids)
