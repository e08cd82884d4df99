from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CollectionsCommon


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
        self.assertEqual(stage._get_first_sudo("open", self.company), stage)
        self.assertNotEqual(stage._get_first_sudo("open", other), stage)

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

    def test_level_without_stage_leaves_the_case_where_it_is(self):
        self._invoice(5)
        case = self._case()
        case.stage_id = self.env.ref("collections_followup.stage_negotiation")
        self._pass()
        self.assertEqual(case.stage_id.kind, "negotiation")

    def test_kind_of_a_stage_works_at_once(self):
        move = self._invoice(5)
        self._case().stage_id.kind = "legal"
        self.assertEqual(self._reason(move), "stage")

    def test_closed_case_is_in_the_closed_stage(self):
        move = self._invoice(5)
        case = self._case()
        self._pay(move)
        self.assertEqual(case.stage_id, self.env.ref("collections_followup.stage_closed"))

    def test_archived_stage_takes_no_new_cases(self):
        first = self.env.ref("collections_followup.stage_new")
        first.active = False
        self._invoice(5)
        self.assertEqual(self._case().stage_id, self.env.ref("collections_followup.stage_reminder"))

    def test_kanban_shows_the_empty_stages_of_allowed_companies(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        stage = self.env["collections.stage"]
        theirs = stage.create({"name": "Theirs", "company_id": other.id})
        cases = self.env["collections.case"].with_context(allowed_company_ids=self.company.ids)
        columns = cases._read_group_stage_ids(stage, [])
        self.assertIn(self.env.ref("collections_followup.stage_legal"), columns)
        self.assertNotIn(theirs, columns)
