import io
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..credit_declaration_common import DeclarationCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditDeclarationFiles(DeclarationCommon):
    def _get_file(self, declaration, kind):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", declaration._name),
                ("res_id", "=", declaration.id),
                ("mimetype", "=", kind),
            ]
        )

    def test_the_table_is_kept_as_it_was_made(self):
        draft = self._begin(reason="=2+5")
        for button in (draft.action_table, draft.action_claim_file):
            with self.assertRaisesRegex(UserError, "draft"):
                button()
        draft.action_make()
        [kept] = self._get_file(draft, "text/csv")
        self.assertIn(f"/web/content/{kept.id}?", draft.action_table()["url"])
        # Not what somebody has added to the chatter, and anew where it was deleted
        self.env["ir.attachment"].create(
            {
                **{"name": "x.csv", "raw": b"x", "mimetype": "text/csv"},
                **{"res_model": draft._name, "res_id": draft.id},
            }
        )
        self.assertIn(f"/web/content/{kept.id}?", draft.action_table()["url"])
        rows = [line.split(";") for line in kept.raw.decode("utf-8-sig").splitlines()]
        self.assertEqual(len(rows), 3)
        self.assertEqual(len(set(map(len, rows))), 1)
        row = dict(zip(rows[0], rows[1], strict=True))
        self.assertEqual((row["Kind"], row["Contract"]), ("OVD", "POL-7"))
        self.assertEqual((row["Invoice"], row["Open"]), (self.old.name, "100.00"))
        self.assertEqual((row["All that is open"], row["Insured"]), ("240.00", "90.00"))
        self.assertEqual(row["Why nothing is paid"], "'=2+5")
        collector = self._user("collector", login="table_collector")
        with self.assertRaises(AccessError):
            kept.with_user(collector).raw = b"forged"
        kept.unlink()
        auditor = draft.with_user(self._user("readonly", login="table_auditor"))
        auditor.action_table()
        self.assertIn(f"/web/content/{draft.table_id.id}?", auditor.action_table()["url"])
        self.assertEqual(draft.table_id.name, f"{draft._get_file_name()}.csv")

    def test_the_claim_file_has_all_that_is_known(self):
        claim = self._make("claim")
        url = claim.action_claim_file()["url"]
        claim.action_claim_file()
        [kept] = self._get_file(claim, "application/zip")
        self.assertNotIn(f"/{kept.id}?", url, "it was put together anew")
        names = zipfile.ZipFile(io.BytesIO(kept.raw)).namelist()
        stem = claim._get_file_name()
        for name in (
            *(f"Declarations/{stem}.pdf", f"Declarations/{stem}.csv", "Cover/Cover.txt"),
            *("Ledger.csv", "Contacts.csv", "Notices/Notices.csv", "index.csv"),
        ):
            self.assertIn(name, names)
        self.assertEqual(sum(name.startswith("Invoices/") for name in names), 2)
        auditor = claim.with_user(self._user("readonly", login="files_auditor"))
        auditor.action_table()
        with self.assertRaises(AccessError):
            auditor.action_claim_file()
