from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestCollectionsWriteOffRequestLine(WriteOffCommon):
    def test_what_follows_from_the_item(self):
        move = self._invoice(40, 100)
        request = self._request({move: 30})
        line = request.line_ids
        self.assertEqual((line.number, line.amount_open), (move.name, 100))
        self.assertEqual((line.amount_company, request.amount), (30, 30))
        line.amount = 50
        self.assertEqual(request.amount, 50)
        self.assertIn("more than zero", self._refused(line.write, {"amount": -1}))
        for values in ({"amount_written_off": 5}, {"move_line_id": False}):
            with self.subTest(values), self.assertRaises(AccessError), self.env.cr.savepoint():
                line.write(values)
        new = self.env["collections.write.off.request.line"].with_user(self.collector)
        self.assertIn("Choose an item", self._refused(new.create, {"request_id": request.id}))
        self.assertTrue(
            self._refused(
                new.create, {"request_id": request.id, "move_line_id": self._item(move).id}
            )
        )
        request.action_propose()
        other = self._item(self._invoice(3)).id
        self.assertIn(
            "draft", self._refused(new.create, {"request_id": request.id, "move_line_id": other})
        )
        self.assertIn("draft", self._refused(line.unlink))
        request.with_user(self.boss).action_approve()
        self.assertEqual(line.amount_written_off, 50)
