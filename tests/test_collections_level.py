from markupsafe import Markup
from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CollectionsCommon


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
            with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.levels[0][name] = -1
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
