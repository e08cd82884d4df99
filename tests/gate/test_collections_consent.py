import runpy
from datetime import datetime
from pathlib import Path

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons import collections_followup

from .gate_common import GateCommon

MOMENT = datetime(2026, 6, 5, 15)


@tagged("post_install", "-at_install")
class TestCollectionsConsent(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consents = cls.env["collections.consent"]

    def test_numbers_are_kept_as_they_are_read_today(self):
        entry = self.consents.create(
            {"channel": "sms", "address": "0049 30 123456", "source": "sms", "date": MOMENT}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE collections_consent SET normalized = %s WHERE id = %s",
            ["0049 30 123456", entry.id],
        )
        entry.invalidate_recordset()
        path = Path(collections_followup.__file__).parent
        script = runpy.run_path(path / "migrations" / "19.0.1.15.0" / "post-numbers.py")
        script["migrate"](self.env.cr, None)
        self.assertEqual(entry.normalized, "0049 30 123456")
        script["migrate"](self.env.cr, "19.0.1.14.0")
        self.env.invalidate_all()
        self.assertEqual(entry.normalized, "+4930123456")

    def test_opt_out_of_a_number_holds_for_all_who_have_it(self):
        self.person.phone = "(518) 555-2345"
        other = self._person("NY", name="Other", phone="+15185552345")
        self.env["collections.consent"].create(
            {
                "channel": "sms",
                "address": "518-555-2345",
                "partner_id": self.person.id,
                "date": datetime(2026, 6, 1),
                "source": "sms",
            }
        )
        moment = datetime(2026, 6, 5, 15)
        for partner in (self.person, other):
            answer = self._assert("blocked", moment, "sms", partner=partner)
            self.assertFalse(answer["next"])
            self._assert("allowed", moment, "phone", partner=partner)
            self._assert("allowed", moment, "email", partner=partner)
            self._assert("allowed", moment, "sms", partner=partner, required=True)
        # An import does not lift it, the customer's own word does.
        values = {"decision": "granted", "channel": "sms", "address": "+1 518 555 2345"}
        consents = self.env["collections.consent"]
        consents.create({**values, "date": datetime(2026, 6, 2), "source": "import"})
        self._assert("blocked", moment, "sms")
        consents.create({**values, "date": datetime(2026, 6, 3), "source": "sms"})
        self._assert("allowed", moment, "sms")

    def test_of_a_contact_and_of_all_of_the_customer(self):
        child = self.env["res.partner"].create({"name": "Sam", "parent_id": self.person.id})
        self.consents.create({"partner_id": child.id, "date": datetime(2026, 6, 1)})
        self._assert("blocked", MOMENT, "email", partner=child)
        self._assert("allowed", MOMENT, "email")
        self.consents.create(
            {"partner_id": self.person.id, "channel": "letter", "date": datetime(2026, 6, 1)}
        )
        sibling = self.env["res.partner"].create({"name": "Kim", "parent_id": self.person.id})
        for partner in (self.person, sibling):
            self._assert("blocked", MOMENT, "letter", partner=partner)
            self._assert("allowed", MOMENT, "email", partner=partner)

    def test_until_its_end_and_from_its_day(self):
        self.consents.create(
            {
                "partner_id": self.person.id,
                "channel": "phone",
                "date": datetime(2026, 6, 2),
                "date_end": datetime(2026, 6, 6),
            }
        )
        self._assert("allowed", datetime(2026, 6, 1, 15))
        self._assert("blocked", MOMENT, opening=datetime(2026, 6, 6))
        self._assert("allowed", datetime(2026, 6, 6, 15))

    def test_notations_of_one_address(self):
        for text in ("PAT@example.com", "Pat <pat@Example.com>"):
            self.assertEqual(self.consents._normalize(text), "pat@example.com")
        for text in ("(518) 555-2345", "+1 518 555 2345"):
            self.assertEqual(self.consents._normalize(text, "US"), "+15185552345")
        self.assertFalse(self.consents._normalize(" "))

    def test_what_makes_no_sense_is_refused(self):
        for values, words in (
            ({"channel": "email"}, "whom it is about"),
            ({"channel": "sms", "address": "12"}, "no telephone number"),
            ({"channel": "email", "address": "pat@"}, "no e-mail address"),
            (
                {
                    "partner_id": self.person.id,
                    "date": datetime(2026, 6, 2),
                    "date_end": datetime(2026, 6, 1),
                },
                "ends after it begins",
            ),
        ):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, words):
                self.consents.create(values)

    def test_entries_stay(self):
        consent = self.consents.create({"partner_id": self.person.id})
        with self.assertRaises(UserError):
            consent.with_user(self._user("manager")).write({"note": "Other"})
        with self.assertRaises(UserError):
            consent.unlink()
