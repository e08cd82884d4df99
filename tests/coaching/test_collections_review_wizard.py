from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..coaching_common import ReviewCommon


@tagged("post_install", "-at_install")
class TestCollectionsReviewWizard(ReviewCommon):
    def test_bad_input_is_said(self):
        wizards = self.env["collections.review.wizard"].with_user(self.supervisor)
        wizard = wizards.create({})
        self.assertIn("Choose the collector", self._refused(wizard.action_draw))
        wizard.collector_id = self.trainee
        for values, text in (
            ({"count": 0}, "1 to 50"),
            ({"count": 51}, "1 to 50"),
            ({"date_from": "2026-03-01", "date_to": "2026-02-01"}, "before the first"),
        ):
            with self.assertRaisesRegex(UserError, text), self.cr.savepoint():
                wizard.write({"count": 5, **values})
                wizard.action_draw()

    def test_it_opens_for_supervisors(self):
        reviews = self.env["collections.review"].with_user(self.supervisor)
        action = reviews.action_new_lot()
        with Form(self.env[action["res_model"]].with_user(self.supervisor)) as form:
            self.assertTrue(form.checklist_id)
            form.collector_id = self.trainee
            form.date_from = form.date_to = self.today
            self.assertEqual(form.pool_count, 1)
        with self.assertRaises(AccessError):
            self.env["collections.review.wizard"].with_user(self.trainee).create({})
