from datetime import timedelta

from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalActionDeadlines(LegalCommon):
    """Worked examples of the laws: the last day by law, and the safe one."""

    def _lien(self, state, role="direct", project="commercial", kind="us_lien"):
        state = self.env.ref(f"base.state_us_{state}")
        action = self._make(kind, state_id=state.id, claimant_role=role, project_type=project)
        return action

    def _check_days(self, action, **days):
        for rule, (nominal, day) in days.items():
            due = self._due(action, rule)
            self.assertEqual((due.date_nominal, due.date), (nominal, day), rule)
            self.assertEqual(due.state, "open", rule)

    def test_california(self):
        d = self._day
        action = self._lien(5)
        self.assertEqual(self._due(action, "ca_notice").state, "waiting")
        self.assertIn("No date of First delivery", self._due(action, "ca_notice").words)
        self._date(action, first_furnish=d(1, 5), completion=d(6, 30), recorded=d(9, 1))
        # Sunday 25 January: the Friday before is safe.
        self._check_days(
            action,
            ca_notice=(d(1, 25), d(1, 23)),
            ca_record_direct=(d(9, 28), d(9, 28)),
            ca_foreclose=(d(11, 30), d(11, 30)),
        )
        self._date(action, notice_of_completion=d(7, 10))
        self._check_days(action, ca_record_direct=(d(9, 8), d(9, 8)))
        self.assertIn("The earliest of 2", self._due(action, "ca_record_direct").words)
        self.assertFalse(self._due(action, "ca_record_other"))
        # Whoever has no contract with the owner has 30 days: Sunday 9 August.
        action.claimant_role = "other"
        self._check_days(action, ca_record_other=(d(8, 9), d(8, 7)))
        self.assertEqual(self._due(action, "ca_record_direct").state, "dropped")

    def test_texas(self):
        d = self._day
        action = self._lien(44, role="other")
        [worked] = self._date(action, month_worked=d(3, 20))
        self._check_days(
            action,
            tx_notice_commercial=(d(6, 15), d(6, 15)),
            tx_affidavit_commercial=(d(7, 15), d(7, 15)),
        )
        # Saturday 15 August: the law itself moves it.
        worked.date = d(4, 9)
        self._check_days(action, tx_affidavit_commercial=(d(8, 15), d(8, 17)))
        action.project_type = "residential"
        self._check_days(action, tx_affidavit_residential=(d(7, 15), d(7, 15)))

    def test_florida(self):
        d = self._day
        action = self._lien(10, role="other")
        self._date(action, first_furnish=d(1, 5), last_furnish=d(3, 20), recorded=d(6, 1))
        self._check_days(
            action,
            fl_notice=(d(2, 19), d(2, 19)),
            fl_lien=(d(6, 18), d(6, 18)),
            fl_serve=(d(6, 16), d(6, 16)),
            fl_suit=(d(6, 1, 2027), d(6, 1, 2027)),
        )
        self._date(action, contest=d(9, 1))
        # 31 October is a Saturday.
        self._check_days(action, fl_suit=(d(10, 31), d(10, 30)))

    def test_a_changed_date_is_counted_anew_and_told(self):
        d = self._day
        action = self._lien(5)
        [done] = self._date(action, completion=d(6, 30))
        due = self._due(action, "ca_record_direct")
        before = action.message_ids
        done.date = d(7, 1)
        self.assertEqual(due.date, d(9, 29))
        told = " ".join((action.message_ids - before).mapped("body"))
        self.assertIn("09/29/2026, and not by 09/28/2026", told)
        due.action_done()
        done.date = d(7, 20)
        self.assertEqual((due.date, due.state), (d(9, 29), "done"))
        done.unlink()
        self.assertEqual(self._due(action, "ca_record_direct").state, "done")

    def test_holidays_are_those_of_the_court(self):
        """Saturday 3 October is a holiday in Germany; in Bavaria 15 August is one, too."""
        self.customer.write({"country_id": self.env.ref("base.de").id, "state_id": False})
        action = self._make("de_order", country_id=self.env.ref("base.de").id)
        [served] = self._date(action, served=self._day(4, 2))
        # Good Friday and Easter Monday: 3 and 6 April 2026.
        due = self._due(action, "de_objection")
        self.assertEqual(due.date, self._day(4, 16))
        served.date = self._day(3, 20)
        self.assertEqual((due.date_nominal, due.date), (self._day(4, 3), self._day(4, 7)))
        self.assertEqual(self._due(action, "de_enforcement_order").date_nominal, self._day(9, 20))

    def test_a_rule_counts_as_long_as_it_is_valid(self):
        action = self._lien(5)
        self._date(action, recorded=self._day(9, 1))
        rule = self._rule("ca_foreclose")
        rule.date_to = self._day(8, 31)
        action._update_deadlines()
        self.assertEqual(self._due(action, "ca_foreclose").state, "dropped")
        rule.date_to = self._day(9, 1)
        action._update_deadlines()
        self.assertEqual(self._due(action, "ca_foreclose").state, "open")

    def test_by_night_the_owner_is_warned_and_a_supervisor_told_of_what_was_missed(self):
        action = self._lien(5)
        self._date(action, completion=self.today - timedelta(days=80))
        due = self._due(action, "ca_record_direct")
        self.assertEqual(due.date, self.today + timedelta(days=10))
        self.actions._do_night(self.company)
        task = self._tasks(action)
        self.assertEqual((task.user_id, task.date_deadline), (self.collector, due.date))
        self.assertIn("The lien is lost", task.note)
        self.actions._do_night(self.company)
        self.assertEqual(self._tasks(action), task, "once")
        with self._on(11):
            self.actions._do_night(self.company)
            self.assertEqual(due.state, "missed")
            self.assertIn(self.boss, self._tasks(action).user_id)
            due.with_user(self.collector).action_done()
            self.assertEqual((due.state, due.done_by_id), ("done", self.collector))
            self.assertFalse(task.exists() and task.active)

    def test_all_deadlines_are_counted_in_a_fixed_number_of_statements(self):
        actions = self.actions
        for number in range(3):
            actions |= self._make(moves=self._invoice(3 + number, 10.0))
        for action in actions:
            action._set_date("filed", self.today)
        actions = actions.sudo()
        actions._update_deadlines()
        actions.invalidate_recordset()
        counts = []
        for some in (actions[:1], actions):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            some._update_deadlines()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(*counts)
