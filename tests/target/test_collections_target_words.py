from odoo.tests import tagged

from ..target_common import TargetCommon


@tagged("post_install", "-at_install")
class TestCollectionsTargetWords(TargetCommon):
    def test_words(self):
        money = self._target(amount=1_000.0)
        self.assertEqual(money.unit, self.company.currency_id.name)
        self.assertEqual(money.period_label, "March 2026")
        self.assertIn("1,000.00", money.result_text)
        rate = self._target("promise_kept", 80.0, span="quarter")
        self.assertEqual((rate.unit, rate.period_label), ("%", "Q1 2026"))
        self.assertIn("80.0 %", rate.result_text)
        self.assertTrue(rate.result_text.startswith("Nothing known"))
        self.assertEqual((rate.pace_text, rate.projected_text), ("80.0 %", ""))
        calls = self._target("contacts", 40.0)
        self.assertEqual(calls.unit, "contacts")
        self.assertEqual(calls.result_text, "0 of 40")
