from odoo.tests import tagged

from ..reply_common import ReplyCommon


@tagged("post_install", "-at_install")
class TestMailMessageReply(ReplyCommon):
    def test_answers_come_by_e_mail_and_from_outside(self):
        for kind, author, answer in (
            ("email", self.person, True),
            ("email", self.env["res.partner"], True),
            ("comment", self.person, False),
            ("email", self.collector.partner_id, False),
        ):
            message = self.env["mail.message"].create(
                {"model": "res.partner", "message_type": kind, "author_id": author.id}
            )
            self.assertEqual(message._collections_is_answer(), answer, (kind, author.name))
