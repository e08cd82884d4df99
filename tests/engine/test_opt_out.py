import unittest

from odoo.addons.collections_followup.engine.opt_out import read_keyword


class TestOptOut(unittest.TestCase):
    def test_words_that_stand_alone(self):
        for text in ("stop", "STOP.", " Stop ", "Stop!", "STOP\n", "“stop”", "Opt-out", "Arrêt"):
            self.assertEqual(read_keyword(text), "stop", text)
        self.assertEqual(read_keyword("Start"), "start")

    def test_sentences_are_for_people(self):
        for text in (
            "we must stop this, send the invoice",
            "Please stop",
            "stop it",
            "non stop",
            "",
            None,
            "...",
            "We cannot pay before the end",
        ):
            self.assertIsNone(read_keyword(text), text)
