from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestReportStatement(CollectionsCommon):
    def _html(self, customers, **data):
        report = "collections_followup.report_statement"
        content = self.env["ir.actions.report"]._render_qweb_html(report, customers.ids, data)[0]
        return " ".join(content.decode().split())

    def test_open_items(self):
        move = self._invoice(5, 123.45)
        html = self._html(self.customer)
        for word in (
            move.name,
            "123.45",
            "Still open",
            "Account statement as of 03/02/2026",
            "Balance on 03/02/2026 USD",
        ):
            self.assertIn(word, html)
        self.assertNotIn("Invoiced", html)

    def test_movements(self):
        move = self._invoice(45, 100.0)
        self._pay(move, 40.0)
        html = self._html(self.customer, mode="all", date_from="2026-02-01", date_to="2026-03-02")
        for word in ("Invoiced", "Credited", "Balance before 02/01/2026 USD", "60.00"):
            self.assertIn(word, html)
        self.assertNotIn("Still open", html)

    def test_contacts_stand_for_their_company(self):
        contact = self.env["res.partner"].create({"name": "Shop", "parent_id": self.customer.id})
        move = self._invoice(5)
        self.assertIn(move.name, self._html(contact))

    def test_nothing_is_open(self):
        html = self._html(self.partner_b)
        self.assertIn("no amounts are open", html)
        self.assertNotIn("Please pay", html)
        self.assertNotIn("Payment reference", html)

    def test_a_credit_balance_asks_for_no_payment(self):
        self.env["res.partner.bank"].create(
            {"acc_number": "BE71096123456769", "partner_id": self.company.partner_id.id}
        )
        self._invoice(5, 30.0, move_type="out_refund")
        html = self._html(self.customer)
        self.assertIn("-30.00", html)
        self.assertNotIn("Please pay", html)
        self._invoice(5, 100.0)
        self.assertIn("Please pay", self._html(self.customer))
