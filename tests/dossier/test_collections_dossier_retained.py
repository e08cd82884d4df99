from datetime import date

from odoo.tests import tagged

from ..dossier_common import DossierCommon

LATE = date(2050, 1, 1)


@tagged("post_install", "-at_install")
class TestCollectionsDossierRetained(DossierCommon):
    def test_deleted_with_what_it_tells_of(self):
        removals = self.env["collections.contact.removal"]
        # One about the case, one about invoices, of the same episode.
        dossiers = self._make(case=self.case) | self._make()
        files = self.env["ir.attachment"].sudo()
        own = [("res_model", "=", "collections.dossier"), ("res_field", "!=", False)]
        self.assertEqual(files.search_count([*own, ("res_id", "in", dossiers.ids)]), 4)

        def old(limit=LATE):
            self.env.flush_all()
            found = self.env.execute_query(removals._sql_old(self.company, limit))
            return {row[1] for row in found if row[0] == "collections.dossier"}

        self.assertFalse(old(), "still owed")
        self._pay(self.move)
        self.assertEqual(self.case.state, "closed")
        self.assertEqual(old(), set(dossiers.ids))
        self.assertFalse(old(self.today), "put together since")
        entries = dossiers.entry_ids
        removals._delete(self.company, LATE)
        self.assertFalse(dossiers.exists())
        self.assertFalse(entries.exists())
        self.assertFalse(files.search_count([*own, ("res_id", "in", dossiers.ids)]))
