from odoo.fields import Datetime
from odoo.tests import tagged

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierGate(DossierCommon):
    def test_consents_and_overrides(self):
        self.env["collections.consent"].create(
            {"decision": "withdrawn", "channel": "phone", "partner_id": self.customer.id}
        )
        self.env["collections.gate.override"].sudo().create(
            {
                "company_id": self.company.id,
                "date": Datetime.now(),
                "user_id": self.env.user.id,
                "partner_id": self.customer.id,
                "channel": "phone",
                "verdict": "warned",
                "rules": "Sunday.",
                "reason": "He asked for it",
            }
        )
        consent, override = self._entries("collections.dossier.gate")
        self.assertEqual(consent.what, "Consent")
        self.assertIn("He asked for it", override.text)
