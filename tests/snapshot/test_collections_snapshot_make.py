from datetime import date

from odoo.tests import tagged

from ..snapshot_common import FEBRUARY, JANUARY, SnapshotCommon

FIGURES = ("dso", "dso_countback", "best_possible_dso", "cei")


@tagged("post_install", "-at_install")
class TestCollectionsSnapshotMake(SnapshotCommon):
    def test_figures_are_those_of_the_page(self):
        self._invoice(date(2025, 12, 10), 500.0)
        move = self._invoice(date(2026, 1, 10), 900.0, partner=self.partner_b)
        self._invoice(date(2026, 2, 15), 300.0)
        self._pay(move, 400.0, date(2026, 1, 20))
        self._invoice(date(2026, 2, 18), 120.0, partner=self.partner_b, move_type="out_refund")
        for own in self._record(JANUARY, FEBRUARY):
            values = own._read_columns(FIGURES)[own.id]
            for name in FIGURES:
                expected = self._figure(name, own.day.replace(day=1), own.day)
                if expected is None:
                    self.assertIsNone(values[name], name)
                else:
                    self.assertAlmostEqual(values[name], expected, places=6, msg=name)
            self.assertIn("Days sales outstanding:", own.words)
        january = self._current(JANUARY)
        self.assertEqual(
            (january.open, january.overdue, january.credit, january.sales, january.received),
            (1180, 1000, 120, 180, 400),
        )
        self.assertEqual((january.beginning, january.customer_count), (1400, 2))
        self.assertEqual(january.item_count, 4)

    def test_it_is_made_once(self):
        self._invoice(date(2025, 12, 10), 500.0)
        own = self._record(JANUARY)
        self.assertFalse(own._make_sudo())
        self.assertEqual(len(own.line_ids), 1)

    def test_daily_has_no_figures_of_months(self):
        move = self._invoice(date(2026, 3, 15), 500.0)
        self._pay(move, 100.0, date(2026, 2, 20))
        days = self._record(move.date, date(2026, 2, 20), kind="daily")
        self.assertEqual(days.mapped("sales"), [500, 0])
        self.assertEqual(days.mapped("received"), [0, 100])
        self.assertEqual(days.mapped("open"), [500, 400])
        self.assertEqual(days[0]._read_columns(["dso"])[days[0].id]["dso"], None)
        self.assertFalse(days[0].words)

    def test_words_are_in_the_company_language(self):
        self._invoice(date(2025, 12, 10), 500.0)
        self.env["res.lang"]._activate_lang("fr_FR")
        [own] = self._record(JANUARY).with_context(lang="fr_FR")
        self.assertIn("Days sales outstanding", own.words)
