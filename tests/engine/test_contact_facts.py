"""What rules look at: consents, messages and answers to them."""

from datetime import datetime, timedelta

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine.contact_facts import Consent, Event, History, Intent

NOON = datetime(2026, 6, 5, 16)
ZONES = ("America/New_York",)


def wrote(moment, channel="email", **values):
    return Event(moment, channel, placed=False, incoming=True, **values)


@tagged("post_install", "-at_install")
class TestContactFacts(BaseCase):
    def test_the_last_message_that_nobody_answered(self):
        intent = Intent(NOON, "email", ZONES)
        first, last = wrote(NOON - timedelta(hours=3)), wrote(NOON - timedelta(hours=1))
        self.assertIsNone(History().find_unanswered(intent))
        self.assertEqual(History((first, last)).find_unanswered(intent), last)
        answer = Event(NOON - timedelta(hours=2), "email")
        self.assertIsNone(History((first, answer)).find_unanswered(intent))
        self.assertEqual(History((first, answer, last)).find_unanswered(intent), last)
        other = Event(NOON, "sms")
        self.assertEqual(History((last, other)).find_unanswered(intent), last)
        self.assertIsNone(History((wrote(NOON + timedelta(minutes=1)),)).find_unanswered(intent))
        call = wrote(NOON - timedelta(hours=1), "phone")
        self.assertIsNone(History((call,)).find_unanswered(Intent(NOON, "phone", ZONES)))

    def test_consent_for_so_many_days(self):
        history = History(consents=(Consent("sms", NOON),))
        self.assertTrue(history.has_consent("sms", NOON + timedelta(days=59), 60))
        self.assertFalse(history.has_consent("sms", NOON + timedelta(days=60), 60))
        self.assertTrue(history.has_consent("sms", NOON + timedelta(days=600)))
        self.assertFalse(history.has_consent("email", NOON))

    def test_messages_from_the_very_address(self):
        history = History((wrote(NOON, address="pat@example.com"),))
        intent = Intent(NOON + timedelta(days=1), "email", ZONES, address="pat@example.com")
        self.assertTrue(history.has_written_from(intent))
        self.assertTrue(history.has_written_from(intent, 2))
        self.assertFalse(history.has_written_from(intent, 1))
        self.assertFalse(history.has_written_from(Intent(NOON, "email", ZONES, address="x@y.z")))
        self.assertFalse(history.has_written_from(Intent(NOON, "email", ZONES)))

    def test_the_same_contact_at_another_moment(self):
        intent = Intent(NOON, "sms", ZONES, frozenset({1}), "work", True, answers=True, address="x")
        later = intent.at(NOON + timedelta(hours=1))
        self.assertEqual(later.at(NOON), intent)
        self.assertEqual(later.moment, NOON + timedelta(hours=1))
