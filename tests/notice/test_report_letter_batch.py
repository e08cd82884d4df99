from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.collections_followup.models.base.collections_guarded import internal

from ..common import CollectionsCommon
from ..pdf import make_pdf


@tagged("post_install", "-at_install")
class TestReportLetterBatch(CollectionsCommon):
    def test_list_page_says_what_lies_below_it(self):
        self.levels.write({"channel_email": False, "channel_letter": True})
        for partner in (self.partner_a, self.partner_b):
            partner.write(
                {
                    "street": "Main Street 1",
                    "zip": "10115",
                    "city": "Berlin",
                    "country_id": self.env.ref("base.de").id,
                }
            )
            self._invoice(5, partner=partner)

        def get_pdfs(_document, notices, posted=False):
            return {notice.id: make_pdf(2) for notice in notices}

        with patch.object(type(self.env["collections.document"]), "_get_letter_pdfs", get_pdfs):
            notices = self._pass().notice_ids
        batch = self.env["collections.letter.batch"]._print(notices)
        report = "collections_followup.report_letter_batch"
        content = self.env["ir.actions.report"]._render_qweb_html(report, batch.ids)[0]
        text = " ".join(content.decode().split())
        for word in (batch.name, self.env.user.name, "<strong><span>2</span> letters</strong>"):
            self.assertIn(word.replace("<span>", "").replace("</span>", ""), text)
        for notice in notices:
            self.assertIn(notice.name, text)
            self.assertIn(notice.partner_id.name, text)
        self.assertIn("Main Street 1", text)
        self.assertIn("USD 100.00", text)
        # What is known already is not read again.
        rows = [
            {
                "position": 1,
                "number": "N-1",
                "customer": "C",
                "address": "Somewhere",
                "amounts": ["USD 1.00"],
                "pages": 7,
            }
        ]
        values = (
            self.env[f"report.{report}"]
            .with_context(collections_manifest=internal(rows))
            ._get_report_values(batch.ids)
        )
        self.assertEqual(values["manifests"], {batch.id: rows})
