from datetime import datetime

from odoo.tests import tagged

from ..gate.test_collections_gate import GateCommon

MOMENT = datetime(2026, 6, 5, 16)


@tagged("post_install", "-at_install")
class TestCollectionsContactGate(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set("us_regulation_f")

    def test_corrected_entries_do_not_count_their_corrections_do(self):
        talk = self._log(datetime(2026, 6, 4, 15), "right_person")
        self._assert("blocked", MOMENT)
        self._log(
            datetime(2026, 6, 4, 15),
            "wrong_number",
            corrects_id=talk.id,
            correction_reason="It was somebody else.",
        )
        self._assert("allowed", MOMENT)

    def test_contact_person_counts_for_the_customer(self):
        child = self.env["res.partner"].create({"name": "Sam", "parent_id": self.person.id})
        self._log(datetime(2026, 6, 4, 15), "right_person", partner=child)
        self._assert("blocked", MOMENT)
        self._assert("blocked", MOMENT, partner=child)

    def test_another_company_s_contacts_are_its_own(self):
        other = self.setup_other_company()["company"]
        other.collections_policy_id = self.policy.copy({"company_id": other.id})
        self._log(datetime(2026, 6, 4, 15), "right_person", company_id=other.id)
        self._assert("allowed", MOMENT)

    def test_outcome_says_what_a_contact_counts_as(self):
        outcomes = self.env["collections.contact.outcome"]
        self.assertEqual(outcomes.create({"name": "Spoke", "reached": True}).reach, "conversation")
        plain = outcomes.create({"name": "Rang"})
        self.assertEqual(plain.reach, "attempt")
        plain.reached = True
        self.assertEqual(plain.reach, "conversation")
        engaged = self.env.ref("collections_followup.contact_outcome_engaged")
        self.assertEqual(engaged.reach, "failed")

    def test_kind_of_address_of_earlier_contacts(self):
        """Massachusetts counts calls to home and personal numbers, and apart from these to work."""
        self._set("us_regulation_f", "off")
        self._set("us_ma")
        person = self._person("MA", phone="+1 617 555 2345")
        self._invoice(10, partner=person)
        self.env["collections.address"].create(
            {
                "contact_id": person.id,
                "medium": "phone",
                "address": "+1 617 555 9999",
                "place": "work",
            }
        )
        for day in (1, 3):
            self._log(datetime(2026, 6, day, 15), partner=person, address="(617) 555-9999")
        self._assert("allowed", datetime(2026, 6, 4, 15), partner=person)
        self._assert("blocked", datetime(2026, 6, 4, 15), partner=person, address="+16175559999")
        self._log(datetime(2026, 6, 3, 16), partner=person, address="+1 617 555 2345")
        self._log(datetime(2026, 6, 3, 17), partner=person)
        self._assert("blocked", datetime(2026, 6, 4, 15), partner=person)
