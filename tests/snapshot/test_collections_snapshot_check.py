"""A recorded month, the ledger of which changes afterwards: found, restated, and said why."""

from datetime import date, timedelta

from freezegun import freeze_time
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..as_of_common import EVENTS, AsOfCommon
from ..examples import some
from ..snapshot_common import FEBRUARY, JANUARY, SnapshotCommon


@tagged("post_install", "-at_install")
class TestCollectionsSnapshotCheck(SnapshotCommon):
    def setUp(self):
        super().setUp()
        self.move = self._invoice(date(2026, 1, 10), 900.0)
        self.old = self._record(JANUARY)

    def _check(self, day=JANUARY):
        return self._current(day)._check_ledger_sudo()

    def test_what_is_later_restates_nothing(self):
        with freeze_time("2026-02-10"):
            self._pay(self.move, 100.0, date(2026, 2, 10))
            self._invoice(date(2026, 3, 10), 70.0)
            wizard = (
                self.env["account.move.reversal"]
                .with_context(active_model="account.move", active_ids=self.move.ids)
                .create({"journal_id": self.move.journal_id.id, "date": date(2026, 2, 10)})
            )
            wizard.refund_moves()
            credit = self.move.reversal_move_ids
            credit.invoice_date = credit.date = date(2026, 2, 10)
            credit.action_post()
            (self._item(self.move) | self._item(credit)).filtered(
                lambda line: not line.reconciled
            ).reconcile()
        self.assertFalse(self._check())
        self.assertFalse(self.env["collections.snapshot.change"].search([]))

    def test_entry_posted_later(self):
        late = self._invoice(date(2026, 2, 20), 50.0)
        new = self._check()
        self.assertEqual((self.old.state, new.state), ("replaced", "current"))
        self.assertEqual((self.old.open, new.open, new.change), (900, 950, 50))
        self.assertEqual(new.replaces_id, self.old)
        self.assertEqual(self.old.replaced_by_id, new)
        self.assertTrue(new.is_restated)
        self.assertEqual(new.cause_ids.move_id, late)
        for word in ("Posted", late.name, "50.00", "950.00", "900.00"):
            self.assertIn(word, new.reason)
        self.assertFalse(self._check(), "once is enough")
        # What was recorded stays readable.
        self.assertEqual(sum(self.old.line_ids.mapped("open")), 900)

    def test_entry_reset_to_draft_and_posted_again(self):
        name = self.move.name
        self.move.button_draft()
        new = self._check()
        self.assertEqual(new.open, 0)
        self.assertIn("Reset to draft", new.reason)
        self.assertIn(name, new.reason)
        self.move.action_post()
        again = self._check()
        self.assertEqual((again.open, again.replaces_id), (900, new))
        self.assertIn("Posted", again.reason)
        self.assertNotIn("Reset", again.reason)

    def test_deleted_entry_is_still_named(self):
        late = self._invoice(date(2026, 2, 20), 50.0)
        self._check()
        name = late.name
        late.button_draft()
        late.with_context(force_delete=True).unlink()
        new = self._check()
        self.assertEqual(new.open, 900)
        self.assertIn(name, new.reason)
        self.assertFalse(new.cause_ids.move_id)

    def test_payment_of_the_month_entered_later(self):
        self._pay(self.move, 300.0, date(2026, 1, 25))
        new = self._check()
        self.assertEqual((new.open, new.overdue, new.received), (600, 600, 300))
        self.assertIn("Matched", new.reason)
        self.assertIn("300.00", new.reason)

    def test_money_of_the_month_matched_later(self):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.customer.id,
                "amount": 200.0,
                "date": date(2026, 1, 20),
            }
        )
        payment.action_post()
        first = self._check()
        self.assertEqual((first.open, first.overdue, first.credit), (700, 900, 200))
        (self._item(self.move) | self._item(payment.move_id)).reconcile()
        new = self._check()
        self.assertEqual((new.open, new.overdue, new.credit), (700, 700, 0))
        self.assertIn("Matched", new.reason)
        self._item(self.move).remove_move_reconcile()
        again = self._check()
        self.assertEqual((again.overdue, again.credit), (900, 200))
        self.assertIn("Match undone", again.reason)

    def test_due_date_changed(self):
        self._item(self.move).date_maturity = date(2026, 2, 28)
        new = self._check()
        self.assertEqual((new.open, new.overdue), (900, 0))
        self.assertIn("Due date changed", new.reason)

    def test_nobody_noted_it(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move_line SET amount_residual = 800, amount_residual_currency = 800"
            " WHERE id = %s",
            (self._item(self.move).id,),
        )
        self.env.invalidate_all()
        self.assertIn("No change of an entry was noted", self._check().reason)

    def test_many_causes_are_capped(self):
        for number in range(12):
            self._invoice(date(2026, 2, 20), 10.0 + number)
        new = self._check()
        self.assertIn("and 2 more", new.reason)
        self.assertIn("21.00", new.reason)
        self.assertNotIn("(11.00", new.reason.replace("\xa0", " ").replace("$ ", ""))
        self.assertEqual(len(new.cause_ids), 12)

    def test_restated_month_restates_the_next_ones_beginning(self):
        self._record(FEBRUARY)
        self._pay(self.move, 900.0, date(2026, 2, 20))
        self._check(FEBRUARY)
        # Posted and taken back in February: open then or not, January's end is February's start.
        self._invoice(date(2026, 2, 20), 50.0)
        self._check()
        new = self._check(FEBRUARY)
        self.assertEqual(new.beginning, 950)

    def test_customers_who_become_one(self):
        self._invoice(date(2026, 1, 12), 50.0, partner=self.partner_b)
        old = self._check()
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (self.partner_a | self.partner_b).ids, self.partner_a
        )
        self.env.invalidate_all()
        self.assertEqual(old.line_ids.partner_id, self.partner_a)
        self.assertEqual(self._recorded(old), self._aged(JANUARY))
        self.assertFalse(self._check())

    def test_customer_who_becomes_a_contact_of_another(self):
        self.partner_b.parent_id = self.partner_a
        self.partner_b.is_company = False
        self.env.flush_all()
        self.assertFalse(self._check())

    def test_button(self):
        boss = self._user("supervisor")
        own = self._current(JANUARY).with_user(boss)
        self.assertEqual(own.action_check_ledger()["tag"], "display_notification")
        self._invoice(date(2026, 2, 20), 50.0)
        action = own.action_check_ledger()
        new = self._current(JANUARY)
        self.assertEqual(action["res_id"], new.id)
        self.assertEqual(new.user_id, boss)
        # Pressed again on what is replaced: nothing.
        self.assertEqual(own.action_check_ledger()["tag"], "display_notification")
        self.assertEqual(
            self.env["collections.snapshot.change"].search(new.action_view_causes()["domain"]),
            new.cause_ids,
        )
        for group in ("readonly", "collector"):
            with self.assertRaises(AccessError):
                new.with_user(self._user(group)).action_check_ledger()


@tagged("post_install", "-at_install")
class TestCollectionsSnapshotAsOf(AsOfCommon, SnapshotCommon):
    """The ageing of a day, read later, is the one recorded on it, or it is restated."""

    @settings(max_examples=some(6), phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(EVENTS, st.integers(0, 9), st.integers(0, 9))
    def test_recorded_is_what_is_read_later(self, events, reset, merged):
        with self.env.cr.savepoint() as savepoint:
            day, recorded, taken = self.start, {}, set()
            for place, (kind, wait, cents, currency, number) in enumerate(events):
                before, day = day, day + timedelta(days=wait)
                for end in self.snapshots._get_month_ends(before, day):
                    if before <= end < day:
                        with freeze_time(end + timedelta(days=1)):
                            recorded.update(dict.fromkeys(self._record(end), end))
                with freeze_time(day):
                    self._book(kind, day, cents, self.currencies[currency], number)
                    if place == reset and (lines := self._lines()):
                        move = lines[number % len(lines)].move_id
                        if not move.origin_payment_id and move.move_type == "out_invoice":
                            move.button_draft()
                            taken.add(move)
            with freeze_time(day):
                if merged < 5:
                    kept = self.env["res.partner"].create({"name": "Kept"})
                    self.env["base.partner.merge.automatic.wizard"].create({})._merge(
                        (self.partner | kept).ids, kept
                    )
                    self.env.invalidate_all()
                for old, end in recorded.items():
                    same = self._recorded(old) == self._aged(end)
                    new = old._check_ledger_sudo()
                    if not same:
                        self.assertTrue(new, "what differs is restated")
                        self.assertTrue(new.reason)
                    self.assertEqual(self._recorded(new or old), self._aged(end), end)
                    changed = self.env["collections.snapshot.change"].search_count(
                        [("day", "<=", end), ("id", ">", old.last_change)]
                    )
                    self.assertTrue(same or changed, "the ledger of then is as it was")
            savepoint.rollback()
            self.env.invalidate_all()
