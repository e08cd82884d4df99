"""What figures of a page share is what each of them reads for itself."""

from datetime import date

from odoo.tests import tagged
from odoo.tools import SQL

from ..figures_common import BEFORE, FIRST, LAST, FiguresCommon

PERIODS = [(FIRST, LAST), (date(2025, 12, 1), BEFORE), (date(2025, 1, 1), date(2025, 1, 31))]


@tagged("post_install", "-at_install")
class TestCollectionsFigureShared(FiguresCommon):
    def _book_something(self):
        for month, amount in ((11, 100.0), (12, 70.0)):
            self._invoice(date(2025, month, 20), amount)
        partly = self._invoice(date(2026, 1, 15), 80.0)
        self._pay(partly, 30.0, day=date(2026, 1, 25))
        self._invoice(date(2026, 1, 9), 20.0, move_type="out_refund")

    def test_shared_is_what_each_reads_alone(self):
        self._book_something()
        for convention in ({}, {"due_today": "yes", "tolerance": 25}):
            with self.figures._share(PERIODS) as shared:
                for name, (figure, source) in self.figures._get_table().items():
                    known = {own.name for own in figure.conventions}
                    given = {key: value for key, value in convention.items() if key in known}
                    for group_by in (None,):
                        scope = self.figures._ask(name, self.company, PERIODS, group_by, given)[2]
                        alone = self.figures._read_parts(figure, source, scope)
                        together = self.figures._read_parts(
                            figure, source, scope._replace(shared=shared)
                        )
                        with self.subTest(name, convention=convention):
                            self.assertCountEqual(together, alone)

    def test_where_nothing_can_be_kept_each_reads_alone(self):
        self._book_something()
        figures = self.figures.with_company(self.company)
        page = figures.get_page("month", "2026-01-31")
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute("SET LOCAL transaction_read_only = on")
            self.assertEqual(figures.get_page("month", "2026-01-31"), page)
            savepoint.rollback()

    def test_each_is_read_once_and_nothing_is_left(self):
        with self.figures._share(PERIODS) as shared:
            for _time in range(2):
                shared.keep("key", lambda: SQL("SELECT 1 AS one"))
            table = shared.keep("other", lambda: SQL("SELECT 2 AS two"))
            self.assertEqual(self.env.execute_query(SQL("SELECT two FROM %s", table)), [(2,)])
            self.assertEqual(len(shared.tables), 2)
        left = SQL(
            "SELECT count(*) FROM pg_class WHERE relname LIKE %s", "collections_figure_%_tmp"
        )
        self.assertEqual(self.env.execute_query(left), [(0,)])
