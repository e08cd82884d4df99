from odoo.tests import Form, tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestResPartnerSaid(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person.write({"email": "pat@example.com", "phone": "+1 518 555 2345"})

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

    def test_answers_of_the_gate_for_each_channel(self):
        self.env["collections.consent"].create({"channel": "sms", "address": "+15185552345"})
        answers = self.person._collections_ask_gate(self.company)[self.person]
        self.assertEqual(set(answers), {"phone", "email", "sms", "letter"})
        self.assertEqual(answers["sms"]["verdict"], "blocked")
        self.assertEqual(answers["phone"]["verdict"], "allowed")
