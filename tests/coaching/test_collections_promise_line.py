from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..coaching_common import CoachingCommon


@tagged("post_install", "-at_install")
class TestCollectionsPromiseLine(CoachingCommon):
    def test_nothing_is_added_to_what_waits(self):
        promise = self._promise(self.large)
        lines = self.env["collections.promise.line"].with_user(self.trainee)
        with self.assertRaises(AccessError):
            lines.create(
                {
                    "promise_id": promise.id,
                    "move_line_id": self._item(self.small).id,
                    "amount": 600.0,
                }
            )

    def test_its_state_follows_the_promise(self):
        promise = self._promise(self.large)
        self.assertEqual(promise.line_ids.state, "to_approve")
        promise.with_user(self.supervisor)._refuse("Too long.")
        self.assertEqual(promise.line_ids.state, "refused")
