from datetime import datetime, timedelta

from odoo.tests import tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestCollectionsGateFacts(GateCommon):
    def _question(self, **row):
        [question] = self.gate._prepare_questions(
            [{"partner": self.person, "channel": "phone", **row}]
        )
        return question

    def test_what_follows_from_the_customer(self):
        self.person.phone = "(518) 555-2345"
        child = self.env["res.partner"].create({"name": "Sam", "parent_id": self.person.id})
        question = self._question(
            partner=child, items=self._item(self.move), when=datetime(2026, 6, 5)
        )
        self.assertEqual((question.partner, question.customer), (child, self.person))
        self.assertEqual(question.debts, frozenset(self.move.ids))
        self.assertEqual(question.address, "+15185552345")
        self.assertEqual(question.zones, ("America/New_York",))
        self.assertEqual(question.areas[0][0], "US")
        self.assertEqual(question.company, self.company)

    def test_who_wrote_from_a_number_of_no_country(self):
        """It is of the company's country, as that which is called."""
        self.company.country_id = self.us
        nobody = self.env["res.partner"].create({"name": "Sam", "phone": "518 555 2345"})
        self._log(
            *(datetime(2026, 6, 4), "wrote", "sms", nobody),
            direction="in",
            address="(518) 555-2345",
        )
        question = self._question(partner=nobody, channel="sms", when=datetime(2026, 6, 5))
        history = self.gate._read_histories([question], timedelta(days=9))[question]
        self.assertEqual(question.address, "+15185552345")
        self.assertTrue(history.has_written_from(question.intent))

    def test_post_is_a_letter_and_nothing_is_all_that_is_owed(self):
        question = self._question(channel="post")
        self.assertEqual((question.channel, question.debts), ("letter", frozenset()))

    def test_a_branch_asks_for_the_company_that_keeps_the_cases(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        [question] = self.gate.with_company(branch)._prepare_questions(
            [{"partner": self.person, "channel": "phone"}]
        )
        self.assertEqual(question.company, self.company)

    def test_many_cost_as_many_queries_as_few(self):
        self._set("us_regulation_f")
        self._set("us_ca")
        people = self.env["res.partner"]
        for n in range(30):
            people |= self._person("CA", name=f"P{n}", phone=f"+1 213 555 {1000 + n}")
        self._invoice(10, partner=people[0])
        rows = [
            {"partner": person, "channel": channel, "when": datetime(2026, 6, 5, 16)}
            for person in people
            for channel in ("phone", "email", "sms", "letter", "visit")
        ]
        self.gate._ask_many(rows[:1])

        def count(some):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.gate._ask_many(some)
            return self.cr.sql_log_count - before

        self.assertLessEqual(count(rows), count(rows[:1]) + 1)
