from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResCompanyAgreements(CollectionsCommon):
    """Where companies write off, and how."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create(
            {
                "name": "Branch",
                "parent_id": cls.company.id,
                "collections_settlement_method": "entry",
            }
        )
        cls.cr.precommit.run()
        cls.account = cls.company_data["default_account_expense"]
        cls.journal = cls.company_data["default_journal_misc"]
        cls.company.write(
            {
                "collections_settlement_account_id": cls.account.id,
                "collections_settlement_journal_id": cls.journal.id,
                "collections_settlement_method": "credit_note",
            }
        )

    def _settings(self, company, owner):
        return company._collections_get_write_off_settings_sudo(owner)

    def test_settings_of_the_items_company_or_else_of_the_one_that_agreed(self):
        self.assertEqual(
            self._settings(self.branch, self.company), (self.account, self.journal, "credit_note")
        )
        own = self.env["account.journal"].create(
            {"name": "Branch", "code": "BRA", "type": "general", "company_id": self.branch.id}
        )
        self.branch.collections_settlement_journal_id = own
        self.assertEqual(
            self._settings(self.branch, self.company), (self.account, own, "credit_note")
        )

    def test_nothing_is_chosen(self):
        settings = self._settings(self.branch, self.branch)
        self.assertFalse(settings.account or settings.journal)
        self.assertEqual(settings.method, "entry")

    def test_who_writes_off_need_not_read_the_settings(self):
        company = self.company.with_user(self._user("collector"))
        self.assertEqual(self._settings(company, company).account, self.account)
