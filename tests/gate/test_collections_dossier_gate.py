from odoo.fields import Datetime
from odoo.tests import tagged

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierGate(DossierCommon):
    def test_consents_and_overrides(self):
        # What is about a subsidiary is none of the customer's.
        partners = self.customer | self._make_subsidiary()
        self.env["collections.consent"].create(
            [
                {"decision": "withdrawn", "channel": "phone", "partner_id": partner.id}
                for partner in partners
            ]
        )
        self.env["collections.gate.override"].sudo().create(
            [
                {
                    "company_id": self.company.id,
                    "date": Datetime.now(),
                    "user_id": self.env.user.id,
                    "partner_id": partner.id,
                    "channel": "phone",
                    "verdict": "warned",
                    "rules": "Sunday.",
                    "reason": "He asked for it",
                }
                for partner in partners
            ]
        )
        consent, override = self._entries("collections.dossier.gate")
        self.assertEqual(consent.what, "Consent")
        self.assertIn("He asked for it", override.text)
