from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..base.test_collections_thread import ThreadCommon


@tagged("post_install", "-at_install")
class TestMailComposeMessage(ThreadCommon):
    def _compose(self, user, mode):
        return (
            self.env["mail.compose.message"]
            .with_user(user)
            .with_context(default_model=self.case._name, default_res_ids=self.case.ids)
            .create(
                {
                    "composition_mode": mode,
                    "subject": "Hello",
                    "body": "<p>Pay</p>",
                    "partner_ids": self.customer.ids,
                }
            )
        )

    def test_who_only_reads_mails_nobody(self):
        for mode in ("mass_mail", "comment"):
            for user in (self.auditor, self.accountant):
                with self.subTest(f"{mode} {user.login}"), self.assertRaises(AccessError):
                    self._compose(user, mode)._action_send_mail()
            self._compose(self.collector, mode)._action_send_mail()
