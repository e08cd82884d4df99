from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsAdviser(ContactCommon):
    def test_advisers_are_found_and_say_nothing_by_default(self):
        advisers = self.env["collections.adviser"]
        self.assertEqual([own._name for own in advisers._get_advisers()], ["collections.best.time"])
        self.assertEqual(advisers._advise_days(self.company, self.person, [self.today]), {})
        self.assertEqual(advisers._advise_hours(self.company, self.person), {})
        self.assertEqual(advisers._prepare_actions(self.env["collections.contact"]), {})
        self.assertEqual(advisers._describe_action(None), "")

    def test_without_advice_the_note_is_what_was_said(self):
        contact = self._log(note="Friday")
        self.assertEqual(contact._get_next_action_note([]), "Friday")
        self.assertIn("At ten", contact._get_next_action_note(["At ten"]))
