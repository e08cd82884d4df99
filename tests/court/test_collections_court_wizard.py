from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..court_common import CourtCommon


@tagged("post_install", "-at_install")
class TestCollectionsCourtWizard(CourtCommon):
    def _open(self, actions, user=None):
        action = actions.with_user(user or self.env.user).action_court_file()
        return (
            self.env[action["res_model"]].with_user(user or self.env.user).browse(action["res_id"])
        )

    def test_what_can_go_goes_and_the_rest_says_why(self):
        good, bad = self._action(), self._action(self.person)
        wizard = self._open(good | bad, self.supervisor)
        self.assertEqual(wizard.form, "eda")
        lines = {line.action_id: line for line in wizard.line_ids}
        self.assertTrue(all(line.problem for line in wizard.line_ids))
        with Form(wizard) as form, form.line_ids.edit(0) as line:
            line.role = "Geschäftsführer"
            line.representative = "Hans Schmidt"
            self.assertFalse(line.problem)
        self.assertEqual(wizard.ready_count, 1)
        opened = wizard.action_write()
        file = self.files.browse(opened["res_id"])
        self.assertEqual(file.line_ids.action_id, good)
        self.assertIn("form of address", lines[bad].problem)
        self._refused(wizard.action_write)
        # The next time it is proposed.
        self.assertEqual(self._open(self._action()).line_ids.representative, "Hans Schmidt")

    def test_english_claims_are_signed(self):
        wizard = self._open(self._english())
        self.assertIn("signed", self._refused(wizard.action_write))
        wizard.write({"is_true": True, "signed_by": "A Clerk"})
        file = self.files.browse(wizard.action_write()["res_id"])
        self.assertEqual((file.form, file.signed_by), ("uk_bulk", "A Clerk"))

    def test_who_may_not_work_on_them_writes_none(self):
        action = self._action()
        with self.assertRaises(AccessError):
            self._open(action, self._user("readonly", login="court_auditor"))
        self._refused(self._open, self.env["collections.legal.action"])
