"""What is made of deliveries, looked at with some that are none: without stock, that is.

Orders and deliveries as they are: ``stock_dossier.py``, by ``make stock``.
"""

from datetime import datetime
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import tagged

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierDelivery(DossierCommon):
    def test_nothing_is_missed_without_stock(self):
        if "stock.picking" in self.env:
            self.skipTest("stock is installed")
        self.assertFalse(self._entries("collections.dossier.delivery"))

    def test_what_is_made_of_a_delivery(self):
        source = self.env.registry["collections.dossier.delivery"]
        picking = SimpleNamespace(
            name="WH/OUT/00012",
            partner_id=SimpleNamespace(display_name="Ramp 4"),
            # The company's day is the next one: it is in Brussels.
            date_done=datetime(2026, 6, 30, 22, 30),
        )
        file = SimpleNamespace(name="signed.jpg", raw=b"picture")
        self.company.partner_id.tz = "Europe/Brussels"
        with (
            patch.object(source, "_find_pickings", lambda own, about: [picking]),
            patch.object(source, "_print_dossier", lambda own, report, record: b"%PDF"),
            patch.object(source, "_get_dossier_attachments", lambda own, record: [(1, file)]),
        ):
            [entry] = self._entries("collections.dossier.delivery")
        self.assertEqual((str(entry.day), entry.text), ("2026-07-01", "WH/OUT/00012 to Ramp 4"))
        self.assertEqual(
            entry.files,
            (
                ("Deliveries", "WH/OUT/00012.pdf", b"%PDF"),
                ("Deliveries", "signed.jpg", b"picture"),
            ),
        )
