from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.collections_followup.engine.limitation import warn_on

from ..limitation_common import LimitationCommon

# Thursday 31 December 2026 less 90 days is Friday 2 October.
END = date(2026, 12, 31)


@tagged("post_install", "-at_install")
class TestCollectionsLimitationClockWarn(LimitationCommon):
    def _night(self, day):
        with freeze_time(day):
            before = self.env["mail.activity"].search([])
            self.clocks._do_night_sudo(self.company)
            return self.env["mail.activity"].search([]) - before

    def test_warned_once_for_each_step(self):
        moves = self._invoice(date(2023, 3, 15)) | self._invoice(date(2023, 4, 15))
        self.engine.refresh(self.company)
        self.assertEqual(
            [warn_on(END, days) for days in (180, 90, 30)],
            [date(2026, 7, 3), date(2026, 10, 2), date(2026, 12, 1)],
        )
        self.assertFalse(self._night(date(2026, 7, 2)))
        [task] = self._night(date(2026, 7, 3))
        self.assertEqual((task.res_model, task.res_id), ("collections.case", self._case().id))
        self.assertIn("2 items become time-barred", task.summary)
        self.assertFalse(self._night(date(2026, 7, 4)))
        self.assertFalse(self._night(date(2026, 10, 1)))
        self.assertEqual(len(self._night(date(2026, 10, 2))), 1)
        # The end moves: warned of anew when the new one comes near.
        self._pay(moves[0], 10, day=date(2024, 2, 2))
        [task] = self._night(date(2026, 10, 5))
        self.assertIn("An item becomes", task.summary)
        # A night was missed.
        self.assertEqual(len(self._night(date(2026, 12, 20))), 1)
        self.assertFalse(self._night(date(2027, 3, 1)), "barred")

    def test_the_working_day_before(self):
        self._rule()
        self._invoice(date(2023, 9, 5))
        self.company.collections_limitation_warnings = "30"
        # Saturday 5 September 2026 less 30 days is Thursday 6 August, a holiday here.
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "date_from": "2026-08-06 00:00:00",
                "date_to": "2026-08-06 23:59:59",
            }
        )
        self.assertFalse(self._night(date(2026, 8, 4)))
        self.assertEqual(len(self._night(date(2026, 8, 5))), 1)

    def test_each_company_by_night(self):
        done = []
        with (
            patch.object(type(self.clocks), "_do_night_sudo", lambda own, one: done.append(one)),
            patch.object(
                type(self.env["ir.cron"]),
                "_collections_do_each_company",
                lambda cron, companies, mark, work: [work(one) for one in companies],
            ),
        ):
            self.clocks._cron_nightly()
            self.assertIn(self.company, done)
            done.clear()
            self.company.collections_limitation = False
            self.clocks._cron_nightly()
        self.assertNotIn(self.company, done)
