from odoo.tests import new_test_user, tagged

from ..dispute_common import DisputeCommon
from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecastMake(ForecastCommon):
    def test_what_was_not_paid_yet_is_not_expected_in_the_past(self):
        self._history(late=12)
        self._invoice(60, 500.0)
        found = self._compute()
        self.assertAlmostEqual(found["open"], 500)
        self.assertTrue(all(row["expected"] >= 0 for row in found["weeks"]))
        self.assertTrue(
            all(days >= 0 for likely in found["likely"] for _id, days in likely if days)
        )

    def test_credited_invoices_lower_what_is_expected(self):
        self._history(late=5, count=4)
        for number in range(4):
            move = self._invoice(40 + 14 * number, 100.0)
            reversal = move._reverse_moves(
                [{"invoice_date": move.invoice_date_due, "date": move.invoice_date_due}],
                cancel=True,
            )
            self.assertEqual(reversal.state, "posted")
        self._invoice(-3, 1000.0)
        self.assertGreater(self._compute()["never"], 150)

    def test_on_hold_is_not_expected_at_once(self):
        self._history(late=0)
        move = self._invoice(3, 100.0)
        self.env["collections.hold"].create(
            {
                "scope": "move",
                "move_id": move.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
            }
        )
        found = self._compute()
        self.assertEqual(found["without"], {"hold": 100})
        self.assertEqual(self._sum(found["weeks"][:4], "expected"), 0)

    def test_branches_come_along_as_far_as_the_reader_is_in_them(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.cr.precommit.run()
        self.env.user.company_ids |= branch
        self._invoice(5, 100.0)
        self._invoice(5, 50.0, company=branch)
        self.assertEqual(self._compute()["open"], 150)
        kept = self.forecasts._make(self.company)
        reader = new_test_user(
            self.env,
            "reads one",
            groups="base.group_user,collections_followup.group_collections_supervisor",
            company_id=self.company.id,
        )
        own = self.forecasts.with_user(reader)
        self.assertEqual(own._read_forecast(self.company)["open"], 100)
        # The kept one is of all branches: it is not theirs to read.
        self.assertFalse(own.search([("id", "=", kept.id)]))

    def test_own_cases_only(self):
        self._invoice(5, 100.0)
        self._invoice(5, 50.0, self.partner_b)
        collector = self._user("collector")
        self._case().user_id = collector
        self._case(self.partner_b).user_id = self._user("supervisor")
        self.company.collections_own_cases = True
        self.forecasts._make(self.company)
        found = self.forecasts.with_user(collector)._read_forecast(self.company)
        self.assertEqual(found["open"], 100)
        self.assertFalse(found["kept"])
        self.assertIsNone(
            self.forecasts.with_user(collector)._read_accuracy(self.company)["weekly_error"]
        )


@tagged("post_install", "-at_install")
class TestForecastDisputed(DisputeCommon):
    def test_what_is_disputed_is_not_expected_at_once(self):
        move = self._invoice(3, 100.0)
        self._dispute(move, amount=40.0)
        self.env.flush_all()
        found = self.env["collections.forecast"]._compute_forecast(self.company, self.today, 13)
        self.assertEqual(found["without"], {"dispute": 40})
        near = sum(row["expected"] for row in found["weeks"][:4])
        self.assertLessEqual(near, 60)
        self.assertEqual(found["open"], 100)
