"""Whom the desk reaches: roles, addresses with what is against them; and how it is done here."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestCollectionsDeskPeople(DeskCommon):
    def _people(self, user=None):
        customer = self._desk(user).get_customer(self.case.id)
        return {row["name"]: row for row in customer["people"]}

    def _addresses(self, name, user=None):
        return {row["medium"]: row for row in self._people(user)[name]["addresses"]}

    def _contact(self, **values):
        return self.env["res.partner"].create({"parent_id": self.alpha.id, **values})

    def test_a_country_alone_is_no_address(self):
        self.alpha.write({"street": False, "zip": False, "city": False})
        self.alpha.country_id = self.env.ref("base.de")
        [person] = self._desk().get_customer(self.case.id)["people"]
        self.assertNotIn("letter", [own["medium"] for own in person["addresses"]])
        self.alpha.city = "Berlin"
        [person] = self._desk().get_customer(self.case.id)["people"]
        self.assertIn("letter", [own["medium"] for own in person["addresses"]])

    def test_roles_stand_beside_the_name(self):
        role = self.env.ref("collections_followup.contact_role_payable")
        self._contact(name="Ms Vogt", email="vogt@example.com", collections_role_ids=role.ids)
        row = self._people()["Ms Vogt"]
        self.assertEqual(row["roles"], [role.name])
        self.assertTrue(row["chosen"])
        self.assertFalse(row["only"])

    def test_who_has_a_role_and_no_address_is_shown(self):
        role = self.env.ref("collections_followup.contact_role_payable")
        self._contact(name="Nobody", collections_role_ids=role.ids)
        self._contact(name="Unknown")
        people = self._people()
        self.assertEqual(people["Nobody"]["addresses"], [])
        self.assertNotIn("Unknown", people)

    def test_address_that_cannot_be_used_says_why(self):
        rows = self._addresses("Alpha", self.auditor)
        self.assertTrue(rows["email"]["usable"])
        self.assertTrue(rows["phone"]["usable"])
        addresses = self.env["collections.address"]
        addresses._record(
            [
                (
                    self.alpha,
                    "phone",
                    "+49 30 1234",
                    addresses._get_failure_values("Wrong number", foreign=True),
                ),
                (self.alpha, "sms", "+49301234", addresses._get_failure_values("No mobile")),
            ]
        )
        rows = self._addresses("Alpha")
        self.assertTrue(rows["email"]["usable"])
        self.assertFalse(rows["phone"]["usable"])
        for words in ("Calls", "Wrong number", "Text messages", "No mobile", "03/02/2026"):
            self.assertIn(words, rows["phone"]["why"])
        # That no text arrives keeps nobody from calling.
        self.env["collections.address"].search([("medium", "=", "phone")]).action_verified()
        rows = self._addresses("Alpha")
        self.assertTrue(rows["phone"]["usable"])
        self.assertIn("No mobile", rows["phone"]["why"])

    def test_of_an_address_in_another_notation_the_same_is_known(self):
        self._contact(name="Ms Vogt", phone="030 1234", country_id=self.env.ref("base.de").id)
        addresses = self.env["collections.address"]
        addresses._record(
            [(self.alpha, "phone", "+49 30 1234", addresses._get_failure_values("Dead"))]
        )
        self.assertFalse(self._addresses("Ms Vogt")["phone"]["usable"])

    # ---------------------------------------------------------------- procedures

    def _procedure(self, **values):
        return self.env["collections.procedure"].create(
            {"name": "Calls", "body": "<p>Say who you are.</p>", **values}
        )

    def test_procedures_are_read_and_understood(self):
        procedure = self._procedure()
        [row] = self._desk().get_customer(self.case.id)["procedures"]
        self.assertFalse(row["read"])
        self.assertIn("Say who you are", row["body"])
        [row] = self._desk().read_procedure(self.case.id, procedure.id, row["version"])
        self.assertTrue(row["read"])
        self.assertEqual(procedure.reading_ids.user_id, self.collector)
        # Pressed twice
        self._desk().read_procedure(self.case.id, procedure.id)
        self.assertEqual(len(procedure.reading_ids), 1)
        # Of others nothing is said.
        [row] = self._desk(self.colleague).get_customer(self.case.id)["procedures"]
        self.assertFalse(row["read"])

    def test_nobody_understands_a_text_that_was_not_on_the_screen(self):
        procedure = self._procedure()
        version = procedure.version
        procedure.body = "<p>Say who you are, and where.</p>"
        message = self._refused(self._desk().read_procedure, self.case.id, procedure.id, version)
        self.assertIn("changed meanwhile", message)
        self.assertFalse(procedure.reading_ids)

    def test_procedures_of_other_levels_are_none_of_the_case(self):
        other = self.case.policy_id.level_ids - self.case.level_id
        procedure = self._procedure(level_ids=other.ids)
        self.assertEqual(self._desk().get_customer(self.case.id)["procedures"], [])
        message = self._refused(self._desk().read_procedure, self.case.id, procedure.id)
        self.assertIn("not among those", message)

    def test_auditor_reads_and_says_nothing(self):
        procedure = self._procedure()
        [row] = self._desk(self.auditor).get_customer(self.case.id)["procedures"]
        self.assertIn("Say who you are", row["body"])
        with self.assertRaises(AccessError):
            self._desk(self.auditor).read_procedure(self.case.id, procedure.id)
