from datetime import date

from .common import CollectionsCommon

# The period of most tests, and the day before it
FIRST, LAST, BEFORE = date(2026, 1, 1), date(2026, 1, 31), date(2025, 12, 31)


class FiguresCommon(CollectionsCommon):
    """Figures of January 2026, read in March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.figures = cls.env["collections.figure"]

    def _figure(self, name, first=FIRST, last=LAST, company=None, **convention):
        """Return a figure as everybody gets it."""
        self.env.flush_all()
        value, _words = self.figures._compute(
            name, company or self.company, first, last, **convention
        )
        return value

    def _words(self, name, **convention):
        return self.figures._compute(name, self.company, FIRST, LAST, **convention)[1]

    def _grouped(self, name, group_by, **convention):
        """Return a figure by the records that it is grouped by."""
        rows = self.figures._read_rows(
            name, self.company, [(FIRST, LAST)], group_by=group_by, **convention
        )
        return {row["group"]: row["value"] for row in rows}

    def _assert_figure(self, name, expected, **asked):
        self.assertAlmostEqual(self._figure(name, **asked), expected, places=4)
