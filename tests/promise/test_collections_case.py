from datetime import date

from odoo.tests import tagged

from .test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestCollectionsCasePromise(PromiseCommon):
    """What a case shows of its customer's promises."""

    def test_next_promise_and_sum(self):
        later, sooner = self._invoice(5), self._invoice(5)
        self._promise(later, days=20)
        first = self._promise(sooner, amount=40.0, days=7)
        case = self._case()
        self.assertRecordValues(
            case,
            [
                {
                    "promise_id": first.id,
                    "promise_date": date(2026, 3, 9),
                    "promise_amount": 140.0,
                    "promise_count": 2,
                    "promise_kept_count": 0,
                    "promise_broken_count": 0,
                }
            ],
        )
        self._pay(sooner, 40.0)
        case.invalidate_recordset()
        self.assertEqual((case.promise_amount, case.promise_kept_count), (100.0, 1))
        with self._on("2026-04-20"):
            case.invalidate_recordset()
            self.assertFalse(case.promise_id)
            self.assertEqual((case.promise_amount, case.promise_broken_count), (0.0, 1))

    def test_search(self):
        promise = self._promise(self._invoice(5))
        self._invoice(5, partner=self.partner_b)
        self.engine.refresh(self.company)
        mine, theirs = self._case(), self._case(self.partner_b)
        other = self._promise(self._invoice(6))

        def found(operator, value):
            domain = [("id", "in", (mine | theirs).ids), ("promise_id", operator, value)]
            return mine.search(domain)

        self.assertEqual(found("!=", False), mine)
        self.assertEqual(found("=", False), theirs)
        self.assertEqual(found("=", promise.id), mine)
        self.assertEqual(found("=", other.id), mine, "not only the one that ends first")
        self.assertEqual(found("in", [promise.id, False]), mine | theirs)

    def test_closed_case_takes_none(self):
        move = self._invoice(5)
        self._promise(move)
        case = self._case()
        self._pay(move)
        self.assertEqual(case.state, "closed")
        with self._refused("closed"):
            case.action_promise()
        shown = self.env["collections.promise"].search(case.action_view_promises()["domain"])
        self.assertEqual(shown.mapped("state"), ["kept"])
