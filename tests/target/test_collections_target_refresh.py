from datetime import date, datetime, timedelta

from odoo.tests import tagged

from ..target_common import TargetCommon


@tagged("post_install", "-at_install")
class TestCollectionsTargetRefresh(TargetCommon):
    def _values(self, target):
        return (
            target.result if target.has_result else None,
            round(target.pace, 2) if target.has_pace else None,
            round(target.projected, 2) if target.has_projected else None,
            target.state,
        )

    def test_collected_beside_the_pace(self):
        self._pay(self.move, 40.0)
        target = self._target(amount=220.0)
        passed, total = target.days_passed, target.days_total
        self.assertEqual(total, 22)
        self.assertEqual(
            self._values(target),
            (40.0, round(220 * passed / 22, 2), round(40 * 22 / passed, 2), "on_pace"),
        )
        self._pay(self.move, 180.0 - 120.0)
        target.with_user(self.supervisor).amount = 100.0
        self.assertEqual(target.result, 100.0)
        self.assertEqual((target.state, target.share), ("reached", 100.0))

    def test_working_days_are_those_of_the_company(self):
        calendar = self.company.resource_calendar_id
        before = self._target()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Feast",
                "calendar_id": calendar.id,
                "company_id": self.company.id,
                "date_from": datetime(2026, 3, 30, 0, 0),
                "date_to": datetime(2026, 3, 31, 23, 0),
                "time_type": "leave",
            }
        )
        after = self._target("contacts")
        self.assertEqual(before.days_total - after.days_total, 2)

    def test_nothing_is_said_where_nothing_is_known(self):
        coming = self._target(date_from=date(2026, 4, 1))
        self.assertEqual(self._values(coming), (None, None, None, "planned"))
        rate = self._target("promise_kept", 80.0)
        self.assertEqual(self._values(rate), (None, 80.0, None, "unknown"))
        self.assertFalse(rate.result_sum)
        money = self._target(date_from=date(2026, 2, 1))
        self.assertEqual(self._values(money), (0.0, 1_000.0, 0.0, "missed"))

    def test_of_all_collectors_at_once(self):
        self._log(user=self.collector)
        self._log("no_answer", user=self.collector)
        self._log(user=self.other)
        team = self.env["collections.team"].create(
            {"name": "North", "member_ids": [(6, 0, (self.collector | self.other).ids)]}
        )
        targets = self._target("contacts", 10.0) | self._target("contacts", 10.0, user=self.other)
        targets |= self._target("contacts", 3.0, team_id=team.id)
        self._refresh(targets)
        self.assertEqual(targets.mapped("result"), [2.0, 1.0, 3.0])
        self.assertEqual(targets[2].state, "reached")
        # One statement for each kind, however many collectors and periods
        more = targets
        for month in range(4, 9):
            more |= self._target("contacts", 10.0, date_from=date(2026, month, 1))
        self._refresh(targets)
        with self.assertQueryCount(6):
            self._refresh(targets)
        with self.assertQueryCount(13):
            self._refresh(more)

    def test_the_result_does_not_depend_on_who_looks(self):
        self.company.collections_own_cases = True
        self._pay(self.move, 40.0)
        self.case.user_id = self.other
        target = self._target(user=self.other)
        self.assertEqual(target.result, 40.0)
        target.with_user(self.supervisor).action_refresh()
        self.assertEqual(target.result, 40.0)
        # Whoever sees own customers alone reads the same of a team's.
        team = self.env["collections.team"].create(
            {"name": "North", "member_ids": [(6, 0, (self.collector | self.other).ids)]}
        )
        common = self._target(team_id=team.id).with_user(self.collector)
        self.assertEqual(common._read_on(self.today)[common.id]["result"], 40.0)
        common._refresh()
        self.assertEqual(common.result, 40.0)

    def test_as_of_a_day_without_writing(self):
        # The case of February was none yet: money stands at the customer's collector.
        self.customer.with_company(self.company).collections_user_id = self.collector
        february = self._target(amount=80.0, date_from=date(2026, 2, 1), span="month")
        quarter = self._target(amount=80.0, date_from=date(2026, 1, 1), span="quarter")
        later = self._target("contacts", 5.0)
        self._pay(self.move, 40.0, day=date(2026, 2, 27))
        self._pay(self.move, 60.0, day=date(2026, 3, 2))
        self._refresh(february | quarter)
        written = (february.result, quarter.result)
        self.assertEqual(written, (40.0, 100.0))
        self.env.flush_all()
        stood = (february | quarter)._read_on(date(2026, 2, 26))
        self.assertEqual(stood[february.id]["result"], 0.0)
        self.assertEqual(stood[february.id]["state"], "behind")
        stood = (february | quarter | later)._read_on(date(2026, 2, 28))
        self.assertEqual(stood[february.id]["result"], 40.0)
        # The day is over, and the period with it; the quarter goes on.
        self.assertEqual(stood[february.id]["state"], "missed")
        self.assertEqual(
            (stood[quarter.id]["result"], stood[quarter.id]["days_passed"]), (40.0, 42)
        )
        self.assertFalse(stood[later.id]["has_pace"])
        self.assertEqual((february.result, quarter.result), written)

    def test_on_the_first_day_of_a_period_it_has_begun(self):
        target = self._target("contacts", 22.0)
        self.assertEqual((target.days_passed, target.has_pace), (1, True))
        with self._on(date(2026, 4, 1)):
            own = self._target("contacts", 22.0, date_from=date(2026, 4, 1))
            self._log(user=self.collector)
            self._refresh(own)
            self.assertEqual((own.result, own.days_passed, own.state), (1.0, 1, "on_pace"))

    def test_whoever_left_the_company_counts_for_the_team(self):
        team = self.env["collections.team"].create(
            {"name": "North", "member_ids": [(6, 0, (self.collector | self.other).ids)]}
        )
        self._log(user=self.collector)
        self._log(user=self.other)
        target = self._target("contacts", 10.0, team_id=team.id)
        self.other.active = False
        self._refresh(target)
        self.assertEqual(target.result, 2.0)
        self.assertEqual(target._read_on(self.today)[target.id]["result"], 2.0)

    def test_what_is_matched_late_is_looked_at_for_some_days(self):
        target = self._target("contacts", 10.0)
        for day, is_looked_at in ((date(2026, 4, 15), True), (date(2026, 4, 16), False)):
            with self._on(day):
                found = self.targets._get_recent(self.company)
                self.assertIs(target in found, is_looked_at)

    def test_the_last_day_of_a_period_may_bring_more(self):
        target = self._target(amount=80.0, span="month")
        with self._on(29) as day:
            self.assertEqual(day, date(2026, 3, 31))
            self.assertEqual(target._read_on(day)[target.id]["state"], "behind")
        with self._on(30):
            self.assertEqual(target._read_on(day)[target.id]["state"], "missed")

    def test_the_scheduled_action_looks_at_what_may_still_change(self):
        target = self._target("contacts", 10.0)
        old = self._target("contacts", 10.0, date_from=date(2025, 12, 1))
        self._log(user=self.collector)
        with self._on(1) as day:
            self.targets._cron_refresh_targets()
        self.assertEqual((target.result, target.refresh_date.date()), (1.0, day))
        self.assertEqual(old.refresh_date.date(), day - timedelta(days=1))
        target.with_user(self.supervisor).action_refresh()
        self.assertEqual(target.refresh_date.date(), self.today)
