from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsStage(CollectionsCommon):
    def test_case_opens_in_the_first_open_stage(self):
        self._invoice(5)
        self.assertEqual(self._case().stage_id, self.env.ref("collections_followup.stage_new"))

    def test_own_stage_of_a_company_comes_before(self):
        stage = self.env["collections.stage"].create(
            {"name": "Ours", "company_id": self.company.id, "sequence": 1}
        )
        other = self.env["res.company"].create({"name": "Other"})
        self.assertEqual(stage._get_first("open", self.company), stage)
        self.assertNotEqual(stage._get_first("open", other), stage)

    def test_stage_in_use_cannot_be_deleted(self):
        self._invoice(5)
        with self.assertRaisesRegex(UserError, "still holds cases"):
            self._case().stage_id.unlink()

    def test_legal_and_agency_stop_reminders(self):
        move = self._invoice(5)
        for name in ("legal", "agency"):
            self._case().stage_id = self.env.ref(f"collections_followup.stage_{name}")
            self.assertFalse(self._prepare().notice_ids)
            explanation = self._item(move)._collections_explain()[self._item(move).id]
            self.assertEqual(explanation["reason"], "stage")

    def test_sent_notice_moves_the_case_to_the_stage_of_its_level(self):
        stage = self.env.ref("collections_followup.stage_reminder")
        self.levels[0].stage_id = stage
        self._invoice(5)
        run = self._prepare()
        self.assertNotEqual(self._case().stage_id, stage)
        run.action_send()
        self._deliver()
        self.assertEqual(self._case().stage_id, stage)
