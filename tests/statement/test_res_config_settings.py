from odoo.tests import tagged

from .test_collections_statement_mailing import MailingCommon


@tagged("post_install", "-at_install")
class TestResConfigSettings(MailingCommon):
    def test_who_would_get_one_is_asked_from_the_settings(self):
        self._invoice(5)
        settings = self.env["res.config.settings"].create({"collections_statement_who": "asked"})
        action = settings.action_preview_collections_statements()
        self.assertFalse(self.env[action["res_model"]].search(action["domain"]))
        settings.collections_statement_who = "all"
        action = settings.action_preview_collections_statements()
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(rows.partner_id, self.customer)
