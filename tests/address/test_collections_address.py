from datetime import datetime

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..base.test_res_partner_recipient import RecipientCommon


class AddressCommon(RecipientCommon):
    @classmethod
    def _fail(cls, partner, medium, address=None, foreign=False):
        addresses = cls.env["collections.address"]
        values = addresses._get_failure_values("It came back.", foreign)
        address = address or (
            partner.email if medium == "email" else partner._collections_get_key(medium)
        )
        return addresses._record([(partner, medium, address, values)])

    def _known(self, medium, partner=None):
        return self.env["collections.address"].search(
            [("customer_id", "=", (partner or self.customer).id), ("medium", "=", medium)]
        )


@tagged("post_install", "-at_install")
class TestCollectionsAddress(AddressCommon):
    def test_recorded_once_with_its_history(self):
        addresses = self.env["collections.address"]
        success = {"date_success": datetime(2026, 3, 1, 9)}
        first = addresses._record([(self.customer, "email", "A@example.com", success)])
        again = addresses._record([(self.customer, "email", '"A" <a@example.com>', success)])
        self.assertEqual(first, again)
        self.assertEqual(first.normalized, "a@example.com")
        self.assertEqual(first.date_success, datetime(2026, 3, 1, 9))
        self.assertEqual(first.source, "contact")
        self.assertTrue(first.usable)
        failed = self._fail(self.customer, "email")
        self.assertEqual(failed, first)
        self.assertFalse(first.usable)
        self.assertEqual(first.date_success, datetime(2026, 3, 1, 9), "the history stays")
        self.assertFalse(addresses._record([(self.customer, "email", "none", success)]))

    def test_of_whom_the_address_is(self):
        clerk = self._contact(email="clerk@example.com", type="invoice")
        own = self._fail(self.customer, "email", "clerk@example.com")
        self.assertEqual(own.contact_id, clerk)
        self.assertEqual(own.customer_id, self.customer)
        reached = self._fail(clerk, "email", "a@example.com")
        self.assertEqual(reached.contact_id, self.customer)

    def test_next_contact_takes_over(self):
        clerk = self._contact(email="clerk@example.com", type="invoice")
        buyer = self._contact(email="buyer@example.com")
        move = self._invoice(5, partner=buyer)
        self.assertEqual(self._choose(moves=move), clerk)
        self._fail(clerk, "email")
        self.assertEqual(clerk._collections_get_email_to(), ['"partner_a" <a@example.com>'])
        self._fail(self.customer, "email")
        self.assertEqual(self._choose(moves=move), buyer)
        self._fail(buyer, "email")
        self.assertTrue(self._choose(moves=move)._collections_find_email_problem())

    def test_same_address_on_another_contact_is_none_either(self):
        self._contact(email="A@example.com", type="invoice")
        self._fail(self.customer, "email")
        self.assertTrue(self._choose()._collections_find_email_problem())
        other = self.env["res.partner"].create({"name": "Else", "email": "a@example.com"})
        self.assertFalse(other._collections_find_email_problem(), "of another customer it is")

    def test_number_and_postal_address(self):
        us = self.env.ref("base.us").id
        address = {"street": "Main Street 1", "zip": "10001", "city": "Town", "country_id": us}
        first = self._contact(type="invoice", phone="+32 470 12 34 56", **address)
        second = self._contact(
            type="invoice", phone="+32 470 12 34 57", **{**address, "street": "Main Street 2"}
        )
        for channel, medium in (("phone", "phone"), ("sms", "sms"), ("post", "letter")):
            self.assertEqual(self._choose(channel), first)
            own = self._fail(first, medium)
            self.assertEqual(self._choose(channel), second)
            own.action_verified()
            self.assertEqual(self._choose(channel), first)
            self._fail(first, medium)
        first.write({"phone": "+32 470 12 34 58", "street": "Main Street 3"})
        for channel in ("phone", "sms", "post"):
            self.assertEqual(self._choose(channel), first, "the new one is used")

    def test_next_channel_takes_over(self):
        self.levels.channel_phone = True
        self.customer.phone = "+32 470 12 34 56"
        self._fail(self.customer, "email")
        self._invoice(5)
        self._case().user_id = self.env.user
        run = self._prepare()
        run.action_send()
        self._deliver()
        notices = run.notice_ids.grouped("channel")
        self.assertIn(notices["email"].state, ("failed", "skipped"))
        self.assertEqual(notices["phone"].state, "sent")

    def test_gate(self):
        gate = self.env["collections.gate"]
        self.customer.phone = "+32 470 12 34 56"
        own = self._fail(self.customer, "phone")
        answer = gate._ask(self.customer, "phone")
        self.assertEqual(answer["verdict"], "warned")
        self.assertIn("It came back", answer["rules"][0]["text"])
        self._fail(self.customer, "phone", foreign=True)
        self.assertEqual(gate._ask(self.customer, "phone")["verdict"], "blocked")
        own.action_verified()
        self.assertEqual(gate._ask(self.customer, "phone")["verdict"], "allowed")
        question = gate._prepare_questions([{"partner": self.customer, "channel": "phone"}])[0]
        self.assertEqual(question.place, "mobile")
        own.place = "work"
        question = gate._prepare_questions([{"partner": self.customer, "channel": "phone"}])[0]
        self.assertEqual(question.place, "work")

    def test_as_many_queries_for_many(self):
        partners = self.env["res.partner"].create(
            [{"name": f"C{n}", "email": f"c{n}@example.com"} for n in range(12)]
        )
        values = {"date_success": datetime(2026, 3, 1)}
        counts = []
        for some in (partners[:2], partners):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["collections.address"]._record([(p, "email", p.email, values) for p in some])
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_messages_tell(self):
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        self._deliver()
        own = self._known("email")
        self.assertEqual((own.address, own.usable), ("a@example.com", True))
        self.assertEqual(own.date_success, run.notice_ids.date_sent)
        run.notice_ids.dispatch_id.sudo()._report_undelivered("a@example.com", "550 No such user")
        self.assertFalse(own.usable)
        self.assertEqual(own.failure_reason, "550 No such user")
        self.assertEqual(own.contact_id, self.customer)

    def test_refused_recipient(self):
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        with self._smtp() as server:
            server.refused = {"a@example.com"}
            self._deliver()
        self.assertEqual(run.notice_ids.dispatch_id.failure_type, "bad_email")
        self.assertFalse(self._known("email").usable)

    def test_letter_came_back(self):
        self.customer.write({"street": "Main Street 1", "zip": "1", "city": "Town"})
        self.customer.country_id = self.env.ref("base.us")
        self.levels.write({"channel_email": False, "channel_letter": True})
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        self._deliver()
        letter = run.notice_ids
        self.assertEqual((letter.channel, letter.state), ("letter", "sent"))
        letter.with_user(self._user("collector")).action_letter_returned()
        own = self._known("letter")
        self.assertEqual(own.address, "Main Street 1, 1, Town, US")
        self.assertFalse(own.usable)
        self.assertEqual(letter.date_returned, self.today)
        self.assertIn("Main Street 1", self._case().activity_ids.mapped("summary")[0])
        self.assertEqual(letter._find_letter_problem(), "no_address")
        with self.assertRaises(AccessError):
            letter.with_user(self._user("readonly")).action_letter_returned()
        self._invoice(5, partner=self.partner_b)
        self.levels.write({"channel_email": True, "channel_letter": False})
        message = self._refused(self._pass().notice_ids.action_letter_returned)
        self.assertIn("Only a letter", message)

    def test_wrong_number(self):
        self.customer.phone = "+32 470 12 34 56"
        self._invoice(5)

        def log(outcome, **values):
            return self.env["collections.contact"].create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "channel": "phone",
                    "address": "+32 470 12 34 56",
                    "outcome_id": self.env.ref(
                        f"collections_followup.contact_outcome_{outcome}"
                    ).id,
                    **values,
                }
            )

        log("right_person")
        own = self._known("phone")
        self.assertTrue(own.date_success and own.usable)
        wrong = log("wrong_number")
        self.assertFalse(own.usable)
        self.assertTrue(own.is_foreign)
        self.assertEqual(own.failure_reason, "Wrong number")
        self.assertFalse(self._known("sms").usable)
        log("no_answer", corrects_id=wrong.id, correction_reason="Mistyped")
        self.assertTrue(own.usable)
        self.assertFalse(own.is_foreign)

    def test_rights(self):
        collector, reader = self._user("collector"), self._user("readonly")
        model = self.env["collections.address"]
        own = model.with_user(collector).create(
            {
                "contact_id": self.customer.id,
                "address": "new@example.com",
                "source": "customer",
                "place": "work",
            }
        )
        for values in (
            {"usable": False},
            {"date_verified": self.today},
            {"address": "x@y.example"},
        ):
            with self.assertRaises(AccessError):
                own.write(values)
        own.action_unusable()
        self.assertIn(collector.name, own.failure_reason)
        self.assertEqual(own.with_user(reader).place, "work")
        with self.assertRaises(AccessError):
            own.with_user(reader).action_verified()
        portal = new_test_user(self.env, "portal_address", groups="base.group_portal")
        with self.assertRaises(AccessError):
            own.with_user(portal).read(["address"])
        self.assertIn(
            "no e-mail address",
            self._refused(model.create, {"contact_id": self.customer.id, "address": "none"}),
        )

    def test_two_companies(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        elsewhere = self._user("collector", "elsewhere")
        elsewhere.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        clerk = self._contact(company_id=self.company.id, email="clerk@example.com")
        ours, shared = self._fail(clerk, "email"), self._fail(self.customer, "email")
        found = self.env["collections.address"].with_user(elsewhere).search([])
        self.assertIn(shared, found)
        self.assertNotIn(ours, found)
