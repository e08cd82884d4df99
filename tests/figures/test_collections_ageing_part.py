from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .test_collections_ageing import AgeingCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgeingPart(AgeingCommon):
    def _parts(self, day, **choices):
        return self.ageing._read_parts(self.ageing._ask(self.company, day, **choices)).get(
            (self.partner.id, self.company.currency_id.id), {}
        )

    def test_disputed_and_held_parts(self):
        move = self._invoice(9, 100.0, self.partner)
        other = self._invoice(5, 60.0, self.partner)
        self.assertFalse(self._parts(self.today))
        self.env["collections.dispute"].create(
            {
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [
                    Command.create({"move_id": move.id, "scope": "amount", "amount": 30.0})
                ],
            }
        )
        self.env["collections.hold"].create(
            {
                "scope": "move",
                "move_id": other.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                "date_until": self.today + timedelta(days=20),
            }
        )
        self.assertEqual(self._parts(self.today), {"dispute": 30.0, "hold": 60.0})
        self.assertEqual(
            self._parts(self.today, currency="company"), {"dispute": 30.0, "hold": 60.0}
        )
        # Neither was there the day before.
        self.assertFalse(self._parts(self.today - timedelta(days=1)))
        labels = self.ageing._get_part_labels({"dispute", "hold"})
        self.assertEqual(list(labels), ["hold", "dispute"])

    def test_promised_part(self):
        move = self._invoice(9, 100.0, self.partner)
        self.env["collections.promise"].create(
            {
                "partner_id": self.partner.id,
                "date": self.today + timedelta(days=5),
                "line_ids": [
                    Command.create({"move_line_id": self._item(move).id, "amount": 100.0})
                ],
            }
        )
        self.assertEqual(self._parts(self.today), {"promise": 100.0})
