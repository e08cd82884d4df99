from odoo.tests import tagged

from ..coaching_common import ReviewCommon


@tagged("post_install", "-at_install")
class TestCollectionsReviewQuestion(ReviewCommon):
    def test_weights(self):
        question = self.checklist.question_ids[0]
        for weight in (0, 101, -3):
            self.assertIn("1 to 100", self._refused(question.write, {"weight": weight}))

    def test_what_changes_nothing_is_no_new_version(self):
        self._review()
        question = self.checklist.question_ids[0]
        question.write({"name": question.name, "weight": question.weight, "hint": "More words"})
        self.assertEqual(self.checklist.version, 1)
        question.write({"is_vital": False})
        self.assertEqual(self.checklist.version, 2)
