from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupSelect(CollectionsCommon):
    def _preview(self, moves, level=None):
        lines = self._item(moves)
        found = self.engine.preview_selection(lines, level)
        self.assertEqual(set(found), set(lines.ids), "each item is answered")
        return [found[self._item(move).id] for move in moves]

    def _reasons(self, moves, level=None):
        return [found["reason"] for found in self._preview(moves, level)]

    def test_as_the_policy_says(self):
        due, early, old = self._invoice(5), self._invoice(-5), self._invoice(20)
        self.assertEqual(self._reasons(due | early | old), [False, "not_due", False])
        self._pass()
        self.assertEqual(self._reasons(due)[0], self._reason(due))

    def test_a_chosen_level_overrides_trigger_minimum_and_interval(self):
        self.policy.write({"min_days": 10, "min_amount": 500.0})
        move = self._invoice(2)
        self.assertTrue(self._reasons(move)[0])
        [found] = self._preview(move, self.levels[2])
        self.assertFalse(found["reason"])
        self.assertEqual(found["next_level"], self.levels[2])

    def test_a_chosen_level_overrides_no_exclusion(self):
        move = self._invoice(5)
        for exclude, reason in (
            (lambda: setattr(move, "no_followup", True), "no_followup"),
            (lambda: setattr(self.customer, "collections_cease", True), "cease"),
        ):
            with self.subTest(reason), self.env.cr.savepoint() as savepoint:
                exclude()
                self.assertEqual(self._reasons(move, self.levels[2]), [reason])
                self.env.flush_all()
                savepoint.rollback()
                self.env.invalidate_all()

    def test_no_level_is_reached_twice_unless_it_repeats(self):
        move = self._invoice(20)
        self._pass()
        self.assertEqual(self._reasons(move, self.levels[0]), ["had_level"])
        self.assertEqual(self._reasons(move, self.levels[1]), [False])
        self.levels[0].repeat_days = 30
        self.assertEqual(self._reasons(move, self.levels[0]), [False])
        self.levels[1].repeat_days = 30
        self._select(move, self.levels[1])
        self._deliver()
        self.assertEqual(self._reasons(move, self.levels[0]), ["had_level"], "never back")

    def _select(self, move, level):
        run = self.env["collections.run"].create({"company_id": self.company.id})
        run._prepare_selection(self._item(move), level)
        run.action_send()
        return run

    def test_reminders_before_and_after_the_due_date_keep_apart(self):
        early = self.levels[0].copy({"days": -5, "sequence": 1, "name": "Early"})
        late, future = self._invoice(5), self._invoice(-20)
        self.assertEqual(self._reasons(late | future, early), ["past_due", False])
        self.assertEqual(self._reasons(late | future, self.levels[0]), [False, "not_due"])

    def test_level_of_another_company_is_refused_with_its_name(self):
        other = self.setup_other_company()["company"]
        theirs = self._create_policy(company_id=other.id, name="Theirs").level_ids[0]
        with self.assertRaisesRegex(UserError, "cannot be used in"):
            self._preview(self._invoice(5), theirs)

    def test_items_outside_are_explained_as_well(self):
        paid = self._invoice(5)
        self._pay(paid)
        [found] = self._preview(paid)
        self.assertEqual(found["reason"], "settled")
        self.assertTrue(found["text"])

    def test_preview_leaves_nothing_behind(self):
        self._preview(self._invoice(5), self.levels[0])
        self.env.cr.execute("SELECT to_regclass('collections_decision_tmp')")
        self.assertEqual(self.env.cr.fetchone(), (None,))
        self.assertFalse(self.env["collections.notice"].search([]))
        # Twice in one transaction, for two companies even.
        self._preview(self._invoice(5))

    def test_documents_that_a_run_of_today_would_claim(self):
        due = self._invoice(5)
        self._invoice(-5)
        engine = self.engine.with_context(allowed_company_ids=self.company.ids)
        self.assertEqual(
            self.env.execute_query(engine.env["collections.followup.select"]._sql_due_moves()),
            [(due.id,)],
        )
        self._pass()
        self.assertFalse(
            self.env.execute_query(engine.env["collections.followup.select"]._sql_due_moves())
        )
