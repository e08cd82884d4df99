from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..einvoice_common import EinvoiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsEinvoiceImport(EinvoiceCommon):
    def test_refused_lines_are_listed(self):
        draft = self._invoice(1)
        draft.button_draft()
        other = self.setup_other_company(name="Elsewhere")["company"]
        stranger = self._invoice(5, company=other, partner=self.partner_b)
        wizard = self._import(
            f"invoice;status\n{self.move.name};refused\nNONE/1;refused\n"
            f"{self.other.name};unheard\n{draft.name or 'x'};refused\n"
        )
        self.assertEqual(wizard.count, 1)
        lines = wizard.refused.split("\n")
        self.assertEqual(len(lines), 3)
        self.assertIn("Line 3", lines[0])
        self.assertIn("unheard", lines[1])
        self.assertEqual(self.other.collections_einvoice_status, False)
        self.env["collections.einvoice.import"].with_user(self.collector)
        message = self._refused(self._import, "invoice;status\n", company_id=other.id)
        self.assertIn("your companies", message)
        self.assertFalse(stranger.collections_einvoice_status)

    def test_of_two_lines_the_later_counts(self):
        self._import(
            f"invoice;status;date\n{self.move.name};refused;2026-03-01\n"
            f"{self.move.name};approved;2026-03-02\n{self.move.name};deposited;2026-02-01\n"
        )
        self.assertEqual(self.move.collections_einvoice_status, "approved")

    def test_only_who_works_with_it_imports(self):
        with self.assertRaises(AccessError):
            self._import("invoice;status\n", user=self._user("readonly"))
        self.assertIn(
            "Choose a file",
            self._refused(self.env["collections.einvoice.import"].create({}).action_import),
        )
