"""Words of the translations: what stands side by side differs, and people are addressed alike."""

import re
from collections import defaultdict
from pathlib import Path

import polib
from lxml import etree

from odoo.tests import TransactionCase, tagged

ADDON = Path(__file__).resolve().parents[1] / "collections_followup"
LANGUAGES = ("de", "es", "fr", "nl")
# What is said to friends.
INFORMAL = {
    "de": r"\b(du|dein\w*|dir|dich)\b",
    "es": r"\b(tú|tu|tus|ti)\b",
    "fr": r"\b(tu|ton|toi)\b",
    "nl": r"\b(je|jij|jou|jouw)\b",
}
# Texts that say something else, and stand near each other.
APART = (
    ("Last notice", "Final notice"),
    ("Due date", "Days late", "Instalment"),
    ("Due", "Instalment"),
    ("In dispute", "Disputed"),
)


def read_translations(language):
    """Return the translated texts of a language by their source."""
    entries = polib.pofile(str(ADDON / "i18n" / f"{language}.po"))
    return {entry.msgid: entry.msgstr for entry in entries if entry.msgstr}


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def test_columns_of_a_list_have_heads_of_their_own(self):
        views = self.env["ir.ui.view"].search(
            [("type", "in", ("list", "form")), ("model", "like", "collections.%")]
        )
        lists = []
        for view in views:
            arch = etree.fromstring(self.env[view.model].get_view(view.id, view.type)["arch"])
            for found in arch.iter("list"):
                lists.append((view, [self._get_head(view, own) for own in found.iter("field")]))
        self.assertGreater(len(lists), 50)
        for language in LANGUAGES:
            known = read_translations(language)
            for view, heads in lists:
                sources = defaultdict(set)
                for head in filter(None, heads):
                    sources[known.get(head, head)].add(head)
                with self.subTest(language=language, view=view.xml_id or view.name):
                    self.assertFalse([found for found in sources.values() if len(found) > 1])

    def _get_head(self, view, node):
        """Return what stands above a column, as in the source; nothing for hidden ones."""
        if node.get("column_invisible") in ("1", "True"):
            return None
        if node.get("string"):
            return node.get("string")
        model = view.model
        for parent in reversed(list(node.iterancestors("field"))):
            model = self.env[model]._fields[parent.get("name")].comodel_name
        return self.env[model]._fields[node.get("name")].string

    def test_words_that_must_differ(self):
        for language in LANGUAGES:
            known = read_translations(language)
            for texts in APART:
                with self.subTest(language=language, texts=texts):
                    self.assertEqual(len({known[text] for text in texts}), len(texts))

    def test_everybody_is_addressed_formally(self):
        for language, pattern in INFORMAL.items():
            for text, translation in read_translations(language).items():
                with self.subTest(language=language, text=text):
                    self.assertFalse(re.findall(pattern, translation, re.I))
