from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from ..gate.gate_common import GateCommon

NIGHT, MORNING = datetime(2026, 12, 31, 4), datetime(2026, 12, 31, 13)


@tagged("post_install", "-at_install")
class TestCollectionsLevelGate(GateCommon):
    """What the gate has against the channels of a level, where people look before they try."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set("us_regulation_f")
        cls.person.write({"email": "pat@example.com", "phone": "+1 518 555 2345"})

    def test_why_not_chased_says_so(self):
        with freeze_time(NIGHT):
            text = self._explain(self.move)["text"]
            self.assertIn("Contact rules now: E-mail:", text)
            self.assertIn("Next possible", text)
        with freeze_time(MORNING):
            self.assertNotIn("Contact rules", self._explain(self.move)["text"])

    def test_follow_up_of_chosen_invoices(self):
        with freeze_time(NIGHT):
            action = self.env["collections.followup.wizard"]._open(self._item(self.move))
            wizard = self.env["collections.followup.wizard"].browse(action["res_id"])
            self.assertIn("Times of day", wizard.gate_text)
            self.assertIn("Pat", wizard.gate_text)
        with freeze_time(MORNING):
            wizard.invalidate_recordset()
            self.assertFalse(wizard.gate_text)

    def test_channels_without_a_reader_are_not_asked_about(self):
        level = self.levels[0]
        asked = {
            name: (self.company, self.person, level, channels, None)
            for name, channels in (
                ("email", ["email"]),
                ("none", ["manual"]),
                ("both", ["phone", "email"]),
            )
        }
        with freeze_time(NIGHT):
            texts = level._describe_gate(asked)
        self.assertIn("E-mail:", texts["email"])
        self.assertEqual(texts["none"], "")
        self.assertIn("Phone", texts["both"])
        with freeze_time(MORNING):
            self.assertFalse(any(level._describe_gate(asked).values()))
