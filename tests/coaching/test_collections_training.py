from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from ..coaching_common import CoachingCommon


@tagged("post_install", "-at_install")
class TestCollectionsTraining(CoachingCommon):
    """Who is in training, who looks after them, and what counts towards the limit."""

    def _write(self, user, **values):
        self.training.with_user(user).write(values)
        self.env.flush_all()

    def test_what_makes_no_sense_is_refused(self):
        portal = new_test_user(self.env, "coaching_portal", groups="base.group_portal")
        for values, text in (
            ({"date_to": self.today - timedelta(days=31)}, "before it begins"),
            ({"amount_limit": -1.0}, "cannot be negative"),
            ({"user_id": self.supervisor.id}, "after themselves"),
            ({"supervisor_id": self.collector.id}, "no supervisor"),
            ({"user_id": portal.id}, "does not work for"),
        ):
            with self.subTest(values):
                self.assertIn(text, self._refused(self._write, self.second, **values))

    def test_two_trainings_do_not_overlap(self):
        self.training.date_to = self.today
        refused = self._refused(self._train, self.trainee, date_from=self.today)
        self.assertIn("in training on some of these days", refused)
        self._train(self.trainee, date_from=self.today + timedelta(days=1))

    def test_nobody_touches_their_own(self):
        own = self._train(self.second)
        self.env.flush_all()
        for step in (
            lambda: own.with_user(self.second).write({"amount_limit": 10**6}),
            lambda: own.with_user(self.second).write({"user_id": self.trainee.id}),
            lambda: own.with_user(self.second).unlink(),
            lambda: self.training.with_user(self.second).write({"user_id": self.second.id}),
            lambda: self.training.with_user(self.trainee).write({"date_to": self.today}),
            lambda: self.training.with_user(self.collector).unlink(),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                step()
        own.with_user(self.supervisor).date_to = self.today
        self.assertEqual(own.date_to, self.today)

    def test_who_reads_them(self):
        trainings = self.env["collections.training"]
        self._train(self.collector)
        self.assertEqual(trainings.with_user(self.trainee).search([]), self.training)
        self.assertEqual(len(trainings.with_user(self.auditor).search([])), 2)
        self.assertEqual(len(trainings.with_user(self.supervisor).search([])), 2)
        with self.assertRaises(AccessError):
            trainings.with_user(self._outsider()).search([])

    def test_it_runs_on_its_days_where_the_company_is(self):
        self.assertTrue(self.training.is_running)
        self.training.date_to = self.today - timedelta(days=1)
        self.assertFalse(self.training.is_running)
        self.assertEqual(self._promise(self.large).state, "open")

    def test_a_supervisor_in_training_looks_after_nobody(self):
        self._train(self.second)
        with self.assertRaisesRegex(ValidationError, "is in training"):
            self.training.supervisor_id = self.second

    def test_the_branches_of_the_company_too(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id, "collections_policy_id": False}
        )
        trainings = self.env["collections.training"]
        self.assertEqual(trainings._find_sudo(self.trainee, branch), self.training)
        other = self.setup_other_company(name="Elsewhere")["company"]
        self.assertFalse(trainings._find_sudo(self.trainee, other))

    def test_who_is_asked(self):
        promise = self._promise(self.large)
        training = self.training.sudo()
        self.assertEqual(training._find_approver(promise), self.supervisor)
        self.env["collections.absence"].create(
            {
                "user_id": self.supervisor.id,
                "substitute_id": self.second.id,
                "date_from": self.today,
                "date_to": self.today,
            }
        )
        self.assertEqual(training._find_approver(promise), self.second)
        self._train(self.second)
        # Back to who is named: nobody in training is asked.
        self.assertEqual(training._find_approver(promise), self.supervisor)

    def test_parts_of_a_day_count_together(self):
        first = self._promise(self.small)
        self.assertEqual(first.state, "open")
        again = self._promise(self.large, 401.0)
        self.assertEqual(again.state, "to_approve")
        # What waits counts as well.
        self.assertEqual(self._promise(self.move, 10.0).state, "to_approve")

    def test_what_was_kept_today_counts_and_what_was_taken_back_does_not(self):
        first = self._promise(self.small)
        self._pay(self.small)
        self.assertEqual(first.state, "kept")
        second = self._promise(self.large, 401.0)
        self.assertEqual(second.state, "to_approve")
        second.action_cancel()
        self.assertEqual(self._promise(self.large, 400.0).state, "open")

    def test_what_it_takes_the_place_of_does_not_count(self):
        self._promise(self.large, 900.0)
        self.assertEqual(self._promise(self.large, 950.0, replace=True).state, "open")

    def test_others_promises_and_other_customers_do_not_count(self):
        self._promise(self.large, user=self.collector)
        self.assertEqual(self._promise(self.small).state, "open")
        elsewhere = self._invoice(5, 900.0, self.partner_b)
        self.assertEqual(self._promise(elsewhere).state, "open")

    def test_other_currencies_at_the_rate_of_the_day(self):
        currency = self.setup_other_currency(
            "EUR", rates=[("2026-01-01", 4.0), ("2026-03-02", 0.5)]
        )
        foreign = self._invoice(5, 600.0, currency_id=currency.id)
        # 600 are 1,200 today; they were 150 on the day that is given.
        promise = self._promise(foreign, date_made=self.today - timedelta(days=20))
        self.assertEqual(promise.state, "to_approve")
        self.training.amount_limit = 1200.0
        promise.action_cancel()
        self.assertEqual(self._promise(foreign).state, "open")

    def test_two_at_once_pass_one_after_the_other(self):
        self.env.flush_all()

        def read():
            # Where the row stands: another place after each change of it
            self.env.cr.execute(
                "SELECT ctid::text FROM collections_training WHERE id = %s", (self.training.id,)
            )
            return self.env.cr.fetchone()

        before = read()
        self._promise(self.small)
        self.assertNotEqual(read(), before)
        before = read()
        self._promise(self.move, user=self.collector)
        self.assertEqual(read(), before, "others wait for nobody")
