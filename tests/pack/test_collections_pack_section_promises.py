from datetime import timedelta

from odoo.tests import tagged

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestCollectionsPackSectionPromises(PackCommon):
    def _promise(self, amount, days=4, partner=None):
        move = self._invoice(5, amount, partner)
        return self.env["collections.promise"]._make(
            {self._item(move): amount}, self.today + timedelta(days=days)
        )

    def test_what_is_promised_next(self):
        self._promise(1_000.0)
        self._promise(500.0, 2, self.other)
        values = self._section("promises")
        self.assertIn("No promise was for a day of the month.", values["lead"])
        rows = [row["cells"] for row in values["blocks"][-1]["table"]["rows"]]
        self.assertEqual([row[2] for row in rows], ["500.00", "1,000.00", "1,500.00"])
        self.assertEqual(rows[0][:2], ["03/04/2026", self.other.name])
        # The day before nobody had promised anything.
        self.assertIsNone(self._section("promises", self.today - timedelta(days=1)))

    def test_how_they_were_kept(self):
        first, _second = self._promise(1_000.0), self._promise(500.0, 4, self.other)
        with self._on(4):
            self._pay(first.line_ids.move_line_id.move_id, day=self.today + timedelta(days=4))
        with self._on(20):
            self.engine.refresh(self.company)
            day = self.today + timedelta(days=20)
            values = self._section("promises", day)
            text = values["lead"][0].replace("\N{NO-BREAK SPACE}", " ")
            self.assertIn("Promises for a day of the month: 2, kept: 1 (50.0 %)", text)
            self.assertIn("Of USD 1,500.00 promised, USD 1,000.00 were paid", text)
            self.assertIn("<svg", values["blocks"][0]["chart"])
            # As of the day on which both were given, both were open.
            values = self._section("promises", self.today)
            self.assertIn("promises: 2", values["lead"][1])
