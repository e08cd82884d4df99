from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_collections_plan import PlanCommon


class PlanNoticeCommon(PlanCommon):
    """The ladder: 5 days before, 2 days after, and on default."""

    def _due(self):
        notices = self.env["collections.plan.notice"].search([], order="id")
        self.env["collections.plan.notice"]._prepare_due(self.company)
        return self.env["collections.plan.notice"].search([], order="id") - notices

    def _hold(self, **values):
        return self.env["collections.hold"].create(
            {
                "company_id": self.company.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestCollectionsPlanNotice(PlanNoticeCommon):
    """Who writes notices about instalments."""

    def test_people_use_the_buttons(self):
        self._plan(self._invoice(40, 300))
        self._at("2026-03-05")
        with self.assertRaises(AccessError):
            self._due().write({"state": "sent"})
