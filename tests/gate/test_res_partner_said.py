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
        self.assertEqual(self.gate._ask(self.person, "sms")["verdict"], "blocked")
        self.assertEqual(self.gate._ask(self.person, "phone")["verdict"], "allowed")

    def test_each_channel_and_claim_has_its_reader(self):
        ref = self.env.ref
        payable = ref("collections_followup.contact_role_payable")
        decider = ref("collections_followup.contact_role_decision_maker")
        company = self._person("NY", "Firm", is_company=True)
        contacts = self.env["res.partner"].create(
            [
                {"name": name, "parent_id": company.id, "collections_role_ids": role.ids, **values}
                for name, role, values in (
                    ("Called", payable, {"phone": "+1 518 555 0001"}),
                    ("Boss", decider, {"email": "boss@example.com"}),
                    ("Desk", ref("collections_followup.contact_role_approver"), {}),
                )
            ]
        )
        called, boss, desk = contacts
        payable.gets_notices = False
        contacts[2].collections_contact = True
        desk.email = "desk@example.com"
        first, second = self._invoice(5, partner=company), self._invoice(6, partner=self.person)
        asked = {
            "call": (self.company, company, "phone", None, None),
            "mail": (self.company, company, "email", self._item(first), None),
            "named": (self.company, company, "email", self._item(first), decider),
            "again": (self.company, company, "email", None, None),
            "other": (self.company, self.person, "email", self._item(second), None),
        }
        found = self.env["res.partner"]._collections_find_readers(asked)
        self.assertEqual(
            found,
            {"call": called, "mail": desk, "named": boss, "again": desk, "other": self.person},
        )
        self.assertEqual(self.env["res.partner"]._collections_find_readers({}), {})
