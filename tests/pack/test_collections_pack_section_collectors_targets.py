from datetime import date

from odoo.tests import tagged

from odoo.addons.collections_followup.models.pack import (
    collections_pack_section_collectors_targets as section_targets,
)

from ..pack_common import PackCommon

FEBRUARY = date(2026, 2, 28)


@tagged("post_install", "-at_install")
class TestCollectionsPackSectionCollectorsTargets(PackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.with_company(cls.company).collections_user_id = cls.collector
        cls.move = cls._invoice(40, 1_000.0)
        cls.engine.refresh(cls.company)
        cls.env["collections.case"].search([]).user_id = cls.collector

    @classmethod
    def _target(cls, kind="collected", amount=1_000.0, day=FEBRUARY, **values):
        if "team_id" not in values:
            values.setdefault("user_id", cls.collector.id)
        return (
            cls.env["collections.target"]
            .with_user(cls.supervisor)
            .create(
                {
                    "company_id": cls.company.id,
                    "kind": kind,
                    "amount": amount,
                    "date_from": day,
                    **values,
                }
            )
        )

    def _tables(self, day, user=None):
        """Return what stands below the collectors: captions, heads, and lists of texts."""
        self.env.flush_all()
        section = self.env["collections.pack.section.collectors"].with_company(self.company)
        section = section.with_user(user or self.env.user)
        company = self.company.with_env(section.env)
        blocks = section._prepare(company, day)["blocks"][1:]
        return [
            (
                block["caption"],
                block["table"]["head"],
                [row["cells"] for row in block["table"]["rows"]],
            )
            for block in blocks
        ]

    def test_nothing_where_no_targets_are_set(self):
        self._target(day=date(2026, 1, 5))
        self._target(day=date(2025, 10, 5), span="quarter")
        self.assertEqual(self._tables(FEBRUARY), [])
        self.assertNotIn("Targets", " ".join(self._section("collectors", FEBRUARY)["notes"]))

    def test_of_the_month_and_its_quarter(self):
        self._target()
        self._target("promise_kept", 80.0)
        self._target(amount=4_200.0, span="quarter")
        self._pay(self.move, 400.0, day=date(2026, 2, 20))
        self._pay(self.move, 100.0, day=date(2026, 3, 1))
        month, quarter = self._tables(FEBRUARY)
        name = self.collector.name
        # The month is over: nothing is expected or projected any more
        self.assertEqual(month[0], "Targets of February 2026")
        self.assertEqual(month[1][3:], ["Target", "Result", "Of the target"])
        self.assertEqual(
            month[2],
            [
                [name, "Collected", "Target missed", "1,000.00", "400.00", "40.0 %"],
                [name, "Promises kept", "Nothing known", "80.0 %", "–", "–"],
            ],
        )
        # 42 of the 64 working days of the quarter are over: 4,200 * 42 / 64, and 400 * 64 / 42
        self.assertEqual(quarter[0], "Targets of Q1 2026")
        self.assertEqual(
            quarter[2],
            [
                [
                    *(name, "Collected", "Behind", "4,200.00", "400.00", "9.5 %"),
                    *("2,756", "610"),
                ]
            ],
        )
        self.assertIn("Targets: each result", self._section("collectors", FEBRUARY)["notes"][-1])
        # As of a day in March: the month's target of February stands there no more
        [(caption, _head, rows)] = self._tables(self.today)
        self.assertEqual((caption, rows[0][4]), ("Targets of Q1 2026", "500.00"))

    def test_results_are_those_of_the_screen(self):
        target = self._target(day=self.today)
        self._pay(self.move, 250.0, day=self.today)
        target._refresh()
        [(_caption, _head, [cells])] = self._tables(self.today)
        self.assertEqual(cells[4], "250.00")
        self.assertEqual(cells[4], f"{target.result:,.2f}")
        for place, value in ((6, target.pace), (7, target.projected)):
            self.assertEqual(cells[place], f"{value:,.0f}")

    def test_whoever_sees_own_targets_gets_those(self):
        other = self._user("collector", login="pack_other")
        self._target()
        self._target(user_id=other.id)
        self.assertEqual(len(self._tables(FEBRUARY, self.supervisor)[0][2]), 2)
        self.assertEqual(len(self._tables(FEBRUARY, self.auditor)[0][2]), 2)
        [(_caption, _head, rows)] = self._tables(FEBRUARY, other)
        self.assertEqual([cells[0] for cells in rows], [other.name])

    def test_of_many_those_furthest_behind(self):
        self.patch(section_targets, "MOST_TARGETS", 2)
        people = [self._user("collector", login=f"pack_{name}") for name in ("c", "b", "a")]
        for person, amount in zip(people, (900.0, 500.0, 700.0), strict=True):
            self._target(amount=amount, user_id=person.id)
        self._target(amount=400.0)
        self._pay(self.move, 400.0, day=date(2026, 2, 20))
        [(caption, _head, rows)] = self._tables(FEBRUARY)
        self.assertEqual(caption, "Targets of February 2026: the 2 of 4 that are furthest behind")
        # All three have nothing yet: the first ones; who has reached it is not among them
        self.assertNotIn(self.collector.name, [cells[0] for cells in rows])
        self.assertEqual(len(rows), 2)

    def test_targets_alone_are_a_section(self):
        self._pay(self.move, day=date(2026, 2, 20))
        self.customer.with_company(self.company).collections_user_id = False
        self._target()
        self.assertTrue(self._tables(FEBRUARY))

    def test_a_branch_is_named(self):
        branch = self.env["res.company"].create(
            {"name": "Branch South", "parent_id": self.company.id}
        )
        self.env.cr.precommit.run()
        self.env.user.company_ids |= branch
        self.collector.company_ids |= branch
        self.supervisor.company_ids |= branch
        self._target(company_id=branch.id)
        [(_caption, _head, [cells])] = self._tables(FEBRUARY)
        self.assertEqual(cells[0], f"{self.collector.name}, Branch South")
