from odoo.tests import tagged

from .test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestCollectionsPromiseEnd(PromiseCommon):
    """Taken back, or ended by something new."""

    def test_cancelled_once_and_followed_up_at_once(self):
        move = self._invoice(5)
        promise = self._promise(move)
        promise.action_cancel()
        self.assertEqual((promise.state, promise.date_cancelled), ("cancelled", self.today))
        self.assertEqual(promise.cancelled_by_id, self.env.user)
        self.assertFalse(self._reason(move))
        with self._refused("cancelled already"):
            promise.action_cancel()

    def test_one_that_has_ended_stays(self):
        move = self._invoice(5)
        promise = self._promise(move)
        self._pay(move)
        self.assertEqual(promise.state, "kept")
        with self._refused("has ended"):
            promise.action_cancel()

    def test_ended_by_what_was_agreed_on_since(self):
        first, second = self._invoice(5), self._invoice(6)
        ended, other = self._promise(first), self._promise(second)
        self.env["collections.promise"]._cancel_on_items(self._item(first), "Agreed anew.")
        self.assertEqual((ended.state, other.state), ("cancelled", "open"))
        self.assertIn("Agreed anew.", str(ended.message_ids.mapped("body")))

    def test_replacing_opens_with_its_items(self):
        move = self._invoice(5)
        action = self._promise(move).action_replace()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.line_ids.move_line_id, self._item(move))
