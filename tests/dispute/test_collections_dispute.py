from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDispute(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("collections_followup.group_collections_readonly").implied_ids |= cls.env.ref(
            "collections_followup.group_collections_dispute"
        )
        cls.collector = cls._user("collector")

    def test_words_of_another_company_are_refused(self):
        other = self.setup_other_company()["company"]
        dispute = self._dispute(self._invoice(20))
        for name in ("reason", "cause", "team", "stage"):
            theirs = self.env[f"collections.dispute.{name}"].create(
                {"name": "Theirs", "company_id": other.id}
            )
            ours = theirs.copy({"company_id": self.company.id})
            dispute[f"{name}_id"] = ours
            message = self._refused(dispute.write, {f"{name}_id": theirs.id})
            self.assertIn("company", message)

    def test_resolved_dispute_stays_as_it_was(self):
        dispute = self._dispute(self._invoice(20))
        dispute._resolve("rejected")
        own = dispute.with_user(self.collector)
        for vals in (
            {"subject": "Other"},
            {"date_deadline": self.today},
            {"reason_id": False},
            {"stage_id": self.env.ref("collections_followup.dispute_stage_new").id},
            {"line_ids": [Command.create({"move_id": self._invoice(3).id})]},
            {"line_ids": [Command.update(dispute.line_ids.id, {"amount": 5.0})]},
            {"line_ids": [Command.delete(dispute.line_ids.id)]},
        ):
            with self.subTest(vals=vals):
                self.assertIn("Reopen it", self._refused(own.write, vals))
        self.assertIn("Reopen it", self._refused(own.action_resolve))
        self.assertIn("cannot be deleted", self._refused(dispute.sudo().unlink))

    def test_buttons_alone_write_the_outcome(self):
        dispute = self._dispute(self._invoice(20)).with_user(self.collector)
        for vals in (
            {"state": "resolved"},
            {"amount_open": 0.0},
            {"asked_user_ids": [(5,)]},
            {"date_escalated": self.today},
        ):
            with self.assertRaises(AccessError):
                dispute.write(vals)
        with self.assertRaises(AccessError):
            self.env["collections.dispute"].with_user(self.collector).create(
                {"state": "resolved", "partner_id": self.customer.id}
            )
        closed = self.env.ref("collections_followup.dispute_stage_closed")
        self.assertIn("Resolve the dispute", self._refused(dispute.write, {"stage_id": closed.id}))

    def test_reopen_takes_the_rest_up_again(self):
        move = self._invoice(20, 1000.0)
        dispute = self._dispute(move, amount=400.0)
        self._credit(move, 150.0)
        dispute._resolve("rejected")
        self.assertEqual(self._amounts(move), [(850.0, 0.0)])
        dispute.with_user(self.collector).action_reopen()
        self.assertEqual(self._amounts(move), [(600.0, 250.0)])
        self.assertIn("open already", self._refused(dispute.action_reopen))
        self._pay(move)
        self.assertEqual(dispute.outcome, "partly")
        self.assertIn("Nothing is open", self._refused(dispute.action_reopen))

    def test_future_and_missing_are_refused(self):
        move = self._invoice(20)
        with self._on(3) as later:
            pass
        self.assertIn("future", self._refused(self._dispute, move, date_raised=later))

    def test_customer_and_company_are_those_of_the_invoices(self):
        dispute = self._dispute(self._invoice(20))
        self.assertIn(
            "this dispute is one of",
            self._refused(dispute.write, {"partner_id": self.partner_b.id}),
        )
        other = self.setup_other_company()["company"]
        self.assertIn(
            "cannot be disputed in", self._refused(dispute.write, {"company_id": other.id})
        )

    def test_removed_line_is_claimed_again(self):
        first, second = self._invoice(20), self._invoice(10)
        dispute = self._dispute(first | second)
        dispute.line_ids[0].unlink()
        self.assertFalse(self._reason(first))
        self.assertEqual(self._reason(second), "dispute")
        self.assertEqual(dispute.amount_open, 100.0)

    def test_change_of_the_part_is_followed_at_once(self):
        move = self._invoice(20)
        dispute = self._dispute(move)
        dispute.line_ids.write({"scope": "amount", "amount": 30.0})
        self.assertEqual(self._amounts(move), [(70.0, 30.0)])
        self.assertEqual(self._case().amount_disputed, 30.0)

    def test_invoice_customer_and_case_show_it(self):
        move = self._invoice(20, 500.0)
        self._dispute(move, amount=80.0)
        self.assertEqual(
            (move.collections_dispute_count, move.collections_amount_disputed), (1, 80)
        )
        self.assertEqual(self._item(move).collections_amount_disputed, 80.0)
        self.assertEqual(self.customer.collections_dispute_count, 1)
        case = self._case()
        self.assertEqual(case.dispute_count, 1)
        search = self.env["account.move"].search
        self.assertIn(move, search([("collections_disputed", "=", True)]))
        self.assertNotIn(move, search([("collections_disputed", "=", False)]))
        self.assertIn(case, self.env["collections.case"].search([("dispute_ids", "!=", False)]))
        self.assertEqual(move.action_collections_view_disputes()["res_id"], case.dispute_ids.id)

    def test_who_sees_what(self):
        dispute = self._dispute(self._invoice(20))
        other = self._dispute(self._invoice(9))
        sales = new_test_user(
            self.env, login="dispute_sales", groups="base.group_user", company_id=self.company.id
        )
        model = self.env["collections.dispute"].with_user(sales)
        self.assertFalse(model.search([]))
        dispute.sudo().asked_user_ids = sales
        self.assertEqual(model.search([]), dispute)
        own = dispute.with_user(sales)
        self.assertEqual(own.line_ids.amount, 100.0)
        own.message_post(body="It was delivered.")
        with self.assertRaises(AccessError):
            own.write({"subject": "x"})
        with self.assertRaises(AccessError):
            other.with_user(sales).read(["name"])
        for name in ("collections.case", "collections.notice", "collections.dispute.report"):
            with self.assertRaises(AccessError):
                self.env[name].with_user(sales).search([])
        readonly = self._user("readonly")
        self.assertEqual(
            self.env["collections.dispute"].with_user(readonly).search([]), dispute | other
        )
        with self.assertRaises(AccessError):
            dispute.with_user(readonly).write({"subject": "x"})
        with self.assertRaises(AccessError):
            dispute.with_user(readonly).action_reopen()

    def test_portal_sees_the_own_disputes_and_nothing_internal(self):
        dispute = self._dispute(self._invoice(20))
        self._dispute(self._invoice(9, partner=self.partner_b))
        portal = new_test_user(self.env, login="dispute_portal", groups="base.group_portal")
        portal.partner_id.parent_id = self.customer
        model = self.env["collections.dispute"].with_user(portal)
        self.assertEqual(model.search([]), dispute)
        self.assertEqual(dispute.with_user(portal).line_ids.amount, 100.0)
        with self.assertRaises(AccessError):
            dispute.with_user(portal).read(["cause_id"])
        with self.assertRaises(AccessError):
            dispute.with_user(portal).write({"subject": "x"})

    def test_other_companies_are_out_of_sight(self):
        other = self.setup_other_company()["company"]
        other.collections_policy_id = self._create_policy(company_id=other.id)
        dispute = self._dispute(self._invoice(20, company=other))
        self.assertEqual(dispute.company_id, other)
        model = self.env["collections.dispute"].with_user(self.collector)
        self.assertNotIn(dispute, model.search([]))

    def test_screens_open(self):
        self._dispute(self._invoice(20))
        for name in (
            "action_collections_dispute",
            "action_collections_dispute_report",
            "action_collections_dispute_performance",
            "action_collections_overdue_report",
            "action_collections_dispute_reason",
            "action_collections_dispute_cause",
            "action_collections_dispute_stage",
            "action_collections_dispute_team",
            "action_collections_dispute_rule",
        ):
            action = self.env.ref(f"collections_followup.{name}")
            with self.subTest(action=name):
                model = self.env[action.res_model].with_user(self._user("manager", f"m_{name}"))
                views = model.get_views([(False, kind) for kind in action.view_mode.split(",")])
                self.assertEqual(len(views["views"]), len(action.view_mode.split(",")))
                self.assertGreaterEqual(len(model.search([])), 0)
        self.assertTrue(self.env.ref("collections_followup.menu_disputes").action)
