from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..base.test_collections_thread import ThreadCommon


@tagged("post_install", "-at_install")
class TestSmsComposer(ThreadCommon):
    def test_who_only_reads_texts_nobody(self):
        self.customer.phone = "+32 470 00 00 00"
        for mode in ("comment", "mass", "numbers"):
            for user in (self.auditor, self.accountant):
                composer = (
                    self.env["sms.composer"]
                    .with_user(user)
                    .create(
                        {
                            "res_model": self.case._name,
                            "res_id": self.case.id,
                            "res_ids": str(self.case.ids),
                            "composition_mode": mode,
                            "body": "Pay",
                            "numbers": "+32470000000",
                        }
                    )
                )
                with self.subTest(f"{mode} {user.login}"), self.assertRaises(AccessError):
                    composer._action_send_sms()
