from odoo.tests import tagged

from ..reply_common import ReplyCommon


@tagged("post_install", "-at_install")
class TestMailThreadReply(ReplyCommon):
    """What only the headers of an e-mail tell."""

    def test_automatic_answers_do_not_pause(self):
        for extra, subject in (
            ("Auto-Submitted: auto-replied\n", "Re: Reminder"),
            ("", "Automatic reply: Reminder"),
        ):
            with self.subTest(extra=extra):
                reply = self._answer("I am away, we will pay.", extra=extra, subject=subject)
                self.assertTrue(reply.automatic)
                self.assertEqual((reply.state, reply.kind), ("sorted", "out_of_office"))
                self.assertFalse(reply.hold_id or reply.activity_id)
                self.assertFalse(reply.contact_id.reached)
        self.assertFalse(self.case.answered_date)
        self.assertFalse(self.case.on_hold)

    def test_no_client_says_that_nobody_wrote_it(self):
        case = self.case.with_context(collections_automatic=True).with_user(self.collector)
        case.message_post(body="We will pay.", message_type="email", author_id=self.person.id)
        self.assertFalse(self.env["collections.reply"].search([]).automatic)
