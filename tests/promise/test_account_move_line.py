from datetime import date

from odoo.tests import tagged

from .test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestAccountMoveLinePromise(PromiseCommon):
    """The open promise of a receivable item."""

    def test_open_promise_only(self):
        promised, kept = self._invoice(5), self._invoice(5)
        items = self._item(promised) | self._item(kept)
        promise, former = self._promise(promised), self._promise(kept, amount=50.0)
        self._pay(kept, 50.0)
        self.assertEqual(former.state, "kept")
        self.assertRecordValues(
            items,
            [
                {
                    "collections_promise_id": promise.id,
                    "collections_promise_date": date(2026, 3, 9),
                },
                {"collections_promise_id": False, "collections_promise_date": False},
            ],
        )
        promise.action_cancel()
        items.invalidate_recordset()
        self.assertFalse(items.collections_promise_id)

    def test_search(self):
        moves = self._invoice(5) | self._invoice(5) | self._invoice(5)
        first, second, none = (self._item(move) for move in moves)
        promise = self._promise(moves[0])
        other = self._promise(moves[1])

        def found(operator, value):
            domain = [
                ("id", "in", (first | second | none).ids),
                ("collections_promise_id", operator, value),
            ]
            return first.search(domain)

        self.assertEqual(found("!=", False), first | second)
        self.assertEqual(found("=", False), none)
        self.assertEqual(found("=", promise.id), first)
        self.assertEqual(found("!=", promise.id), second | none)
        self.assertEqual(found("in", [other.id, False]), second | none)
