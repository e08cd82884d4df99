from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon


@tagged("post_install", "-at_install")
class TestDisputeTour(AccountTestInvoicingHttpCommon):
    """From an invoice to a dispute resolved by its credit note, in the real web client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.env.user.group_ids |= cls.env.ref("collections_followup.group_collections_manager")
        cls.company.collections_policy_id = cls.env.ref("collections_followup.policy_standard")
        cls.env.ref("collections_followup.group_collections_readonly").implied_ids |= cls.env.ref(
            "collections_followup.group_collections_dispute"
        )
        cls.collector = new_test_user(
            cls.env,
            login="tour_dispute",
            groups="base.group_user,account.group_account_invoice,"
            "collections_followup.group_collections_collector",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Tour Customer", "email": "tour@example.com", "customer_rank": 1}
        )
        today = fields.Date.context_today(cls.collector)
        cls.invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.customer.id,
                "invoice_date": today - timedelta(days=40),
                "invoice_date_due": today - timedelta(days=10),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create({"name": "Service", "price_unit": 250.0, "tax_ids": False})
                ],
            }
        )
        cls.invoice.action_post()

    def test_from_invoice_to_credit_note(self):
        self.start_tour("/odoo/customer-invoices", "collections_dispute", login="tour_dispute")
        dispute = self.env["collections.dispute"].search([("partner_id", "=", self.customer.id)])
        self.assertRecordValues(
            dispute,
            [
                {
                    "state": "resolved",
                    "outcome": "credited",
                    "subject": "Discount is missing",
                    "amount_disputed": 50.0,
                    "amount_accepted": 50.0,
                    "user_id": self.collector.id,
                }
            ],
        )
        self.assertEqual(self.invoice.amount_residual, 200.0)
        self.assertEqual(dispute.credit_move_ids.reversed_entry_id, self.invoice)
