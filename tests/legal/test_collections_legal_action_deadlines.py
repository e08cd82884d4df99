from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
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
        self._date(action, first_furnish=d(1, 5), completion=d(6, 30))
        # Sunday 25 January: the Friday before is safe.
        self._check_days(
            action, ca_notice=(d(1, 25), d(1, 23)), ca_record_direct=(d(9, 28), d(9, 28))
        )
        self._date(action, notice_of_completion=d(7, 10))
        self._check_days(action, ca_record_direct=(d(9, 8), d(9, 8)))
        self.assertIn("The earliest of 2", self._due(action, "ca_record_direct").words)
        self.assertFalse(self._due(action, "ca_record_other"))
        # Whoever has no contract with the owner has 30 days: Sunday 9 August.
        action.claimant_role = "other"
        self._check_days(action, ca_record_other=(d(8, 9), d(8, 7)))
        self.assertEqual(self._due(action, "ca_record_direct").state, "dropped")
        # Once it is recorded, that is done, and the suit is due.
        [recorded] = self._date(action, recorded=d(9, 1))
        self._check_days(action, ca_foreclose=(d(11, 30), d(11, 30)))
        done = self._due(action, "ca_record_other")
        self.assertEqual((done.state, done.date_done), ("done", d(9, 1)))
        recorded.unlink()
        self.assertEqual((done.state, done.date_done), ("open", False), "it was a mistake")

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
        # The affidavit and the suit count from the last month, a year apart.
        self._date(action, last_furnish=d(5, 4))
        self._check_days(
            action,
            tx_affidavit_residential=(d(8, 15), d(8, 17)),
            tx_suit_residential=(d(8, 15, 2027), d(8, 13, 2027)),
        )
        self._date(action, contract=d(12, 31, 2021))
        self.assertEqual(self._due(action, "tx_suit_residential").state, "dropped")

    def test_a_notice_for_each_month_of_work_in_texas(self):
        d = self._day
        action = self._lien(44, role="other", kind="us_notice").with_user(self.collector)
        self.assertEqual(self._due(action, "tx_notice_commercial").state, "waiting")
        with self.assertRaisesRegex(UserError, "first delivery"):
            action.action_add_months()
        self._date(action, first_furnish=d(2, 20), last_furnish=d(4, 2))
        action.action_add_months()
        due = self._due(action, "tx_notice_commercial").sorted("date")
        self.assertEqual(due.mapped("date"), [d(5, 15), d(6, 15), d(7, 15)])
        self.assertIn("March 2026", due[1].name)
        due[0].action_done()
        with self.assertRaisesRegex(UserError, "entered already"):
            action.action_add_months()
        march, april = (due[n].date_id for n in (1, 2))
        with self.assertRaisesRegex(ValidationError, "March 2026 is entered"):
            april.date = d(3, 9)
        # Another month: its deadline moves and says so; without it there is none.
        april.date = d(5, 9)
        moved = april.deadline_ids
        self.assertEqual((moved.date, moved.date_before), (d(8, 17), d(7, 15)))
        self.assertIn("and not by 07/15/2026", action.message_ids[0].body)
        march.unlink()
        self.assertEqual(
            sorted(self._due(action, "tx_notice_commercial").mapped("state")),
            ["done", "open"],
        )
        with self.assertRaisesRegex(UserError, "its date stays"):
            due[0].date_id.unlink()

    def test_florida(self):
        d = self._day
        action = self._lien(10, role="other")
        self._date(action, first_furnish=d(1, 5), last_furnish=d(3, 20))
        self._check_days(action, fl_lien=(d(6, 18), d(6, 18)))
        self._date(action, recorded=d(6, 1))
        self._check_days(
            action,
            fl_notice=(d(2, 19), d(2, 19)),
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

    def test_germany_after_an_objection(self):
        action = self._make("de_order", country_id=self.env.ref("base.de").id)
        self._date(action, served=self._day(3, 20), title_served=self._day(4, 20))
        self.assertEqual(self._due(action, "de_einspruch").date, self._day(5, 4))
        [objection] = self._date(action, objection=self._day(4, 1))
        for rule in ("de_objection", "de_enforcement_order"):
            self.assertEqual(self._due(action, rule).state, "dropped", rule)
        objection.unlink()
        self.assertEqual(self._due(action, "de_enforcement_order").state, "open")
        self._date(action, judgment=self._day(4, 10))
        self.assertEqual(self._due(action, "de_enforcement_order").state, "done")

    def test_france_by_the_day_of_the_order(self):
        """Orders since 1 September 2026 are served within three months, before that six."""
        action = self._make("fr_order", country_id=self.env.ref("base.fr").id)
        [order] = self._date(action, issued=self._day(8, 31))
        self._check_days(action, fr_serve_before=(self._day(2, 28, 2027), self._day(2, 26, 2027)))
        self.assertFalse(self._due(action, "fr_serve"))
        order.date = self._day(9, 1)
        self._check_days(action, fr_serve=(self._day(12, 1), self._day(12, 1)))
        self.assertEqual(self._due(action, "fr_serve_before").state, "dropped")
        # Which law counts for what follows says the day of the order, not that of its service.
        self._date(action, served=self._day(10, 1))
        self._check_days(
            action,
            fr_opposition=(self._day(11, 1), self._day(11, 2)),
            fr_enforce=(self._day(12, 1), self._day(12, 1)),
        )
        self.assertEqual(self._due(action, "fr_serve").state, "done")
        order.date = self._day(8, 30)
        self.assertEqual(self._due(action, "fr_enforce").state, "dropped")

    def test_austria_the_netherlands_and_spain(self):
        d = self._day

        def make(kind, country):
            country = self.env.ref(f"base.{country}").id
            return self._make(kind, country_id=country, state_id=False)

        order = make("at_order", "at")
        self._date(order, served=d(2, 2))
        self._check_days(order, at_objection=(d(3, 2), d(3, 2)))
        self._date(order, objection=d(2, 20))
        self.assertEqual(self._due(order, "at_objection").state, "dropped")
        # Fourteen days from the day after delivery, and four for the post.
        letter = make("nl_letter", "nl")
        self._date(letter, demand=d(2, 3))
        self._check_days(letter, nl_letter=(d(2, 21), d(2, 23)))
        monitorio = make("es_order", "es")
        self._date(monitorio, served=d(1, 5), objection=d(2, 2))
        self._check_days(monitorio, es_answer=(d(2, 12), d(2, 12)), es_suit=(d(3, 2), d(3, 2)))
        # An offer to negotiate is no claim: the year for that goes on once it is sent.
        demand = make("es_demand", "es")
        demand.action_propose()
        demand._set_date("demand", self.today)
        demand._update_deadlines()
        demand._file()
        self.assertEqual(self._due(demand, "es_file").state, "open")

    def test_england_with_an_acknowledgment_of_service(self):
        action = self._make("uk_claim", country_id=self.env.ref("base.uk").id)
        self._date(action, issued=self._day(3, 2), served=self._day(3, 16))
        self.assertEqual(self._due(action, "uk_default").date, self._day(3, 30))
        self.assertFalse(self._due(action, "uk_defence"))
        self.assertEqual(self._due(action, "uk_serve").date_nominal, self._day(7, 2))
        self.assertEqual(self._due(action, "uk_serve").state, "done")
        self._date(action, acknowledged=self._day(3, 20))
        self.assertEqual(self._due(action, "uk_default").state, "dropped")
        self.assertEqual(self._due(action, "uk_defence").date, self._day(4, 13))

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
        # At once: it may be due before the night.
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
            self.assertFalse(self._tasks(action).filtered("active"), "the supervisor's as well")

    def test_where_the_owner_is_gone_somebody_else_is_told(self):
        action = self._lien(5)
        self.collector.sudo().active = False
        action.sudo()._set_date("completion", self.today - timedelta(days=80))
        action._update_deadlines()
        self.assertEqual(self._tasks(action).user_id, self.boss)

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
