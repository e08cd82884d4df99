from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon
from odoo.addons.base.models.ir_mail_server import IrMail_Server


@tagged("post_install", "-at_install")
class TestFollowUpTour(AccountTestInvoicingHttpCommon):
    """From the invoice list to the sent notice, in the real web client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.company.email = "ar@example.com"
        cls.company.collections_policy_id = cls.env.ref("collections_followup.policy_standard")
        cls.collector = new_test_user(
            cls.env,
            login="tour_collector",
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

    def test_from_invoice_list_to_sent_notice(self):
        self.start_tour("/odoo/customer-invoices", "collections_follow_up", login="tour_collector")
        notice = self.env["collections.notice"].search([("partner_id", "=", self.customer.id)])
        self.assertRecordValues(
            notice,
            [{"state": "queued", "channel": "email", "subject": "Please look at this, {customer}"}],
        )
        self.assertEqual(notice.run_id.kind, "selection")
        self.assertEqual(notice.line_ids.move_line_id.move_id, self.invoice)

        sent = []

        def send_email(server, message, *args, **kwargs):
            sent.append(message)
            return message["Message-Id"]

        with (
            self.enter_registry_test_mode(),
            patch.object(IrMail_Server, "send_email", send_email),
            patch.object(IrMail_Server, "_connect__", lambda *args, **kwargs: None),
        ):
            self.env.ref("collections_followup.ir_cron_send_notices").method_direct_trigger()
            self.env.ref("mail.ir_cron_mail_scheduler_action").method_direct_trigger()
        self.assertEqual(
            [message["To"] for message in sent], ['"Tour Customer" <tour@example.com>']
        )
        self.assertEqual(notice.state, "sent")
        self.assertEqual(
            self.invoice.collections_level_id,
            self.env.ref("collections_followup.level_standard_reminder"),
        )
        self.start_tour("/odoo/collections", "collections_sent_notice", login="tour_collector")
