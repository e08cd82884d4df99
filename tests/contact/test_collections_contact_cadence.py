from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsContactCadence(ContactCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.contact_days = 7
        cls.case.user_id = cls.collector
        cls.kind = cls.env.ref("collections_followup.mail_activity_type_cadence")

    def _tasks(self, day):
        with self._on(day):
            self.engine.refresh(self.company)
            self.env.invalidate_all()
            return self.case.activity_ids.filtered(lambda task: task.activity_type_id == self.kind)

    def test_case_without_contact_comes_onto_the_list_of_today(self):
        self.assertFalse(self._tasks(6))
        task = self._tasks(7)
        self.assertEqual(task.user_id, self.collector)
        self.assertEqual(task.summary, "No contact for 7 days: the policy asks for one every 7")
        self.assertEqual(self.case.next_action_date, task.date_deadline)
        self.assertEqual(self._tasks(8), task, "asked for once")
        with self._on(8):
            self._log("no_answer")
        self.assertFalse(self._tasks(8), "done by a contact")
        self.assertFalse(self._tasks(14))
        self.assertTrue(self._tasks(15))

    def test_notices_count(self):
        with self._on(5):
            self._pass()
        self.assertFalse(self._tasks(11))
        self.assertTrue(self._tasks(12))

    def test_not_who_is_to_be_left_alone(self):
        self.customer.collections_cease = True
        self.assertFalse(self._tasks(9))
        self.customer.collections_cease = False
        hold = self.env["collections.hold"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_goodwill").id,
                "date_from": self.today,
            }
        )
        self.assertFalse(self._tasks(9))
        hold.action_release()
        self.case.stage_id = self.env["collections.stage"].search([("kind", "=", "legal")], limit=1)
        self.assertFalse(self._tasks(9))
        self.case.stage_id = self.env["collections.stage"].search([("kind", "=", "open")], limit=1)
        self.assertTrue(self._tasks(9))
        self.customer.collections_cease = True
        self.assertFalse(self._tasks(10), "what was asked for before is not any more")

    def test_off_and_impossible(self):
        self.policy.contact_days = 0
        self.assertFalse(self._tasks(90))
        self.assertIn("0 to 366", self._refused(self.policy.write, {"contact_days": -1}))

    def test_stage_comes_before_the_policy(self):
        stage = self.case.stage_id
        stage.contact_days = 3
        task = self._tasks(3)
        self.assertEqual(task.summary, "No contact for 3 days: the stage asks for one every 3")
        stage.contact_days = 10
        self.assertFalse(self._tasks(9), "less often than the policy")
        self.policy.contact_days = 0
        self.assertTrue(self._tasks(10), "without any rule of the policy")
        stage.contact_days = 0
        self.assertFalse(self._tasks(90))
        self.assertIn("0 to 366", self._refused(stage.write, {"contact_days": 400}))

    def test_vulnerable_customers_are_in_no_cadence(self):
        self.assertTrue(self._tasks(9))
        entry = self.env["collections.flag.entry"].create(
            {
                "flag_id": self.env.ref("collections_followup.flag_vulnerable").id,
                "partner_id": self.customer.id,
                "reason": "Illness",
                "date_from": self.today,
            }
        )
        self.assertFalse(self._tasks(9))
        with self._on(9):
            entry.action_end()
        self.assertTrue(self._tasks(10))
