from datetime import date, datetime

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .gate_common import GateCommon

NOON = datetime(2026, 6, 5, 16)  # a Friday, in New York


@tagged("post_install", "-at_install")
class TestCollectionsQuietTime(GateCommon):
    @classmethod
    def _quiet(cls, partner=None, **values):
        return cls.env["collections.quiet.time"].create(
            {"partner_id": (partner or cls.person).id, "date_from": False, **values}
        )

    def test_binds_whatever_the_rules_say(self):
        self._quiet(hour_from=12, hour_to=13)
        answer = self._assert("blocked", NOON, opening=datetime(2026, 6, 5, 17))
        self.assertIn("every day, 12:00 to 13:00", answer["rules"][0]["text"])
        self._assert("allowed", datetime(2026, 6, 5, 17))
        self._assert("allowed", NOON, "letter")
        child = self.env["res.partner"].create({"name": "Sam", "parent_id": self.person.id})
        self._assert("blocked", NOON, partner=child)

    def test_of_a_contact_it_is_the_contact_s(self):
        child = self.env["res.partner"].create({"name": "Sam", "parent_id": self.person.id})
        self._quiet(child)
        self._assert("blocked", NOON, partner=child)
        self._assert("allowed", NOON)

    def test_days_channels_and_dates(self):
        quiet = self._quiet(friday=False)
        self._assert("allowed", NOON)
        quiet.write({"friday": True, "monday": False})
        quiet.channel_ids = self.env.ref("collections_followup.channel_sms")
        self._assert("allowed", NOON)
        self._assert("blocked", NOON, "sms", opening=datetime(2026, 6, 8, 4))
        quiet.date_to = date(2026, 6, 4)
        self._assert("allowed", NOON, "sms")

    def test_times_that_make_no_sense(self):
        days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        for values, words in (
            ({"hour_from": 12, "hour_to": 9}, "ends before it begins"),
            ({"hour_to": 25}, "between 0:00 and 24:00"),
            ({"hour_from": 12, "hour_to": 12.004}, "ends before it begins"),
            ({"hour_from": 23.995}, "between 0:00 and 24:00"),
            (dict.fromkeys(days, False), "at least one day"),
            (
                {"date_from": date(2026, 6, 2), "date_to": date(2026, 6, 1)},
                "on or after the beginning",
            ),
        ):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, words):
                self._quiet(**values)
