"""What a sent notice changes on its customer's case, at once."""

from datetime import timedelta

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeCase(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_user_id = cls.env.user
        stage = cls.env.ref
        cls.reminder = stage("collections_followup.stage_reminder")
        cls.warned = stage("collections_followup.stage_notice")
        cls.legal = stage("collections_followup.stage_legal")
        for level, own in zip(cls.levels, (cls.reminder, cls.warned, cls.legal), strict=True):
            level.stage_id = own

    def test_next_notice_is_that_of_the_next_level(self):
        self._invoice(5)
        self._prepare().action_cancel()
        case = self._case()
        self.assertEqual(case.next_action_date, self.today)
        self._pass()
        case.invalidate_recordset()
        self.assertEqual(case.next_notice_date, self.today + timedelta(14))
        self.assertEqual(case.next_action_date, self.today + timedelta(14))
        self.assertEqual((case.level_id, case.stage_id), (self.levels[0], self.reminder))
        self.assertEqual(case.last_notice_date, self.today)

    def test_reminder_before_the_due_date_counts_for_the_open_case(self):
        early = self.levels[0].copy({"days": -5, "sequence": 1, "name": "Early"})
        with self._on(-20):
            self._invoice(-19, 40)
            self._pass()
        case = self._case() or self.env["collections.case"]
        self.assertFalse(case)
        self._invoice(0, 30)
        with self._on(1):
            self.engine.refresh(self.company)
            case = self._case()
            self.assertFalse(case.level_id)
            self.assertFalse(case.last_notice_date)
            self._invoice(-6, 50)
            self.levels[0].days = 9
            run = self._pass()
            self.assertEqual(run.notice_ids.level_id, early)
            self.assertFalse(run.notice_ids.case_id)
            case.invalidate_recordset()
            self.assertEqual(case.level_id, early)
            self.assertEqual(case.last_notice_date, self.today + timedelta(1))

    # ----------------------------------------------------------------- stage and level

    def _reach(self, due, level):
        """An invoice that has reached a level, due so many days ago."""
        move = self._invoice(due)
        run = self.env["collections.run"].create({"company_id": self.company.id})
        run._prepare_selection(self._item(move), level)
        run.action_send()
        self._deliver()
        self.assertEqual(move.collections_level_id, level)
        return move

    def test_stage_follows_the_level_when_its_invoice_is_paid(self):
        self._reach(5, self.levels[0])
        paid = self._reach(20, self.levels[1])
        case = self._case()
        self.assertEqual(case.stage_id, self.warned)
        self._pay(paid)
        case.invalidate_recordset()
        self.assertEqual((case.level_id, case.stage_id), (self.levels[0], self.reminder))

    def test_out_of_a_legal_stage_that_a_level_set(self):
        other = self._reach(5, self.levels[0])
        paid = self._reach(40, self.levels[2])
        case = self._case()
        self.assertEqual(case.stage_id, self.legal)
        self.assertEqual(self._reason(other), "stage")
        self._pay(paid)
        case.invalidate_recordset()
        self.assertEqual(case.stage_id, self.reminder)
        self.assertEqual(self._reason(other), "waiting")

    def test_with_no_level_left_it_begins_anew(self):
        paid = self._reach(40, self.levels[2])
        with self._on(1):
            self._invoice(0)
            self._pay(paid)
            case = self._case()
            self.assertFalse(case.level_id)
            self.assertEqual(case.stage_id.kind, "open")

    def test_a_stage_that_a_person_chose_stays(self):
        self._reach(5, self.levels[0])
        paid = self._reach(20, self.levels[1])
        case = self._case()
        chosen = self.env.ref("collections_followup.stage_agency")
        case.stage_id = chosen
        self._pay(paid)
        case.invalidate_recordset()
        self.assertEqual((case.level_id, case.stage_id), (self.levels[0], chosen))

    def test_another_policy_does_not_lead_back(self):
        self._reach(20, self.levels[1])
        other = self._create_policy(days=(1, 20), name="Other")
        other.level_ids[0].stage_id = self.reminder
        self._invoice(3).collections_policy_id = other
        with self._on(1):
            run = self._pass()
            self.assertEqual(run.notice_ids.level_id, other.level_ids[0])
        case = self._case()
        case.invalidate_recordset()
        self.assertEqual((case.level_id, case.stage_id), (self.levels[1], self.warned))
        self.assertEqual(case.last_notice_date, self.today + timedelta(1))

    def test_an_archived_level_that_was_reached_counts(self):
        # Made later, so that it has the greater number, and put in between.
        between = self.levels[1].copy({"days": 8, "sequence": 15, "name": "Between"})
        self._reach(10, between)
        self._reach(20, self.levels[1])
        self.levels[1].active = False
        self.engine.refresh(self.company)
        case = self._case()
        case.invalidate_recordset()
        self.assertEqual((case.level_id, case.stage_id), (self.levels[1], self.warned))
        self.levels[1].active = True
        figures = self.engine.env["collections.followup.priority"]._read_priority_figures(case)[
            case.id
        ]
        self.assertEqual(figures["level"], 75)
