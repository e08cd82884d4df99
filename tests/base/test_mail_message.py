from odoo.tests import tagged

from .test_collections_thread import ThreadCommon


@tagged("post_install", "-at_install")
class TestMailMessage(ThreadCommon):
    def test_nobody_speaks_in_the_name_of_another(self):
        for thread in self.threads:
            own = thread.with_user(self.collector)
            boss = self.boss.partner_id
            for post in (
                lambda own=own, boss=boss: own.message_post(body="x", author_id=boss.id),
                lambda own=own: own.message_post(body="x", email_from="boss@example.com"),
                lambda own=own, boss=boss: own.message_notify(
                    body="x", author_id=boss.id, partner_ids=self.customer.ids
                ),
                lambda own=own, boss=boss: own.env["mail.message"].create(
                    {
                        "model": own._name,
                        "res_id": own.id,
                        "body": "x",
                        "author_id": boss.id,
                        "email_from": "boss@example.com",
                    }
                ),
                lambda own=own, boss=boss: own.with_context(
                    default_author_id=boss.id, default_email_from="boss@example.com"
                ).message_post(body="x"),
            ):
                with self.subTest(thread._name):
                    message = post()
                    self.assertEqual(message.author_id, self.collector.partner_id)
                    self.assertIn("collector@example.com", message.email_from)

    def test_the_address_of_the_company_may_be_used(self):
        sender = self.company._collections_get_sender()
        message = self.case.with_user(self.collector).message_post(body="x", email_from=sender)
        self.assertEqual(message.email_from, sender)
        self.assertEqual(message.author_id, self.collector.partner_id)

    def test_the_add_on_names_its_authors(self):
        message = self.case.sudo().message_post(body="x", author_id=self.boss.partner_id.id)
        self.assertEqual(message.author_id, self.boss.partner_id)

    def test_other_threads_are_as_core_has_them(self):
        message = self.move.message_post(body="x", author_id=self.boss.partner_id.id)
        self.assertEqual(message.author_id, self.boss.partner_id)
