import base64
from datetime import date

from odoo.tests import tagged

from odoo.addons.collections_followup.models.base.collections_dossier_source import Dossier

from ..limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierLimitation(LimitationCommon):
    def test_the_end_and_what_moved_it(self):
        move = self._invoice(date(2024, 3, 15))
        self._event(
            "acknowledgement",
            date(2025, 5, 5),
            document=base64.b64encode(b"I owe"),
            document_name="letter.pdf",
        )
        about = Dossier(move, self.company, self.company, self.customer, self._item(move))
        period, event = self.env["collections.dossier.limitation"]._get_dossier_entries(about)
        self.assertIn("Germany", period.text)
        self.assertEqual(event.files, (("Limitation", "letter.pdf", b"I owe"),))
