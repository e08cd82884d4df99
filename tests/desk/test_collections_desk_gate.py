from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestCollectionsDeskGate(DeskCommon):
    def _get(self, case=None, user=None):
        return self._desk(user).get_customer((case or self.case).id)

    def test_gate_is_asked_for_each_channel(self):
        gate = {row["channel"]: row for row in self._get()["gate"]}
        self.assertEqual(set(gate), {"phone", "email", "sms", "letter"})
        self.assertEqual(gate["phone"]["verdict"], "allowed")
        self.assertEqual(gate["phone"]["when"], "Now")

    def test_closed_gate_says_why_and_until_when(self):
        self.alpha.write({"is_company": True, "country_id": self.env.ref("base.de").id})
        self.company._collections_set_ruleset("collections_followup.ruleset_b2b", "block")
        # 2 March 2026, 00:00 UTC: in the night
        gate = {row["channel"]: row for row in self._get()["gate"]}
        self.assertEqual(gate["phone"]["verdict"], "blocked")
        self.assertTrue(gate["phone"]["rules"])
        self.assertIn("01:00", gate["phone"]["local"])
        self.assertNotEqual(gate["phone"]["when"], "Now")
        [figure] = [own for own in self._get()["figures"] if own["label"] == "Next allowed call"]
        self.assertEqual(figure["verdict"], "blocked")

    def test_why(self):
        why = self._desk().explain(self.case.id)
        self.assertEqual({row["name"] for row in why["items"]}, {self.move.name, self.second.name})
        self.assertTrue(all(row["text"] for row in why["items"]))
        self.assertIn("Long overdue", why["priority"])

    # --------------------------------------------------------------- right before a call

    def _call(self, *args, user=None, **values):
        return self._desk(user).ask_call(self.case.id, *args, **values)

    def _contact(self, name, **values):
        return self.env["res.partner"].create({"name": name, "parent_id": self.alpha.id, **values})

    def test_a_call_goes_to_whom_the_rule_chose(self):
        contact, role = self._contact, self.env.ref("collections_followup.contact_role_payable")
        writes = contact("Ms Mail", phone="+49 30 2222", collections_contact=True)
        called = contact("Mr Call", phone="+49 30 3333", collections_role_ids=role.ids)
        role.gets_notices = False
        self.assertEqual(self.case.recipient_id, writes)
        answer = self._call()
        self.assertEqual((answer["person_id"], answer["number"]), (called.id, "+49 30 3333"))
        self.assertEqual((answer["gate"]["verdict"], answer["note"]), ("allowed", ""))
        # What the screen shows is about the same person, as are the notices of the level.
        people = {row["name"]: row for row in self._get()["people"]}
        self.assertTrue(people["Mr Call"]["called"])
        boss = self.env.ref("collections_followup.contact_role_decision_maker")
        named = contact("Ms Boss", phone="+49 30 4444", collections_role_ids=boss.ids)
        self.case.level_id.role_id = boss
        self.assertEqual(self._call()["person_id"], named.id)

    def test_the_gate_is_asked_about_who_is_called_and_the_number(self):
        other = self._contact("Mr Never", phone="+49 30 5555")
        self.env["collections.consent"].create({"channel": "phone", "address": "+49 30 5555"})
        self.assertEqual(self._call()["gate"]["verdict"], "allowed")
        for number in (None, "+49 30 5555"):
            answer = self._call(other.id, number)
            self.assertEqual((answer["name"], answer["gate"]["verdict"]), ("Mr Never", "blocked"))
            self.assertIn("opted out", answer["gate"]["rules"][0]["text"])
        # The number of the customer, on whom nobody said anything
        self.assertEqual(self._call(other.id, "+49 30 1234")["gate"]["verdict"], "allowed")

    def test_a_window_that_has_closed_since(self):
        self.alpha.write({"is_company": True, "country_id": self.env.ref("base.de").id})
        self.company._collections_set_ruleset("collections_followup.ruleset_b2b", "block")
        with freeze_time(datetime(2026, 3, 2, 9)):
            self.assertEqual(self._get()["gate"][0]["verdict"], "allowed")
            self.assertEqual(self._call()["gate"]["verdict"], "allowed")
        with freeze_time(datetime(2026, 3, 2, 21)):
            gate = self._call()["gate"]
            self.assertEqual(gate["verdict"], "blocked")
            self.assertTrue(gate["rules"] and gate["when"])

    def test_numbers_of_no_use_are_not_dialled(self):
        addresses = self.env["collections.address"]
        person = self._contact("Ms Vogt", phone="+49 30 6666")

        def fail(partner, number, foreign=False):
            values = addresses._get_failure_values("Wrong number", foreign=foreign)
            addresses._record([(partner, "phone", number, values)])

        fail(person, "+49 30 6666", foreign=True)
        answer = self._call(person.id)
        self.assertEqual((answer["number"], answer["gate"]["verdict"]), ("+49 30 1234", "allowed"))
        self.assertIn("+49 30 6666 is not used: Wrong number", answer["note"])
        # Chosen all the same: a stranger is not called.
        self.assertEqual(self._call(person.id, "+49306666")["gate"]["verdict"], "blocked")
        # None that can be used
        fail(self.alpha, "+49 30 1234")
        self.assertEqual(self._call()["gate"]["verdict"], "warned")
        self.alpha.phone = person.phone = False
        self.assertEqual(
            (self._call()["number"], self._call()["note"]), ("", "No number is known.")
        )

    def test_no_call_to_strangers_nor_by_readers(self):
        self.assertIn("no contact of", self._refused(self._call, self.beta.id))
        for number in ("+49 30 7777", ["x"], 5):
            self.assertIn("is no number of", self._refused(self._call, self.alpha.id, number))
        with self.assertRaises(AccessError):
            self._call(user=self.auditor)
