from datetime import date, datetime, timedelta
from random import Random

from odoo.tests import tagged

from odoo.addons.collections_followup.models.best_time.collections_best_time import Wish

from .best_time_common import BestTimeCommon


@tagged("post_install", "-at_install")
class TestCollectionsBestTime(BestTimeCommon):
    def test_off_nothing_is_read(self):
        self.company.collections_best_time = False
        self.env.flush_all()
        self.company.sudo().collections_best_time  # noqa: B018  in the cache
        before = self.env.cr.sql_log_count
        self.assertIsNone(self._habit())
        self.assertEqual(self.env.cr.sql_log_count, before)

    def test_little_history_claims_nothing(self):
        self.assertFalse(self._habit(self.beta).best)
        self.assertEqual(self.best_time._describe_habit(self._habit(self.beta)), [])

    def test_answers_of_the_customer(self):
        self._write_to(self.beta)
        habit = self._habit(self.beta)
        self.assertEqual(
            self.best_time._describe_best(habit.best["email"]),
            "10:00 to 12:00: messages from the customer then: 3",
        )
        self.assertEqual([(c, s.well, s.tried) for c, s in habit.order], [("email", 3, 5)])

    def test_promises_and_payments_are_answers(self):
        for week in range(5):
            sent = datetime(2026, 1, 19, 8, 30) + timedelta(days=7 * week)
            self._log(sent, "message_sent", "email", self.gamma)
        move = self._invoice(60, 90.0, self.gamma)
        self._pay(move, 30.0, day=date(2026, 1, 21))
        self._pay(move, 30.0, day=date(2026, 1, 27))
        # On the day of the third message: that of the week before brought it, once.
        self._pay(move, 5.0, day=date(2026, 2, 2))
        promise = self.env["collections.promise"]._make(
            {self._item(move): 25.0}, self.today + timedelta(days=3), date_made=date(2026, 2, 16)
        )
        self.assertTrue(promise)
        [(channel, share)] = self._habit(self.gamma).order
        self.assertEqual((channel, share.well, share.tried), ("email", 3, 5))
        words = self.best_time._describe_best(self._habit(self.gamma).best["email"])
        self.assertIn("3 of 5 were answered, or brought a promise or a payment", words)

    def test_entries_that_were_corrected_do_not_count(self):
        reached = self.env["collections.contact"].search(
            [("partner_id", "=", self.alpha.id), ("reached", "=", True)]
        )
        for contact in reached[:2]:
            self._log(
                contact.date, "no_answer", corrects_id=contact.id, correction_reason="A mistake"
            )
        best = self._habit().best.get("phone")
        self.assertTrue(best is None or best.well == 2)

    def test_as_many_queries_for_many_as_for_one(self):
        self._write_to(self.beta)

        def count(partners):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.best_time._read_habits({(self.company, partner) for partner in partners})
            return self.env.cr.sql_log_count - before

        count(self.alpha)
        self.assertEqual(count(self.alpha), count(self.alpha | self.beta | self.gamma))

    def test_day_of_the_next_call(self):
        def propose(day):
            found = self.best_time._propose_days(self.company, self.alpha, [day])
            return found[day][0] if found else None

        # Today is Monday: tomorrow at ten; in a week, the Tuesday after.
        self.assertEqual(propose(date(2026, 3, 3)), date(2026, 3, 3))
        self.assertEqual(propose(date(2026, 3, 9)), date(2026, 3, 10))
        # Fridays went badly: the Tuesday after, no more than four days later.
        self.assertEqual(propose(date(2026, 3, 6)), date(2026, 3, 10))
        self._quiet(self.alpha, ("tuesday",))
        self.assertEqual(propose(date(2026, 3, 3)), date(2026, 3, 4))
        self._quiet(self.alpha, ("wednesday", "thursday"), 8.0, 13.0)
        self.assertIsNone(propose(date(2026, 3, 3)))

    def test_customers_holidays_are_no_days(self):
        with self._on(date(2026, 4, 2)):
            # Thursday before Easter: Good Friday and Easter Monday are holidays in Germany.
            wish = Wish(
                [{"company": self.company, "partner": self.alpha, "channel": "phone"}],
                datetime(2026, 4, 2, 12),
                datetime(2026, 4, 20),
            )
            found = self.best_time._find_moments({"x": wish})["x"]
            self.assertEqual(found.moment, datetime(2026, 4, 7, 8))

    def test_gate_always_wins(self):
        random = Random(12)
        days = ("monday", "tuesday", "wednesday", "thursday", "friday")
        self.company._collections_set_ruleset("collections_followup.ruleset_b2b", "block")
        gate = self.env["collections.gate"]
        rows = [{"company": self.company, "partner": self.alpha, "channel": "phone"}]
        proposed = 0
        for _n in range(25):
            chosen = random.sample(days, random.randint(1, 3))
            start = random.choice([0.0, 8.0, 9.5, 10.5])
            quiet = self._quiet(self.alpha, chosen, start, start + random.choice([1.0, 3.0, 9.0]))
            start = datetime(2026, 3, 2) + timedelta(hours=random.randint(0, 100))
            wish = Wish(rows, start, start + timedelta(days=random.randint(1, 7)))
            for found in self.best_time._find_moments({0: wish}).values():
                proposed += 1
                answer = gate._ask(self.alpha, "phone", found.moment, company=self.company)
                self.assertEqual(answer["verdict"], "allowed", found.moment)
                self.assertTrue(wish.start <= found.moment < wish.end)
            if random.random() < 0.7:
                quiet.unlink()
        self.assertGreater(proposed, 5)
