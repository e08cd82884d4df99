from odoo.tests import tagged

from ..self_service_common import SelfServiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsSelfServiceQuestion(SelfServiceCommon):
    def test_lands_on_the_case_as_an_e_mail_does(self):
        move = self._invoice(20, 200)
        self.engine.refresh(self.company)
        request = self._do(
            "question",
            topic="question",
            text="Which <b>order</b> is it?",
            items=self._ids(move),
            files=[("order.pdf", b"%PDF-1.7")],
        )
        reply = self.env["collections.reply"].search([])
        self.assertEqual((reply.case_id, reply.state), (self._case(), "open"))
        self.assertEqual((reply.contact_id.channel, reply.contact_id.direction), ("portal", "in"))
        self.assertEqual((reply.move_ids, reply.contact_id), (move, request.contact_id))
        self.assertTrue(reply.hold_id)
        self.assertTrue(reply.activity_id)
        self.assertEqual(reply.message_id.attachment_ids.mapped("name"), ["order.pdf"])
        self.assertNotIn("<b>", reply.message_id.body)

    def test_asked_again_it_pauses_nothing(self):
        self._invoice(20, 200)
        self.engine.refresh(self.company)
        for _time in range(2):
            self._do("question", topic="question", text="Why?")
        second, first = self.env["collections.reply"].search([], order="id desc")
        self.assertTrue(first.hold_id)
        self.assertFalse(second.hold_id)
        self.assertTrue(second.activity_id)

    def test_copies_and_what_says_nothing(self):
        self._do("question", topic="copies")
        self.assertEqual(self.env["collections.reply"].search([]).proposal, "wants_copies")
        self.assertEqual(list(self._refuse("question", topic="question", text=" ")), ["text"])
        self.assertEqual(list(self._refuse("question", topic="spam", text="x")), ["topic"])
