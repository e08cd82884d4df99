from odoo.exceptions import AccessError
from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecastPartner(ForecastCommon):
    def test_a_customer_shows_how_it_pays(self):
        self._history(late=12, count=2)
        html = self.customer.with_user(self._user("collector")).collections_payer_profile
        self.assertIn("o_collections_payer_profile", html)
        self.assertFalse(self.env["res.partner"].new({}).collections_payer_profile)

    def test_plain_users_do_not_read_it(self):
        with self.assertRaises(AccessError):
            self.customer.with_user(self._user()).read(["collections_payer_profile"])
