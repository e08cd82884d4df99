import re
from pathlib import Path

from lxml import etree
from markupsafe import Markup
from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsLevel(CollectionsCommon):
    def test_level_without_channel_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "has no channel"):
            self.levels[0].channel_email = False

    def test_level_without_text_is_refused(self):
        for values in ({"body": False}, {"body": "<p><br></p>"}, {"subject": False}):
            with self.assertRaisesRegex(ValidationError, "has no text"), self.cr.savepoint():
                self.levels[0].write(values)

    def test_text_message_without_text_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "text message without text"):
            self.levels[0].write({"channel_sms": True, "sms_body": " "})

    def test_unknown_word_is_named(self):
        with self.assertRaisesRegex(ValidationError, "{amonut}"):
            self.levels[0].body = "<p>Pay {amonut}</p>"

    def test_words_are_filled_in_and_escaped(self):
        level = self.levels[0]
        text = level._fill_in(Markup("<p>{customer}: {amount}</p>"), {"customer": "A & B"})
        self.assertEqual(text, Markup("<p>A &amp; B: {amount}</p>"))
        self.assertIsInstance(text, Markup)
        self.assertEqual(level._fill_in("{customer}", {"customer": "A & B"}), "A & B")
        self.assertFalse(level._fill_in(False, {}))

    def test_days_in_the_wrong_order_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "in the order of their days"):
            self.levels[1].days = 45

    def test_first_level_cannot_count_from_a_previous_notice(self):
        with self.assertRaisesRegex(ValidationError, "Let it count from the due date"):
            self.levels[0].trigger = "previous"

    def test_days_after_previous_notice_are_positive(self):
        with self.assertRaisesRegex(ValidationError, "Enter 1 or more"):
            self.levels[1].write({"trigger": "previous", "days": 0})

    def test_negative_numbers_are_refused(self):
        for name in ("min_amount", "min_days", "repeat_days", "pay_within_days"):
            with self.assertRaisesRegex(ValidationError, "negative"):
                self.levels[0][name] = -1
            with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.levels[0].sudo()[name] = -1
                self.levels[0].flush_recordset()

    def test_stage_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        stage = self.env["collections.stage"].create({"name": "Theirs", "company_id": other.id})
        with self.assertRaisesRegex(ValidationError, "belongs to Other"):
            self.levels[0].stage_id = stage

    def test_used_level_is_archived_not_deleted(self):
        self._invoice(5)
        self._pass()
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.levels[0].unlink()
        self.levels[0].action_archive()
        self.assertNotIn(self.levels[0], self.policy.level_ids)

    def test_channels_come_in_the_order_of_use(self):
        level = self.levels[0]
        level.write({"channel_phone": True, "channel_letter": True})
        self.assertEqual(level._get_channels(), ["email", "letter", "phone"])

    def test_name_shows_the_policy_where_asked(self):
        level = self.levels[0].with_context(collections_show_policy=True)
        self.assertEqual(level.display_name, "Test policy: Level 1")
        self.assertEqual(self.levels[0].display_name, "Level 1")

    def _add(self, **values):
        return self.env["collections.level"].create(
            {
                "policy_id": self.policy.id,
                "name": "Extra",
                "sequence": 100,
                "days": 60,
                "channel_manual": True,
                **values,
            }
        )

    def test_two_levels_on_one_day_are_refused(self):
        message = self._refused(self._add, days=30)
        self.assertIn("30 days", message)
        self.assertIn("Level 3", message)

    def test_days_of_other_triggers_are_counted_apart(self):
        self._add(trigger="month_end", days=1)
        self._add(trigger="previous", days=1, sequence=110)

    def test_archived_levels_do_not_count(self):
        self.levels[2].active = False
        self._add(days=30)
        self.assertIn("30 days", self._refused(self.levels[2].write, {"active": True}))

    def test_level_of_a_prepared_notice_is_not_deleted(self):
        self._invoice(1)
        self._prepare()
        self.assertIn("Archive", self._refused(self.levels[0].unlink))

    def test_changed_level_works_at_once(self):
        move = self._invoice(5)
        self.assertFalse(self._reason(move))
        self.levels[0].days = 6
        self.assertEqual(self._reason(move), "waiting")
        self.levels[0].active = False
        self.assertEqual(self._explain(move)["next_level"], self.levels[1])
        added = self._add(days=2, sequence=5)
        self.assertEqual(self._explain(move)["next_level"], added)

    def test_levels_of_a_new_policy_are_checked_together(self):
        values = {"channel_manual": True, "trigger": "due"}
        message = self._refused(
            self.env["collections.policy"].create,
            {
                "name": "Twice",
                "level_ids": [
                    Command.create({**values, "name": "A", "days": 5}),
                    Command.create({**values, "name": "B", "days": 5}),
                ],
            },
        )
        self.assertIn("5 days", message)

    def test_key_of_the_policy_s_screen_is_read_by_screens_alone(self):
        """``collections_in_policy`` comes from the client: it hides a column and nothing else."""
        key = "collections_in_policy"
        addon = Path(__file__).parents[2] / "collections_followup"
        users = {
            path.relative_to(addon).parts[0]
            for suffix in ("py", "xml", "js")
            for path in addon.rglob(f"*.{suffix}")
            # where it is declared it is named, too
            if re.search(rf'{key}(?!=")', path.read_text())
        }
        self.assertEqual(users, {"views"})
        arch = self.env["collections.level"].get_view(view_type="form")["arch"]
        for node in etree.fromstring(arch).iter():
            for name, value in node.attrib.items():
                if key in value:
                    self.assertEqual((node.tag, name), ("field", "invisible"))
