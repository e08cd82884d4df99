from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestFollowUpTour(TourCommon, MailCase):
    """From the invoice list to the sent notice, in the real web client."""

    def test_from_invoice_list_to_sent_notice(self):
        self.start_tour("/odoo/customer-invoices", "collections_follow_up", login="tour_collector")
        notice = self.env["collections.notice"].search([("partner_id", "=", self.customer.id)])
        self.assertRecordValues(
            notice,
            [{"state": "queued", "channel": "email", "subject": "Please look at this, {customer}"}],
        )
        self.assertEqual(notice.run_id.kind, "selection")
        self.assertEqual(notice.line_ids.move_line_id.move_id, self.invoice)

        with self.mock_mail_gateway():
            self.env["collections.notice"]._process_outbox()
        [mail] = self._mails
        self.assertEqual(mail["email_to"], ['"Tour Customer" <tour@example.com>'])
        self.assertEqual(mail["subject"], "Please look at this, Tour Customer")
        self.assertEqual(notice.state, "sent")
        self.assertEqual(
            self.invoice.collections_level_id,
            self.env.ref("collections_followup.level_standard_reminder"),
        )
        self.start_tour("/odoo/collections", "collections_sent_notice", login="tour_collector")
