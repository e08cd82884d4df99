"""The gate on the worked examples of the law that are about places, answers, consent and dates."""

from datetime import date, datetime, timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .gate_common import GateCommon

EASTERN, CENTRAL, MOUNTAIN = "America/New_York", "America/Chicago", "America/Denver"


@tagged("post_install", "-at_install")
class TestCollectionsGateLaw(GateCommon):
    def _agree(self, channel, moment, decision="granted", **values):
        values.setdefault("partner_id", self.person.id)
        return self.env["collections.consent"].create(
            {"decision": decision, "channel": channel, "date": moment, "source": "email", **values}
        )

    def _wrote(self, moment, channel="email", partner=None, **values):
        return self._log(moment, "wrote", channel, partner, direction="in", **values)

    # ------------------------------------------------------------- 1.2 calls

    def test_the_day_of_a_conversation_is_the_first_whatever_its_hour(self):
        self._set("us_regulation_f")
        # Friday, 14 August: 23:00 in New York is Saturday in Greenwich.
        self._log(datetime(2026, 8, 15, 3), "right_person", direction="in")
        self._assert("blocked", datetime(2026, 8, 14, 16), opening=datetime(2026, 8, 21, 12))
        self._assert("blocked", datetime(2026, 8, 20, 16))
        self._assert("allowed", datetime(2026, 8, 21, 12))
        # Silence is about calls.
        self._assert("allowed", datetime(2026, 8, 17, 16), "email")

    def test_a_voicemail_counts_and_starts_no_silence(self):
        self._set("us_regulation_f")
        self._log(datetime(2026, 4, 1, 15), "voicemail")
        self._assert("allowed", datetime(2026, 4, 2, 15))
        for day in range(2, 8):
            self._log(datetime(2026, 4, day, 15), "voicemail")
        self._assert("blocked", datetime(2026, 4, 7, 16), opening=datetime(2026, 4, 8, 12))

    def test_what_was_asked_for_ends_when_it_is_taken_back(self):
        self._set("us_regulation_f")
        for hour in (13, 14, 15, 16, 17, 18, 19):
            self._log(datetime(2026, 6, 3, hour))
        self._assert("blocked", datetime(2026, 6, 5, 15))
        self._agree("phone", datetime(2026, 6, 4, 15))
        self._assert("allowed", datetime(2026, 6, 5, 15))
        self._agree("phone", datetime(2026, 6, 5, 16), "withdrawn")
        answer = self._assert("blocked", datetime(2026, 6, 6, 15))
        self.assertFalse(answer["next"])
        # By the number, in another notation, it is as good
        other = self._person("NY", name="Sam", phone="(518) 555-2345")
        self._invoice(10, partner=other)
        values = {"partner_id": other.id}
        self._agree("phone", datetime(2026, 6, 4), address="+1 518 555 2345", **values)
        self._assert("allowed", datetime(2026, 6, 5, 15), partner=other)
        self._agree("phone", datetime(2026, 6, 5), "withdrawn", address="518.555.2345", **values)
        self._assert("blocked", datetime(2026, 6, 5, 15), partner=other)

    def test_calls_shortly_after_each_other_and_often_on_a_day_are_advised_against(self):
        self._set("us_regulation_f")
        self._log(datetime(2026, 4, 1, 15))
        answer = self._assert("allowed", datetime(2026, 4, 1, 15, 4))
        self.assertEqual([rule["verdict"] for rule in answer["rules"]], ["advised"])
        self.assertFalse(self._ask(datetime(2026, 4, 1, 15, 5))["rules"])
        self._log(datetime(2026, 4, 1, 18))
        answer = self._assert("allowed", datetime(2026, 4, 1, 20))
        self.assertIn("2 within 1 days", answer["rules"][0]["text"])

    # ---------------------------------------------------------- 1.3 times and places

    def test_eleven_to_nine_where_number_and_address_differ(self):
        self._set("us_regulation_f")
        person = self._person("CA", phone="+1 212 555 2345")
        self._invoice(10, partner=person)
        # Eastern number, address on the Pacific: 11:00 to 21:00 in New York
        for moment, verdict in (
            (datetime(2026, 6, 5, 14, 59, 59), "blocked"),
            (datetime(2026, 6, 5, 15), "allowed"),
            (datetime(2026, 6, 6, 0, 59, 59), "allowed"),
            (datetime(2026, 6, 6, 1), "blocked"),
        ):
            self._assert(verdict, moment, partner=person)

    def test_clock_changes_on_their_very_day(self):
        self._set("us_regulation_f")
        for day, opening, closing in (
            ((3, 8), datetime(2026, 3, 8, 12), datetime(2026, 3, 9, 1)),
            ((11, 1), datetime(2026, 11, 1, 13), datetime(2026, 11, 2, 2)),
        ):
            self._assert("blocked", opening - timedelta(seconds=1), opening=opening)
            self._assert("allowed", opening)
            self._assert("allowed", closing - timedelta(seconds=1))
            self._assert("blocked", closing)
            self.assertEqual(opening.date(), date(2026, *day))

    def test_one_answer_at_a_time_that_is_closed_over_the_same_channel(self):
        self._set("us_regulation_f")
        night = datetime(2026, 6, 6, 2, 30)
        self._wrote(datetime(2026, 6, 6, 2), "sms")
        answer = self._assert("allowed", night, "sms")
        self.assertIn("one answer is allowed", answer["rules"][0]["text"])
        self._assert("blocked", night, "email")
        self._assert("blocked", night, "phone")
        # What goes by itself answers nothing.
        self._assert("blocked", night, "sms", answers=False)
        self._log(night, "message_sent", "sms")
        self._assert("blocked", night + timedelta(minutes=5), "sms")
        # A message of the afternoon could have been answered in time.
        self._wrote(datetime(2026, 6, 6, 20), "email")
        self._assert("blocked", datetime(2026, 6, 7, 2), "email")
        # One of the night was answered in the morning, or is not answered the next night.
        self._wrote(datetime(2026, 6, 8, 3), "email")
        self._assert("allowed", datetime(2026, 6, 8, 11, 59), "email")
        self._assert("blocked", datetime(2026, 6, 9, 2), "email")
        # Absence notes ask for nothing, and who was spoken to was answered.
        self._log(datetime(2026, 6, 10, 2), "automatic", "email", direction="in")
        self._assert("blocked", datetime(2026, 6, 10, 3), "email")
        self._log(datetime(2026, 6, 20, 2), "right_person", direction="in")
        self._assert("blocked", datetime(2026, 6, 20, 3))

    def test_one_answer_on_a_day_that_the_customer_ruled_out(self):
        self.env["collections.quiet.time"].create(
            {
                "partner_id": self.person.id,
                **dict.fromkeys(("monday", "wednesday", "friday", "saturday", "sunday"), False),
                "date_from": date(2026, 4, 1),
            }
        )
        tuesday = datetime(2026, 4, 7, 16)
        self._assert("blocked", tuesday, "email")
        self._wrote(datetime(2026, 4, 7, 15))
        self._assert("allowed", tuesday, "email")
        self._log(tuesday, "message_sent", "email")
        self._assert("blocked", datetime(2026, 4, 7, 18), "email")

    def test_zones_of_states_that_lie_in_two(self):
        for state, postcode, zones in (
            ("TX", "75201", {CENTRAL}),
            ("TX", "79901", {MOUNTAIN}),
            ("TX", False, {CENTRAL, MOUNTAIN}),
            ("FL", "33101", {EASTERN}),
            ("FL", "32501", {CENTRAL}),
            ("TN", "37201", {CENTRAL}),
            ("TN", "37402", {EASTERN}),
        ):
            person = self._person(state, zip=postcode)
            self.assertEqual(set(person._collections_get_zones("letter")), zones, postcode)

    def test_territories_are_under_the_law_of_the_country(self):
        self._set("us_regulation_f")
        guam = self._person("NY", country_id=self.env.ref("base.gu").id, state_id=False)
        self._invoice(10, partner=guam)
        # 8:00 in Guam is 22:00 of the day before in Greenwich
        self._assert("blocked", datetime(2026, 6, 4, 21, 59), partner=guam)
        self._assert("allowed", datetime(2026, 6, 4, 22), partner=guam)
        abroad = self._person("NY", country_id=self.env.ref("base.ca").id, state_id=False)
        self._invoice(10, partner=abroad)
        self._assert("allowed", datetime(2026, 6, 5, 6), partner=abroad)
        # A number in Puerto Rico makes it the law of a customer elsewhere, too.
        self._assert("blocked", datetime(2026, 6, 5, 6), partner=abroad, address="+1 787 555 2345")

    # ------------------------------------------------------- 1.4 and 1.5 opting out, work

    def test_stop_calling_leaves_e_mails(self):
        self._agree("phone", datetime(2026, 6, 1), "withdrawn", source="phone")
        self._assert("blocked", datetime(2026, 6, 5, 15))
        for channel in ("email", "sms", "letter"):
            self._assert("allowed", datetime(2026, 6, 5, 15), channel)

    def test_who_uses_a_medium_that_was_opted_out_of_gets_one_answer(self):
        self._agree("email", datetime(2026, 6, 1, 12), "withdrawn", source="email")
        # What says so asks for no answer.
        self._wrote(datetime(2026, 6, 1, 12))
        noon = datetime(2026, 6, 5, 16)
        self._assert("blocked", noon, "email")
        self._wrote(datetime(2026, 6, 5, 15))
        self._assert("allowed", noon, "email")
        self._assert("blocked", noon, "email", answers=False)
        self._assert("blocked", datetime(2026, 6, 20), "email")
        self._log(noon, "message_sent", "email")
        self._assert("blocked", datetime(2026, 6, 5, 17), "email")

    def test_an_opt_out_stays_when_the_address_moves(self):
        self.person.email = "Pat <PAT@example.com>"
        self._agree("email", datetime(2026, 6, 1), "withdrawn", address="pat@example.com")
        noon = datetime(2026, 6, 5, 16)
        self._assert("blocked", noon, "email")
        other = self._person("NY", name="Sam", email="other@example.com, Pat@Example.com")
        self._invoice(10, partner=other)
        self._assert("blocked", noon, "email", partner=other)
        self._assert("allowed", noon, "email", partner=other, address="other@example.com")
        # The customer's contact without a country has numbers in the customer's notation.
        child = self.env["res.partner"].create(
            {"name": "Kim", "parent_id": self.person.id, "phone": "(518) 555-2345"}
        )
        child.write({"country_id": False, "state_id": False})
        self._agree(
            "sms", datetime(2026, 6, 1), "withdrawn", address="(518) 555-2345", partner_id=child.id
        )
        other.phone = "+15185552345"
        self._assert("blocked", noon, "sms", partner=other)
        self._assert("blocked", noon, "sms", partner=child)

    def test_an_opt_out_that_is_lifted_for_a_while(self):
        self._agree("phone", datetime(2026, 1, 1), "withdrawn")
        self._agree("phone", datetime(2026, 2, 1), date_end=datetime(2026, 3, 1))
        for day, verdict in (
            (datetime(2026, 1, 15), "blocked"),
            (datetime(2026, 2, 15), "allowed"),
            (datetime(2026, 3, 1), "blocked"),
        ):
            self._assert(verdict, day)
        self.assertEqual(self._ask(datetime(2026, 1, 15))["next"], datetime(2026, 2, 1))
        # For good stays for good, whatever is asked for a while later.
        self._agree("sms", datetime(2026, 1, 1), "withdrawn")
        self._agree("sms", datetime(2026, 2, 1), "withdrawn", date_end=datetime(2026, 3, 1))
        answer = self._assert("blocked", datetime(2026, 4, 1), "sms")
        self.assertFalse(answer["next"])

    def test_an_opt_out_stays_when_contacts_are_merged(self):
        twin = self._person("NY", name="Pat")
        self._agree("phone", datetime(2026, 6, 1), "withdrawn", partner_id=twin.id)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.person | twin).ids, self.person)
        self._assert("blocked", datetime(2026, 6, 5, 15))

    def test_e_mail_at_work(self):
        self._set("us_regulation_f")
        self.person.email = "pat@firm.example"
        self.env["collections.address"].create(
            {
                "contact_id": self.person.id,
                "medium": "email",
                "address": "pat@firm.example",
                "place": "work",
            }
        )
        noon = datetime(2026, 6, 5, 16)
        self._assert("blocked", noon, "email")
        self._assert("allowed", noon, "email", address="pat@home.example")
        # An address that the customer used, or agreed to, is open.
        self._wrote(datetime(2025, 12, 5, 15), address="pat@home.example")
        self._assert("blocked", noon, "email")
        self._wrote(datetime(2026, 1, 5, 15), address="Pat@firm.example")
        self._assert("allowed", noon, "email")
        self._agree("email", datetime(2026, 6, 1), "withdrawn", address="PAT@firm.example")
        self._assert("blocked", noon, "email")

    def test_work_e_mail_with_consent(self):
        self._set("us_regulation_f")
        self.env["collections.address"].create(
            {
                "contact_id": self.person.id,
                "medium": "email",
                "address": "pat@firm.example",
                "place": "work",
            }
        )
        asked = {"address": "pat@firm.example"}
        self._assert("blocked", datetime(2026, 6, 5, 16), "email", **asked)
        self._agree("email", datetime(2026, 6, 5), **asked)
        self._assert("allowed", datetime(2026, 6, 5, 16), "email", **asked)

    def test_notice_of_the_creditor_gives_35_days(self):
        values = {
            "source": "notice",
            "address": "pat@example.com",
            "date_notice": date(2026, 4, 1),
        }
        with self.assertRaises(ValidationError):
            self._agree("email", datetime(2026, 5, 5, 12), **values)
        self.assertTrue(self._agree("email", datetime(2026, 5, 6, 12), **values))
        with self.assertRaises(ValidationError):
            self._agree("email", datetime(2026, 5, 6, 12), **{**values, "date_notice": False})

    # ------------------------------------------------------------- 1.11 states and cities

    def test_massachusetts_at_work_two_in_thirty_days(self):
        self._set("us_ma")
        person = self._person("MA", phone="+1 617 555 2345")
        self._invoice(10, partner=person)
        self.env["collections.address"].create(
            [
                {
                    "contact_id": person.id,
                    "medium": "phone",
                    "address": "(617) 555-9999",
                    "place": "work",
                }
            ]
        )
        work, home = {"address": "+1 617 555 9999"}, {"address": "617-555-2345"}
        for day in (1, 3):
            moment = datetime(2026, 6, day, 15)
            self._assert("allowed", moment, partner=person, **work)
            self._log(moment, partner=person, **work)
        # Calls to work do not count for those home, and the other way round.
        for day, verdict in ((4, "allowed"), (6, "allowed"), (7, "blocked")):
            moment = datetime(2026, 6, day, 15)
            self._assert(verdict, moment, partner=person, **home)
            if verdict == "allowed":
                self._log(moment, partner=person, **home)
        self._assert("blocked", datetime(2026, 6, 30, 15), partner=person, **work)
        self._assert("allowed", datetime(2026, 7, 1, 15), partner=person, **work)

    def test_massachusetts_by_its_postcode_alone(self):
        self._set("us_ma")
        person = self._person("MA", zip="02108", state_id=False)
        self._invoice(10, partner=person)
        for _n in range(2):
            self._log(datetime(2026, 6, 5, 16), partner=person)
        self._assert("blocked", datetime(2026, 6, 6, 16), partner=person)

    def test_engaged_lines_do_not_count_in_massachusetts(self):
        self._set("us_ma")
        person = self._person("MA")
        self._invoice(10, partner=person)
        for _n in range(3):
            self._log(datetime(2026, 6, 5, 15), "engaged", partner=person)
        self._assert("allowed", datetime(2026, 6, 6, 15), partner=person)

    def test_a_town_of_the_same_name_is_not_in_the_city(self):
        self._set("us_nyc")
        kansas = self._person("KS", zip="66502", city="Manhattan")
        city = self._person("NY", city="Brooklyn")
        for person in (kansas, city):
            self._invoice(10, partner=person)
        self._assert("allowed", datetime(2026, 10, 8, 15), "email", partner=kansas)
        self._assert("blocked", datetime(2026, 10, 8, 15), "email", partner=city)

    def test_a_rule_set_begins_with_the_customers_day(self):
        self._set("us_nyc")
        person = self._person("NY", zip="10001", city="New York")
        self._invoice(10, partner=person)
        self._assert("allowed", datetime(2026, 9, 1, 3, 59, 59), partner=person)
        self._assert("blocked", datetime(2026, 9, 1, 4), partner=person)
        # What is free before it holds is not where the next moment lies behind its beginning.
        self.env["collections.quiet.time"].create(
            {"partner_id": person.id, "date_from": date(2026, 8, 31), "date_to": date(2026, 8, 31)}
        )
        self._assert(
            "blocked", datetime(2026, 8, 31, 20), partner=person, opening=datetime(2026, 9, 1, 12)
        )

    def test_a_rule_set_ends_with_the_customers_day(self):
        ruleset = self.env.ref("collections_followup.ruleset_us_regulation_f")
        ruleset.date_to = date(2026, 6, 5)
        self._set("us_regulation_f")
        # 5 June ends at midnight: the call of the night is free then.
        self._assert("blocked", datetime(2026, 6, 6, 3), opening=datetime(2026, 6, 6, 4))
        self._assert("allowed", datetime(2026, 6, 6, 4))

    def test_washington_asks_for_consent_once_in_seven_days(self):
        self._set("us_dc")
        person = self._person("DC")
        self._invoice(10, partner=person)
        asks = {"partner": person, "purpose": "consent"}
        answer = self._assert("blocked", datetime(2026, 6, 1, 15), "email", partner=person)
        self.assertIn("may ask for it", answer["rules"][0]["text"])
        self._assert("allowed", datetime(2026, 6, 1, 15), "email", **asks)
        self._log(datetime(2026, 6, 1, 15), "message_sent", "email", partner=person)
        self._assert(
            "blocked", datetime(2026, 6, 7, 15), "sms", **asks, opening=datetime(2026, 6, 8, 12)
        )
        self._assert("allowed", datetime(2026, 6, 8, 15), "email", **asks)
        # With consent: five messages within seven days.
        self._agree("email", datetime(2026, 6, 10), partner_id=person.id)
        for day in range(10, 15):
            self._assert("allowed", datetime(2026, 6, day, 15), "email", partner=person)
            self._log(datetime(2026, 6, day, 15), "message_sent", "email", partner=person)
        self._assert("blocked", datetime(2026, 6, 15, 15), "email", partner=person)
        self._assert("allowed", datetime(2026, 6, 17, 15), "email", partner=person)

    def test_new_york_city_may_not_ask(self):
        self._set("us_nyc")
        person = self._person("NY", zip="10001")
        self._invoice(10, partner=person)
        moment = datetime(2026, 10, 8, 15)
        self._assert("blocked", moment, "email", partner=person, purpose="consent")

    def test_california_dates_and_guarantors(self):
        self._set("us_ca")
        night = datetime(2026, 6, 5, 6)
        trader = self._person("CA", name="Sole trader")
        self._invoice(10, partner=trader)
        self._assert("blocked", night, partner=trader)
        old = self._person("CA", name="Old debt")
        debt = self._invoice(10, partner=old, invoice_date=date(2025, 6, 30))
        self._assert("allowed", night, partner=old)
        new = self._invoice(10, partner=old)
        self._assert("allowed", night, partner=old, items=debt)
        self._assert("blocked", night, partner=old, items=new)
        # A person who answers for the debt of a company is protected, the company is not.
        company = self._person("CA", name="Corp.", is_company=True)
        self._invoice(10, partner=company)
        guarantor = self.env["res.partner"].create(
            {
                "name": "Guarantor",
                "parent_id": company.id,
                "collections_role_ids": self.env.ref("collections_followup.contact_role_guarantor"),
            }
        )
        self._assert("allowed", night, partner=company)
        self._assert("blocked", night, partner=guarantor)

    def test_exactly_half_a_million_is_covered(self):
        self._set("us_ca")
        self.env.ref("collections_followup.ruleset_us_ca").currency_id = self.company.currency_id
        trader = self._person("CA")
        self._invoice(10, 500_000, partner=trader)
        self._assert("blocked", datetime(2026, 6, 5, 6), partner=trader)
        self._invoice(10, 0.01, partner=trader)
        self._assert("allowed", datetime(2026, 6, 5, 6), partner=trader)

    # ----------------------------------------------------------- 2.3, 2.4 and businesses

    def test_british_holidays_are_those_of_the_part(self):
        self._set("uk")
        kingdom = self.env.ref("base.uk")
        england = self._person("NY", country_id=kingdom.id, state_id=False, zip="SW1A 1AA")
        scotland = self._person("NY", country_id=kingdom.id, state_id=False, zip="EH1 1AA")
        for person in (england, scotland):
            self._invoice(10, partner=person)
        # Easter Monday, Saint Andrew's Day, Good Friday, a Sunday, a Saturday
        for day, english, scottish in (
            ((4, 6), "blocked", "allowed"),
            ((11, 30), "allowed", "blocked"),
            ((4, 3), "blocked", "blocked"),
            ((6, 7), "blocked", "blocked"),
            ((6, 6), "allowed", "allowed"),
        ):
            moment = datetime(2026, *day, 12)
            self._assert(english, moment, partner=england)
            self._assert(scottish, moment, partner=scotland)
        # 8:00 in summer is 7:00 in Greenwich
        self._assert("blocked", datetime(2026, 6, 5, 6, 59), "email", partner=england)
        self._assert("allowed", datetime(2026, 6, 5, 7), "email", partner=england)
        self._assert("allowed", datetime(2026, 6, 5, 19, 59), "email", partner=england)
        self._assert("blocked", datetime(2026, 6, 5, 20), "email", partner=england)

    def test_three_contacts_in_a_week_in_britain_for_the_customer(self):
        self._set("uk")
        person = self._person(
            "NY", country_id=self.env.ref("base.uk").id, state_id=False, zip="SW1A 1AA"
        )
        first, second = self._invoice(10, partner=person), self._invoice(10, partner=person)
        for day, channel in ((1, "phone"), (2, "email"), (3, "sms")):
            moment = datetime(2026, 6, day, 12)
            self._assert("allowed", moment, channel, partner=person, items=second)
            self._log(moment, "message_sent", channel, partner=person, moves=first)
        self._assert("blocked", datetime(2026, 6, 4, 12), partner=person, items=second)
        self._assert("allowed", datetime(2026, 6, 4, 12), "letter", partner=person)
        self._assert("allowed", datetime(2026, 6, 8, 12), partner=person, items=second)

    def test_businesses_in_their_office_hours(self):
        self._set("b2b", "block")
        germany = self.env.ref("base.de")
        bavaria = self.env["res.country.state"].search(
            [("country_id", "=", germany.id), ("code", "=ilike", "%BY")]
        )
        firm = self._person(
            "NY", name="GmbH", is_company=True, country_id=germany.id, state_id=bavaria.id
        )
        self._invoice(10, partner=firm)
        for moment, verdict in (
            (datetime(2026, 6, 5, 5, 59), "blocked"),
            (datetime(2026, 6, 5, 6), "allowed"),
            (datetime(2026, 6, 5, 15, 59), "allowed"),
            (datetime(2026, 6, 5, 16), "blocked"),
            (datetime(2026, 1, 6, 12), "blocked"),  # Epiphany, in Bavaria
        ):
            self._assert(verdict, moment, partner=firm)
        # E-mails have no hours there.
        self._assert("allowed", datetime(2026, 6, 5, 23), "email", partner=firm)
        self._log(datetime(2026, 6, 5, 10), partner=firm)
        self._assert(
            "blocked", datetime(2026, 6, 5, 11), partner=firm, opening=datetime(2026, 6, 5, 12)
        )
