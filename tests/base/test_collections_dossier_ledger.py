from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.collections_followup.models.base import collections_dossier_ledger
from odoo.addons.collections_followup.models.base.collections_dossier_source import Dossier

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierLedger(CollectionsCommon):
    def test_the_account_with_payments_and_credits(self):
        move = self._invoice(40, 100)
        self._pay(move, 30)
        refund = move._reverse_moves([{"date": self.today, "invoice_date": self.today}])
        refund.invoice_line_ids.price_unit = 20
        refund.action_post()
        (self._item(move) | self._item(refund)).reconcile()
        self._invoice(5, 70, partner=self.partner_b)
        source = self.env["collections.dossier.ledger"]
        about = Dossier(move, self.company, self.company, self.customer, self._item(move))
        files = {name: (folder, raw) for folder, name, raw in source._get_dossier_files(about)}
        folder, raw = files.pop("Ledger.csv")
        rows = [line.split(";") for line in raw.decode("utf-8-sig").splitlines()]
        self.assertEqual(len(rows), 4)
        self.assertEqual(rows[0][5:9], ["Amount", "Payments", "Credits", "Open"])
        self.assertEqual(rows[1][2], move.name)
        self.assertEqual(rows[1][5:9], ["100.0", "30.0", "20.0", "50.0"])
        self.assertEqual(rows[-1][9], "50.0")
        with patch.object(collections_dossier_ledger, "MOST_ENTRIES", 1):
            raw = source._write_ledger(about)
        self.assertEqual(raw.decode("utf-8-sig").splitlines()[1].split(";")[9], "50.0")
        [(folder, content)] = files.values()
        self.assertEqual(folder, "Invoices")
        self.assertTrue(content)
