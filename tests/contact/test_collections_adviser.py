from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.collections_followup.models.contact.collections_adviser import Callback

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsAdviser(ContactCommon):
    def test_advisers_are_found_and_say_nothing_by_default(self):
        advisers = self.env["collections.adviser"]
        self.assertEqual([own._name for own in advisers._get_advisers()], ["collections.best.time"])
        self.assertEqual(advisers._advise_days(self.company, self.person, [self.today]), {})
        self.assertEqual(advisers._advise_hours(self.company, self.person), {})
        self.assertEqual(advisers._prepare_actions(self.env["collections.contact"]), {})
        self.assertEqual(advisers._describe_action(None), "")

    def test_without_advice_the_note_is_what_was_said(self):
        contact = self._log(note="Friday")
        self.assertEqual(contact._get_next_action_note([]), "Friday")
        self.assertIn("At ten", contact._get_next_action_note(["At ten"]))

    def test_calls_that_follow_wait_for_the_contact_rules(self):
        quiet = self.env["collections.contact.ruleset"].create(
            {
                "name": "Peace",
                "rule_ids": [
                    Command.create(
                        {"name": "After a conversation", "kind": "quiet", "days": 7, "source": "x"}
                    ),
                    Command.create(
                        {
                            "name": "Day",
                            "kind": "hours",
                            "hour_from": 9,
                            "hour_to": 17,
                            "source": "x",
                        }
                    ),
                ],
            }
        )
        advisers = self.env["collections.adviser"]
        today, tomorrow = date(2026, 3, 3), date(2026, 3, 4)

        def find(day, spoken, **values):
            callback = Callback(self.company, self.person, day, spoken, **values)
            return advisers._move_blocked({"x": callback})["x"]

        with freeze_time(datetime(2026, 3, 3, 12)):
            self.assertEqual(find(tomorrow, True), (tomorrow, ""), "nothing is switched on")
            self.company._collections_set_ruleset(quiet, "block")
            # The conversation that is about to be logged counts already.
            day, why = find(tomorrow, True, why="best")
            self.assertEqual(day, today + timedelta(days=7))
            self.assertIn("After a conversation", why)
            # The night before opens on the day itself: it stays.
            self.assertEqual(find(tomorrow, False, why="best"), (tomorrow, "best"))
            later = today + timedelta(days=8)
            self.assertEqual(find(later, True), (later, ""))
            # No moment in sight: the day stays, and the gate says so when it is called.
            self.env["collections.consent"].create(
                {"channel": "phone", "partner_id": self.person.id}
            )
            self.assertEqual(find(tomorrow, True), (tomorrow, ""))
