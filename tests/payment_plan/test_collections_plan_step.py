from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanStep(PlanCommon):
    """When notices about instalments go out."""

    def _step(self, kind, days):
        return self.env["collections.plan.step"].create(
            {
                "name": f"{kind} {days}",
                "kind": kind,
                "days": days,
                "company_id": self.company.id,
                "mail_template_id": self.env["collections.plan.step"]
                .search([], limit=1)
                .mail_template_id.id,
            }
        )

    def test_order_in_which_they_come(self):
        wanted = [
            self._step(kind, days)
            for kind, days in (
                ("reminder", 9),
                ("reminder", 0),
                ("late", 0),
                ("late", 30),
                ("default", 0),
                ("default", 3),
            )
        ]
        found = self.env["collections.plan.step"].search([("company_id", "=", self.company.id)])
        self.assertEqual(found.ids, [step.id for step in wanted])

    def test_days_from_zero_up(self):
        self.assertIn("from 0 up", self._refused(self._step, "late", -1))

    def test_archived_step_sends_nothing(self):
        notices = self.env["collections.plan.notice"]
        self._plan(self._invoice(40, 300))
        self.env["collections.plan.step"].search([("kind", "=", "reminder")]).active = False
        self._at("2026-03-05")
        notices._prepare_due(self.company)
        self.assertFalse(notices.search([]))
        self._step("reminder", 6)
        notices._prepare_due(self.company)
        self.assertEqual(notices.search([]).kind, "reminder")
