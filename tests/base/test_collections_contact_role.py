from datetime import datetime
from email.utils import getaddresses

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .test_res_partner_recipient import RecipientCommon


class RoleCommon(RecipientCommon):
    @classmethod
    def _role(cls, name):
        return cls.env.ref(f"collections_followup.contact_role_{name}")

    @classmethod
    def _with_role(cls, role, **values):
        roles = [Command.set(cls._role(role).ids)]
        return cls._contact(**{"name": role, "collections_role_ids": roles, **values})


@tagged("post_install", "-at_install")
class TestCollectionsContactRole(RoleCommon):
    def test_role_then_invoice_address_then_customer(self):
        self.assertEqual(self._choose(), self.customer)
        address = self._contact(type="invoice", email="i@example.com")
        self.assertEqual(self._choose(), address)
        payable = self._with_role("payable")
        for channel in ("email", "phone", "letter", "sms"):
            self.assertEqual(self._choose(channel), payable)
        self._role("payable").is_called = False
        self.assertEqual(self._choose("phone"), address)
        self.assertEqual(self._choose("email"), payable)
        self._role("payable").active = False
        self.assertEqual(self._choose("email"), address)

    def test_who_is_called_comes_before_who_gets_follow_ups(self):
        follow_up = self._contact(collections_contact=True)
        payable = self._with_role("payable")
        self.assertEqual(self._choose("phone"), payable)
        self.assertEqual(self._choose("email"), follow_up, "both get notices: the older one")

    def test_role_that_the_level_names(self):
        follow_up = self._contact(collections_contact=True)
        decision_maker = self._with_role("decision_maker")
        self.assertEqual(self._choose(), follow_up)
        role = self._role("decision_maker")
        self.assertEqual(self._choose(role=role), decision_maker)
        self.assertEqual(self._choose(role=self._role("approver")), follow_up)
        self.levels[0].role_id = role
        self._invoice(5)
        self.assertEqual(self._prepare().notice_ids.recipient_id, decision_maker)

    def test_copies(self):
        self._role("decision_maker").gets_copies = True
        self._with_role("decision_maker", email="boss@example.com")
        self._with_role("approver", name="App", email="approver@example.com")
        self._with_role("guarantor", email="guarantor@example.com")
        self._with_role("approver", parent_id=self.partner_b.id, email="no@example.com")
        self.levels[0].copy_role_ids = self._role("approver")
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        with self._smtp() as server:
            self._deliver()
        read = {}
        for message in server.messages:
            self.assertFalse(message["Cc"])
            [(_name, address)] = getaddresses([message["To"]])
            # Whoever clicks opts out the address that it was sent to, and no other.
            token = message["List-Unsubscribe"].strip("<>").rpartition("/")[2]
            link = self.env["collections.consent"]._read_link(token)
            self.assertEqual(link["addresses"], [address])
            read[address] = message["Subject"].startswith("Copy: ")
        expected = {"a@example.com": False, "approver@example.com": True, "boss@example.com": True}
        self.assertEqual(read, expected)
        copies = run.notice_ids.copy_ids
        self.assertEqual(set(copies.mapped("state")), {"sent"})
        self.assertEqual(copies.dispatch_id.contact_id, copies.contact_id)

    def test_copies_pass_the_gate(self):
        self._role("decision_maker").gets_copies = True
        self._with_role("decision_maker", email="boss@example.com")
        self.env["collections.consent"].create({"channel": "email", "address": "boss@example.com"})
        self._invoice(5)
        run = self._prepare()
        notice = run.notice_ids
        copies, left_out = notice._get_copies()
        self.assertFalse(copies)
        self.assertIn("decision_maker: ", left_out[notice.id])
        # Nobody vanishes without a word: the notice keeps who was left out, and why.
        run.action_send()
        self._deliver()
        self.assertFalse(notice.copy_ids)
        self.assertIn("opted out", notice.copies_left_out)

    def test_copies_of_what_the_law_requires(self):
        self._role("decision_maker").gets_copies = True
        boss = self._with_role("decision_maker", email="boss@example.com")
        self.env["collections.consent"].create({"channel": "email", "address": "boss@example.com"})
        self.levels[0].required = True
        self._invoice(5)
        notice = self._prepare().notice_ids
        copies, left_out = notice._get_copies()
        self.assertEqual(copies, [(notice, boss)])
        self.assertFalse(left_out)
        # Another address, whatever the level
        self.levels[0].required = False
        self.assertFalse(notice._get_copies()[0])
        boss.email = "new@example.com"
        self.assertEqual(notice._get_copies()[0], [(notice, boss)])

    def test_calls_with_the_lawyer_do_not_count(self):
        person = self.env["res.partner"].create(
            {
                "name": "Pat",
                "country_id": self.env.ref("base.us").id,
                "state_id": self.env.ref("base.state_us_27").id,
                "tz": False,
            }
        )
        lawyer = self._with_role("lawyer", parent_id=person.id, type="contact")
        self._invoice(5, partner=person)
        self.company._collections_set_ruleset(
            "collections_followup.ruleset_us_regulation_f", "block"
        )

        def log(partner, count):
            for number in range(count):
                self.env["collections.contact"].create(
                    {
                        "partner_id": person.id,
                        "company_id": self.company.id,
                        "person_id": partner.id,
                        "channel": "phone",
                        "date": datetime(2026, 3, 1, 15, number),
                        "outcome_id": self.env.ref(
                            "collections_followup.contact_outcome_no_answer"
                        ).id,
                    }
                )

        gate, moment = self.env["collections.gate"], datetime(2026, 3, 2, 17)
        log(lawyer, 7)
        self.assertEqual(gate._ask(person, "phone", moment)["verdict"], "allowed")
        log(person, 7)
        self.assertEqual(gate._ask(person, "phone", moment)["verdict"], "blocked")
        self.assertEqual(gate._ask(lawyer, "phone", moment)["verdict"], "allowed")

    def test_flag_leaves_the_role_free(self):
        lawyer = self._with_role("lawyer")
        move = self._invoice(5)
        self.env["collections.flag.entry"].create(
            {
                "flag_id": self.env.ref("collections_followup.flag_lawyer").id,
                "move_id": move.id,
                "reason": "Letter",
            }
        )
        gate = self.env["collections.gate"]
        moment = datetime(2026, 3, 4, 12)
        for partner, verdict in ((self.customer, "blocked"), (lawyer, "allowed")):
            answer = gate._ask(partner, "email", moment, items=move)
            self.assertEqual(answer["verdict"], verdict)

    def test_rights(self):
        contact = self._with_role("payable")
        manager = self.env.ref("base.group_partner_manager")
        reader, collector = self._user("readonly"), self._user("collector")
        for user in (reader, collector):
            user.group_ids |= manager
        values = {"collections_role_ids": [Command.clear()]}
        with self.assertRaises(AccessError):
            contact.with_user(reader).write(values)
        contact.with_user(collector).write(values)
        self.assertFalse(contact.collections_role_ids)
        with self.assertRaises(AccessError):
            self._role("payable").with_user(collector).write({"name": "Else"})
        portal = new_test_user(self.env, "portal_role", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self._role("payable").with_user(portal).read(["name"])
