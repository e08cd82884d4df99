from odoo.tests import tagged

from ..credit_declaration_common import DeclarationCommon


@tagged("post_install", "-at_install")
class TestReportCreditDeclaration(DeclarationCommon):
    def test_it_is_for_the_insurer_and_says_what_was_declared(self):
        self.cover.insurer_contact_id = self.env["res.partner"].create(
            {"name": "Safe Credit", "street": "9 Policy Road", "city": "Springfield"}
        )
        draft = self._begin()
        report = self.env["report.collections_followup.report_credit_declaration"]
        letter = report._get_report_values(draft.ids)["letters"][draft.id]
        self.assertEqual(letter["address"][:2], ["Safe Credit", "9 Policy Road"])
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("collections_followup.report_credit_declaration", draft.ids)[0]
            .decode()
        )
        for text in ("Draft: this was not declared yet", "POL-7", self.old.name, "135.00"):
            self.assertIn(text, html)
        self.customer.write({"street": "1 Main Street", "street2": " ", "zip": "10001"})
        lines = report._get_street_lines(self.customer)
        self.assertEqual((lines[0], all(lines)), ("1 Main Street", True))
        for kind, subject in (
            ("overdue", "Overdue account of"),
            ("extension", "Extension for"),
            ("rescheduling", "Rescheduling of the debt of"),
            ("claim", "Claim for the debt of"),
        ):
            draft.sudo().kind = kind
            self.assertIn(subject, report._get_subject(draft))
        self.cover.insurer_contact_id = False
        letter = report._get_report_values(draft.ids)["letters"][draft.id]
        self.assertEqual(letter["address"], ["Safe Credit"])
