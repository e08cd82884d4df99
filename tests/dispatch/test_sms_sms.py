from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.sms.tests.common import SMSCase

from ..gate.gate_common import GateCommon

NIGHT, MORNING = datetime(2026, 12, 31, 4), datetime(2026, 12, 31, 13)


@tagged("post_install", "-at_install")
class TestSmsSms(GateCommon, SMSCase):
    """Core's own text messages about our records pass the gate, whoever makes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set("us_regulation_f")
        cls.person.phone = "+1 518 555 2345"
        cls._prepare()
        cls.case = cls._case(cls.person)

    def _text(self):
        with self.mockSMSGateway():
            self.case._message_sms("Hello", sms_numbers=["+15185552345"])
        return self.env["sms.sms"].search([("number", "=", "+15185552345")])

    def test_at_night_it_waits_in_the_queue(self):
        with freeze_time(NIGHT):
            sms = self._text()
            self.assertEqual(sms.state, "outgoing")
            with self.mockSMSGateway():
                # As core's scheduled action does
                sms._send()
                sms.send()
                self.assertFalse(self._sms)
            self.assertEqual(sms.state, "outgoing")
        with freeze_time(MORNING), self.mockSMSGateway():
            sms.send()
            self.assertEqual(len(self._sms), 1)

    def test_it_says_how_to_opt_out_where_a_rule_set_asks(self):
        self.company.collections_sms_answers = True
        line = "Hello Reply STOP to end text messages"
        composer = self.env["sms.composer"].with_context(
            default_res_model=self.case._name, default_res_id=self.case.id, default_body="Hello"
        )
        with freeze_time(MORNING):
            self.assertIn(composer.create({}).collections_opt_out, line)
            sms = self._text()
            self.assertEqual(sms.body, line)
            sms._put_into_outbox()
            self.assertEqual(sms.body, line, "once")
            self.assertEqual(sms._get_dispatches().subject, line)
            ruleset = self.env.ref("collections_followup.ruleset_us_regulation_f")
            ruleset.wants_opt_out = False
            self.assertFalse(composer.create({}).collections_opt_out)
            ruleset.wants_opt_out = True
            self._set("us_regulation_f", "off")
            self.assertFalse(composer.create({}).collections_opt_out)
            sms.unlink()
            self.assertEqual(self._text().body, "Hello")

    def test_who_opted_out_gets_nothing(self):
        self.env["collections.consent"].create(
            {"channel": "sms", "address": "+1 (518) 555-2345", "date": datetime(2026, 12, 1)}
        )
        with freeze_time(MORNING):
            sms = self._text()
            self.assertEqual((sms.state, sms.failure_type), ("canceled", "sms_blacklist"))
            sms.state = "error"
            with self.mockSMSGateway():
                sms.resend_failed()
                self.assertFalse(self._sms)

    def test_texts_by_hand_count(self):
        """Massachusetts: two texts and calls within 7 days."""
        self._set("us_regulation_f", "off")
        self._set("us_ma")
        person = self._person("MA", name="Mass", phone="+1 617 555 2345")
        self._invoice(10, partner=person)
        self._prepare()
        case = self._case(person)
        for day in (27, 28):
            with freeze_time(datetime(2026, 12, day, 16)), self.mockSMSGateway():
                self._assert("allowed", datetime(2026, 12, day, 16), "sms", partner=person)
                case._message_sms("Hello", partner_ids=person.ids)
                self.assertEqual(len(self._sms), 1)
        self._assert("blocked", datetime(2026, 12, 29, 16), "sms", partner=person)
        self._assert("blocked", datetime(2026, 12, 29, 16), "phone", partner=person)

    def test_other_texts_are_not_ours(self):
        with freeze_time(NIGHT), self.mockSMSGateway():
            self.person._message_sms("Your parcel", sms_numbers=["+15185552345"])
            self.assertEqual(len(self._sms), 1)
