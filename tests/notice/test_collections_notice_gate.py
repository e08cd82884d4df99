from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..gate.gate_common import GateCommon

# 11 at night and 8 in the morning in New York
NIGHT, MORNING = datetime(2026, 12, 31, 4), datetime(2026, 12, 31, 13)


@tagged("post_install", "-at_install")
class TestCollectionsNoticeGate(GateCommon):
    """A notice that may not go now waits: neither lost, nor sent at night, nor counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set("us_regulation_f")
        cls.person.write({"email": "pat@example.com", "street": "1 Main St"})

    def _queue(self):
        run = self._prepare()
        run.action_send()
        return run.notice_ids

    def _opt_out(self, **values):
        return self.env["collections.consent"].create({"date": datetime(2026, 12, 1), **values})

    def test_waits_for_the_morning_and_says_so(self):
        with freeze_time(NIGHT):
            notice = self._queue()
            self.assertIn("Times of day", notice.gate_now)
            self.assertIn("Next possible", notice.gate_now)
            for _n in range(8):
                self._deliver()
                notice._as_engine().sudo().gate_until = False
            self._deliver()
            self.assertEqual((notice.state, notice.gate_until), ("queued", MORNING))
            self.assertFalse(notice.attempts)
            self.assertFalse(notice.dispatch_id)
            self.assertIn("Times of day", notice.gate_text)
            self.assertEqual(self.env["collections.dispatch"]._find_next_attempt(), MORNING)
        with freeze_time(MORNING - timedelta(minutes=1)):
            self._deliver()
            self.assertEqual(notice.state, "queued")
        with freeze_time(MORNING):
            self._deliver()
            self.assertEqual((notice.state, notice.gate_until), ("sent", False))

    def test_validation_notice_is_known_by_its_debts(self):
        self._log(datetime(2026, 12, 1, 15), "right_person", moves=self.move)
        moment = datetime(2026, 12, 31, 15)

        def get_missing():
            rules = self._ask(moment, items=self.move)["rules"]
            return [rule["text"] for rule in rules if "alidation" in rule["rule"]]

        self.assertEqual(len(get_missing()), 1)
        self.levels.purpose = "validation"
        with freeze_time(moment):
            notice = self._queue()
            self.assertFalse(notice.gate_now, "the notice itself is what is asked for")
            self._deliver()
        self.assertEqual(notice.state, "sent")
        self.assertFalse(get_missing())

    def test_written_in_time_and_handed_over_too_late(self):
        with freeze_time(datetime(2026, 12, 31, 1, 58)):
            notice = self._queue()
            self.env["collections.notice"]._compose_batch(10)
            self.assertEqual(notice.dispatch_id.state, "ready")
        with freeze_time(datetime(2026, 12, 31, 2, 1)):
            self._deliver()
            self.assertEqual((notice.state, notice.gate_until), ("queued", MORNING))
            self.assertFalse(notice.attempts)
        with freeze_time(MORNING):
            self._deliver()
            self.assertEqual(notice.state, "sent")

    def test_blocked_for_ever_goes_another_way(self):
        self._opt_out(channel="email", partner_id=self.person.id)
        with freeze_time(MORNING):
            notice = self._queue()
            self._deliver()
            self.assertEqual((notice.state, notice.failure_type), ("skipped", "gate"))
            self.assertIn("opted out", notice.failure_reason)
            letter = notice.search([("fallback_of_id", "=", notice.id)])
            self.assertEqual((letter.channel, letter.state), ("letter", "sent"))

    def test_blocked_for_ever_on_all_ways_is_not_lost(self):
        self._opt_out(partner_id=self.person.id)
        with freeze_time(MORNING):
            self._queue()
            self._deliver()
            left = self.env["collections.notice"].search([("partner_id", "=", self.person.id)])
            # To e-mail and letter there was an objection; what is left is a task for us.
            sent = left.filtered(lambda own: own.state == "sent")
            self.assertEqual(sent.mapped("channel"), ["manual"])
            for own in left - sent:
                self.assertIn("opted out", own.failure_reason)

    def test_required_by_law_goes_all_the_same(self):
        self._opt_out(channel="email", partner_id=self.person.id)
        self.levels.write({"required": True})
        with freeze_time(MORNING):
            notice = self._queue()
            self._deliver()
            self.assertEqual(notice.state, "sent")

    def test_warned_is_sent_and_noted(self):
        self._set("us_regulation_f", "warn")
        with freeze_time(NIGHT):
            notice = self._queue()
            self._deliver()
            self.assertEqual(notice.state, "sent")
            self.assertIn("Times of day", notice.gate_text)

    def test_people_do_not_write_what_the_gate_said(self):
        with freeze_time(NIGHT):
            notice = self._queue()
            self._deliver()
            collector = self._user("collector")
            for values in ({"gate_until": NIGHT}, {"retry_at": NIGHT}, {"gate_text": "Fine"}):
                with self.assertRaises(AccessError):
                    notice.with_user(collector).write(values)
            self._deliver()
            self.assertEqual(notice.state, "queued")

    def test_text_messages_say_how_to_opt_out_where_a_rule_set_asks(self):
        """12 CFR 1006.6(e); an answer of STOP where answers reach the company."""
        self.levels.write({"channel_email": False, "channel_sms": True})
        self.person.phone = "+1 518 555 2345"
        document = self.env["collections.document"]
        with freeze_time(MORNING):
            notice = self._prepare().notice_ids
            get_text = lambda: document._get_sms_texts(notice)[notice.id]  # noqa: E731
            self.assertEqual(get_text(), "Pay USD 100.00 No more texts: write to ar@example.com")
            self.company.email = False
            self.company.partner_id.phone = "+1 212 555 0100"
            self.assertEqual(get_text(), "Pay USD 100.00 No more texts: call +1 212 555 0100")
            self.company.collections_sms_answers = True
            text = "Pay USD 100.00 Reply STOP to end text messages"
            self.assertEqual(get_text(), text)
            preview = str(notice._get_previews("sms")[notice.id])
            self.assertIn(text, preview)
            self.assertIn(f"{len(text)} characters: one text message.", preview)
            self.levels.sms_body = "Pay {amount} " + "x" * 120
            preview = str(notice._get_previews("sms")[notice.id])
            self.assertIn("167 characters: 2 text messages.", preview)
            self.levels.sms_body = "Pay {amount}"
            for mode, asked in (("off", False), ("advise", True), ("warn", True)):
                self._set("us_regulation_f", mode)
                self.assertEqual("STOP" in get_text(), asked, mode)
            self.levels.required = True
            self.assertEqual(get_text(), "Pay USD 100.00", "the law asks for it")
            self.levels.required = False
            self.person.is_company = True
            self.assertEqual(get_text(), "Pay USD 100.00", "not about companies")

    def test_text_messages_in_the_language_of_the_reader(self):
        self.levels.write({"channel_email": False, "channel_sms": True})
        self.env["res.lang"]._activate_lang("de_DE")
        self.person.write({"phone": "+1 518 555 2345", "lang": "de_DE"})
        with freeze_time(MORNING):
            notice = self._prepare().notice_ids
            text = self.env["collections.document"]._get_sms_texts(notice)[notice.id]
        self.assertTrue(text.startswith("Pay USD 100,00 "), text)
        self.assertIn("ar@example.com", text)

    def test_letters_ask_when_they_are_printed(self):
        self._opt_out(channel="email", partner_id=self.person.id)
        with freeze_time(MORNING):
            notice = self._queue()
            self._deliver()
            letter = notice.search([("fallback_of_id", "=", notice.id)])
            self._opt_out(channel="letter", partner_id=self.person.id)
            message = self._refused(letter.action_print_letters)
            self.assertIn("opted out", message)
            self.assertFalse(letter.print_id)


@tagged("post_install", "-at_install")
class TestSentNotices(GateCommon):
    today = date(2026, 12, 28)

    def test_sent_notices_are_attempts_about_their_invoices(self):
        """New York City: three attempts within 7 days over all media, for each account."""
        self.person.write({"zip": "11201", "email": "pat@example.com"})
        run = self._prepare()
        notice = run.notice_ids.filtered(lambda n: n.partner_id == self.person)
        run.action_send()
        self._deliver()
        self.assertEqual(notice.state, "sent")
        self.env["collections.consent"].create(
            {
                "decision": "granted",
                "channel": "email",
                "partner_id": self.person.id,
                "date": datetime(2026, 12, 1),
            }
        )
        self._set("us_nyc")
        other = self._invoice(1, partner=self.person)
        for hour in (1, 2):
            self._log(datetime(2026, 12, 27, 14 + hour), partner=self.person, moves=self.move)
        moment = datetime(2026, 12, 29, 16)
        self._assert("blocked", moment, "email", items=self.move)
        self._assert("allowed", moment, "email", items=other)
