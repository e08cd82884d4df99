from datetime import date

from odoo.tests import tagged

from .test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestAccountMovePromise(PromiseCommon):
    """What an invoice shows of its promises."""

    def test_open_promise_counts_before_a_newer_one(self):
        move, none = self._invoice(5), self._invoice(5)
        first = self._promise(move, amount=60.0)
        second = self._promise(move, days=20, replace=True)
        self.assertRecordValues(
            move | none,
            [
                {
                    "collections_promise_id": second.id,
                    "collections_promise_state": "open",
                    "collections_promise_date": date(2026, 3, 22),
                    "collections_promise_amount": 100.0,
                    "collections_promise_count": 2,
                },
                {
                    "collections_promise_id": False,
                    "collections_promise_state": False,
                    "collections_promise_date": False,
                    "collections_promise_amount": 0.0,
                    "collections_promise_count": 0,
                },
            ],
        )
        second.action_cancel()
        move.invalidate_recordset()
        self.assertEqual(move.collections_promise_state, "cancelled")
        self.assertEqual(move.collections_promise_id, second, "the newest, when none is open")
        action = move.action_collections_view_promises()
        shown = self.env["collections.promise"].search(action["domain"])
        self.assertEqual(shown, first | second)

    def test_search_by_the_state_that_is_shown(self):
        promised, broken, none = self._invoice(5), self._invoice(5), self._invoice(5)
        self._promise(broken, days=0)
        moves = promised | broken | none
        with self._on("2026-03-20"):
            self._promise(promised)
            self._promise(promised, days=9, replace=True)

            def found(operator, value):
                domain = [("id", "in", moves.ids), ("collections_promise_state", operator, value)]
                return moves.search(domain)

            self.assertEqual(found("=", "open"), promised)
            self.assertEqual(found("=", "broken"), broken)
            self.assertFalse(found("=", "cancelled"), "its newest promise is open")
            self.assertEqual(found("=", False), none)
            self.assertEqual(found("!=", "open"), broken | none)
            self.assertEqual(found("in", ["open", False]), promised | none)

    def test_one_promise_opens_at_once(self):
        move = self._invoice(5)
        promise = self._promise(move)
        action = move.action_collections_view_promises()
        self.assertEqual((action["view_mode"], action["res_id"]), ("form", promise.id))
