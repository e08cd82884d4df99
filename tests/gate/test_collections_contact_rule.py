from datetime import datetime, time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.collections_followup.models.gate.collections_contact_rule import to_time

from .test_collections_gate import GateCommon


@tagged("post_install", "-at_install")
class TestCollectionsContactRule(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ruleset = cls.env["collections.contact.ruleset"].create({"name": "Own rules"})
        cls.company._collections_set_ruleset(cls.ruleset, "block")

    def _rule(self, **values):
        return self.env["collections.contact.rule"].create(
            {"ruleset_id": self.ruleset.id, "name": "Rule", **values}
        )

    def test_figures_that_make_no_sense_are_refused_by_name(self):
        for values, words in (
            ({"kind": "frequency", "days": 0}, "at least 1 day"),
            ({"kind": "quiet", "days": 0}, "at least 1 day"),
            ({"kind": "frequency", "days": 400}, "at most 366 days"),
            ({"kind": "frequency", "limit": -1}, "cannot be negative"),
            ({"kind": "gap", "minutes": 0}, "at least 1 minute"),
            ({"kind": "hours", "hour_from": 21, "hour_to": 8}, "ends before it begins"),
            ({"kind": "hours", "hour_from": 8, "hour_to": 25}, "between 0:00 and 24:00"),
            # Parts of a minute are none: the gate would find no time at all.
            ({"kind": "hours", "hour_from": 8, "hour_to": 8.004}, "ends before it begins"),
            ({"kind": "hours", "hour_from": 23.995, "hour_to": 24}, "between 0:00 and 24:00"),
            (
                {
                    "kind": "hours",
                    **dict.fromkeys(
                        (
                            "monday",
                            "tuesday",
                            "wednesday",
                            "thursday",
                            "friday",
                            "saturday",
                            "sunday",
                        ),
                        False,
                    ),
                },
                "at least one day of the week",
            ),
        ):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, words):
                self._rule(**values)

    def test_figures_of_another_kind_do_not_matter(self):
        self._rule(kind="consent", days=0, minutes=0)

    def test_times_of_day(self):
        self.assertEqual(to_time(8.5), time(8, 30))
        self.assertEqual(to_time(20.9999), time(21))
        self.assertIsNone(to_time(24))

    def test_gap_and_its_words(self):
        self._rule(
            kind="gap",
            minutes=90,
            channel_ids=self.env.ref("collections_followup.channel_phone").ids,
        )
        self._log(datetime(2026, 6, 5, 15))
        answer = self._assert(
            "blocked", datetime(2026, 6, 5, 16), opening=datetime(2026, 6, 5, 16, 30)
        )
        self.assertIn("90 minutes", answer["rules"][0]["text"])
        self._assert("allowed", datetime(2026, 6, 5, 16), "email")

    def test_conversations_of_the_customer(self):
        self._rule(kind="frequency", counts="conversations", limit=1, days=3, scope="customer")
        self._log(datetime(2026, 6, 5, 15))
        self._assert("allowed", datetime(2026, 6, 5, 16))
        self._log(datetime(2026, 6, 5, 16), "right_person")
        self._assert("blocked", datetime(2026, 6, 7, 16), opening=datetime(2026, 6, 8, 4))

    def test_numbers_of_a_kind(self):
        self._rule(kind="place", places="fixed")
        self.person.phone = "+49 151 23456789"
        self._assert("allowed", datetime(2026, 6, 5, 15))
        self._assert("blocked", datetime(2026, 6, 5, 15), address="+49 30 123456")

    def test_archived_rules_say_nothing(self):
        rule = self._rule(kind="place")
        self._assert("blocked", datetime(2026, 6, 5, 15))
        rule.active = False
        self._assert("allowed", datetime(2026, 6, 5, 15))
