from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalActionJudgment(LegalCommon):
    """What a court has awarded, and what becomes of the rest."""

    def _decide(self, action, outcome, *amounts, days=0, **values):
        lines = action.line_ids.sorted("id")
        awarded = {line.id: own for line, own in zip(lines, amounts, strict=bool(amounts))}
        action._decide(
            outcome, self.today - timedelta(days=days), "Read out", awarded or None, **values
        )

    def _reason(self, move):
        item = self._item(move)
        found = item._collections_explain()[item.id]
        return found["reason"], found["text"]

    def _claimable(self, move):
        ruleset = self.env["collections.followup"]._get_ruleset(self.company)
        withheld = self.env["collections.legal.followup"]._get_withheld(
            ruleset, self.today, (self.customer.id,)
        )
        item = self._item(move)
        return item.amount_residual_currency - float(withheld.get(item.id, 0))

    def test_won_with_interest_from_the_decision(self):
        action = self._file()
        action._decide("won", self.today - timedelta(days=73), "", awarded_rate=10.0)
        self.assertEqual((action.state, action.amount_awarded), ("decided", 100.0))
        # 73 days are a fifth of a year.
        self.assertEqual(action.amount_title, 102.0)
        self._pay(self.old, 52.0)
        action.invalidate_recordset()
        self.assertEqual(action.amount_title, 50.0, "paid on interest first")
        self.assertEqual(self._claimable(self.old), 48.0)
        self.assertIn("$\xa0100.00", action.step_ids.sorted("id")[-1].name.replace(" ", "\xa0"))

    def test_what_was_dismissed_is_claimed_no_more(self):
        action = self._file(moves=self.old | self.new)
        self._decide(action, "part", 70.0, 0.0)
        told = " ".join(self._tasks(action).mapped("note"))
        self.assertIn("90.00 was not awarded", told)
        self.assertEqual((self._claimable(self.old), self._claimable(self.new)), (70.0, 0.0))
        self.assertEqual(self._reason(self.new)[0], "dismissed")
        self.assertIn(action.name, self._reason(self.new)[1])
        self.assertEqual(self._reason(self.old)[0], "legal")
        action._close("part", "")
        self.assertEqual(self._reason(self.new)[0], "dismissed", "after its end as well")
        self.assertNotEqual(self._reason(self.old)[0], "dismissed")
        # What is credited is taken off what was refused, what is paid off what was awarded.
        credit = self._invoice(
            0, 10.0, move_type="out_refund", invoice_date=self.today, date=self.today
        )
        (self._item(self.old) | self._item(credit)).reconcile()
        self.assertEqual(self._claimable(self.old), 70.0)
        with self._on(1):
            self._pay(self.old, 70.0, self.today + timedelta(days=1))
            self.assertEqual(self._claimable(self.old), 0.0)
            self.assertEqual(self._reason(self.old)[0], "dismissed")

    def test_a_decision_that_is_set_aside_counts_for_nothing(self):
        action = self._file()
        self._decide(action, "lost")
        self.assertEqual(self._claimable(self.old), 0.0)
        action._undo_decision()
        self.assertEqual((action.state, action.date_judgment), ("filed", False))
        self.assertEqual(self._claimable(self.old), 100.0)
        # Of two decisions the newest counts.
        self._decide(action, "lost", days=3)
        action._close("lost", "")
        other = self._file()
        other._decide("won", self.today, "")
        self.assertEqual(self._claimable(self.old), 100.0)

    def test_a_title_only_for_what_was_awarded(self):
        action = self._file(moves=self.old | self.new)
        self._decide(action, "part", 70.0, 0.0)
        items = self._item(self.old) | self._item(self.new)
        rows = self.env.execute_query(
            self.env["collections.legal.followup"]._sql_limitation_facts(
                self.company,
                SQL("SELECT id AS line_id FROM account_move_line WHERE id IN %s", tuple(items.ids)),
            )
        )
        titles = {line for line, kind, *_days in rows if kind == "judgment"}
        self.assertEqual(titles, {self._item(self.old).id})

    def test_what_is_written_off_is_not_paid(self):
        action = self._file()
        self._decide(action, "part", 70.0, days=3)
        credit = self._invoice(
            0, 30.0, move_type="out_refund", invoice_date=self.today, date=self.today
        )
        (self._item(self.old) | self._item(credit)).reconcile()
        action.invalidate_recordset()
        self.assertEqual(action.amount_title, 70.0, "it was taken off what was refused")
        more = self._invoice(
            0, 10.0, move_type="out_refund", invoice_date=self.today, date=self.today
        )
        (self._item(self.old) | self._item(more)).reconcile()
        self._pay(self.old, 20.0)
        action.invalidate_recordset()
        self.assertEqual(action.amount_title, 40.0)

    def test_what_was_paid_before_the_decision_is_not_awarded(self):
        action = self._file()
        self._pay(self.old, 40.0, self.today - timedelta(days=5))
        self._pay(self.old, 10.0)
        action._decide("won", self.today - timedelta(days=3), "")
        self.assertEqual((action.amount_awarded, action.amount_title), (60.0, 50.0))
        self.assertNotIn("not awarded", " ".join(self._tasks(action).mapped("note")))

    def test_what_was_refused_stays_so_when_the_rest_is_paid(self):
        action = self._file(moves=self.old | self.new)
        self._decide(action, "part", 70.0, 0.0, days=1)
        self._pay(self.old, 70.0)
        action._close("paid", "")
        self.assertEqual((action.state, action.outcome), ("closed", "part"))
        self.assertEqual((self._claimable(self.old), self._claimable(self.new)), (0.0, 0.0))
