from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestCollectionsDeskStep(DeskCommon):
    def _snooze(self, day="2026-03-06", reason="On holiday", key=None, user=None):
        return self._desk(user).snooze(self.case.id, key or self._key(), None, day, reason)

    def test_only_who_did_it_takes_it_back_and_in_time(self):
        answer = self._snooze()
        message = self._refused(self._desk(self.colleague).undo, answer["step_id"])
        self.assertIn("Only who did it", message)
        step = self.env["collections.desk.step"].browse(answer["step_id"])
        step.sudo().date -= timedelta(seconds=21)
        self.assertIn("Too late", self._refused(self._desk().undo, answer["step_id"]))
        self.assertIn("nothing to take back", self._refused(self._desk().undo, 10**9))

    def test_old_steps_are_forgotten(self):
        self._snooze()
        steps = self.env["collections.desk.step"]
        steps._gc_steps()
        self.assertTrue(self.case.desk_step_ids)
        with self._on(100):
            steps._gc_steps()
            self.assertFalse(self.case.desk_step_ids.exists())

    def test_steps_are_nobodys_to_write(self):
        self._save()
        step = self.case.desk_step_ids
        for user in (self.collector, self.supervisor):
            own = step.with_user(user)
            for method, args in (
                (own.write, ({"undone": True},)),
                (own.unlink, ()),
                (own.create, ({"key": "abcdefgh", "case_id": self.case.id, "kind": "skip"},)),
            ):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    method(*args)

    def test_a_step_needs_a_key_of_its_own(self):
        steps = self.env["collections.desk.step"].with_user(self.collector)
        for key in (None, "short", "x" * 65, 12345678):
            self.assertIn("Reload the page", self._refused(steps._find, key))
        self.assertFalse(steps._find("nobody-has-used-it"))
        self._snooze(key="pressed-by-one")
        self.assertEqual(steps._find("pressed-by-one").kind, "snooze")
        colleague = steps.with_user(self.colleague)
        self.assertFalse(colleague._find("pressed-by-one"), "each has keys of their own")
