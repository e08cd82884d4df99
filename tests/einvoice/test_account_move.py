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

    def test_a_dispute_is_raised_from_the_task(self):
        self._import(
            f"invoice;status;date;reason\n{self.move.name};refused;2026-03-01;Erreur de prix\n"
        )
        activity = self.case.activity_ids.filtered(lambda own: self.move.name in own.summary)
        self.assertIn("raise a dispute?", activity.summary)
        self.assertIn(f'data-oe-id="{self.move.id}"', activity.note)
        move = self.move.with_user(self.collector)
        action = move.action_collections_einvoice_dispute()
        wizard = self.env[action["res_model"]].with_user(self.collector).browse(action["res_id"])
        self.assertEqual(wizard.line_ids.filtered("chosen").move_id, self.move)
        self.assertEqual(
            wizard.reason_id, self.env.ref("collections_followup.dispute_reason_price")
        )
        self.assertEqual((wizard.source, wizard.date_raised), ("portal", date(2026, 3, 1)))
        self.assertIn("Erreur de prix", wizard.description)
        dispute = wizard._raise()
        self.assertEqual(dispute.line_ids.move_id, self.move)
        self.assertNotEqual(self._reason(self.move), "einvoice", "the dispute says it from now on")
        self.move.collections_einvoice_status = "rejected"
        self._refused(move.action_collections_einvoice_dispute)
