"""Nobody is asked to pay to nowhere, or by a sender without an address."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResCompanyReady(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.bank_ids.unlink()
        cls._invoice(5)

    def _add_bank(self):
        self.env["res.partner.bank"].create(
            {"acc_number": "BE71096123456769", "partner_id": self.company.partner_id.id}
        )

    def test_run_says_what_is_missing_and_does_not_send(self):
        run = self.env["collections.run"].create({"company_id": self.company.id})
        self.assertIn("no bank account", run.missing)
        run.action_prepare()
        self.assertTrue(run.is_blocked)
        # The question of a run names it, and has no button to go on.
        self.assertEqual(run.action_ask_send()["res_id"], run.id)
        notice = run.notice_ids
        own = self._user("collector", name="Over RPC")
        for button in (
            run.action_confirm_send,
            run.action_send,
            notice.action_ask_send,
            notice.action_send,
            # As a client calls them, whatever the screen offers.
            run.with_user(own).action_send,
            notice.with_user(own).action_send,
        ):
            with self.subTest(button), self.assertRaisesRegex(UserError, "no bank account"):
                button()
        self.assertEqual(run.notice_ids.state, "approved")
        self._add_bank()
        run.invalidate_recordset()
        self.assertFalse(run.missing)
        run.action_confirm_send()
        self.assertEqual(run.notice_ids.state, "queued")

    def test_only_what_the_channel_needs(self):
        gaps = self.company._collections_get_send_gaps
        self.company.write({"email": False, "collections_email": False})
        self.assertEqual(len(gaps({"email"})), 2)
        self.assertEqual(len(gaps({"letter"})), 1)
        self.assertEqual(gaps({"phone", "manual"}), [])

    def test_failed_ones_do_not_go_again_either(self):
        notice = self._prepare().notice_ids
        notice.sudo().state = "failed"
        for method in (notice.action_ask_send, notice.action_send):
            with self.assertRaisesRegex(UserError, "no bank account"):
                method()
        self._add_bank()
        notice.action_send()
        self.assertEqual(notice.state, "queued")

    def test_sender_is_needed_for_e_mails_alone(self):
        self._add_bank()
        self.company.write({"email": False, "collections_email": False})
        run = self._prepare()
        self.assertEqual(run.notice_ids.channel, "email")
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            run.action_send()
        run.notice_ids.sudo().channel = "manual"
        run.action_send()
        self.assertEqual(run.notice_ids.state, "queued")

    def test_account_is_not_needed_where_customers_pay_online(self):
        if "payment.provider" not in self.env:
            self.skipTest("online payments are not installed")
        self.env["ir.config_parameter"].sudo().set_param(
            "account_payment.enable_portal_payment", "True"
        )
        provider = self.env["payment.provider"].create(
            {"name": "Card", "company_id": self.company.id, "is_published": True}
        )
        self.env.cr.execute(
            "UPDATE payment_provider SET state = 'enabled' WHERE id = %s", (provider.id,)
        )
        provider.invalidate_recordset()
        run = self._prepare()
        self.assertIn("no bank account", run.missing)
        self.assertIn("online", run.missing)
        self.assertFalse(run.is_blocked)
        run.action_confirm_send()
        self.assertEqual(run.notice_ids.state, "queued")
