from unittest import TestCase

from odoo.addons.collections_followup.engine.ereminder import (
    CUSTOMIZATIONS,
    FORMS,
    INVOICE_FORMS,
    PROFILES,
    clean,
)


class TestEreminder(TestCase):
    """Values and names that the forms share."""

    def test_texts_are_on_one_line_and_fit_for_xml(self):
        self.assertEqual(clean(" a\n b\x00\x1f\ufffe "), "a b")
        for nothing in (None, False, ""):
            self.assertEqual(clean(nothing), "")
        self.assertEqual(clean(7), "7")

    def test_each_form_has_its_identifiers(self):
        self.assertEqual(set(CUSTOMIZATIONS), set(FORMS))
        self.assertEqual(set(PROFILES), set(FORMS))
        self.assertLess(set(INVOICE_FORMS), set(FORMS))
