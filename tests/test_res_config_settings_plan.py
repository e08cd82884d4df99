from odoo.tests import tagged

from .common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResConfigSettingsPlan(CollectionsCommon):
    def _save(self, **values):
        self.env["res.config.settings"].create(
            {"company_id": self.company.id, **values}
        ).execute()

    def test_settings_are_those_of_the_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        before = other.collections_plan_grace_days
        stage = self.env.ref("collections_followup.stage_plan")
        stage.active = True
        values = {
            "collections_plan_max_amount": 5000.0,
            "collections_plan_max_months": 7,
            "collections_plan_grace_days": 4,
            "collections_plan_max_late": 3,
            "collections_plan_accelerate": not self.company.collections_plan_accelerate,
            "collections_plan_stage_id": stage.id,
        }
        self._save(**values)
        self.assertRecordValues(self.company, [values])
        self.assertEqual(other.collections_plan_grace_days, before)

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
        collector = self._user("collector")
        stages = self.env.ref("collections_followup.stage_plan") | self.env.ref(
            "collections_followup.stage_plan_default"
        )
        menu = self.env.ref("collections_followup.menu_plans")
        self._save(group_collections_plan=False)
        stages.active = False
        for wanted in (True, False, True):
            self._save(group_collections_plan=wanted)
            self.env.registry.clear_all_caches()
            self.env.invalidate_all()
            with self.subTest(wanted=wanted):
                self.assertEqual(
                    collector.has_group("collections_followup.group_collections_plan"), wanted
                )
                shown = self.env["ir.ui.menu"].with_user(collector)._visible_menu_ids()
                self.assertEqual(menu.id in shown, wanted)
        self.assertEqual(stages.mapped("active"), [True, True])
        stages[0].active = False
        self._save(collections_plan_max_months=5)
        self.assertFalse(stages[0].active, "another save brings no stage back")
