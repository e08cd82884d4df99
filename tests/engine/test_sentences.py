"""Sentences without a value drop out, and nothing else."""

from unittest import TestCase

from odoo.addons.collections_followup.engine.sentences import drop_sentences

WORD = "{daily_interest}"


class TestSentences(TestCase):
    def test_what_goes_and_what_stays(self):
        for text, left in (
            ("<p>Pay {total}. Interest is {daily_interest} a day.</p>", "<p>Pay {total}.</p>"),
            ("<p>It is claimed; more runs at {daily_interest} a day.</p>", "<p>It is claimed.</p>"),
            ("<p>{daily_interest} a day runs; pay now.</p>", "<p>Pay now.</p>"),
            ("<p>A &amp; B owe it; {daily_interest} runs.</p>", "<p>A &amp; B owe it.</p>"),
            ("<p>Gem. § 288 BGB: {daily_interest}.</p><p>Ende.</p>", "<p>Ende.</p>"),
            (
                "<p>Bis <b>{pay_by}</b> zu zahlen. Ab morgen {daily_interest}. Gruß</p>",
                "<p>Bis <b>{pay_by}</b> zu zahlen. Gruß</p>",
            ),
            ("<p>Nothing of it.</p><p></p>", "<p>Nothing of it.</p><p></p>"),
        ):
            with self.subTest(text=text):
                self.assertEqual(drop_sentences(text, WORD), left)

    def test_half_a_sentence_stays(self):
        for text in (
            "<p>It is <b>{daily_interest}</b> a day.</p>",
            "<p>Each <b>day</b> costs {daily_interest}.</p>",
            "<p>It costs {daily_interest} each <b>day</b>.</p>",
        ):
            with self.subTest(text=text):
                self.assertEqual(drop_sentences(text, WORD), text)
