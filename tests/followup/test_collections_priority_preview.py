from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..case.test_collections_priority_rule import PriorityCommon


@tagged("post_install", "-at_install")
class TestCollectionsPriorityPreview(PriorityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rules = cls.env["collections.priority.rule"]
        cls.days, cls.amount = rules.create(
            [
                {"name": "Days", "factor": "days_overdue", "reference": 100, "weight": 100},
                {"name": "Amount", "factor": "amount_overdue", "reference": 1000, "weight": 10},
            ]
        )
        cls.third = cls.env["res.partner"].create({"name": "Third"})
        # Late and small, less late and large, in between.
        cls._invoice(60, 100.0)
        cls._invoice(20, 1000.0, partner=cls.partner_b)
        cls._invoice(15, 50.0, partner=cls.third)
        cls.cases = cls._case() | cls._case(cls.partner_b) | cls._case(cls.third)
        cls.manager = cls._user("manager")

    def _preview(self):
        action = self.days.with_user(self.manager).action_preview()
        return self.env[action["res_model"]].with_user(self.manager).browse(action["res_id"])

    def _rows(self, preview):
        return [(row.case_id.partner_id, row.old_rank, row.new_rank) for row in preview.row_ids]

    def test_says_which_cases_would_move_and_changes_nothing(self):
        preview = self._preview()
        self.assertEqual(preview.line_ids.mapped("weight"), [100.0, 10.0])
        preview.action_preview()
        self.assertEqual((preview.case_count, preview.moved_count), (3, 0))
        before = self.cases.mapped("priority_score")
        preview.line_ids.filtered(lambda line: line.rule_id == self.amount).weight = 90
        preview.action_preview()
        self.assertEqual(preview.moved_count, 2)
        self.assertEqual(self._rows(preview), [(self.partner_b, 2, 1), (self.customer, 1, 2)])
        row = preview.row_ids[0]
        self.assertEqual((row.old_score, row.new_score), (30.0, 110.0))
        self.env.invalidate_all()
        self.assertEqual(self.cases.mapped("priority_score"), before)
        self.assertEqual(self.amount.weight, 10)

    def test_saved_weights_give_what_was_shown(self):
        preview = self._preview()
        preview.line_ids.filtered(lambda line: line.rule_id == self.amount).weight = 90
        preview.action_preview()
        shown = {row.case_id: row.new_score for row in preview.row_ids}
        preview.action_apply()
        self.assertEqual((self.days.weight, self.amount.weight), (100, 90))
        self.engine.refresh(self.company)
        for case, score in shown.items():
            self.assertEqual(case.priority_score, score)

    def test_queries_do_not_grow_with_the_cases(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            result = self.env["collections.followup.priority"]._preview(
                self.company, [("days_overdue", 1, 1)], 100
            )
            return result["cases"], self.env.cr.sql_log_count - before

        count()
        few, queries = count()
        for name in "abcdef":
            self._invoice(9, partner=self.env["res.partner"].create({"name": name}))
        count()
        self.assertEqual(count(), (few + 6, queries))

    def test_impossible_weights_are_refused(self):
        line = self._preview().line_ids[0]
        self.assertIn("above 0", self._refused(line.write, {"reference": 0}))
        self.assertIn("negative", self._refused(line.write, {"weight": -1}))

    def test_only_administrators_and_only_their_company(self):
        for group in ("readonly", "collector", "supervisor"):
            with self.assertRaises(AccessError):
                self.days.with_user(self._user(group)).action_preview()
        other = self.setup_other_company(name="Elsewhere")["company"]
        self.env["collections.priority.rule"].create(
            {"name": "x", "factor": "level", "weight": 1, "company_id": other.id}
        )
        preview = self._preview()
        self.assertEqual(preview.line_ids.rule_id, self.days | self.amount)
