"""The phrases themselves: what they are made into, and that each of them can be met."""

import re
import unicodedata
from unittest import TestCase

from odoo.addons.collections_followup.engine.replies import RULES
from odoo.addons.collections_followup.engine.reply_phrases import NEGATIONS, PHRASES, POSITIVE

LANGUAGES = {"en", "de", "fr", "es", "nl"}


def all_phrases():
    for kind, languages in PHRASES.items():
        for language, phrases in languages.items():
            for phrase in phrases:
                yield kind, language, phrase


class TestReplyPhrases(TestCase):
    def test_each_kind_is_known_in_each_language(self):
        for kind, languages in PHRASES.items():
            self.assertEqual(set(languages), LANGUAGES, kind)
            self.assertTrue(all(languages.values()), kind)

    def test_small_letters_without_accents_as_answers_are_read(self):
        for _kind, _language, phrase in all_phrases():
            words = re.sub(r"\\[a-zA-Z]", "", phrase)
            plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
            self.assertEqual(words, plain.lower(), phrase)

    def test_each_compiles_alone_and_none_meets_an_empty_text(self):
        for kind, language, phrase in all_phrases():
            with self.subTest(kind=kind, language=language, phrase=phrase):
                self.assertFalse(re.search(rf"\b(?:{phrase})\b", ""))
                self.assertFalse(re.search(rf"\b(?:{phrase})\b", "..."))

    def test_none_is_said_twice(self):
        for languages in PHRASES.values():
            for phrases in languages.values():
                self.assertEqual(len(phrases), len(set(phrases)))

    def test_what_must_not_be_overlooked_comes_before_good_news(self):
        order = [kind for kind, _pattern in RULES]
        self.assertLess(order.index("dispute"), order.index("promise"))
        self.assertLess(order.index("wrong_contact"), order.index("promise"))
        self.assertLessEqual(POSITIVE, set(order))
        self.assertTrue(all(word == word.lower() for word in NEGATIONS))
