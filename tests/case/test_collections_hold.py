from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import Form, tagged

from odoo.addons.collections_followup.models.case.collections_hold import SCOPES

from ..common import CollectionsCommon


class HoldCommon(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env.ref("collections_followup.hold_reason_clarify")

    def _hold(self, **values):
        return self.env["collections.hold"].create(
            {"partner_id": self.customer.id, "reason_id": self.reason.id, **values}
        )

    def _day(self, days):
        return self.today + timedelta(days)


@tagged("post_install", "-at_install")
class TestCollectionsHold(HoldCommon):
    def test_state_follows_the_dates(self):
        holds = {
            "planned": self._hold(date_from=self._day(1)),
            "active": self._hold(date_until=self.today),
            "ended": self._hold(date_from=self._day(-9), date_until=self._day(-1)),
            "released": self._hold(),
        }
        holds["released"].action_release()
        for state, hold in holds.items():
            self.assertEqual(hold.state, state)
            self.assertEqual(self.env["collections.hold"].search([("state", "=", state)]), hold)
            self.assertNotIn(hold, self.env["collections.hold"].search([("state", "!=", state)]))

    def test_released_hold_holds_nothing(self):
        move = self._invoice(5)
        hold = self._hold()
        hold.action_release()
        self.assertFalse(self._reason(move))
        self.assertEqual((hold.date_released, hold.released_by_id), (self.today, self.env.user))
        hold.action_release()  # a second time changes nothing

    def test_hold_that_is_over_stays_as_it_was(self):
        hold = self._hold(date_from=self._day(-9), date_until=self._day(-1))
        for values in ({"date_until": self._day(3)}, {"partner_id": self.partner_b.id}):
            self.assertIn("has ended", self._refused(hold.write, values))
        released = self._hold()
        released.action_release()
        self.assertIn("has ended", self._refused(released.write, {"date_from": self._day(-3)}))

    def test_longer_only_with_a_further_reason(self):
        hold = self._hold(date_until=self._day(3))
        self.assertIn("further reason", self._refused(hold.write, {"date_until": self._day(9)}))
        self.assertIn("further reason", self._refused(hold.write, {"date_until": False}))
        hold.date_until = self._day(2)
        action = hold.action_extend()
        form = Form(self.env["collections.hold"].with_context(**action["context"]))
        form.reason_id = self.env.ref("collections_followup.hold_reason_goodwill")
        longer = form.save()
        self.assertEqual(longer.extends_id, hold)
        self.assertEqual(longer.date_from, self._day(3))
        self.assertEqual(longer.partner_id, self.customer)

    def test_end_before_the_beginning_is_refused(self):
        message = self._refused(self._hold, date_from=self._day(3), date_until=self._day(2))
        self.assertIn("cannot end before it begins", message)

    def test_scope_and_subject_fit(self):
        move = self._invoice(5)
        self.assertIn("invoice", self._refused(self._hold, scope="move"))
        self.assertIn("instalment", self._refused(self._hold, scope="item", move_id=move.id))
        self.assertIn("no invoice", self._refused(self._hold, move_id=move.id))

    def test_child_contact_holds_its_customer(self):
        contact = self.env["res.partner"].create({"name": "C", "parent_id": self.customer.id})
        move = self._invoice(5)
        self.assertEqual(self._hold(partner_id=contact.id).partner_id, self.customer)
        self.assertEqual(self._reason(move), "hold")

    def test_case_knows_at_once(self):
        self._invoice(1)
        self.assertEqual(self._case().next_notice_date, self.today)
        hold = self._hold()
        self.assertFalse(self._case().next_notice_date)
        self.assertTrue(self._case(), "the case stays open")
        hold.action_release()
        self.assertEqual(self._case().next_notice_date, self.today)

    def test_release_is_not_written_by_hand(self):
        collector = self._user("collector")
        hold = self._hold().with_user(collector)
        with self.assertRaises(AccessError):
            hold.date_released = self._day(-5)
        hold.action_release()
        self.assertEqual(hold.released_by_id, collector)

    def test_longer_by_no_other_way(self):
        hold = self._hold(date_until=self._day(3)).with_context(collections_release=True)
        self.assertIn("further reason", self._refused(hold.write, {"date_until": self._day(9)}))

    def test_extended_long_after_its_end_it_begins_today(self):
        hold = self._hold(date_from=self._day(-90), date_until=self._day(-60))
        context = hold.action_extend()["context"]
        self.assertEqual(context["default_date_from"], self.today)

    def test_who_set_and_released_it_is_not_entered(self):
        collector = self._user("collector")
        holds = self.env["collections.hold"].with_user(collector)
        values = {"partner_id": self.customer.id, "reason_id": self.reason.id}
        for name, value in (
            ("user_id", self.env.ref("base.user_admin").id),
            ("released_by_id", self.env.ref("base.user_admin").id),
            ("date_released", self.today),
        ):
            with self.assertRaisesRegex(AccessError, "recorded by itself"):
                holds.create({**values, name: value})
        self.assertEqual(holds.create(values).user_id, collector)

    def test_duplicate_is_a_hold_of_its_own(self):
        collector = self._user("collector")
        hold = self._hold()
        hold.action_release()
        again = hold.with_user(collector).copy()
        self.assertEqual((again.state, again.user_id), ("active", collector))
        self.assertFalse(again.date_released or again.released_by_id)

    def test_invoice_instalment_and_customer_fit(self):
        own, other = self._invoice(5), self._invoice(5, partner=self.partner_b)
        self.assertIn("partner_b", self._refused(self._hold, scope="move", move_id=other.id))
        self.assertIn(
            other.name,
            self._refused(
                self._hold, scope="item", move_id=own.id, move_line_id=self._item(other).id
            ),
        )
        revenue = (own.line_ids - self._item(own))[0]
        self.assertIn(
            "customer invoice", self._refused(self._hold, scope="item", move_line_id=revenue.id)
        )
        bill = self._invoice(5, move_type="in_invoice")
        self.assertIn("customer invoice", self._refused(self._hold, scope="move", move_id=bill.id))

    def test_moved_to_another_customer_both_follow_at_once(self):
        for partner in (self.customer, self.partner_b):
            self._invoice(1, partner=partner)
        hold = self._hold()
        self.assertFalse(self._case().next_notice_date)
        hold.partner_id = self.partner_b
        self.assertEqual(self._case().next_notice_date, self.today)
        self.assertFalse(self._case(self.partner_b).next_notice_date)

    def test_company_without_policy_holds_all_the_same(self):
        self.company.collections_policy_id = False
        move = self._invoice(5)
        for record in (move, self._item(move), self.customer):
            context = record.action_collections_hold()["context"]
            self.assertEqual(context["default_company_id"], self.company.id)

    def test_auditor_releases_nothing(self):
        hold = self._hold().with_user(self._user("readonly"))
        with self.assertRaises(AccessError):
            hold.action_release()

    def test_hold_of_another_company_holds_nothing_here(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        move = self._invoice(5)
        self._hold(company_id=other.id)
        self.assertFalse(self._reason(move))
        self.assertFalse(move.collections_on_hold)
        self.assertNotIn(move, move.search([("collections_on_hold", "=", True)]))
        self.assertIn(move, move.search([("collections_on_hold", "=", False)]))
        self._hold()
        move.invalidate_recordset(["collections_on_hold"])
        self.assertTrue(move.collections_on_hold)
        self.assertIn(move, move.search([("collections_on_hold", "=", True)]))

    def test_hold_on_an_invoice_that_gets_another_customer(self):
        move = self._invoice(5)
        hold = self._hold(scope="move", move_id=move.id)
        move.button_draft()
        self.partner_b.property_payment_term_id = False
        move.partner_id = self.partner_b
        move.action_post()
        self.assertEqual(hold.partner_id, self.partner_b)
        self.assertIn(self.reason.name, self._explain(move)["text"])

    def test_in_force_is_one_rule(self):
        """State, domain and SQL say the same on each day, on the first and the last one too."""
        move = self._invoice(5)
        for values in (
            {},
            {"date_from": self.today, "date_until": self.today},
            {"date_from": self._day(1)},
            {"date_from": self._day(-9), "date_until": self._day(-1)},
            {"date_from": self._day(-9), "date_until": self._day(9), "scope": "move"},
        ):
            self._hold(move_id=move.id if "scope" in values else False, **values)
        holds = self.env["collections.hold"].search([("partner_id", "=", self.customer.id)])
        holds[-1].action_release()
        for days in (-9, -1, 0, 1, 9, 10):
            with self._on(self._day(days)):
                self.env.invalidate_all()
                day = self.company._collections_today()
                active = holds.filtered(lambda hold: hold.state == "active")
                scope = [("id", "in", holds.ids)]
                self.assertEqual(holds.search([*scope, ("state", "=", "active")]), active)
                found = holds.search(holds._get_force_domain(day) & Domain(scope))
                for kind, field in SCOPES.items():
                    rows = self.env.execute_query(
                        holds._sql_held(kind, self.company.ids, day, past=True)
                    )
                    expected = found.filtered(lambda hold, kind=kind: hold.scope == kind)[field]
                    self.assertEqual({row[0] for row in rows}, set(expected.ids))
                if days >= 0:
                    self.assertEqual(found, active)

    def test_released_since_counts_in_the_past_only(self):
        hold = self._hold(date_from=self._day(-5))
        hold.action_release()
        self.env.flush_all()
        yesterday = self._day(-1)
        for past, expected in ((True, [(self.customer.id,)]), (False, [])):
            query = hold._sql_held("partner", self.company.ids, yesterday, past=past)
            self.assertEqual(self.env.execute_query(query), expected)
