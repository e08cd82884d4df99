import base64
import io
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.collections_followup.engine import dossier_check

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossier(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor = cls._user("readonly")
        cls.dossier = cls._make(user=cls.auditor, purpose="Suit", case=cls.case)
        cls.data = cls.dossier._read_file("document")

    def test_what_is_kept(self):
        own = self.dossier
        self.assertEqual((own.user_id, own.case_id), (self.auditor, self.case))
        self.assertEqual((own.items, own.recipient), (self.move.name, "District court"))
        self.assertFalse(own.is_altered)
        report = dossier_check.check(self.data, own.code)
        self.assertTrue(report.fits)
        self.assertEqual((report.number, report.last), (own.name, own.last_link))
        self.assertEqual(own.entry_count, max(own.entry_ids.mapped("number")))

    def test_what_is_in_it(self):
        whats = self.dossier.entry_ids.mapped("what")
        for what in ("Invoice", "Payment", "Contact", "Ledger"):
            self.assertIn(what, whats)
        days = [entry.date for entry in self.dossier.entry_ids if entry.date]
        self.assertEqual(days, sorted(days))
        archive = zipfile.ZipFile(io.BytesIO(self.data))
        for path in filter(None, self.dossier.entry_ids.mapped("path")):
            self.assertIn(path, archive.namelist())
        self.assertEqual(archive.read(f"{self.dossier.name}.pdf"), self.dossier._read_file("paper"))
        about = archive.read("about.json").decode()
        for text in (self.dossier.name, "District court", "Suit", self.auditor.name):
            self.assertIn(text, about)

    def test_nobody_changes_it(self):
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "collections.dossier"),
                    ("res_id", "=", self.dossier.id),
                    ("res_field", "!=", False),
                ]
            )
        )
        self.assertTrue(files)
        for group in ("readonly", "manager"):
            user = self.auditor if group == "readonly" else self._user(group)
            with self.subTest(group=group):
                with self.assertRaises(AccessError):
                    self.dossier.with_user(user).recipient = "Somebody"
                with self.assertRaises(AccessError):
                    self.dossier.with_user(user).unlink()
                with self.assertRaises(AccessError):
                    files.with_user(user).write({"raw": b"other"})
                with self.assertRaises(AccessError):
                    self.env["collections.dossier"].with_user(user).create({"recipient": "x"})
        changed = bytearray(self.data)
        changed[50] ^= 1
        files.filtered(lambda own: own.res_field == "document").raw = bytes(changed)
        self.dossier.invalidate_recordset()
        self.assertTrue(self.dossier.is_altered)

    def test_a_form_that_asks_for_sizes_reads_the_file(self):
        # Where files are kept in the database, a size is read instead of what is in it.
        files = self.env["ir.attachment"].sudo()
        self.env["ir.config_parameter"].sudo().set_param("ir_attachment.location", "db")
        own = [("res_model", "=", self.dossier._name), ("res_id", "=", self.dossier.id)]
        files.search([*own, ("res_field", "=", "document")]).raw = self.data
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(self.dossier.with_context(bin_size=True).is_altered)

    def test_who_reads_it(self):
        own = self.dossier.with_user(self._user("collector"))
        with self.assertRaises(AccessError):
            own.read(["recipient"])
        with self.assertRaises(AccessError):
            own.entry_ids.read(["text"])
        self.assertEqual(self.dossier.with_user(self._user("supervisor")).items, self.move.name)

    def test_only_what_its_maker_may_read(self):
        self.company.collections_own_cases = True
        mine, other = self._user("collector", "mine"), self._user("collector", "other")
        self.case.user_id = mine
        self.assertIn("Contact", self._make(user=mine).entry_ids.mapped("what"))
        self.assertNotIn("Contact", self._make(user=other).entry_ids.mapped("what"))

    def test_what_makes_none(self):
        foreign = self._item(self._invoice(5, partner=self.partner_b))
        for items in (foreign, self.move.line_ids - self._item(self.move)):
            with self.assertRaises(UserError):
                self._make(items=items)
        with self.assertRaises(UserError):
            self.env["collections.dossier"]._make(
                self.company, self.customer, self.env["account.move.line"], "x"
            )
        with self.assertRaises(AccessError):
            self._make(user=self._user(login="nobody"))

    def test_downloaded_as_it_is_kept(self):
        own = self.dossier.with_user(self.auditor)
        self.assertEqual(base64.b64decode(own.document), self.data)
        self.assertEqual(own.action_verify()["context"]["default_dossier_id"], own.id)
