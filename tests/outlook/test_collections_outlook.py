from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import tagged

from ..promise.test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestCollectionsOutlook(PromiseCommon):
    """Risk and expected return, as scored and as told."""

    def _figures(self, day=0):
        with self._on(self.today + timedelta(days=day)):
            self.engine.refresh(self.company)
            self.env.invalidate_all()
            case = self._case()
            priority = self.env["collections.followup.priority"]
            return (
                priority._read_priority_figures(case)[case.id],
                priority._read_priority_texts(case)[case.id],
            )

    def test_nothing_known(self):
        self._invoice(10, 900.0)
        self._invoice(5, 100.0, move_type="out_refund")
        figures, texts = self._figures()
        self.assertEqual(figures["risk"], 0)
        self.assertEqual(texts["risk"], "Nothing against the customer")
        self.assertEqual(figures["expected_return"], 400, "half of 800")
        self.assertIn("50 % likely: 0 of 0 contacts", texts["expected_return"])

    def test_each_part_of_the_risk(self):
        self._pay(self._invoice(date(2025, 12, 31)), day=date(2026, 1, 10))
        self._promise(self._invoice(15, 80.0), days=1)
        disputed = self._invoice(10, 500.0)
        self.env["collections.dispute"].create(
            {
                "reason_id": self.env.ref("collections_followup.dispute_reason_quality").id,
                "line_ids": [
                    Command.create({"move_id": disputed.id, "scope": "amount", "amount": 200})
                ],
            }
        )
        addresses = self.env["collections.address"]
        addresses.search([("customer_id", "=", self.customer.id)]).sudo()._as_engine().unlink()
        addresses._record(
            [
                (self.customer, "email", "a@example.com", {"usable": False}),
                (self.customer, "phone", "+49 30 1234", {"usable": True}),
                (self.customer, "phone", "+49 30 1235", {"usable": True}),
            ]
        )
        self.env["collections.payment.history"]._update(self.company)
        figures, texts = self._figures(9)
        self.assertAlmostEqual(
            figures["risk"], 40 * 1 / 3 + 30 * 10 / (4 * 60) + 15 * 1 / 3 + 15 * 1 / 3, places=3
        )
        for text in (
            "1 of 1 promises not kept (13)",
            "10 days late on average over 1 paid invoices (1)",
            "open disputes: 1 (5)",
            "1 of 3 addresses do not work (5)",
        ):
            self.assertIn(text, texts["risk"])
        explanation = self._case().priority_explanation
        self.assertIn("1 of 1 promises not kept (13)", explanation)
        self.assertIn("Risky customer", explanation)

    def test_return_is_net_of_credits_and_disputes_and_never_below_nothing(self):
        self._invoice(10, 100.0)
        self._invoice(5, 900.0, move_type="out_refund")
        self.assertEqual(self._figures()[0]["expected_return"], 0)

    def test_likelihood_of_the_customer_or_else_of_all(self):
        self._invoice(10, 1000.0)
        self.engine.refresh(self.company)
        histories = self.env["collections.payment.history"].sudo()
        histories._update(self.company)
        whole = histories.search([("partner_id", "=", False), ("company_id", "=", self.company.id)])
        whole._as_engine().likelihood = 0.2
        own = histories.search([("partner_id", "=", self.customer.id)])
        own._as_engine().write({"likelihood": 0.7, "contact_count": 4, "paid_count": 3})
        figures, texts = self._figures()
        self.assertAlmostEqual(figures["expected_return"], 700)
        self.assertEqual(
            texts["expected_return"],
            "70 % likely: 3 of 4 contacts were followed by a payment within 14 days; "
            "over all customers 20 %",
        )
        own.sudo()._as_engine().unlink()
        self.assertAlmostEqual(self._figures()[0]["expected_return"], 200)

    def test_they_count_for_the_score(self):
        rules = self.env["collections.priority.rule"]
        found = rules.search([("factor", "in", ("risk", "expected_return"))])
        self.assertEqual(len(found), 2)
        (rules.search([]) - found).active = False
        self._invoice(10, 1000.0)
        # Half of 1000 is a tenth of 5000: 1.5 of 15 points
        self._figures()
        self.assertAlmostEqual(self._case().priority_score, 1.5)
