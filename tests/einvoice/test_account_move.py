from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..einvoice_common import EinvoiceCommon


@tagged("post_install", "-at_install")
class TestAccountMove(EinvoiceCommon):
    def test_dealt_with(self):
        self._import(f"invoice;status\n{self.move.name};in dispute\n")
        for user in (self._user("readonly"),):
            with self.assertRaises(AccessError):
                self.move.with_user(user).action_collections_einvoice_done()
        self.move.with_user(self.collector).action_collections_einvoice_done()
        self.assertFalse(self._reason(self.move))
        self.assertIn("dealt with", self.move.message_ids[0].body)
        self._refused(self.move.with_user(self.collector).action_collections_einvoice_done)
        self._import(f"invoice;status\n{self.move.name};refused\n")
        self.assertEqual(self._reason(self.move), "einvoice", "it is said anew")

    def test_entered_by_hand(self):
        self.move.collections_einvoice_status = "not_received"
        self.assertEqual(self.move.collections_einvoice_date, self.today)
        self.assertEqual(self._reason(self.move), "einvoice")
        self.assertEqual(self._reason(self.move, date(2026, 3, 1)), False, "not yet then")
        self.move.collections_einvoice_status = False
        self.assertFalse(self._reason(self.move))
