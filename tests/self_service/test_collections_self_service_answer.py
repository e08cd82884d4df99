from odoo.tests import tagged

from ..self_service_common import SelfServiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsSelfServiceAnswer(SelfServiceCommon):
    def test_written_on_the_dispute_of_ones_own(self):
        move, foreign = self._invoice(20, 200), self._invoice(20, 300, partner=self.partner_b)
        reason = self.env["collections.dispute.reason"].search([], limit=1)
        mine, other = (
            self._do(
                "dispute",
                access,
                invoice=[str(own.id)],
                scope="all",
                reason=[str(reason.id)],
                text="Broken",
            ).dispute_id
            for own, access in ((move, None), (foreign, self._access(self.partner_b)))
        )
        request = self._do(
            "answer",
            files=[("a.png", b"\x89PNG\r\n\x1a\n")],
            dispute=[str(mine.id)],
            text="One\nmore",
        )
        message = self.env["collections.self.service.dispute"]._get_thread_sudo(mine.sudo())
        self.assertEqual(str(message.body), "<p>One<br>more</p>")
        self.assertEqual(message.attachment_ids.mapped("name"), ["a.png"])
        self.assertEqual((request.state, request.dispute_id), ("waiting", mine))
        for number in (other.id, 999999):
            self.assertIn("", self._refuse("answer", dispute=[str(number)], text="x"))
        self.assertIn("text", self._refuse("answer", dispute=[str(mine.id)], text=""))
