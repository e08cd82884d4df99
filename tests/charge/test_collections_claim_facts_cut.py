from datetime import date

from odoo.tests import tagged

from ..charge_common import ChargeCommon
from ..dispute_common import DisputeCommon
from ..payment_plan.test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsClaimFactsCut(DisputeCommon, ChargeCommon):
    """Interest of 5 % on 1,000.00 from 1 February to 2 March: 4.11 where nothing is disputed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(date(2026, 1, 31), 1000.0)

    def _ask(self, disputed="outcome", items=None):
        """Return the interest of the invoice, as the engine says it and one statement does."""
        self.rule.disputed = disputed
        items = items or self._item(self.move)
        claims = self.claims._read(items)
        rows = self.env["collections.claim.sql"]._read_interest(self.company)
        found = {row["line_id"]: float(row["interest"]) for row in rows}
        for item in items:
            self.assertEqual(found.get(item.id, 0.0), float(claims[item].accrued))
        return float(sum(claims[item].accrued for item in items))

    def _half(self, amount=400.0, raised=date(2026, 2, 11)):
        return self._dispute(self.move, amount=amount, date_raised=raised)

    def _credit(self, amount, day=date(2026, 2, 20), item=None):
        refund = self._invoice(day, amount, move_type="out_refund", invoice_date=day, date=day)
        ((item or self._item(self.move)) | self._item(refund)).reconcile()

    def test_a_part_by_day_and_outcome(self):
        dispute = self._half()
        # 1,000.00 for 10 days and 600.00 for 20
        self.assertEqual(self._ask(), 3.01)
        self.assertEqual(self._ask("always"), 4.11)
        self.assertEqual(self._ask("never"), 3.01)
        dispute._resolve("rejected")
        self.assertEqual(self._ask(), 4.11)
        # today is the first day on which it is not disputed any more
        self.assertEqual(self._ask("never"), 3.07)
        dispute._as_engine().outcome = "partly"
        dispute.line_ids._as_engine().amount_accepted = 100.0
        self.assertEqual(self._ask(), 3.70, "900.00 for 30 days")
        dispute._as_engine().outcome = "written_off"
        self.assertEqual(self._ask(), 2.47, "600.00 for 30 days")
        self.assertEqual(self._ask("always"), 4.11)
        dispute._as_engine().outcome = "merged"
        self.assertEqual(self._ask("never"), 4.11, "the other one counts")

    def test_what_was_credited_was_never_owed(self):
        self._half()
        self._credit(250.0)
        # 750.00 for 10 days, and 600.00 for 20
        self.assertEqual(self._ask(), 2.67)
        # 1,000.00 for 20 days, and 750.00 for 10
        self.assertEqual(self._ask("always"), 3.77)
        rate = self._rate([(2026, 1, 2.0)], method="payment")
        self.rule.write({"base": "reference", "rate_id": rate.id, "margin": 3.0})
        self.assertEqual(self._ask(), 2.67)

    def test_rate_of_the_day_of_payment(self):
        rate = self._rate([(2026, 1, 2.0)], method="payment")
        self.rule.write({"base": "reference", "rate_id": rate.id, "margin": 3.0})
        self._pay(self.move, 300.0, date(2026, 2, 10))
        self._half()
        # 300.00 until it was paid, 700.00 for 10 days and 300.00 for 20
        self.assertEqual(self._ask(), 2.19)

    def test_all_that_is_open_and_two_disputes(self):
        whole = self._dispute(self.move, scope="all", date_raised=date(2026, 2, 11))
        self.assertEqual(self._ask(), 1.37)
        whole._resolve("withdrawn")
        self._half(300.0)
        self._half(200.0, date(2026, 2, 21))
        # 1,000.00 for 10 days, 700.00 and 500.00 for 10 each
        self.assertEqual(self._ask(), 3.01)

    def test_instalments(self):
        first, last = self._instalments((30, 20), 1000.0)
        self._dispute(first.move_id, amount=600.0, date_raised=date(2026, 1, 1))
        # of the one due last all, of the other 100.00: 400.00 for 30 days
        self.assertEqual(self._ask(items=first | last), 1.64)

        self._dispute(first.move_id, amount=200.0, date_raised=date(2026, 1, 1))
        self.assertEqual(self._ask(items=first | last), 0.82, "200.00 more of the first one")

    def test_what_was_there_before_the_dispute(self):
        self._credit(250.0)
        self._half(raised=date(2026, 2, 21))
        # 1,000.00 for 20 days, 350.00 for 10
        self.assertEqual(self._ask(), 3.22)
        first, last = self._instalments((30, 20), 1000.0)
        self._credit(500.0, date(2026, 2, 1), last)
        self._dispute(first.move_id, amount=400.0, date_raised=date(2026, 1, 1))
        self.assertEqual(self._ask(items=first | last), 0.41, "it is about what is open")

    def test_one_credit_is_for_one_dispute(self):
        self._half(200.0)
        self._half(200.0, date(2026, 2, 21))
        self._credit(200.0)
        # 800.00 for 20 days, 600.00 for 10
        self.assertEqual(self._ask(), 3.01)

    def test_no_more_was_upheld_than_was_disputed(self):
        self._half(200.0)
        self._credit(150.0)
        self._credit(150.0, date(2026, 2, 25))
        # 800.00 for 25 days, 700.00 for 5
        self.assertEqual(self._ask(), 3.22)

    def test_a_credit_after_a_dispute_that_was_refused_is_about_something_else(self):
        dispute = self._half()
        dispute._resolve("rejected")
        self._credit(250.0)
        for outcome, closed, interest in (
            # 750.00 for 30 days: it was credited for the dispute
            ("rejected", date(2026, 2, 20), 3.08),
            # 1,000.00 for 20 days, and 750.00 for 10
            ("rejected", date(2026, 2, 19), 3.77),
            ("withdrawn", date(2026, 2, 19), 3.77),
            # 600.00 for 30 days
            ("credited", date(2026, 2, 19), 2.47),
        ):
            with self.subTest(outcome=outcome, closed=closed):
                dispute._as_engine().outcome = outcome
                dispute.line_ids._as_engine().date_closed = closed
                self.assertEqual(self._ask(), interest)

    def test_raised_and_refused_on_one_day(self):
        self._half(raised=self.today)._resolve("rejected")
        self.assertEqual(self._ask("never"), 4.11)

    def test_words(self):
        self._half()
        words = self.env["collections.claim.words"]
        fmt = self.env["collections.document"]._prepare_shared_values(
            self.env["collections.notice"]
        )["format"]
        [text] = words._get_cut(self._claim(self.move), fmt)
        self.assertIn("400.00 since", text)
        self.env["collections.dispute"].search([])._resolve("credited")
        [text] = words._get_cut(self._claim(self.move), fmt)
        self.assertIn("400.00: you objected to it", text)


@tagged("post_install", "-at_install")
class TestCollectionsClaimOfPlans(PlanCommon, ChargeCommon):
    def test_what_a_plan_has_charged_bears_nothing(self):
        plan = self._plan(self._invoice(date(2026, 1, 31), 1000.0), fee=25)
        debt, fee = plan.line_ids.sorted("kind").move_line_id
        day = date(2027, 1, 1)
        self.assertLess(fee.date_maturity, day)
        self.assertEqual(self.claims._read(debt | fee, day).keys(), {debt})
        rows = self.env["collections.claim.sql"]._read_interest(self.company, day)
        self.assertEqual([row["line_id"] for row in rows], debt.ids)

    def test_a_plan_that_bears_interest_bears_it_alone(self):
        move = self._invoice(date(2026, 1, 31), 1000.0)
        plain = self._plan(move)
        self.assertEqual(self._interest(move), 4.11, "the agreement bears none")
        plain.action_cancel()
        plan = self._plan(move, interest_method="equal", interest_rate=12)
        plan._as_engine().date_start = date(2026, 2, 11)
        self.assertEqual(self._interest(move), 1.37)
        rows = self.env["collections.claim.sql"]._read_interest(self.company)
        self.assertEqual([float(row["interest"]) for row in rows], [1.37])
        fmt = self.env["collections.document"]._prepare_shared_values(
            self.env["collections.notice"]
        )["format"]
        [text] = self.env["collections.claim.words"]._get_cut(self._claim(move), fmt)
        self.assertIn("the payment plan bears its own", text)
        for state, day in (("defaulted", 4.11), ("cancelled", 4.11), ("completed", 2.74)):
            with self.subTest(state=state):
                plan._as_engine().write({"state": state, "date_closed": date(2026, 2, 20)})
                self.assertEqual(self._interest(move), day)
