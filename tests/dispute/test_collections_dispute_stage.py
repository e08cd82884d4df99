from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeStage(DisputeCommon):
    def test_first_stage_of_the_company_or_of_all(self):
        other = self.setup_other_company()["company"]
        own, foreign = self.env["collections.dispute.stage"].create(
            [
                {"name": "Own", "sequence": -1, "company_id": self.company.id},
                {"name": "Foreign", "sequence": -2, "company_id": other.id},
            ]
        )
        dispute = self._dispute(self._invoice(20))
        self.assertEqual(dispute.stage_id, own)
        board = dispute.with_context(allowed_company_ids=self.company.ids)._read_group_stage_ids(
            own.browse(), []
        )
        self.assertIn(own, board)
        self.assertNotIn(foreign, board)

    def test_resolved_disputes_come_to_their_stage_and_back(self):
        closed = self.env.ref("collections_followup.dispute_stage_closed")
        dispute = self._dispute(self._invoice(20))
        self.assertIn("with its button", self._refused(dispute.write, {"stage_id": closed.id}))
        dispute._resolve("rejected")
        self.assertEqual(dispute.stage_id, closed)
        dispute.action_reopen()
        self.assertEqual(dispute.stage_id, self.env.ref("collections_followup.dispute_stage_new"))

    def test_stage_in_use_cannot_be_deleted(self):
        dispute = self._dispute(self._invoice(20))
        self._refused(dispute.stage_id.unlink)
