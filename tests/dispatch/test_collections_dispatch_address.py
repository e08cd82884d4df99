from odoo.tests import tagged

from ..address.test_collections_address import AddressCommon


@tagged("post_install", "-at_install")
class TestCollectionsDispatchAddress(AddressCommon):
    """What outgoing messages tell of the addresses that they went to."""

    def test_messages_tell(self):
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        self._deliver()
        own = self._known("email")
        self.assertEqual((own.address, own.usable), ("a@example.com", True))
        self.assertEqual(own.date_success, run.notice_ids.date_sent)
        run.notice_ids.dispatch_id.sudo()._report_undelivered("a@example.com", "550 No such user")
        self.assertFalse(own.usable)
        self.assertEqual(own.failure_reason, "550 No such user")
        self.assertEqual(own.contact_id, self.customer)

    def test_refused_recipient(self):
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        with self._smtp() as server:
            server.refused = {"a@example.com"}
            self._deliver()
        self.assertEqual(run.notice_ids.dispatch_id.failure_type, "bad_email")
        self.assertFalse(self._known("email").usable)
