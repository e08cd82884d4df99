from datetime import date

from odoo.tests import tagged

from ..figures_common import FIRST, LAST, FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureWork(FiguresCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector", login="work_collector")
        cls.other = cls._user("collector", login="work_other")

    def test_collected_is_what_was_late_when_it_was_paid(self):
        self.assertEqual(self._figure("collected"), 0.0)
        early = self._invoice(date(2026, 1, 25), 500.0)
        late = self._invoice(date(2026, 1, 5), 1_000.0)
        self._pay(early, day=date(2026, 1, 20))
        self._pay(late, 400.0, day=date(2026, 1, 20))
        self._pay(late, 300.0, day=date(2026, 2, 2))
        refund = self._invoice(date(2026, 2, 10), 300.0, move_type="out_refund")
        (self._item(late) | self._item(refund)).reconcile()
        self._assert_figure("collected", 400.0)
        self._assert_figure("collected", 900.0, what="all")
        self._assert_figure("collected", 300.0, first=date(2026, 2, 1), last=date(2026, 2, 28))

    def test_reduced(self):
        before = self._invoice(date(2025, 12, 20), 6_000.0)
        self._invoice(date(2026, 1, 10), 1_000.0)
        self._assert_figure("overdue_reduced", -1_000.0)
        self._pay(before, 2_500.0, day=date(2026, 1, 15))
        self._assert_figure("overdue_reduced", 1_500.0)

    def test_a_payment_counts_for_who_had_the_case_that_it_closed(self):
        with self._on(date(2026, 1, 12)):
            move = self._invoice(date(2026, 1, 5), 1_000.0)
            other = self._invoice(date(2026, 1, 5), 70.0, partner=self.partner_b)
            self.engine.refresh(self.company)
            self._case().user_id = self.collector
            self._case(self.partner_b).user_id = self.other
        with self._on(date(2026, 1, 20)):
            self._pay(move, day=date(2026, 1, 20))
            self._pay(other, 30.0, day=date(2026, 1, 20))
        self.assertFalse(self._case(), "paid, so the case is closed")
        self.assertEqual(
            self._grouped("collected", "collector"), {self.collector.id: 1_000, self.other.id: 30}
        )
        # A year later somebody else has the customer: January stays as it was.
        self.customer.with_company(self.company).collections_user_id = self.other
        self.assertEqual(self._grouped("collected", "collector")[self.collector.id], 1_000)
        figure, source, scope = self.figures._ask(
            "collected", self.company, [(FIRST, LAST)], "collector"
        )
        self.assertTrue(figure)
        self.assertEqual(source._find_held(scope, [self.collector.id]), [self.customer.id])
        self.assertLessEqual({self.customer.id, self.partner_b.id}, set(source._find_held(scope)))

    def test_without_a_case_it_counts_for_the_customers_collector(self):
        self.customer.with_company(self.company).collections_user_id = self.other
        move = self._invoice(date(2026, 1, 25), 500.0)
        self._pay(move, day=date(2026, 1, 20))
        self.assertEqual(self._grouped("collected", "collector", what="all"), {self.other.id: 500})
