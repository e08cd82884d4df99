from datetime import date

from odoo.tests import tagged

from ..snapshot_common import FEBRUARY, JANUARY, SnapshotCommon


@tagged("post_install", "-at_install")
class TestResPartner(SnapshotCommon):
    def test_trend_of_a_customer(self):
        contact = self.env["res.partner"].create({"name": "Desk", "parent_id": self.customer.id})
        self._invoice(date(2026, 1, 10), 900.0, partner=contact)
        self.assertEqual(self.customer.collections_snapshot_count, 0)
        self._record(JANUARY, FEBRUARY)
        self.env.invalidate_all()
        self.assertEqual(self.customer.collections_snapshot_count, 2)
        self.assertEqual(contact.collections_snapshot_count, 2)
        action = contact.action_collections_view_trend()
        found = self.env["collections.snapshot.line"].search(action["domain"])
        self.assertEqual(found.mapped("open"), [900, 900])
        self.assertEqual(found.partner_id, self.customer)
