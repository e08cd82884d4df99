from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgencyRate(PlacementCommon):
    def test_what_no_commission_can_be(self):
        rates = self.env["collections.agency.rate"].with_user(self._user("manager"))
        good = {"agency_id": self.agency.id, "percent": 20.0}
        for wrong in (
            {"percent": 100.01},
            {"percent": -1},
            {"min_amount": -0.01},
            {"min_days": -1},
            {"min_days": 3651},
        ):
            with self.subTest(wrong):
                message = self._refused(lambda vals=wrong: rates.create({**good, **vals}))
                self.assertIn("0 to 100 percent", message)
        for most in ({"percent": 100, "min_days": 3650}, {"percent": 0, "min_amount": 0.01}):
            self.assertTrue(rates.create({**good, **most}))
