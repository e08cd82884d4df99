from datetime import datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import contact_rules as cr
from odoo.addons.collections_followup.engine.contact_validation import ValidationDue

from .test_contact_rules import call, intent


@tagged("post_install", "-at_install")
class TestContactValidation(BaseCase):
    """A validation notice within five days of the first communication."""

    def test_validation_notice_within_days_of_the_first_communication(self):
        rule = ValidationDue(days=5)
        talked = call(1, conversation=True, debts=frozenset({1}))
        history = cr.History((talked,), debts=frozenset({1, 2}))
        about = {"debts": frozenset({1})}
        self.assertTrue(rule.allows(intent(6, **about), history), "the fifth day")
        self.assertFalse(rule.allows(intent(7, **about), history))
        self.assertIsNone(rule.find_next(intent(7, **about), history))
        self.assertTrue(rule.allows(intent(7, debts=frozenset({2})), history), "another debt")
        self.assertFalse(rule.allows(intent(7), history), "about all that is owed")
        self.assertTrue(rule.allows(intent(7, validates=True, **about), history))
        sent = cr.History((talked,), debts=frozenset({1}), validated=frozenset({1}))
        self.assertTrue(rule.allows(intent(7, **about), sent))

    def test_what_is_no_communication_asks_for_no_validation_notice(self):
        rule = ValidationDue(days=5)
        debts = frozenset({1})
        missed = cr.History((call(1, debts=debts),), debts=debts)
        self.assertTrue(rule.allows(intent(20, debts=debts), missed), "nobody answered")
        wrote = cr.Event(datetime(2026, 4, 1, 15), "email", debts=debts)
        self.assertFalse(rule.allows(intent(20, debts=debts), cr.History((wrote,), debts=debts)))

    def test_what_named_no_debt_is_about_those_of_its_time(self):
        rule = ValidationDue(days=5)
        debts = frozenset({1})
        for arose, allowed in ((datetime(2026, 4, 2), True), (datetime(2026, 4, 1), False)):
            history = cr.History(
                (call(1, conversation=True),), debts=debts, arose={1: arose.date()}
            )
            self.assertIs(rule.allows(intent(20, debts=debts), history), allowed)
        unknown = cr.History((call(1, conversation=True),), debts=debts)
        self.assertFalse(rule.allows(intent(20, debts=debts), unknown), "of no known date")

    def test_the_first_communication_counts_and_none_that_is_to_come(self):
        rule = ValidationDue(days=5)
        debts = frozenset({1})
        talked = [call(day, conversation=True, debts=debts) for day in (1, 5, 20)]
        history = cr.History(tuple(talked), debts=debts)
        self.assertFalse(rule.allows(intent(8, debts=debts), history), "the first, not the last")
        zone = intent(3).zones[0]
        self.assertEqual(rule.find_first(intent(3), history, zone), talked[0].moment.date())
        coming = cr.History((talked[2],), debts=debts)
        self.assertIsNone(rule.find_first(intent(8, debts=debts), coming, zone))

    def test_the_days_are_over_wherever_the_customer_may_be(self):
        rule = ValidationDue(days=5)
        debts = frozenset({1})
        history = cr.History((call(1, 12, conversation=True, debts=debts),), debts=debts)
        zones = ("America/New_York", "Asia/Tokyo")
        # 16:00 UTC on the 6th: the 7th in Tokyo
        for own, allowed in ((zones[:1], True), (zones, False), (zones[::-1], False)):
            self.assertIs(rule.allows(intent(6, zones=own, debts=debts), history), allowed)
