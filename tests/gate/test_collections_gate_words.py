from datetime import datetime

from freezegun import freeze_time

from odoo.tests import Form, tagged

from .gate_common import GateCommon

NIGHT, MORNING = datetime(2026, 12, 31, 4), datetime(2026, 12, 31, 13)


@tagged("post_install", "-at_install")
class TestCollectionsGateWords(GateCommon):
    """The gate's answer stands where people look before they try."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set("us_regulation_f")
        cls.person.write({"email": "pat@example.com", "phone": "+1 518 555 2345"})
        cls._prepare()
        cls.case = cls._case(cls.person)

    def test_case_shows_each_channel_with_all_reasons(self):
        with freeze_time(NIGHT):
            self.env["collections.quiet.time"].create(
                {
                    "partner_id": self.person.id,
                    "hour_from": 20,
                    "date_from": False,
                    "note": "Not after 8",
                }
            )
            text = self.case.with_user(self._user("readonly")).gate_answers
            self.assertIn("Times of day", text)
            self.assertIn("Not after 8", text)
            self.assertIn("Next possible", text)
            self.assertIn("America/New_York", text)
        with freeze_time(MORNING):
            self.case.invalidate_recordset()
            self.assertFalse(self.case.gate_answers, "nothing is against it: nothing is shown")

    def test_why_not_chased_says_so(self):
        self.env["collections.notice"].search([]).action_cancel()
        with freeze_time(NIGHT):
            text = self._explain(self.move)["text"]
            self.assertIn("Contact rules now: E-mail:", text)
            self.assertIn("Next possible", text)
        with freeze_time(MORNING):
            self.assertNotIn("Contact rules", self._explain(self.move)["text"])

    def test_follow_up_of_chosen_invoices(self):
        self.env["collections.notice"].search([]).action_cancel()
        with freeze_time(NIGHT):
            action = self.env["collections.followup.wizard"]._open(self._item(self.move))
            wizard = self.env["collections.followup.wizard"].browse(action["res_id"])
            self.assertIn("Times of day", wizard.gate_text)
            self.assertIn("Pat", wizard.gate_text)
        with freeze_time(MORNING):
            wizard.invalidate_recordset()
            self.assertFalse(wizard.gate_text)

    def test_customer_s_form(self):
        child = self.env["res.partner"].create(
            {"name": "Sam", "parent_id": self.person.id, "email": "sam@example.com"}
        )
        consents = self.env["collections.consent"]
        consents.create({"channel": "email", "address": "SAM@example.com"})
        consents.create({"channel": "phone", "partner_id": child.id})
        consents.create({"channel": "sms", "address": "+15185552345"})
        self.assertEqual(self.person.collections_consent_count, 3)
        action = self.person.action_collections_view_consents()
        self.assertEqual(consents.search_count(action["domain"]), 3)
        collector = self._user("collector")
        collector.group_ids += self.env.ref("base.group_partner_manager")
        form = Form(self.person.with_user(collector))
        with form.collections_quiet_time_ids.new() as line:
            line.hour_from, line.hour_to = 12, 13
        form.save()
        self.assertEqual(self.person.collections_quiet_time_ids.hour_to, 13)

    def test_settings_lead_to_the_rules(self):
        settings = self.env["res.config.settings"].create({})
        settings.collections_for_others = True
        settings.execute()
        self.assertTrue(self.company.collections_for_others)
        rulesets = self.env["collections.contact.ruleset"].search([])
        rulesets.action_apply_suggestions()
        regulation = self.env.ref("collections_followup.ruleset_us_regulation_f")
        self.assertEqual(regulation.mode, "block")
