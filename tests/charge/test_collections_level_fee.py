from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsLevelFee(ChargeCommon):
    """Fees of a level by the amount owed."""

    def _band(self, amount_from, amount):
        band = self.env["collections.level.fee"].create(
            {"level_id": self.level.id, "amount_from": amount_from, "amount": amount}
        )
        self.env.flush_all()
        return band

    def test_bands_stand_in_the_currency_of_their_level(self):
        high, low = self._band(1000, 20), self._band(0, 5)
        self.assertEqual(high.currency_id, self.level.currency_id)
        own = self.env["collections.level.fee"].search([("level_id", "=", self.level.id)])
        self.assertEqual(own, low | high)

    @mute_logger("odoo.sql_db")
    def test_two_of_one_amount_and_negative_ones_are_refused(self):
        self._band(1000, 20)
        for amount_from, amount, error in (
            (1000, 30, IntegrityError),
            (-1, 5, ValidationError),
            (2000, -5, ValidationError),
        ):
            with (
                self.subTest(amount_from=amount_from, amount=amount),
                self.assertRaises(error),
                self.env.cr.savepoint(),
            ):
                self._band(amount_from, amount)
