"""Contrast as WCAG 2.2 computes it, by values published with it."""

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine.contrast import (
    get_contrast,
    make_readable,
    parse_color,
)

WHITE, BLACK = (255, 255, 255), (0, 0, 0)


@tagged("post_install", "-at_install")
class TestContrast(BaseCase):
    def test_known_ratios(self):
        self.assertAlmostEqual(get_contrast(WHITE, BLACK), 21)
        self.assertEqual(get_contrast(WHITE, WHITE), 1)
        # The grey that just passes on white, and the one that just does not
        self.assertGreaterEqual(get_contrast(WHITE, parse_color("#767676")), 4.5)
        self.assertLess(get_contrast(WHITE, parse_color("#777777")), 4.5)

    def test_colours_are_read_and_made_dark_enough(self):
        self.assertEqual(parse_color("#fA0"), (255, 170, 0))
        for text in (None, "", "red", "#12", "url(x)"):
            self.assertEqual(parse_color(text), parse_color("#714B67"))
        self.assertEqual(make_readable("#714b67"), "#714b67")
        for text in ("#ffffff", "#ffff00", "#00ff00", "#767676"):
            self.assertGreaterEqual(get_contrast(WHITE, parse_color(make_readable(text))), 4.5)
