from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalLayout(LegalCommon):
    def test_words_are_checked_where_they_are_typed(self):
        layout = self._layout("us_demand").with_user(self.boss)
        layout.body = "<p>Pay {total} by {pay_by}.</p>"
        for name in ("subject", "body"):
            with self.assertRaisesRegex(ValidationError, "nothing can be filled in"):
                layout[name] = "Pay {amont}"
        with self.assertRaises(ValidationError):
            layout.pay_days = -1
        with self.assertRaises(AccessError):
            layout.with_user(self.collector).body = "x"

    def test_which_layouts_an_action_has(self):
        action = self._make()
        layouts = self.env["collections.legal.layout"].search([])
        own = layouts.filtered(lambda layout: layout._is_about(action))
        self.assertEqual(own, self._layout("us_demand"))
        self.assertIn(("de_DE"), dict(layouts._get_languages()))
