from odoo.tests import tagged

from ..common import CollectionsCommon
from ..payment_plan.test_collections_plan import PlanCommon

# What people type into one field, and the addresses that it holds.
FIELDS = (
    ("a@example.com", ["a@example.com"]),
    ("A@Example.com; b@example.com", ["a@example.com", "b@example.com"]),
    ("a@example.com,b@example.com,", ["a@example.com", "b@example.com"]),
    ("a@example.com / b@example.com", ["a@example.com", "b@example.com"]),
    ("a@example.com/b@example.com", ["a@example.com", "b@example.com"]),
    ("a@example.com b@example.com", ["a@example.com", "b@example.com"]),
    ("a@example.com\nb@example.com", ["a@example.com", "b@example.com"]),
    ('"Jo Doe" <a@example.com>; Al <b@example.com>', ["a@example.com", "b@example.com"]),
    ("a@example.com; A@EXAMPLE.COM", ["a@example.com"]),
    ("a@example.com; none", ["a@example.com"]),
    ("a@example.com.", ["a@example.com"]),
    ("a@bücher.example", ["a@bücher.example"]),
    ("a@example..com, b@example.com", ["b@example.com"]),
    ("a@bü..example", []),
    ("a@@example.com", []),
    ("@example.com", []),
    ("none", []),
    (" ", []),
    (False, []),
)


@tagged("post_install", "-at_install")
class TestResPartnerEmail(CollectionsCommon):
    def _contact(self, **values):
        return self.env["res.partner"].create(
            {"name": "Person", "parent_id": self.customer.id, **values}
        )

    def test_addresses_of_one_field(self):
        for text, addresses in FIELDS:
            with self.subTest(text):
                self.customer.email = text
                self.assertEqual(self.customer._collections_get_emails(), addresses)

    def test_each_address_has_the_name(self):
        self.customer.write({"name": "ACME", "email": "a@example.com; b@example.com"})
        self.assertEqual(
            self.customer._collections_get_email_to(),
            ['"ACME" <a@example.com>', '"ACME" <b@example.com>'],
        )

    def test_nameless_address_has_the_name_of_the_customer(self):
        contact = self._contact(name=False, type="invoice", email="ap@example.com")
        self.assertEqual(
            contact._collections_get_email_to(), [f'"{self.customer.name}" <ap@example.com>']
        )
        contact.email = False
        self.assertEqual(
            contact._collections_get_email_to(), [f'"{self.customer.name}" <a@example.com>']
        )

    def test_contact_without_a_usable_address_is_reached_at_the_customer(self):
        for text in (False, "none", "a@@example.com"):
            contact = self._contact(email=text)
            self.assertEqual(contact._collections_get_email_contact(), self.customer)
            self.assertFalse(contact._collections_find_email_problem())

    def test_what_is_on_the_blacklist_is_left_out(self):
        self.customer.write({"name": "ACME", "email": "a@example.com, b@example.com"})
        self.env["mail.blacklist"]._add("a@example.com")
        self.assertEqual(self.customer._collections_get_email_to(), ['"ACME" <b@example.com>'])
        self.assertFalse(self.customer._collections_find_email_problem())
        self.env["mail.blacklist"]._add("b@example.com")
        self.assertEqual(self.customer._collections_get_email_to(), [])
        self.assertEqual(self.customer._collections_find_email_problem(), "blacklisted")

    def test_problems(self):
        for values, problem in (
            ({"email": False}, "no_email"),
            ({"email": "none"}, "bad_email"),
            ({"email": "a@example.com", "message_bounce": 2}, False),
            ({"email": "a@example.com", "message_bounce": 3}, "bounced"),
        ):
            self.customer.write(values)
            self.assertEqual(self.customer._collections_find_email_problem(), problem)

    def test_sender_is_the_first_address_of_the_company(self):
        self.company.write(
            {"name": "Seller", "collections_email": "x; ar@example.com b@example.com"}
        )
        self.assertEqual(self.company._collections_get_sender(), '"Seller" <ar@example.com>')
        self.company.write({"collections_email": "none", "email": "c@example.com/d@example.com"})
        self.assertEqual(self.company._collections_get_sender(), '"Seller" <c@example.com>')
        self.company.email = "none"
        self.assertFalse(self.company._collections_get_sender())

    # ------------------------------------------------------------------- what is sent

    def test_notice_goes_to_all_addresses(self):
        self.customer.write({"name": "ACME", "email": "a@example.com; b@example.com"})
        self.env["mail.blacklist"]._add("c@example.com")
        self.company.email = "ar@example.com; office@example.com"
        self._invoice(5)
        with self._smtp() as server:
            notice = self._pass().notice_ids
        self.assertEqual(notice.state, "sent")
        self.assertEqual(notice.address, '"ACME" <a@example.com>, "ACME" <b@example.com>')
        [message] = server.messages
        self.assertEqual(
            [address.addr_spec for address in message["To"].addresses],
            ["a@example.com", "b@example.com"],
        )
        self.assertEqual(message["From"].addresses[0].addr_spec, "ar@example.com")

    def test_notice_leaves_out_who_refuses(self):
        self.levels.write({"fallback": False})
        self.customer.email = "a@example.com; b@example.com"
        self.env["mail.blacklist"]._add("a@example.com")
        self._invoice(5)
        notice = self._pass().notice_ids
        self.assertEqual(notice.state, "sent")
        self.assertEqual(notice.address, f'"{self.customer.name}" <b@example.com>')
        self.env["mail.blacklist"]._add("b@example.com")
        self._invoice(5, partner=self.partner_b)
        self.partner_b.email = "a@example.com b@example.com"
        failed = self._pass().notice_ids
        self.assertEqual((failed.state, failed.failure_type), ("failed", "blacklisted"))

    def test_statement_goes_to_all_addresses(self):
        self.customer.email = "a@example.com; b@example.com; c@example.com"
        self.env["mail.blacklist"]._add("b@example.com")
        self._invoice(5)
        wizard = self.env["collections.statement.wizard"].create(
            {"partner_ids": self.customer.ids, "company_id": self.company.id}
        )
        self.assertFalse(wizard.unreachable)
        before = self.env["mail.mail"].search([])
        wizard.action_send()
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(
            mail.email_to,
            f'"{self.customer.name}" <a@example.com>, "{self.customer.name}" <c@example.com>',
        )

    # --------------------------------------------------------------- replies and sender

    def _set_catchall(self, name="Seller"):
        self.company.write(
            {
                "name": name,
                "alias_domain_id": self.env["mail.alias.domain"]
                .create({"name": "replies.example.com", "catchall_alias": "catchall"})
                .id,
            }
        )

    def test_replies_go_to_the_company_whoever_sends(self):
        self._set_catchall()
        self._invoice(5)
        collector = self._user("collector")
        case = self._prepare() and self._case()
        for env in (
            self.env,
            self.env(user=self.env.ref("base.user_root")),
            self.env(user=collector),
        ):
            addresses = self.company.with_env(env)._collections_get_reply_to(case)
            self.assertEqual(addresses, {case.id: '"Seller" <catchall@replies.example.com>'})

    def test_long_names_are_left_out_of_replies(self):
        self._set_catchall("Seller of very many things for very many people in very many places")
        self._invoice(5)
        case = self._prepare() and self._case()
        root = self.company.with_user(self.env.ref("base.user_root"))
        self.assertEqual(
            root._collections_get_reply_to(case), {case.id: "catchall@replies.example.com"}
        )

    def test_replies_without_a_catchall_go_to_the_sender(self):
        self.company.alias_domain_id = False
        self._invoice(5)
        case = self._prepare() and self._case()
        self.assertEqual(
            self.company._collections_get_reply_to(case),
            {case.id: self.company._collections_get_sender()},
        )
        self.assertEqual(self.company._collections_get_reply_to(case.browse()), {})

    def test_notices_and_statements_name_the_company(self):
        self._set_catchall()
        self._invoice(5)
        root = self.env.ref("base.user_root")
        run = self._prepare()
        run.with_user(root).action_send()
        self.env["collections.notice"].with_user(root)._send_batch()
        expected = '"Seller" <catchall@replies.example.com>'
        self.assertEqual(run.notice_ids.mail_id.reply_to, expected)
        self.assertEqual(run.notice_ids.mail_id.author_id, self.company.partner_id)
        statements = self.env["collections.statement"].with_user(root).with_company(self.company)
        mail = statements._send_by_email(
            {self.partner_b: self.partner_b, self.customer: self.customer}
        )
        self.assertEqual(set(mail.mapped("reply_to")), {expected})
        self.assertEqual(mail.author_id, self.company.partner_id)
        self.assertEqual(set(mail.mapped("email_from")), {'"Seller" <ar@example.com>'})


@tagged("post_install", "-at_install")
class TestResPartnerEmailPlan(PlanCommon):
    def test_notice_about_an_instalment(self):
        self.company.write(
            {
                "name": "Seller",
                "collections_automation": "send",
                "alias_domain_id": self.env["mail.alias.domain"]
                .create({"name": "replies.example.com", "catchall_alias": "catchall"})
                .id,
            }
        )
        self.customer.write({"name": "ACME", "email": "a@example.com; b@example.com"})
        plan = self._plan(self._invoice(40, 300))
        self._at("2026-03-05")
        notice = self.env["collections.plan.notice"].with_user(self.env.ref("base.user_root"))
        notice._prepare_due(self.company)
        notice = notice.search([("plan_id", "=", plan.id)])
        with self._smtp() as server:
            notice.sudo()._compose()
            notice.mail_id.send()
        self.assertEqual(notice.address, '"ACME" <a@example.com>, "ACME" <b@example.com>')
        [message] = server.messages
        self.assertEqual(message["Reply-To"], "Seller <catchall@replies.example.com>")
        self.assertEqual(message["From"].addresses[0].display_name, "Seller")
