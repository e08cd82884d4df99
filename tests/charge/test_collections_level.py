from odoo.fields import Command
from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsLevel(ChargeCommon):
    def test_fee_as_the_engine_takes_it(self):
        self.assertIsNone(self.level._get_fee(float))
        self.level.write({"fee_kind": "percent", "fee_percent": 2.5, "fee_cap": 40.0})
        fee = self.level._get_fee(lambda amount: amount * 2)
        self.assertEqual((fee.kind, fee.value, fee.cap), ("percent", 2.5, 80.0))
        self.level.write(
            {
                "fee_kind": "banded",
                "fee_cap": 0,
                "fee_band_ids": [
                    Command.create({"amount_from": 100.0, "amount": 20.0}),
                    Command.create({"amount_from": 0.0, "amount": 5.0}),
                ],
            }
        )
        self.assertEqual(self.level._get_fee(float).bands, ((0.0, 5.0), (100.0, 20.0)))

    def test_refusals(self):
        for values, words in (
            ({"fee_kind": "fixed", "fee_amount": -1.0}, "negative"),
            ({"fee_kind": "percent", "fee_percent": 101.0}, "more than 100"),
            ({"fee_kind": "fixed", "fee_amount": 50.0, "fee_cap": 40.0}, "above what it is"),
        ):
            with self.subTest(**values):
                self.assertIn(words, self._refused(self.level.write, values))
        bands = [Command.create({"amount_from": 0.0, "amount": -1.0})]
        message = self._refused(self.level.write, {"fee_kind": "banded", "fee_band_ids": bands})
        self.assertIn("negative", message)

    def test_claims(self):
        self.assertTrue(self.level._claims())
        self.assertFalse(self.levels[1]._claims())
        self.levels[1].fee_kind = "fixed"
        self.assertTrue(self.levels[1]._claims())

    def test_words(self):
        self.level.body = "<p>Interest {interest}, fees {fees}, in all {claim}.</p>"
        self.assertIn("{intrest}", self._refused(self.level.write, {"subject": "{intrest}"}))
