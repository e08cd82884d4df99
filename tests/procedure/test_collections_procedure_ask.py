from odoo.tests import tagged

from .test_collections_procedure import ProcedureCommon

TYPE = "collections_followup.mail_activity_type_procedure"


@tagged("post_install", "-at_install")
class TestCollectionsProcedureAsk(ProcedureCommon):
    """Who has to read a version has a task for it."""

    def _tasks(self, procedure, user=None):
        return procedure.sudo().activity_ids.filtered(
            lambda own: own.user_id == (user or self.collector)
        )

    def test_who_must_read_it_is_asked_once(self):
        procedure = self._write()
        task = self._tasks(procedure)
        self.assertEqual(task.activity_type_id, self.env.ref(TYPE))
        self.assertIn("Calls", task.summary)
        self.assertEqual(procedure.sudo().activity_ids.user_id, procedure.unread_user_ids)
        procedure.body = "<p>Say your name and ours.</p>"
        self.assertEqual(self._tasks(procedure), task, "asked already")

    def test_read_is_done_and_a_new_version_asks_anew(self):
        procedure = self._write()
        procedure.with_user(self.collector).action_read()
        self.assertFalse(self._tasks(procedure))
        self.assertTrue(self._tasks(procedure, self.manager), "each reads for themselves")
        procedure.name = "Calls and visits"
        self.assertFalse(self._tasks(procedure), "the text is the same")
        procedure.body = "<p>Say your name and ours.</p>"
        self.assertTrue(self._tasks(procedure))

    def test_what_is_archived_asks_nobody(self):
        procedure = self._write()
        procedure.action_archive()
        self.assertFalse(procedure.sudo().activity_ids)
        procedure.action_unarchive()
        self.assertTrue(self._tasks(procedure))

    def test_who_comes_to_the_team_is_asked_and_who_leaves_is_not(self):
        procedure = self._write()
        new = self._user("collector", login="new")
        self.assertFalse(self._tasks(procedure, new))
        self.collector.active = False
        self.env["collections.procedure"]._ask_everybody()
        self.env.invalidate_all()
        self.assertTrue(self._tasks(procedure, new))
        self.assertFalse(self._tasks(procedure))

    def test_only_people_of_its_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        procedure = self.env["collections.procedure"].create(
            {"name": "There", "body": "<p>x</p>", "company_id": other.id}
        )
        self.assertNotIn(self.collector, procedure.activity_ids.user_id)
