from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..coaching_common import ReviewCommon


@tagged("post_install", "-at_install")
class TestCollectionsReviewChecklist(ReviewCommon):
    def test_a_version_is_what_a_review_was_made_by(self):
        questions = self.checklist.question_ids
        questions[0].name = "Before anybody has used it"
        self.assertEqual(self.checklist.version, 1)
        self._review()
        self.checklist.name = "Another name"
        questions[0].sequence = 99
        self.assertEqual(self.checklist.version, 1)
        questions.write({"weight": 5})
        questions[0].unlink()
        self.assertEqual(self.checklist.version, 2, "changed together, it is one version")
        with self.assertRaises(AccessError):
            self.checklist.with_user(self.supervisor).version = 1

    def test_rights(self):
        for user in (self.trainee, self.auditor):
            checklist = self.checklist.with_user(user)
            self.assertTrue(checklist.question_ids.mapped("name"))
            with self.assertRaises(AccessError):
                checklist.name = "Mine"
            with self.assertRaises(AccessError):
                checklist.question_ids.write({"weight": 1})
        self.checklist.with_user(self.supervisor).name = "Ours"
        self.assertEqual(self.checklist.name, "Ours")

    def test_what_makes_no_sense_is_refused(self):
        for values in ({"pass_percent": 101.0}, {"pass_percent": -1.0}):
            self.assertIn("0 to 100", self._refused(self.checklist.write, values))

    def test_one_is_there(self):
        shipped = self.env.ref("collections_followup.review_checklist_call")
        self.assertEqual(shipped.version, 1)
        self.assertEqual(len(shipped.question_ids), 7)
