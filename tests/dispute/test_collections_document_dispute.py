from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDocumentDispute(DisputeCommon):
    """What letters and e-mails say about disputes."""

    def _note(self, notice):
        disputed = any(notice.line_ids.mapped("amount_disputed"))
        return self.env["collections.document"]._get_dispute_note(notice, disputed)

    def test_part_is_not_asked_for(self):
        self._dispute(self._invoice(20, 500.0), amount=80.0)
        notice = self._prepare().notice_ids
        self.assertEqual(
            self._note(notice),
            "We do not ask you to pay the disputed amounts while we look into them. The rest is "
            "due.",
        )
        html = self.env["collections.document"]._get_email_contents(notice)[notice.id][1]
        for amount in ("500.00", "80.00", "420.00"):
            self.assertIn(amount, html)

    def test_valid_debt_is_claimed_again_and_the_notice_says_so(self):
        move = self._invoice(20, 500.0)
        dispute = self._dispute(move)
        with self._on(3) as day:
            dispute._resolve("rejected")
            notice = self._prepare(day).notice_ids
            self.assertIn(f"your dispute about {move.name}", self._note(notice))
            self.assertIn("not counted as days late", self._note(notice))

    def test_nothing_is_said_without_dispute(self):
        self._invoice(20)
        notice = self._prepare().notice_ids
        self.assertEqual(self._note(notice), "")
