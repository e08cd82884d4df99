from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_collections_statement_mailing import MailingCommon


@tagged("post_install", "-at_install")
class TestCollectionsStatementPreview(MailingCommon):
    """Who would get a statement, before it is switched on."""

    def test_it_shows_who_would_get_one_and_who_cannot_be_reached(self):
        self.company.collections_statements = False
        self._invoice(5)
        self._invoice(5, 300.0, partner=self.partner_b)
        self.partner_b.email = False
        preview = self.env["collections.statement.preview"]
        for _time in range(2):
            action = preview._open(self.company)
            rows = preview.search(action["domain"])
            self.assertEqual(rows.partner_id, self.partner_b | self.customer)
        self.assertEqual(rows.mapped("amount"), [300.0, 100.0])
        self.assertEqual(rows.mapped("problem"), ["No e-mail address", False])
        self.assertEqual(set(rows.mapped("reason")), {"all"})
        self.assertFalse(self.mailings.search([]))

    def test_rights(self):
        self._invoice(5)
        preview = self.env["collections.statement.preview"]
        for user in (
            self._user("collector"),
            self._user(login="plain"),
            self._user("readonly"),
        ):
            with self.assertRaises(AccessError):
                preview.with_user(user)._open(self.company)
        supervisor = self._user("supervisor")
        action = preview.with_user(supervisor)._open(self.company)
        rows = preview.with_user(supervisor).search(action["domain"])
        self.assertEqual(rows.partner_id, self.customer)
        with self.assertRaises(AccessError):
            rows.with_user(self._user("manager")).read(["amount"])
