from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .gate_common import GateCommon

NIGHT, MORNING = datetime(2026, 12, 31, 4), datetime(2026, 12, 31, 13)


@tagged("post_install", "-at_install")
class TestCollectionsGateWords(GateCommon):
    """The gate's answer for people to read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set("us_regulation_f")
        cls.env.user.tz = "America/New_York"

    def test_what_is_against_it_and_from_when_it_is_free(self):
        text = self.gate._describe_answer(self._ask(NIGHT))
        self.assertIn("Times of day", text)
        self.assertIn("America/New_York", text)
        self.assertIn("Next possible:", text)
        self.assertEqual(self.gate._describe_answer(self._ask(MORNING)), "")

    def test_validation_notice_that_was_not_sent(self):
        self._log(datetime(2026, 12, 20, 15), "right_person", moves=self.move)
        answer = self._ask(datetime(2026, 12, 28, 16), items=self.move)
        [rule] = [own for own in answer["rules"] if "alidation notice" in own["rule"]]
        self.assertEqual((rule["verdict"], answer["verdict"]), ("advised", "allowed"))
        self.assertIn("within 5 days of the first communication, on 12/20/2026", rule["text"])
        answer = self._ask(datetime(2026, 12, 25, 16), items=self.move)
        self.assertFalse(any("alidation" in own["rule"] for own in answer["rules"]))

    def test_no_moment_is_in_sight(self):
        self.env["collections.consent"].create({"channel": "phone", "partner_id": self.person.id})
        text = self.gate._describe_answer(self._ask(datetime(2027, 1, 4, 16)))
        self.assertIn("opted out of Phone", text)
        self.assertIn("No moment is in sight", text)

    def test_count_that_is_reached(self):
        for minute in range(7):
            self._log(datetime(2026, 12, 30, 15, minute))
        answer = self._ask(datetime(2026, 12, 30, 16))
        [text] = [rule["text"] for rule in answer["rules"] if rule["verdict"] == "blocked"]
        self.assertIn("7 within 7 days already; at most 7", text)

    def test_table_of_channels(self):
        with freeze_time(NIGHT):
            answers = {own: self._ask(None, own) for own in ("phone", "letter")}
            table = str(self.gate._render_answers(answers))
        for words in ("Phone", "Letter", "Next possible", "America/New_York"):
            self.assertIn(words, table)
        with freeze_time(MORNING):
            answers = {own: self._ask(None, own) for own in ("phone", "letter")}
            self.assertFalse(self.gate._render_answers(answers), "nothing is against it")
