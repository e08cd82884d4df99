"""Printed documents: to look at them is free, to hand them over is a contact."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsLetterWizard(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({"street": "Main street 1", "zip": "10115", "city": "Berlin"})
        cls.customer.country_id = cls.env.ref("base.de")

    def _open(self, record, user=None):
        action = record.with_user(user or self.env.user).action_letter()
        return (
            self.env[action["res_model"]].with_user(user or self.env.user).browse(action["res_id"])
        )

    def _letters(self):
        return self.env["collections.contact"].search(
            [("channel", "=", "letter"), ("partner_id", "=", self.customer.id)]
        )

    def test_to_look_at_it_is_free(self):
        dispute = self._dispute(self._invoice(20))
        dialog = self._open(dispute)
        self.assertEqual(dialog.action_look()["type"], "ir.actions.report")
        reader = self._user("readonly")
        looked = dispute.with_user(reader).action_letter()
        self.assertEqual(looked["type"], "ir.actions.report", "there is no choice for an auditor")
        self.assertFalse(self._letters())
        values = {"res_model": dispute._name, "res_id": dispute.id}
        with self.assertRaises(AccessError):
            self.env["collections.letter.wizard"].with_user(reader).create(
                values
            ).action_hand_over()

    def test_what_is_handed_over_is_logged(self):
        move = self._invoice(20)
        dispute = self._dispute(move)
        dialog = self._open(dispute)
        self.assertEqual(dialog.collections_gate_verdict, "allowed")
        action = dialog.action_hand_over()
        letter = self._letters()
        # What is printed is what is kept with the dispute.
        kept = dispute.message_ids[:1].attachment_ids
        self.assertIn(f"/{kept.id}?", action["url"])
        self.assertIn(str(dispute.name), kept.name)
        self.assertEqual(letter.dispatch_id.message_id, dispute.message_ids[:1])
        # Pressed twice, it is made and logged once.
        self.assertEqual(dialog.action_hand_over(), action)
        self.assertEqual((letter.direction, letter.move_ids), ("out", move))
        self.assertEqual(
            letter.outcome_id, self.env.ref("collections_followup.contact_outcome_message_sent")
        )

    def test_the_gate_is_asked(self):
        self.env["collections.consent"].create(
            {"channel": "letter", "partner_id": self.customer.id, "source": "phone"}
        )
        settlement = self.env["collections.settlement"]._make(
            self._item(self._invoice(20)), 70.0, self.today + timedelta(days=20)
        )
        collector = self._user("collector")
        dialog = self._open(settlement, collector)
        self.assertEqual(dialog.collections_gate_verdict, "blocked")
        with self.assertRaises(UserError):
            dialog.action_hand_over()
        self.assertFalse(self._letters())
        dialog = self._open(settlement, self._user("supervisor"))
        dialog.collections_gate_reason = "Asked for it in writing"
        dialog.action_hand_over()
        self.assertEqual(len(self._letters()), 1)
        self.assertEqual(self.env["collections.gate.override"].search([]).channel, "letter")

    def test_a_letter_needs_an_address(self):
        self.customer.write({"street": False, "zip": False, "city": False})
        dialog = self._open(self._dispute(self._invoice(20)))
        with self.assertRaisesRegex(UserError, "no postal address"):
            dialog.action_hand_over()
        self.assertFalse(self._letters())
        self.assertEqual(dialog.action_look()["type"], "ir.actions.report")

    def test_nothing_else_is_printed_by_it(self):
        dialog = self.env["collections.letter.wizard"].create(
            {"res_model": "res.partner", "res_id": self.customer.id}
        )
        with self.assertRaises(AccessError):
            dialog.action_look()
