from datetime import timedelta

from odoo.tests import tagged

from ..figures_common import FiguresCommon
from ..self_service_common import SelfServiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureSelfService(FiguresCommon, SelfServiceCommon):
    def test_who_entered_it(self):
        days = self.today.replace(day=1), self.today
        self.assertIsNone(self._figure("self_service_share", *days))
        moves = [self._invoice(20, 100.0) for _number in range(3)]
        self.engine.refresh(self.company)
        self._do("promise", day=self._day(10), items=self._ids(moves[0]))
        for move in moves[1:]:
            self.env["collections.promise"]._make(
                {self._item(move): 100.0}, self.today + timedelta(days=5)
            )
        self._assert_figure(
            "self_service_share", 100 / 3, first=days[0], last=days[1], what="promise"
        )
        self.assertIsNone(self._figure("self_service_share", *days, what="dispute"))
        other = self._invoice(20, 100.0)
        reason = self.env["collections.dispute.reason"].search([], limit=1)
        self._do(
            "dispute",
            invoice=[str(other.id)],
            scope="all",
            reason=[str(reason.id)],
            text="Broken",
        )
        self._assert_figure(
            "self_service_share", 100.0, first=days[0], last=days[1], what="dispute"
        )
        self._assert_figure("self_service_share", 50.0, first=days[0], last=days[1])
