from unittest.mock import patch

from odoo.tests import tagged

from ..tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestPayerProfileTour(TourCommon):
    """The profile is computed when its tab is opened, and once."""

    def test_the_tab_of_a_customer(self):
        profiles = self.registry["collections.payer.profile"]
        read, computed = profiles._read, []

        def note(own, partner, company):
            computed.append(partner.id)
            return read(own, partner, company)

        with patch.object(profiles, "_read", note):
            self.start_tour(
                f"/odoo/res.partner/{self.customer.id}",
                "collections_payer_profile",
                login="tour_collector",
            )
        self.assertEqual(computed, [self.customer.id])
