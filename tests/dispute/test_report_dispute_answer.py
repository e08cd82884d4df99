from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestReportDisputeAnswer(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.lang = "en_US"

    def _html(self, disputes):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "collections_followup.report_dispute_answer", disputes.ids
        )
        return " ".join(html.decode().split())

    def _letter(self, dispute):
        report = self.env["report.collections_followup.report_dispute_answer"]
        return report._get_report_values(dispute.ids)["letters"][dispute.id]

    def test_letter_says_what_was_decided_and_what_is_open(self):
        move = self._invoice(20, 500.0)
        dispute = self._dispute(move, amount=200.0)
        self._credit(move, 50.0)
        dispute._reject("<p>Delivered on 3 March.</p>", False)
        html = self._html(dispute)
        self.assertIn("Your dispute of 03/02/2026", html)
        self.assertIn("Delivered on 3 March.", html)
        [row] = self._letter(dispute)["rows"]
        self.assertEqual(row["number"], move.name)
        for name, amount in (
            ("total", "500.00"),
            ("disputed", "200.00"),
            ("credited", "50.00"),
            ("open", "450.00"),
        ):
            self.assertIn(amount, row[name])
            self.assertIn(" ".join(row[name].split()), html)

    def test_each_dispute_has_a_letter_of_its_own(self):
        first = self._dispute(self._invoice(20))
        second = self._dispute(self._invoice(9, partner=self.partner_b))
        first._reject("<p>First.</p>", False)
        second._reject("<p>Second.</p>", False)
        html = self._html(first | second)
        self.assertLess(html.index("First."), html.index("Second."))
        self.assertEqual(html.count("Please pay what is still open"), 2)

    def test_addressed_to_whoever_raised_it(self):
        contact = self.env["res.partner"].create(
            {"name": "Kim", "email": "kim@example.com", "parent_id": self.customer.id}
        )
        dispute = self._dispute(self._invoice(20), contact_id=contact.id)
        self.assertEqual(self._letter(dispute)["contact"], contact)

    def test_in_the_language_of_the_contact(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.customer.lang = "de_DE"
        dispute = self._dispute(self._invoice(20))
        letter = self._letter(dispute)
        self.assertEqual((letter["lang"], letter["date"]), ("de_DE", "02.03.2026"))

    def test_nothing_to_pay_where_no_invoice_is_disputed(self):
        dispute = self._dispute(
            self.env["account.move"], partner_id=self.customer.id, company_id=self.company.id
        )
        dispute._reject("<p>No such invoice.</p>", False)
        html = self._html(dispute)
        self.assertIn("No such invoice.", html)
        self.assertNotIn("Please pay what is still open", html)
