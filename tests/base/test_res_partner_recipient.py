import random

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import CollectionsCommon

CHANNELS = ("email", "letter", "post", "sms", "phone", "manual")
EMAILS = (
    False,
    False,
    "none",
    "good@example.com",
    "BAD@example.com",
    "bad@example.com; Good <good@example.com>",
    "bad@example.com/worse@example.com",
    "a@@example.com",
    "@example.com",
    "good@example.com.",
    "x@bücher.example",
    "y@example..com, good@example.com",
)
PHONES = (False, "+32 470 12 34 56", "+32470123457", "12")
ADDRESSES = (
    {},
    {"city": "Town", "street": "Main Street 1"},
    {"city": "Town", "zip": "10001"},
    {"street": "Main Street 1"},
)


class RecipientCommon(CollectionsCommon):
    @classmethod
    def _contact(cls, parent=None, **values):
        return cls.env["res.partner"].create(
            {"name": "Person", "type": "contact", "parent_id": (parent or cls.customer).id} | values
        )

    def _read_sql(self, customers, channel, moves, company=None, role=None):
        """Return what the SQL reading chooses: contact and language by customer."""
        partners = self.env["res.partner"]
        partners._collections_flush_recipients()
        rows = self.env.execute_query(
            partners._collections_sql_recipients(
                SQL(
                    "SELECT id AS key, id AS customer_id, %s AS channel, %s::int AS role_id"
                    " FROM res_partner WHERE id IN %s",
                    channel,
                    role.id if role else None,
                    tuple(customers.ids),
                ),
                SQL(
                    "SELECT p.commercial_partner_id AS key, m.partner_id, count(*) AS number"
                    " FROM account_move m JOIN res_partner p ON p.id = m.partner_id"
                    " WHERE m.id IN %s GROUP BY 1, 2",
                    tuple(moves.ids) or (0,),
                ),
                partners._collections_get_contact_companies(company),
            )
        )
        found = {key: (partners.browse(contact_id), lang) for key, contact_id, lang in rows}
        return {
            customer: found.get(customer.id, (customer, customer.lang)) for customer in customers
        }

    def _choose(self, channel="email", moves=None, company=None, customer=None, role=None):
        """Return whom the rule chooses, after both readings said the same."""
        customer = customer or self.customer
        if moves is None:
            moves = self.env["account.move"]
        chosen = customer._collections_get_recipient(company, channel, moves, role)
        found = self._read_sql(customer, channel, moves, company, role)
        self.assertEqual(found[customer][0], chosen)
        return chosen


@tagged("post_install", "-at_install")
class TestResPartnerRecipient(RecipientCommon):
    # ------------------------------------------------------------------ whose contact

    def test_follow_up_contacts_come_before_invoice_addresses(self):
        self.assertEqual(self._choose(), self.customer)
        self._contact(email="other@example.com")
        self.assertEqual(self._choose(), self.customer)
        address = self._contact(type="invoice")
        self.assertEqual(self._choose(), address)
        contact = self._contact(collections_contact=True)
        self.assertEqual(self._choose(), contact)
        for partner in (contact, address):
            self.assertEqual(partner._collections_get_recipient(), contact)

    def test_contact_at_any_depth(self):
        department = self._contact(name="Accounts payable")
        clerk = self._contact(department, collections_contact=True)
        self.assertEqual(self._choose(), clerk)
        department.active = False
        self.assertEqual(self._choose(), clerk)

    def test_archived_contacts_are_left_out(self):
        contact = self._contact(collections_contact=True)
        address = self._contact(type="invoice")
        contact.active = False
        self.assertEqual(self._choose(), address)
        self.env = self.env(context={**self.env.context, "active_test": False})
        self.assertEqual(self._choose(customer=self.customer.with_env(self.env)), address)

    def test_companies_of_their_own_are_others(self):
        daughter = self._contact(type="invoice", is_company=True, collections_contact=True)
        self._contact(daughter, collections_contact=True)
        self.assertEqual(self._choose(), self.customer)
        self.assertNotEqual(daughter._collections_get_recipient(), self.customer)

    def test_contacts_of_another_company_are_left_out_whoever_asks(self):
        other = self.setup_other_company()["company"]
        theirs = self._contact(type="invoice", company_id=other.id)
        ours = self._contact(type="invoice", company_id=self.company.id)
        self.assertEqual(self._choose(company=self.company), ours)
        self.assertEqual(self._choose(company=other), theirs)
        collector = self._user("collector")
        customer = self.customer.with_user(collector)
        for companies in (self.company, self.company | other):
            collector.company_ids = [Command.set(companies.ids)]
            asking = customer.with_context(allowed_company_ids=companies.ids)
            self.assertEqual(asking._collections_get_recipient(self.company), ours)
            self.assertEqual(asking._collections_get_recipient(other).id, theirs.id)

    def test_contacts_of_branches_that_the_company_covers(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        contact = self._contact(type="invoice", company_id=branch.id)
        self.assertEqual(self._choose(company=self.company), contact)
        self.assertEqual(self._choose(company=branch), contact)
        branch.collections_policy_id = self._create_policy(company_id=branch.id)
        self.assertEqual(self._choose(company=self.company), self.customer)
        self.assertEqual(self._choose(company=branch), contact)

    # ------------------------------------------------------------------- among several

    def test_address_on_the_claimed_invoices(self):
        self._contact(type="invoice", email="first@example.com")
        second = self._contact(type="invoice")
        third = self._contact(type="invoice", email="third@example.com")
        move = self._invoice(5, partner=second)
        self.assertEqual(self._choose(moves=move), second)
        self.assertEqual(self.customer._collections_get_recipient(), second)
        # both are on claimed ones: whom the channel reaches, then who is on more of them
        move |= self._invoice(5, partner=third)
        self.assertEqual(self._choose(moves=move), third)
        second.email = "second@example.com"
        move |= self._invoice(5, partner=third)
        self.assertEqual(self._choose(moves=move), third)
        move |= self._invoice(5, partner=second) | self._invoice(5, partner=second)
        self.assertEqual(self._choose(moves=move), second)
        self._pay(move.filtered(lambda invoice: invoice.partner_id == second))
        self.assertEqual(self.customer._collections_get_recipient(), third)

    def test_role_counts_before_the_invoice(self):
        contact = self._contact(collections_contact=True)
        address = self._contact(type="invoice", email="address@example.com")
        self.assertEqual(self._choose(moves=self._invoice(5, partner=address)), contact)

    def test_whom_the_channel_reaches(self):
        self.env["mail.blacklist"]._add("no@example.com")
        for values in (
            {},
            {"email": "none"},
            {"email": "no@example.com"},
            {"email": "b@example.com", "message_bounce": 3},
        ):
            self._contact(type="invoice", **values)
        reached = self._contact(
            type="invoice",
            email="no@example.com, yes@example.com",
            phone="+32 470 12 34 56",
            country_id=self.env.ref("base.us").id,
        )
        self.assertEqual(self._choose("email"), reached)
        self.assertEqual(self._choose("sms"), reached)
        self.assertEqual(self._choose("phone"), reached)
        self.env["phone.blacklist"]._add([reached.phone_sanitized])
        able = self._contact(
            type="invoice", phone="+32 470 12 34 58", country_id=self.env.ref("base.us").id
        )
        self.assertEqual(self._choose("sms"), able)
        self.assertEqual(self._choose("phone"), reached)
        self.assertNotEqual(self._choose("manual"), reached)

    def test_customer_without_address_is_reached_at_who_got_the_invoice(self):
        buyer = self._contact(email="buyer@example.com")
        move = self._invoice(5, partner=buyer)
        self.assertEqual(self._choose(moves=move), self.customer)
        for text in (False, "none", "a@@example.com"):
            self.customer.email = text
            self.assertEqual(self._choose(moves=move), buyer)
        self.assertEqual(self._choose(), self.customer)
        self.assertEqual(self._choose("phone", moves=move), self.customer)
        # whoever has the role, but no address, is not reached at the customer's either
        address = self._contact(type="invoice")
        self.assertEqual(self._choose(moves=move), buyer)
        self.customer.email = "office@example.com"
        self.assertEqual(self._choose(moves=move), address)

    def test_refusal_of_the_customer_is_one(self):
        self.env["mail.blacklist"]._add("a@example.com")
        buyer = self._contact(email="buyer@example.com")
        self.assertEqual(self._choose(moves=self._invoice(5, partner=buyer)), self.customer)

    def test_many_customers_in_a_constant_number_of_queries(self):
        customers = self.env["res.partner"]
        for number in range(12):
            customer = self.env["res.partner"].create(
                {"name": f"C{number}", "is_company": True, "email": f"c{number}@example.com"}
            )
            self._contact(customer, type="invoice", email=f"i{number}@example.com")
            customers |= customer
        self.env.flush_all()

        def count(records):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records._collections_get_recipients(self.company)
            return self.cr.sql_log_count - before

        count(customers)
        self.assertLessEqual(count(customers), count(customers[:2]))

    # --------------------------------------------------------------------- comparison

    def test_both_readings_of_random_customers(self):
        other = self.setup_other_company()["company"]
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        country = self.env.ref("base.us")
        languages = self.env["res.lang"].get_installed()
        self.env["mail.blacklist"]._add("bad@example.com")
        self.env["mail.blacklist"]._add("worse@example.com")
        self.env["phone.blacklist"]._add(["+32470123457"])
        roles = self.env["collections.contact.role"].search([])
        roles[-1].active = False
        roles[0].gets_copies = True
        for seed in range(4):
            rand, chance = random.Random(seed), random.Random(-1 - seed)

            def values(kind, rand=rand):
                return {
                    "name": rand.choice((f"P{rand.random()}", False)) if kind else "Customer",
                    "type": kind or "contact",
                    "email": rand.choice(EMAILS),
                    "phone": rand.choice(PHONES),
                    "message_bounce": rand.choice((0, 0, 2, 3)),
                    "country_id": rand.choice((country.id, False)),
                    "lang": rand.choice(languages)[0],
                    **dict.fromkeys(("city", "street", "zip"), False),
                    **rand.choice(ADDRESSES),
                }

            customers = self.env["res.partner"]
            everybody = self.env["res.partner"]
            for _number in range(8):
                customer = self.env["res.partner"].create({**values(None), "is_company": True})
                family = customer
                for _child in range(rand.randint(0, 6)):
                    child = self.env["res.partner"].create(
                        {
                            **values(rand.choice(("contact", "invoice", "invoice", "delivery"))),
                            "name": f"P{rand.random()}",
                            "parent_id": rand.choice(family).id,
                            "is_company": rand.random() < 0.15,
                            "collections_contact": rand.random() < 0.25,
                            "collections_role_ids": [
                                Command.set(
                                    chance.sample(roles.ids, chance.choice((0, 0, 0, 1, 2)))
                                )
                            ],
                            "company_id": rand.choice(
                                (False, False, self.company.id, other.id, branch.id)
                            ),
                        }
                    )
                    family |= child
                (family - customer).filtered(lambda p, r=rand: r.random() < 0.15).active = False
                customers |= customer
                everybody |= family.filtered("active")
            moves = self.env["account.move"].create(
                [
                    {
                        "move_type": "out_invoice",
                        **dict.fromkeys(("partner_id", "partner_shipping_id"), partner.id),
                    }
                    for partner in everybody
                    for _copy in range(rand.choice((0, 0, 1, 2)))
                    if not partner.company_id or partner.company_id == self.company
                ]
            )
            for partner in chance.sample(everybody, len(everybody) // 3):
                medium = chance.choice(("email", "phone", "sms", "letter"))
                address = (
                    partner.email if medium == "email" else partner._collections_get_key(medium)
                )
                values = self.env["collections.address"]._get_failure_values("It came back.")
                self.env["collections.address"]._record([(partner, medium, address, values)])
            for channel in CHANNELS:
                for company in (self.company, other, branch):
                    role = chance.choice((None, *roles))
                    plain = customers._collections_get_recipients(company, channel, moves, role)
                    fast = self._read_sql(customers, channel, moves, company, role)
                    for customer in customers:
                        contact, lang = fast[customer]
                        self.assertEqual(
                            plain[customer],
                            contact,
                            f"seed {seed}, {channel}, {company.name}, {customer.id}: "
                            f"{customer.child_ids.read(['email', 'phone', 'type'])}",
                        )
                        self.assertEqual(lang or False, contact.lang or customer.lang)

    # ---------------------------------------------------------------------------- run

    def test_run_writes_to_whom_the_rule_says(self):
        first = self._contact(type="invoice", email="first@example.com")
        second = self._contact(type="invoice", email="second@example.com")
        clerk = self._contact(self._contact(self.partner_b), type="invoice", email="c@example.com")
        self._invoice(5, partner=second)
        self._invoice(5, partner=self.partner_b)
        notices = self._prepare().notice_ids.grouped("partner_id")
        self.assertEqual(notices[self.customer].recipient_id, second)
        self.assertEqual(notices[self.partner_b].recipient_id, clerk)
        self.assertTrue(first)

    def test_run_by_channel(self):
        policy_levels = self.levels
        policy_levels.write({"channel_email": True, "channel_phone": True})
        called = self._contact(type="invoice", phone="+32 470 12 34 56")
        mailed = self._contact(type="invoice", email="mail@example.com")
        self._invoice(5)
        notices = self._prepare().notice_ids.grouped("channel")
        self.assertEqual(notices["email"].recipient_id, mailed)
        self.assertEqual(notices["phone"].recipient_id, called)

    # --------------------------------------------------------------------- who may be

    def test_who_may_be_chosen(self):
        other = self.setup_other_company()["company"]
        theirs = self._contact(company_id=other.id)
        ours = self._contact(company_id=self.company.id)
        stranger = self._contact(self.partner_b)
        gone = self._contact(active=False)
        for contact, allowed in (
            (ours, True),
            (self.customer, True),
            (theirs, False),
            (stranger, False),
            (self.partner_b, False),
            (gone, False),
        ):
            self.assertEqual(
                contact._collections_is_contact_of(self.customer, self.company), allowed
            )
        ours._collections_check_company(self.customer, self.company)
        with self.assertRaises(ValidationError):
            theirs._collections_check_company(self.customer, self.company)
        self.customer.active = False
        self.assertTrue(self.customer._collections_is_contact_of(self.customer, self.company))
