from datetime import date, timedelta

from odoo.tests import tagged

from ..desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestCollectionsDeskCustomer(DeskCommon):
    def _get(self, case=None, user=None):
        return self._desk(user).get_customer((case or self.case).id)

    def _figure(self, label, **options):
        [figure] = [own for own in self._get(**options)["figures"] if own["label"] == label]
        return figure

    def test_six_figures(self):
        self.assertEqual(len(self._get()["figures"]), 6)
        self.assertIn("800.00", self._figure("Overdue")["value"])
        self.assertEqual(self._figure("Oldest")["value"], "40 days")
        self.assertEqual(self._figure("Last payment")["value"], "None")
        self._pay(self.second, 120.0, day=self.today - timedelta(days=2))
        paid = self._figure("Last payment")
        self.assertIn("120.00", paid["value"])
        self.assertEqual(paid["hint"], "02/28/2026")
        self._save("right_person")
        contact = self._figure("Last contact")
        self.assertEqual(contact["value"], "03/02/2026")
        self.assertEqual(contact["hint"], "Spoke to the right person")

    def test_broken_promises_are_counted(self):
        self._save("promise", item_ids=self._item(self.move).ids, date="2026-03-03")
        with self._on(10):
            self.engine.refresh(self.company)
            self.assertEqual(self._figure("Promises broken")["value"], "1")

    def test_read_ahead_is_what_is_shown(self):
        """Several read together are as each by itself, and take few queries more."""
        self._save("promise", item_ids=self._item(self.move).ids, date="2026-03-03")
        self._save("right_person", case=self.beta_case)
        self.gamma_case.message_post(body="Hello", message_type="comment")
        desk = self._desk()
        self.assertEqual(
            desk.get_customers(self.cases.ids),
            [desk.get_customer(case_id) for case_id in self.cases.ids],
        )

        def count(case_ids):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            desk.get_customers(case_ids)
            return self.env.cr.sql_log_count - before

        count(self.cases.ids)
        one, three = count(self.cases[:1].ids), count(self.cases.ids)
        self.assertLess(one, 80)
        self.assertLess(three, 2 * one)

    def test_what_cannot_be_read_ahead_is_left_out(self):
        desk = self._desk()
        for odd in (None, "x", [], ["x", None], [10**9]):
            self.assertEqual(desk.get_customers(odd), [])
        rows = desk.get_customers([10**9, *self.cases.ids, *self.cases.ids])
        self.assertEqual([row["id"] for row in rows], self.cases.ids)

    def test_people_with_their_numbers(self):
        person = self.env["res.partner"].create(
            {
                "name": "Ms Vogt",
                "parent_id": self.alpha.id,
                "phone": "+49 30 99",
                "collections_contact": True,
            }
        )
        people = self._get()["people"]
        self.assertEqual(people[0]["id"], person.id)
        self.assertTrue(people[0]["chosen"])
        self.assertTrue(people[0]["called"])
        self.assertFalse(people[1]["called"])
        numbers = [own["address"] for own in people[1]["addresses"] if own["medium"] == "phone"]
        self.assertEqual(numbers, ["+49 30 1234"])

    def test_promise_is_proposed_on_the_day_on_which_the_customer_pays(self):
        self.assertEqual(self._get()["promise"], {"date": "2026-03-09", "why": ""})
        paid = self._invoice(60, 60.0, self.alpha)
        for week in range(6):
            self._pay(paid, 10.0, day=date(2026, 2, 26) - timedelta(weeks=week))
        promise = self._get()["promise"]
        self.assertEqual(promise["date"], "2026-03-05")
        self.assertIn("day of the week", promise["why"])

    def test_script_has_the_figures_of_the_customer(self):
        self.case.level_id.script = "<p>You owe {amount}.</p>"
        self.assertIn("800.00", self._get()["script"])

    def test_outcomes_with_the_day_they_propose(self):
        outcomes = {row["id"]: row for row in self._get()["outcomes"]}
        self.assertEqual(outcomes[self._result("no_answer").id]["date"], "2026-03-03")
        self.assertEqual(outcomes[self._result("promise").id]["leads_to"], "promise")
        for name in ("pending", "wrote", "automatic"):
            self.assertNotIn(self._result(name).id, outcomes)

    def test_the_next_call_is_proposed_when_it_is_allowed(self):
        self.alpha.write({"is_company": False, "country_id": self.env.ref("base.us").id})
        self.alpha.phone = "+1 212 555 0100"
        self.company._collections_set_ruleset(
            "collections_followup.ruleset_us_regulation_f", "block"
        )
        rows = {row["id"]: row for row in self._get()["outcomes"]}
        spoken, missed = rows[self._result("call_back").id], rows[self._result("no_answer").id]
        # 2 March, and seven days of peace after the conversation that is being logged
        self.assertEqual(spoken["date"], "2026-03-09")
        self.assertIn("After a conversation", spoken["date_why"])
        self.assertEqual((missed["date"], missed["date_why"]), ("2026-03-03", ""))
        # The dialog proposes the same, and so does what is saved without a day.
        wizard = self.env["collections.contact.wizard"].create(
            {"partner_id": self.alpha.id, "outcome_id": self._result("call_back").id}
        )
        self.assertEqual(str(wizard.next_action_date), "2026-03-09")

    def test_warnings(self):
        self.assertEqual(self._get()["warnings"], [])
        self.alpha.collections_cease = True
        self.case.user_id = self.colleague
        words = " ".join(self._get()["warnings"])
        self.assertIn("not to be contacted", words)
        self.assertIn(self.colleague.name, words)

    def test_queries_do_not_grow_with_items_and_history(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._get()
            return self.cr.sql_log_count - before

        self.env["res.partner"].create(
            {"name": "P", "parent_id": self.alpha.id, "phone": "+49 30 100"}
        )
        self._save("right_person", note="x")
        self._save("promise", item_ids=self._item(self.move).ids, date="2026-03-05")
        self._pay(self.second, 1.0)
        count()
        few = count()
        for number in range(6):
            move = self._invoice(10 + number, 50.0, self.alpha)
            self._save("promise", item_ids=self._item(move).ids, date="2026-03-06")
            self._save("voicemail", note="x")
            self._pay(self.second, 1.0)
            self.env["res.partner"].create(
                {"name": f"P{number}", "parent_id": self.alpha.id, "phone": f"+49 30 {number}"}
            )
        self.assertLessEqual(count(), few)

    def test_answer_that_nobody_has_sorted(self):
        message = self.case.message_post(body="We pay on Friday", message_type="email")
        self.env["collections.reply"]._take_in(self.case, message)
        customer = self._get()
        self.assertTrue(customer["may"]["sort"])
        self.assertIn("Answered", " ".join(customer["warnings"]))
        self.assertIn("Alpha", self._names())
        action = self._desk().open_answer(self.case.id)
        self.assertEqual(action["target"], "new")

    def test_flags_are_said_first(self):
        flag = self.env["collections.flag"].create(
            {"name": "Vulnerable", "contact_verdict": "warned"}
        )
        self.env["collections.flag.entry"].create(
            {"flag_id": flag.id, "partner_id": self.alpha.id, "reason": "Said so"}
        )
        customer = self._get()
        self.assertIn("Vulnerable", " ".join(customer["warnings"]))
        self.assertEqual(customer["gate"][0]["verdict"], "warned")
