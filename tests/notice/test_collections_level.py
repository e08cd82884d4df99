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

    def test_each_channel_is_asked_about_whom_it_reaches(self):
        company = self._person("NY", "Firm", is_company=True, email="firm@example.com")
        ref = self.env.ref
        payable = ref("collections_followup.contact_role_payable")
        payable.gets_notices = False
        boss = ref("collections_followup.contact_role_decision_maker")
        called, named = self.env["res.partner"].create(
            [
                {"name": name, "parent_id": company.id, "phone": phone, "collections_role_ids": own}
                for name, phone, own in (
                    ("Called", "+1 518 555 0001", payable.ids),
                    ("Named", "+1 518 555 0002", boss.ids),
                )
            ]
        )
        self._invoice(30, partner=company)
        level = self.levels[0]
        asked = {"x": (self.company, company, level, ["phone", "email", "sms"], None)}
        consents = self.env["collections.consent"]
        with freeze_time(MORNING):
            self.assertEqual(level._describe_gate(asked)["x"], "")
            # Who is called opted out of calls: that e-mails are free says nothing of it.
            consents.create({"channel": "phone", "partner_id": called.id})
            self.assertIn("Phone", level._describe_gate(asked)["x"])
            self.assertNotIn("E-mail", level._describe_gate(asked)["x"])
            # The role that the level names comes first.
            level.role_id = boss
            self.assertEqual(level._describe_gate(asked)["x"], "")
            consents.create({"channel": "sms", "partner_id": named.id})
            self.assertNotIn("Phone", level._describe_gate(asked)["x"])
            self.assertTrue(level._describe_gate(asked)["x"])
