import base64
from datetime import date

from odoo.tests import tagged

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierPlan(DossierCommon):
    def test_the_agreement_and_its_signature(self):
        plans = self.env["collections.plan"]
        plans._activate_stages()
        terms = {"installment_count": 3, "date_first": date(2026, 3, 10), "shift": "none"}
        plan = plans._make(self._item(self.move), terms, ())
        self.assertFalse(self._entries("collections.dossier.plan"), "a draft was told to nobody")
        plan.action_propose()
        plan.action_accept()
        plan.sudo().write({"signed_by": "Deco Addict", "signature": base64.b64encode(b"ink")})
        [entry] = self._entries("collections.dossier.plan")
        self.assertIn("Accepted by Deco Addict", entry.text)
        self.assertEqual(entry.day, self.today)
        paper, signature = entry.files
        self.assertTrue(paper[2])
        self.assertEqual(signature[2], b"ink")
