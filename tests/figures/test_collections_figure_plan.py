from datetime import date

from odoo.tests import tagged

from ..figures_common import FiguresCommon

MARCH = {"first": date(2026, 3, 1), "last": date(2026, 3, 31)}


@tagged("post_install", "-at_install")
class TestCollectionsFigurePlan(FiguresCommon):
    def _plan(self):
        move = self._invoice(5, 300.0)
        terms = {"installment_count": 3, "date_first": date(2026, 3, 10), "shift": "none"}
        plan = self.env["collections.plan"]._make(self._item(move), terms, ())
        plan.action_propose()
        plan.action_accept()
        return plan

    def _end(self, *ends):
        """Make plans that end on some days. What ends them is the pass, in tests of its own."""
        plans = [self._plan() for _end in ends]
        for plan, (day, state) in zip(plans, ends, strict=True):
            name = "default_date" if state == "defaulted" else "date_closed"
            # Sudo: people do not write the state.
            plan.sudo().write({"state": state, name: day})
        self.env.flush_all()

    def test_default_rate(self):
        self.assertIsNone(self._figure("plan_default_rate", **MARCH))
        self._end(
            (date(2026, 3, 20), "defaulted"),
            (date(2026, 3, 20), "completed"),
            (date(2026, 3, 25), "completed"),
            (date(2026, 3, 25), "cancelled"),
            (date(2026, 4, 2), "defaulted"),
        )
        self._assert_figure("plan_default_rate", 100 / 3, **MARCH)
