from unittest.mock import patch

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestAccountPaymentRegister(CollectionsCommon):
    def test_payments_of_several_customers_are_followed_once_and_together(self):
        moves = self._invoice(5) | self._invoice(9) | self._invoice(5, partner=self.partner_b)
        engine = type(self.engine)
        refresh, refreshed = engine.refresh, []

        def note(own, companies=None, partners=None, *args, **values):
            refreshed.append(partners)
            return refresh(own, companies, partners, *args, **values)

        with patch.object(engine, "refresh", note):
            self._pay(moves)
        self.assertEqual(refreshed, [self.customer | self.partner_b])
        self.assertFalse(self._case() | self._case(self.partner_b))
