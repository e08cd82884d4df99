from base64 import b64encode

from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import MailCommon

from ..dispute_common import DisputeCommon

MAIL = """From: {sender}
To: {to}
Subject: {subject}
Message-Id: <{number}@customer.example>
{extra}MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="part"

--part
Content-Type: text/plain; charset="utf-8"

{body}
--part
Content-Type: application/pdf; name="slip.pdf"
Content-Disposition: attachment; filename="slip.pdf"
Content-Transfer-Encoding: base64

{file}
--part--
"""


@tagged("post_install", "-at_install")
class TestCollectionsDisputeMail(DisputeCommon, MailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domains = cls.env["mail.alias.domain"]
        cls.company.alias_domain_id = domains.search([("name", "=", "example.com")]) or (
            domains.create({"name": "example.com"})
        )
        settings = cls.env["res.config.settings"].create({"company_id": cls.company.id})
        settings.collections_dispute_alias_name = "disputes"
        cls.alias = cls.company.collections_dispute_alias_id
        cls.count = 0

    def _mail(self, sender, subject, body="", extra=""):
        """Let a message come in; return the disputes that it made."""
        type(self).count += 1
        known = self.env["collections.dispute"].search([])
        self.env["mail.thread"].with_user(self.env.ref("base.user_root")).message_process(
            None,
            MAIL.format(
                sender=sender,
                to=self.alias.alias_full_name,
                subject=subject,
                number=self.count,
                extra=extra,
                body=body,
                file=b64encode(b"%PDF-1.4 slip").decode(),
            ),
        )
        return self.env["collections.dispute"].search([]) - known

    def test_customer_invoices_and_files_are_recognised(self):
        first, second = self._invoice(20), self._invoice(9, 50.0)
        other = self._invoice(9, partner=self.partner_b)
        dispute = self._mail(
            "Kim <A@example.com>",
            f"Your invoice {first.name}",
            f"We never ordered {first.name}, and {second.name}, is wrong too. Not {other.name}.",
        )
        self.assertEqual(dispute.partner_id, self.customer)
        self.assertEqual(dispute.company_id, self.company)
        self.assertEqual(dispute.source, "email")
        self.assertEqual(dispute.line_ids.move_id, first | second)
        self.assertEqual(dispute.amount_open, 150.0)
        self.assertEqual(self._reason(first), "dispute")
        self.assertFalse(self._reason(other), "not an invoice of the sender")
        self.assertIn("never ordered", dispute.description)
        attachments = self.env["ir.attachment"].search(
            [("res_model", "=", dispute._name), ("res_id", "=", dispute.id)]
        )
        self.assertEqual(attachments.mapped("name"), ["slip.pdf"])

    def test_contact_of_the_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Kim", "email": "kim@example.com", "parent_id": self.customer.id}
        )
        dispute = self._mail("kim@example.com", "Wrong price")
        self.assertEqual((dispute.partner_id, dispute.contact_id), (self.customer, contact))
        self.assertFalse(dispute.line_ids)

    def test_contact_with_several_addresses_and_of_a_branch(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        contact = self.env["res.partner"].create(
            {
                "name": "Kim",
                "email": "kim@example.com; desk.kim@example.com",
                "parent_id": self.customer.id,
                "company_id": branch.id,
            }
        )
        for sender in ("kim@example.com", "Desk <Desk.Kim@example.com>"):
            dispute = self._mail(sender, f"About the delivery for {sender}")
            self.assertEqual((dispute.partner_id, dispute.contact_id), (self.customer, contact))
        self.assertFalse(self._mail("im@example.com", "Something else").contact_id)

    def test_unknown_sender(self):
        dispute = self._mail("stranger@elsewhere.example", "Hello")
        self.assertFalse(dispute.partner_id)
        self.assertIn(dispute, self.env["collections.dispute"].search([("partner_id", "=", False)]))
        move = self._invoice(20)
        named = self._mail("stranger@elsewhere.example", f"{move.name} is not ours")
        self.assertEqual(named.partner_id, self.customer, "by the invoice")

    def test_paid_invoice_is_named_but_not_disputed(self):
        move = self._invoice(20)
        self._pay(move)
        dispute = self._mail("a@example.com", f"About {move.name}")
        self.assertEqual(dispute.partner_id, self.customer)
        self.assertFalse(dispute.line_ids)

    def test_reply_makes_no_duplicate(self):
        move = self._invoice(20)
        dispute = self._mail("a@example.com", f"Invoice {move.name}")
        reply = dispute.message_post(
            body="Which line?",
            partner_ids=self.customer.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertTrue(dispute.date_first_answer)
        extra = f"In-Reply-To: {reply.message_id}\n"
        self.assertFalse(self._mail("a@example.com", "Re: Which line?", "The second.", extra))
        self.assertIn("The second.", "".join(dispute.message_ids.mapped("body")))

    def test_new_message_about_the_same_makes_no_duplicate(self):
        move = self._invoice(20)
        dispute = self._mail("a@example.com", f"Invoice {move.name}")
        self.assertFalse(self._mail("a@example.com", f"Again: {move.name}", "Still wrong."))
        self.assertFalse(self._mail("a@example.com", f"{dispute.name}", "By the number."))
        bodies = "".join(dispute.message_ids.mapped("body"))
        self.assertIn("Still wrong.", bodies)
        self.assertIn("By the number.", bodies)
        other = self._mail("b@example.com", f"{dispute.name}")
        self.assertEqual(other.partner_id, self.partner_b, "not the sender's dispute")

    def test_message_about_a_closed_dispute_reaches_the_owner(self):
        user = self._user("collector")
        dispute = self._dispute(self._invoice(20), user_id=user.id)
        dispute._resolve("rejected")
        self.assertFalse(self._mail("a@example.com", f"Re: Your dispute {dispute.name}"))
        self.assertEqual(dispute.state, "resolved")
        self.assertEqual(dispute.activity_ids.user_id, user)

    def test_colleague_is_asked_and_answers_by_mail(self):
        colleague = new_test_user(
            self.env,
            login="dispute_colleague",
            email="colleague@example.com",
            groups="base.group_user",
            company_id=self.company.id,
        )
        dispute = self._dispute(self._invoice(20))
        wizard = self.env["collections.dispute.ask.wizard"].create({"dispute_id": dispute.id})
        wizard.user_ids = colleague
        wizard.question = "<p>Was it delivered?</p>"
        with self.mock_mail_gateway():
            wizard.action_ask()
        [mail] = self._mails
        self.assertIn("colleague@example.com", mail["email_to"][0])
        self.assertIn("Was it delivered?", mail["body"])
        self.assertIn(dispute.line_ids.move_id.name, mail["body"])
        self.assertIn(colleague, dispute.asked_user_ids)
        question = dispute.message_ids[0]
        extra = f"In-Reply-To: {question.message_id}\n"
        self.assertFalse(
            self._mail("colleague@example.com", "Re: Question", "Yes, on Monday.", extra)
        )
        answer = dispute.message_ids[0]
        self.assertIn("Yes, on Monday.", answer.body)
        self.assertEqual(answer.author_id, colleague.partner_id)
        self.assertTrue(answer.subtype_id.internal, "a note: the customer does not see it")
        self.assertFalse(dispute.date_first_answer)
