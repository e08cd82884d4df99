from datetime import date

from odoo.tests import tagged

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestCollectionsPackSectionSummary(PackCommon):
    def test_sentences_and_figures_tie_to_the_ageing(self):
        self._invoice(40, 1_000.0)
        self._invoice(-10, 3_000.0, self.other)
        self._invoice(5, 200.0, self.other, "out_refund")
        values = self._section("summary")
        text = " ".join(values["lead"]).replace("\N{NO-BREAK SPACE}", " ")
        self.assertIn("USD 4,000.00 were open (customers: 2)", text)
        self.assertIn("Past due were USD 1,000.00, 25.0 % (customers: 1)", text)
        self.assertIn("Credits of USD 200.00 are not matched yet.", text)
        self.assertIn("In the month nothing came in.", text)
        cells = self._cells(values)
        self.assertEqual(cells["Open claims"][0], "4,000.00")
        self.assertEqual(cells["Past due"][0], "1,000.00")
        ageing = self._section("ageing")
        self.assertEqual(self._cells(ageing, 0)["Claims"][0], cells["Open claims"][0])
        value = self.env["collections.figure"]._compute(
            "dso", self.company, date(2026, 2, 3), self.today
        )[0]
        self.assertEqual(cells["Days sales outstanding"][0], f"{value:,.1f} days")

    def test_what_changed_and_whether_it_is_better(self):
        move = self._invoice(70, 1_000.0)
        self._invoice(20, 400.0, self.other)
        self._pay(move, day=self.today)
        values = self._section("summary")
        text = " ".join(values["lead"]).replace("\N{NO-BREAK SPACE}", " ")
        self.assertIn("What is past due is USD 600.00 less than on 02/02/2026", text)
        self.assertIn("USD 400.00 more than on 03/02/2025", text)
        self.assertIn("In the month USD 1,000.00 came in, 70.0 days after the due date", text)
        late = self._cells(values)["Days late of payments"]
        self.assertEqual(late[:3], ["70.0 days", "–", ""])

    def test_arrows_say_what_is_better(self):
        section = self.env["collections.pack.section.summary"]

        def write(value, sign=False):
            return f"{value:+.1f}" if sign else f"{value:.1f}"

        values = {"now": 5.0, "before": 8.0, "year": 5.01}
        cells = section._get_cells(values, write, "down")
        self.assertEqual(cells, ["5.0", "8.0", "-3.0 ▲", "5.0", "="])
        cells = section._get_cells({"now": 5.0, "before": 8.0, "year": None}, write, "up")
        self.assertEqual(cells, ["5.0", "8.0", "-3.0 ▼", "–", ""])
