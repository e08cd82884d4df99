from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlacementPropose(PlacementCommon):
    def _why(self, move):
        item = self._item(move)
        return self.placements._find_obstacles(item, self.company).get(item)

    def test_what_may_not_be_placed(self):
        young, unsent, fresh = self._invoice(20), self._invoice(60), self._invoice(60)
        disputed, held, promised, paid = (self._invoice(60, 100.0) for _number in range(4))
        self._finalize(young | disputed | held | promised | paid)
        self._finalize(fresh, days=14)
        self.env["collections.dispute"].create(
            {
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [(0, 0, {"move_id": disputed.id, "scope": "amount", "amount": 1})],
            }
        )
        self.env["collections.hold"].create(
            {
                "scope": "move",
                "move_id": held.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
            }
        )
        self.env["collections.promise"]._make(
            {self._item(promised): 100.0}, self.today + timedelta(days=5)
        )
        self._pay(paid)
        for move, words in (
            (young, "Late by 20 days"),
            (unsent, "final notice was not sent"),
            (fresh, "14 days have not run"),
            (disputed, "Disputed"),
            (held, "old"),
            (promised, "romise"),
            (paid, "Nothing is open"),
        ):
            with self.subTest(words):
                self.assertIn(words, self._why(move) or "")
        self.assertFalse(self._why(self.old))
        made, texts = self._propose(self.old | self.new | disputed | unsent)
        self.assertEqual(made.line_ids.mapped("number"), [self.old.name, self.new.name])
        self.assertEqual((made.state, made.amount, made.place), ("proposed", 533.33, "1"))
        self.assertIn("only agency", made.choice)
        self.assertEqual(len(texts), 2)
        self.assertIn("Placed already", self._why(self.old))
        # With an insolvent customer nothing is placed, whatever it was before.
        self.env["collections.flag.entry"].create(
            {
                "flag_id": self.env.ref("collections_followup.flag_insolvent").id,
                "partner_id": self.customer.id,
                "reason": "Notice of the court",
            }
        )
        made.with_user(self.collector).action_cancel()
        self.assertIn("nsolven", self._why(self.old))

    def test_a_flag_of_one_invoice_keeps_back_that_one(self):
        flag = self.env.ref("collections_followup.flag_insolvent").copy(
            {"name": "Contested", "on_invoices": True}
        )
        self.env["collections.flag.entry"].create(
            {
                "flag_id": flag.id,
                "partner_id": self.customer.id,
                "move_id": self.new.id,
                "reason": "A court stopped it",
            }
        )
        self.assertIn("Contested", self._why(self.new))
        self.assertFalse(self._why(self.old))

    def test_time_barred(self):
        item = self._item(self.old)
        self.assertEqual(self.placements._find_barred(item, self.today), {})
        period = SimpleNamespace(barred=True, expiry=self.today - timedelta(days=1))
        known = type(self.env["collections.limitation"])
        with patch.object(known, "_read", lambda _own, _items, _day: {item.id: period}):
            self.assertIn("Time-barred since 03/01/2026", self._why(self.old))

    def test_least_amount_and_the_agency(self):
        self.company.collections_placement_min_amount = 600.0
        made, texts = self._propose()
        self.assertFalse(made)
        self.assertIn("least amount", texts[0])
        self.company.collections_placement_min_amount = 0.0
        self.agency.min_days = 80
        made, texts = self._propose()
        self.assertIn("No agency takes", texts[0])
        made, texts = self._propose(self.new, self.agency)
        self.assertIn("does not take", texts[0])
        made, texts = self._propose(self.old, self.agency)
        self.assertIn(self.collector.name, made.choice)
        elsewhere = self._agency(
            "Elsewhere",
            company_id=self.env["res.company"].create({"name": "E"}).id,
            product_id=False,
        )
        with self.assertRaises(UserError):
            self._propose(self.new, elsewhere)

    def test_the_tier_counts_placements_of_each_item(self):
        second, third = self._agency("Second", sequence=20), self._agency("Third", sequence=30)
        for moves, agency in ((self.old, self.agency), (self.new, second)):
            self._placed(moves, agency).with_user(self.collector).action_return()
        both = self._propose()[0]
        self.assertEqual((both.place, both.agency_id), ("2", third))
        both.with_user(self.boss).action_approve()
        third.with_user(self.boss)._write_file_sudo()
        self._answer(both.sudo(), (0, "refused", "", "", "", ""), (1, "refused", "", "", "", ""))
        fourth = self._agency("Fourth", sequence=40)
        again = self._propose()[0]
        self.assertEqual((again.place, again.agency_id), ("2", fourth), "refused counts for none")

    def test_what_a_person_took_back_is_not_proposed_by_night(self):
        self.company.collections_placement_nightly = True
        self._agency("Second", sequence=20)
        self._approved(self.old).with_user(self.collector).action_cancel()
        self._placed(self.new).with_user(self.collector).action_recall()
        every = [("company_id", "=", self.company.id)]
        before = self.placements.search(every)
        self.placements._do_night(self.company)
        self.assertEqual(self.placements.search(every), before)
        # By hand it can be.
        self.assertTrue(self._propose()[0])

    def test_what_an_agency_refused_goes_to_the_next_one_by_night(self):
        self.company.collections_placement_nightly = True
        placement = self._placed(self.old)
        self._answer(placement, (0, "refused", "", "", "", ""))
        self._propose(self.new)
        every = [("company_id", "=", self.company.id)]
        before = self.placements.search(every)
        self.placements._do_night(self.company)
        self.assertEqual(self.placements.search(every), before, "there is no other one")
        second = self._agency("Second", sequence=20)
        self.placements._do_night(self.company)
        self.assertEqual((self.placements.search(every) - before).agency_id, second)

    def test_a_bill_that_fails_holds_up_nothing_else(self):
        self.company.collections_placement_nightly = True
        self.agency.bills_nightly = True
        with (
            patch.object(
                type(self.env["collections.placement.recovery"]),
                "_bill_sudo",
                side_effect=UserError("No journal"),
            ),
            self.assertLogs(
                "odoo.addons.collections_followup.models.placement.collections_placement_propose",
                "ERROR",
            ),
        ):
            self.placements._do_night(self.company)
        self.assertTrue(self.placements.search([("company_id", "=", self.company.id)]))

    def test_by_night(self):
        self.placements._do_night(self.company)
        self.assertFalse(self.placements.search([("company_id", "=", self.company.id)]))
        self.company.collections_placement_nightly = True
        self.agency.bills_nightly = True
        with self.enter_registry_test_mode():
            self.env.ref("collections_followup.ir_cron_placement").method_direct_trigger()
        made = self.placements.search([("company_id", "=", self.company.id)])
        self.assertEqual((made.state, made.amount), ("proposed", 533.33))
        self.placements._do_night(self.company)
        self.assertEqual(self.placements.search_count([("company_id", "=", self.company.id)]), 1)
        made.with_user(self.boss).action_approve()
        self.agency._write_file_sudo()
        self._pay(self.old, 100.0)
        self.placements._do_night(self.company)
        self.assertEqual(made.sudo().recovery_ids.bill_id.amount_untaxed, 17.5)

    def test_money_on_account_is_said_while_an_agency_has_the_debt(self):
        placement = self._placed()
        self.assertNotIn("After credits", placement.status)
        money = self._pay_on_account(33.33)
        placement.invalidate_recordset(["status"])
        self.assertIn("500.00: match what is on account first", placement.status)
        self.assertEqual(placement.balance, 533.33, "nothing is lowered before it is matched")
        (self._item(self.old) | money).reconcile()
        placement.invalidate_recordset(["status"])
        self.assertNotIn("After credits", placement.status)
        self.assertEqual(placement.balance, 500.0)

    def test_no_more_is_placed_than_is_owed_after_credits(self):
        """Money on account counts before it is matched, with what is placed already."""
        self._pay_on_account(33.33)
        made, texts = self._propose()
        self.assertFalse(made)
        self.assertIn("533.33 would be collected", texts[0].replace("\N{NO-BREAK SPACE}", " "))
        made, texts = self._propose(self.old)
        self.assertEqual((made.amount, texts), (333.33, []))
        self.assertIn("after credits", self._why(self.new), "what is placed counts")
        # As does what a court is asked for.
        with patch.object(
            type(self.placements),
            "_read_asked_sudo",
            lambda _self, *_args: [(self._item(self.old), 500.0)],
        ):
            self.assertIn("after credits", self._why(self.new))
        # More money comes: what has not left goes no more.
        made.with_user(self.boss).action_approve()
        self._pay_on_account(300.0)
        with self.assertRaises(UserError):
            self.agency.with_user(self.boss)._write_file_sudo()
        self.agency.sudo()._drop_unfit(made.sudo())
        self.assertEqual(made.line_ids.state, "recalled")
        self.assertIn("after credits", made.line_ids.why)
