from datetime import timedelta

from odoo.tests import tagged

from ..desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestCollectionsDeskQueue(DeskCommon):
    def test_calls_come_first_then_tasks_then_priority(self):
        self.assertEqual(self._names(), [])
        self._plan(self.beta_case, kind="task")
        self._plan(self.case, days=-1, kind="task")
        self._plan(self.gamma_case)
        self.assertGreater(self.beta_case.priority_score, self.case.priority_score)
        self.assertEqual(self._names(), ["Gamma", "Beta", "Alpha"])

    def test_notice_that_is_due_comes_after_what_is_planned(self):
        with self._on(20):
            self.engine.refresh(self.company)
            self._plan(self.gamma_case)
            self.assertEqual(self._names()[0], "Gamma")
            self.assertIn("Beta", self._names())

    def test_each_says_why_it_stands_there(self):
        self._plan(self.case, summary="Call about the goods")
        [row] = [
            row for row in self._desk().get_queue("all", True)["rows"] if row["id"] == self.case.id
        ]
        self.assertIn("Call about the goods, priority", row["why"])
        self.assertIn("40 days late", row["why"])
        self.assertTrue(row["call"])
        [row] = [
            row
            for row in self._desk().get_queue("all", True)["rows"]
            if row["id"] == self.gamma_case.id
        ]
        self.assertIn("Nothing planned for today", row["why"])
        self.assertFalse(row["to_do"])

    def test_filters_are_those_of_my_work(self):
        for case, user in zip(
            self.cases, (self.collector, self.colleague, self.env["res.users"]), strict=True
        ):
            case.user_id = user
            self._plan(case)
        self.assertEqual(self._names("mine"), ["Alpha"])
        self.assertEqual(set(self._names("mine_or_nobodys")), {"Alpha", "Gamma"})
        self.assertEqual(set(self._names("all")), {"Alpha", "Beta", "Gamma"})
        self.assertIn("none of the filters", self._refused(self._desk().get_queue, "x"))

    def test_what_is_done_leaves_and_is_counted(self):
        for case in self.cases:
            self._plan(case)
        before = self._desk().get_queue("all")
        self._save("no_answer")
        queue = self._desk().get_queue("all")
        self.assertEqual(queue["total"], before["total"] - 1)
        self.assertEqual(queue["done"], before["done"] + 1)
        self.assertNotIn("Alpha", self._names())
        # For everybody, until tomorrow
        self.assertNotIn("Alpha", self._names(user=self.colleague))
        with self._on(1):
            self.assertIn("Alpha", self._names())
            self.assertEqual(self._desk().get_queue("all")["done"], 0)

    def test_a_call_planned_for_later_is_not_of_today(self):
        self._plan(self.case, days=1)
        self.assertEqual(self._names(), [])
        self.assertEqual(self._names(others=True)[-3:].count("Alpha"), 1)
        with self._on(1):
            self.assertEqual(self._names(), ["Alpha"])

    def test_queries_do_not_grow_with_the_queue(self):
        def count():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._desk().get_queue("all", True)
            return self.cr.sql_log_count - before

        self._plan(self.case)
        count()
        few = count()
        for number in range(8):
            partner = self.env["res.partner"].create({"name": f"More {number}"})
            self._invoice(5, 100.0, partner)
            self._plan(self._case(partner))
        self.assertLessEqual(count(), few)

    def test_late_planned_calls_are_named_with_their_day(self):
        self._plan(self.case, days=-3)
        [row] = [row for row in self._desk().get_queue("all")["rows"] if row["id"] == self.case.id]
        day = self.today - timedelta(days=3)
        self.assertIn(day.strftime("%m/%d/%Y"), row["why"])
