from datetime import date

from .figures_common import FiguresCommon

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)


class SnapshotCommon(FiguresCommon):
    """Month ends of a company whose ledger begins with each test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.snapshots = cls.env["collections.snapshot"]
        cls.company.collections_snapshot_monthly = True

    def _record(self, *days, kind="month", company=None):
        """Record days of a company, and return their snapshots, the oldest first."""
        company = company or self.company
        self.snapshots._plan_sudo(company, list(days), kind)
        found = self.snapshots.search(
            [
                ("company_id", "=", company.id),
                ("kind", "=", kind),
                ("day", "in", days),
                ("state", "=", "waiting"),
            ],
            order="day",
        )
        for own in found:
            own._make_sudo()
        return found

    def _current(self, day, kind="month", company=None):
        """Return the snapshot of a day that is in force."""
        return self.snapshots.search(
            [
                ("company_id", "=", (company or self.company).id),
                ("day", "=", day),
                ("kind", "=", kind),
                ("state", "=", "current"),
            ]
        )

    def _aged(self, day, company=None):
        """Return what the ageing says of a day, by customer, in company currency."""
        rows = self.env["collections.ageing"]._read(
            company or self.company, day, currency="company", group_by="partner"
        )
        return {
            row["partner_id"]: ([round(own, 2) for own in row["amounts"]], round(row["credit"], 2))
            for row in rows
        }

    def _recorded(self, snapshot):
        """Return what a snapshot says, by customer, as ``_aged`` does."""
        found = {}
        count = len(snapshot._get_limits()) + 2
        for line in snapshot.line_ids:
            if not line.item_count:
                continue
            amounts, credit = found.get(line.partner_id.id, ([0.0] * count, 0.0))
            own = [line[f"bucket_{number}"] for number in range(count)]
            found[line.partner_id.id] = (
                [round(one + other, 2) for one, other in zip(amounts, own, strict=True)],
                round(credit + line.credit, 2),
            )
        return found
