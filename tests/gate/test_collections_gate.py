"""The gate on the examples of the law: 12 CFR 1006 and the rules of states and cities."""

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestCollectionsGate(GateCommon):
    def test_nothing_is_switched_on(self):
        moment = datetime(2026, 4, 7, 3)
        answer = self._assert("allowed", moment, opening=moment)
        self.assertFalse(answer["rules"])

    def test_now_is_the_moment_where_none_is_given(self):
        self._set("us_regulation_f")
        with freeze_time("2026-06-05 03:00:00"):
            answer = self.gate._ask(self.person, "phone")
        self.assertEqual((answer["verdict"], answer["next"]), ("blocked", datetime(2026, 6, 5, 12)))

    def test_seven_calls_in_seven_days(self):
        self._set("us_regulation_f")
        for day in range(1, 8):
            self._assert("allowed", datetime(2026, 4, day, 15))
            self._log(datetime(2026, 4, day, 15))
        answer = self._assert("blocked", datetime(2026, 4, 7, 16), opening=datetime(2026, 4, 8, 12))
        [rule] = answer["rules"]
        self.assertIn("Regulation F", rule["rule"])
        self.assertIn("7 within 7 days", rule["text"])
        self.assertEqual(rule["source"], "12 CFR 1006.14(b)(2)(i)(A)")
        self._assert("allowed", datetime(2026, 4, 8, 16))
        # Text messages and e-mails are not calls.
        self._assert("allowed", datetime(2026, 4, 7, 16), "email")

    def test_quiet_after_a_conversation_whoever_called(self):
        self._set("us_regulation_f")
        self._log(datetime(2026, 8, 13, 15), "right_person", direction="in")
        for day in range(13, 20):
            self._assert("blocked", datetime(2026, 8, day, 16), opening=datetime(2026, 8, 20, 12))
        self._assert("allowed", datetime(2026, 8, 20, 16))

    def test_what_does_not_count(self):
        self._set("us_regulation_f")
        for day in range(1, 8):
            self._log(datetime(2026, 4, day, 15), "engaged")
            self._log(datetime(2026, 4, day, 16), "wrong_number")
            self._log(datetime(2026, 4, day, 17), "message_sent", channel="email")
            self._log(datetime(2026, 4, day, 17), "no_answer", direction="in")
        self._assert("allowed", datetime(2026, 4, 7, 18))

    def test_consent_lifts_the_count_until_a_conversation(self):
        self._set("us_regulation_f")
        for day in (1, 2, 3):
            self._log(datetime(2026, 6, day, 15))
        self.env["collections.consent"].create(
            {
                "decision": "granted",
                "channel": "phone",
                "partner_id": self.person.id,
                "date": datetime(2026, 6, 4, 15),
                "source": "email",
            }
        )
        for day in (8, 9, 10):
            for hour in (14, 15, 16):
                if (day, hour) != (10, 16):
                    self._assert("allowed", datetime(2026, 6, day, hour))
                    self._log(datetime(2026, 6, day, hour))
        # The eight calls with consent do not count: six further ones make seven with this one.
        for minute in range(7):
            self._assert("allowed", datetime(2026, 6, 11, 15, minute))
            self._log(datetime(2026, 6, 11, 15, minute))
        self._assert("blocked", datetime(2026, 6, 11, 16))

    def test_calls_are_counted_for_each_debt(self):
        self._set("us_regulation_f")
        other = self._invoice(20, partner=self.person)
        for day in range(1, 8):
            self._log(datetime(2026, 4, day, 15), moves=other)
        moment = datetime(2026, 4, 7, 16)
        self._assert("blocked", moment, items=other)
        self._assert("allowed", moment, items=self.move)
        self._assert("blocked", moment, items=self._item(other) | self._item(self.move))
        self._assert("blocked", moment)
        # A call that named none counts for each.
        for day in range(1, 8):
            self._log(datetime(2026, 5, day, 15))
        self._assert("blocked", datetime(2026, 5, 7, 16), items=self.move)

    def test_wall_clock_of_the_customer(self):
        self._set("us_regulation_f")
        # 8:00 and 21:00 in New York, before and after both clock changes of 2026
        for day, offset in (((3, 7), 5), ((3, 9), 4), ((10, 31), 4), ((11, 2), 5)):
            opening = datetime(2026, *day, 8 + offset)
            self._assert("blocked", opening.replace(hour=7 + offset, minute=59), opening=opening)
            self._assert("allowed", opening)
            self._assert("allowed", opening + timedelta(hours=12, minutes=59))
            self._assert("blocked", opening + timedelta(hours=13))
        self._assert("blocked", datetime(2026, 4, 8, 1), "sms", opening=datetime(2026, 4, 8, 12))
        self._assert("allowed", datetime(2026, 4, 8, 0, 59), "email")
        self._assert("allowed", datetime(2026, 4, 8, 3), "letter")

    def test_several_zones_all_count(self):
        self._set("us_regulation_f")
        self.person.phone = "+1 310 555 2345"
        self.assertEqual(
            set(self.person._collections_get_zones("phone")),
            {"America/New_York", "America/Los_Angeles"},
        )
        self._assert("blocked", datetime(2026, 4, 7, 14, 59), opening=datetime(2026, 4, 7, 15))
        self._assert("allowed", datetime(2026, 4, 7, 15))
        self._assert("allowed", datetime(2026, 4, 8, 0, 59))
        self._assert("blocked", datetime(2026, 4, 8, 1), opening=datetime(2026, 4, 8, 15))
        self.person.write({"phone": False, "tz": "America/Chicago"})
        self._assert("blocked", datetime(2026, 4, 7, 12, 59))
        self._assert("allowed", datetime(2026, 4, 7, 13))

    def test_not_on_tuesdays_and_thursdays(self):
        self.env["collections.quiet.time"].create(
            {
                "partner_id": self.person.id,
                **dict.fromkeys(("monday", "wednesday", "friday", "saturday", "sunday"), False),
                "date_from": date(2026, 4, 1),
            }
        )
        for day, verdict in ((6, "allowed"), (7, "blocked"), (8, "allowed"), (9, "blocked")):
            self._assert(verdict, datetime(2026, 4, day, 16))
        self._assert("blocked", datetime(2026, 4, 7, 16), opening=datetime(2026, 4, 8, 4))

    def test_massachusetts_two_in_seven_days(self):
        self._set("us_ma")
        person = self._person("MA")
        self._invoice(10, partner=person)
        for day in (1, 3):
            self._assert("allowed", datetime(2026, 6, day, 15), "sms", partner=person)
            self._log(datetime(2026, 6, day, 15), "message_sent", channel="sms", partner=person)
        self._assert("blocked", datetime(2026, 6, 7, 15), "sms", partner=person)
        self._assert("blocked", datetime(2026, 6, 7, 15), "phone", partner=person)
        self._assert("allowed", datetime(2026, 6, 8, 15), "sms", partner=person)
        # Who lives elsewhere is not protected, unless the number is from there.
        for day in (1, 3):
            self._log(datetime(2026, 6, day, 15), "message_sent", channel="sms")
        self._assert("allowed", datetime(2026, 6, 7, 15), "sms")
        self._assert("blocked", datetime(2026, 6, 7, 15), "sms", address="+1 617 555 2345")

    def test_new_york_city_counts_all_media(self):
        self._set("us_nyc")
        person = self._person("NY", zip="11201", city="Brooklyn")
        self._invoice(10, partner=person)
        self._log(datetime(2026, 10, 1, 15), "no_answer", partner=person)
        self._log(datetime(2026, 10, 2, 15), "message_sent", channel="email", partner=person)
        self._assert("allowed", datetime(2026, 10, 3, 15), "letter", partner=person)
        self._log(datetime(2026, 10, 3, 15), "message_sent", channel="letter", partner=person)
        self._assert("blocked", datetime(2026, 10, 7, 15), "letter", partner=person)
        self._assert("allowed", datetime(2026, 10, 8, 15), "letter", partner=person)
        answer = self._assert("blocked", datetime(2026, 10, 8, 15), "email", partner=person)
        self.assertFalse(answer["next"], "no moment brings consent")
        self.env["collections.consent"].create(
            {
                "decision": "granted",
                "channel": "email",
                "partner_id": person.id,
                "date": datetime(2026, 10, 4),
            }
        )
        self._assert("allowed", datetime(2026, 10, 8, 15), "email", partner=person)
        # Before it was the law, and outside the city, it is not.
        self._assert("allowed", datetime(2026, 8, 8, 15), "email", partner=person)
        self._assert("allowed", datetime(2026, 10, 8, 15), "email")

    def test_washington(self):
        self._set("us_dc")
        person = self._person("DC")
        self._invoice(10, partner=person)
        for day in range(1, 5):
            self._assert("allowed", datetime(2026, 6, day, 15), partner=person)
            self._log(datetime(2026, 6, day, 15), partner=person)
        self._assert("blocked", datetime(2026, 6, 5, 15), partner=person)
        self._assert("blocked", datetime(2026, 6, 5, 15), "email", partner=person)

    def test_california_up_to_half_a_million(self):
        self._set("us_ca")
        trader = self._person("CA", name="Sole trader")
        trader.collections_debt_purpose = "commercial"
        self._invoice(10, 400_000, partner=trader)
        night = datetime(2026, 6, 5, 6)
        self._assert("blocked", night, partner=trader)
        self._invoice(10, 200_000, partner=trader)
        self._assert("allowed", night, partner=trader)

    def test_companies_and_persons(self):
        self._set("us_regulation_f")
        self._set("b2b", "warn")
        company = self._person("NY", name="Corp.", is_company=True)
        self._invoice(10, partner=company)
        night, saturday = datetime(2026, 6, 5, 3), datetime(2026, 6, 6, 15)
        self._assert("blocked", night)
        self._assert("warned", night, partner=company)
        self._assert("allowed", saturday)
        answer = self._assert("warned", saturday, partner=company, opening=saturday)
        self.assertIn("Monday, Tuesday", answer["rules"][0]["text"])
        # Independence Day (observed on Friday, 3 July 2026)
        self._assert("warned", datetime(2026, 7, 3, 15), partner=company)
        self._assert("allowed", datetime(2026, 7, 2, 15), partner=company)

    def test_modes(self):
        night = datetime(2026, 6, 5, 3)
        for mode, verdict, spoken in (
            ("advise", "allowed", ["advised"]),
            ("warn", "warned", ["warned"]),
            ("block", "blocked", ["blocked"]),
            ("off", "allowed", []),
        ):
            self._set("us_regulation_f", mode)
            answer = self._assert(verdict, night)
            self.assertEqual([rule["verdict"] for rule in answer["rules"]], spoken)

    def test_strictest_wins_and_all_are_named(self):
        self._set("us_regulation_f", "warn")
        self._set("us_ma")
        person = self._person("MA")
        self._invoice(10, partner=person)
        answer = self._assert("blocked", datetime(2026, 6, 5, 3), partner=person)
        self.assertEqual([rule["verdict"] for rule in answer["rules"]], ["blocked", "warned"])
