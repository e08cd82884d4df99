from odoo.tests import tagged

from ..settings_common import SettingsCommon


@tagged("post_install", "-at_install")
class TestResConfigSettingsPlan(SettingsCommon):
    def test_settings_are_those_of_the_company(self):
        stage = self.env.ref("collections_followup.stage_plan")
        stage.active = True
        values = {
            "collections_plan_max_amount": 5000.0,
            "collections_plan_max_months": 7,
            "collections_plan_max_discount": 12.5,
            "collections_plan_grace_days": 4,
            "collections_plan_max_late": 3,
            "collections_plan_accelerate": not self.company.collections_plan_accelerate,
            "collections_plan_stage_id": stage.id,
        }
        self._check_kept(**values)

    def test_limits_decide_who_approves(self):
        collector = self._user("collector")
        item = self._item(self._invoice(5, 300.0))
        plans = self.env["collections.plan"].with_user(collector)
        terms = {"date_first": "2026-04-01", "installment_count": 3}
        for limit, state in ((300.0, "approved"), (299.99, "proposed")):
            self._save(collections_plan_max_amount=limit)
            plan = plans._make(item, terms)
            plan.action_propose()
            with self.subTest(limit=limit):
                self.assertEqual(plan.state, state)
            plan.action_cancel()

    def test_terms_of_default_are_those_of_the_day(self):
        terms = {"date_first": "2026-04-01", "installment_count": 3}
        self._save(collections_plan_grace_days=4, collections_plan_max_late=3)
        plan = self.env["collections.plan"]._make(self._item(self._invoice(5)), terms)
        self._save(collections_plan_grace_days=9, collections_plan_max_late=1)
        self.assertEqual((plan.grace_days, plan.max_late), (4, 3), "what was agreed stays")

    def test_switch_shows_and_hides_plans_and_brings_their_stages(self):
        stages = self.env.ref("collections_followup.stage_plan") | self.env.ref(
            "collections_followup.stage_plan_default"
        )
        self._save(group_collections_plan=False)
        stages.active = False
        self._check_switch("group_collections_plan", "menu_plans")
        self.assertEqual(stages.mapped("active"), [True, True])
        stages[0].active = False
        self._save(collections_plan_max_months=5)
        self.assertFalse(stages[0].active, "another save brings no stage back")
