from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from ..common import CollectionsCommon


class ProcedureCommon(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector")
        cls.manager = cls._user("manager")
        cls.move = cls._invoice(10)
        cls.case = cls._case()

    @classmethod
    def _write(cls, **values):
        procedures = cls.env["collections.procedure"].with_user(cls.manager)
        return procedures.create({"name": "Calls", "body": "<p>Say your name.</p>", **values})


@tagged("post_install", "-at_install")
class TestCollectionsProcedure(ProcedureCommon):
    def test_without_text_it_is_refused(self):
        for body in (False, "", "<p><br></p>"):
            self.assertIn("no text", self._refused(self._write, body=body))
        procedure = self._write()
        self.assertIn("no text", self._refused(procedure.write, {"body": "<p> </p>"}))
        self.assertIn("no text", self._refused(procedure.write, {"body": False}))

    def test_read_by_each_and_anew_when_it_changes(self):
        procedure = self._write()
        own = procedure.with_user(self.collector)
        self.assertFalse(own.is_read)
        self.assertIn(self.collector, procedure.unread_user_ids)
        own.action_read()
        own.action_read()
        self.assertTrue(own.is_read)
        self.assertFalse(procedure.with_user(self.manager).is_read, "each reads for themselves")
        self.assertNotIn(self.collector, procedure.unread_user_ids)
        procedure.name = "Calls and visits"
        procedure.body = procedure.body
        self.assertEqual((procedure.version, own.is_read), (1, True))
        procedure.body = "<p>Say your name and ours.</p>"
        self.env.invalidate_all()
        self.assertEqual((procedure.version, own.is_read), (2, False))
        own.action_read()
        self.assertEqual(procedure.reading_ids.sorted("version").mapped("version"), [1, 2])
        self._refused(procedure.sudo().reading_ids.unlink)

    def test_what_is_to_be_read_is_found(self):
        first, second = self._write(), self._write(name="Letters")
        procedures = self.env["collections.procedure"].with_user(self.collector)
        both = Domain("id", "in", (first + second).ids)
        unread, read = Domain("is_read", "=", False), Domain("is_read", "=", True)
        self.assertEqual(procedures.search(both & unread), first + second)
        first.with_user(self.collector).action_read()
        self.assertEqual(procedures.search(both & unread), second)
        self.assertEqual(procedures.search(both & read), first)
        self.assertEqual(procedures.search(both & Domain("is_read", "!=", True)), second)
        first.body = "<p>Another text.</p>"
        self.assertEqual(procedures.search(both & unread), first + second, "asked anew")

    def test_supervisors_see_who_has_not_read_it(self):
        procedure = self._write()
        supervisor = self._user("supervisor")
        own = procedure.with_user(supervisor)
        self.assertIn(self.collector, own.unread_user_ids)
        before = own.unread_count
        procedure.with_user(self.collector).action_read()
        self.env.invalidate_all()
        self.assertEqual(own.unread_count, before - 1)
        with self.assertRaises(AccessError):
            procedure.with_user(self.collector).read(["unread_user_ids"])

    def test_what_changed_while_one_was_reading_is_not_read(self):
        procedure = self._write()
        own = procedure.with_user(self.collector).with_context(collections_read_version=1)
        procedure.body = "<p>Another text.</p>"
        self.assertIn("was changed", self._refused(own.action_read))
        self.assertFalse(own.is_read)
        own.with_context(collections_read_version=2).action_read()
        self.assertTrue(own.is_read)

    def test_rights(self):
        procedure = self._write()
        for group in ("readonly", "supervisor"):
            user = self._user(group)
            self.assertTrue(procedure.with_user(user).body)
            with self.assertRaises(AccessError):
                procedure.with_user(user).body = "<p>Other</p>"
        with self.assertRaises(AccessError):
            procedure.with_user(
                self.env["res.users"].search([("login", "=", "user_readonly")])
            ).action_read()
        with self.assertRaises(AccessError):
            procedure.version = 9
        with self.assertRaises(AccessError):
            self.env["collections.procedure.reading"].with_user(self.collector).create(
                {"procedure_id": procedure.id, "user_id": self.manager.id, "version": 1}
            )
