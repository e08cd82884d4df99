from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsChargeFollowup(ChargeCommon):
    """Principal 100.00, interest 0.41 (5 %, 30 days), fee 10.00."""

    def setUp(self):
        super().setUp()
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        self.move = self._invoice(30, 100.0)
        self._pass()
        self.item = self._item(self.move)

    def _waive_all(self):
        claim = self._claim(self.move)
        self.env["collections.charge.change"]._waive(
            {(self.item, kind): float(claim.get_open(kind)) for kind in ("fee", "interest")},
            "Goodwill",
        )

    def test_what_was_claimed_stays_after_the_debt_is_paid(self):
        case = self._case()
        self._pay(self.move)
        self.assertEqual(float(self._claim(self.move).total), 10.41)
        self.assertEqual((case.state, case.amount_overdue), ("open", 0.0))
        self.assertEqual(case.amount_claim, 10.41)
        with self._on(30):
            self.engine.refresh(self.company)
            case.invalidate_recordset()
            self.assertEqual(case.state, "open")
            self.assertEqual(case.amount_claim, 10.41)
            self.assertEqual(float(self._claim(self.move).total), 10.41)
            self._waive_all()
            self.assertEqual(case.state, "closed")
            self.assertFalse(self._claim(self.move).total)

    def test_waived_before_the_debt_is_paid(self):
        case = self._case()
        self._waive_all()
        self._pay(self.move)
        self.assertEqual(case.state, "closed")

    def test_claimed_again_after_the_case_was_closed(self):
        case = self._case()
        self._pay(self.move)
        self._waive_all()
        self.assertEqual((case.state, case.stage_id.kind), ("closed", "closed"))
        change = self.env["collections.charge.change"].search(
            [("move_line_id", "=", self.item.id), ("kind", "=", "fee")]
        )
        change._reinstate(4.0, "Paid late once more")
        self.assertEqual((self._case(), case.stage_id.kind), (case, "open"))
        self.assertFalse(case.date_close)
        self.assertEqual(case.amount_claim, 4.0)
        with self._on(1):
            self.engine.refresh(self.company)
            self.assertEqual(self._case(), case)

    def test_only_what_is_claimed_again_is_looked_at(self):
        booking, engine = self.env["collections.claim.booking"], self.env["collections.charge"]
        first = booking._book_by_hand(self.item)
        self._pay(self.move)
        first.button_draft()
        engine._evaluate(self.company, self.today)
        charges = engine.search([("move_line_id", "=", self.item.id)])
        self.assertEqual(set(charges.mapped("state")), {"claimed"})
        self._pay(booking._book_by_hand(self.item))
        self.assertEqual(set(charges.mapped("state")), {"ended"})
        self.env.flush_all()
        for scope in (SQL(), SQL("AND partner_id IN %s", tuple(self.customer.ids))):
            rows = self.env.execute_query(engine._sql_outdated(self.company, scope))
            self.assertFalse(rows, "the second invoice has ended them")

    def test_case_is_taken_up_under_the_lock_of_the_pass(self):
        self._pay(self.move)
        self._waive_all()
        change = self.env["collections.charge.change"].search(
            [("move_line_id", "=", self.item.id), ("kind", "=", "fee")]
        )
        calls, cases = [], type(self.env["collections.case"])
        lock = type(self.engine)._lock_company
        find = cases._find_open

        def note_lock(own, company, partners=None):
            calls.append(("lock", partners))
            return lock(own, company, partners)

        def note_find(own, partners, companies):
            calls.append(("find", partners))
            return find(own, partners, companies)

        with (
            patch.object(type(self.engine), "_lock_company", note_lock),
            patch.object(cases, "_find_open", note_find),
        ):
            change._reinstate(4.0, "Paid late once more")
        self.assertEqual(calls[:2], [("lock", self.customer), ("find", self.customer)])

    def test_payment_taken_back_goes_on(self):
        case = self._case()
        self._pay(self.move)
        self._waive_all()
        self.assertEqual(case.state, "closed")
        self.item.remove_move_reconcile()
        states = self.env["collections.charge"].search(
            [("move_line_id", "=", self.item.id), ("kind", "=", "interest")]
        )
        self.assertEqual(states.state, "claimed")
        self.assertTrue(self._case())

    def test_refresh_twice_changes_nothing(self):
        self._pay(self.move)
        self.engine.refresh(self.company)
        self.assertEqual(
            self.engine.refresh(self.company), {"opened": 0, "updated": 0, "closed": 0}
        )

    def test_other_customers_close_as_before(self):
        other = self._invoice(5, partner=self.partner_b)
        case = self._case(self.partner_b)
        self._pay(other)
        self.assertEqual(case.state, "closed")
