from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_collections_gate import GateCommon

NEW_YORK, LOS_ANGELES = "America/New_York", "America/Los_Angeles"


@tagged("post_install", "-at_install")
class TestResPartnerGate(GateCommon):
    def _zones(self, partner=None, channel="phone", address=None):
        return (partner or self.person)._collections_get_zones(channel, address)

    def test_all_that_is_known_counts(self):
        self.assertEqual(self._zones(), (NEW_YORK,))
        self.person.phone = "+1 213 555 2345"
        self.assertEqual(self._zones(), (NEW_YORK, LOS_ANGELES))
        self.person.tz = "Europe/London"
        self.assertEqual(self._zones(), ("Europe/London", NEW_YORK, LOS_ANGELES))
        self.assertEqual(
            self._zones(address="+49 30 123456"),
            ("Europe/London", NEW_YORK, LOS_ANGELES, "Europe/Berlin"),
        )

    def test_contacts_take_what_they_lack_from_the_customer(self):
        self.person.phone = "+1 213 555 2345"
        child = self.env["res.partner"].create({"name": "Sam", "parent_id": self.person.id})
        child.write({"country_id": False, "state_id": False, "tz": False, "phone": False})
        self.assertEqual(self._zones(child), (NEW_YORK, LOS_ANGELES))

    def test_country_of_the_number_where_there_is_no_address(self):
        self.person.write({"country_id": False, "state_id": False, "phone": "+49 151 23456789"})
        self.assertEqual(self._zones(), ("Europe/Berlin",))

    def test_zone_of_the_colleague_who_entered_the_contact(self):
        """Core fills it in; it tells nothing of a customer in another country."""
        self.env.user.tz = "Europe/Dublin"
        self.person.tz = "Europe/Dublin"
        self.assertEqual(self._zones(), (NEW_YORK,))
        self.env.user.tz = self.person.tz = LOS_ANGELES
        self.assertEqual(self._zones(), (LOS_ANGELES, NEW_YORK))

    def test_kind_of_number(self):
        for number, place in (
            ("+49 151 23456789", "mobile"),
            ("+49 30 123456", "landline"),
            ("+1 212 555 2345", "home"),
        ):
            self.assertEqual(self.person._collections_get_gate_place("phone", number), place)

    def test_only_the_team_says_what_debts_are_for(self):
        maker = self.env.ref("base.group_partner_manager")
        accountant = self._user(login="accountant")
        accountant.group_ids |= maker | self.env.ref("account.group_account_invoice")
        with self.assertRaises(AccessError):
            self.person.with_user(accountant).collections_debt_purpose = "commercial"
        collector = self._user("collector")
        collector.group_ids |= maker
        self.person.with_user(collector).collections_debt_purpose = "commercial"
        self.assertFalse(self.person.copy().collections_debt_purpose)

    def test_consents_are_counted_for_many_at_once(self):
        consents = self.env["collections.consent"]
        people = self.person
        for number in range(12):
            person = self._person("NY", name=f"P{number}", email=f"p{number}@example.com")
            child = person.create(
                {"name": "Sam", "parent_id": person.id, "phone": f"+1 518 555 23{number:02}"}
            )
            consents.create({"channel": "email", "address": f"P{number}@Example.com"})
            consents.create({"channel": "sms", "address": f"+1518555 23{number:02}"})
            if number % 2:
                # Said by the contact and about its number: counted once.
                consents.create(
                    {
                        "channel": "phone",
                        "partner_id": child.id,
                        "address": f"(518) 555-23{number:02}",
                    }
                )
            people |= person

        def count(records):
            records.invalidate_recordset()
            before = self.cr.sql_log_count
            found = records.mapped("collections_consent_count")
            return found, self.cr.sql_log_count - before

        found, queries = count(people)
        self.assertEqual(found, [0, *[2, 3] * 6])
        self.assertLessEqual(queries, count(people[1])[1] + 1)
