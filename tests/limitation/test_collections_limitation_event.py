from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestCollectionsLimitationEvent(LimitationCommon):
    def test_an_acknowledgement_is_about_what_was_owed(self):
        old, new = self._invoice(date(2023, 3, 15)), self._invoice(date(2025, 9, 1))
        event = self._event("acknowledgement", date(2025, 5, 5))
        self.assertEqual(self._period(old).expiry, date(2028, 5, 5))
        self.assertEqual(self._period(new).expiry, date(2028, 12, 31))
        event.action_strike()
        self.assertEqual(self._period(old).expiry, date(2026, 12, 31))

    def test_only_the_items_named(self):
        one, other = self._invoice(date(2023, 3, 15)), self._invoice(date(2023, 3, 16))
        items = [Command.set(self._item(one).ids)]
        self._event("acknowledgement", date(2025, 5, 5), move_line_ids=items)
        self.assertEqual(self._period(one).expiry, date(2028, 5, 5))
        self.assertEqual(self._period(other).expiry, date(2026, 12, 31))
        foreign = self._item(self._invoice(5, partner=self.partner_b))
        with self.assertRaises(ValidationError):
            self._event(
                "acknowledgement", date(2025, 5, 5), move_line_ids=[Command.set(foreign.ids)]
            )

    def test_a_negotiation_is_ended_once(self):
        move = self._invoice(date(2023, 3, 15))
        event = self._event("negotiation", date(2025, 1, 1))
        event.with_user(self._user("collector")).date_end = date(2025, 1, 10)
        self.assertEqual(self._period(move).expiry, date(2027, 1, 10))
        with self.assertRaises(UserError):
            event.date_end = date(2025, 2, 1)

    def test_what_makes_no_event(self):
        for kind, first, last in (
            ("acknowledgement", date(2025, 1, 1), date(2025, 1, 2)),
            ("action", date(2025, 1, 2), date(2025, 1, 1)),
            ("action", date(self.today.year + 1, 1, 1), None),
        ):
            with self.subTest(kind=kind, first=first), self.assertRaises(ValidationError):
                self._event(kind, first, last)

    def test_who_may(self):
        event = self._event("action", date(2025, 1, 1))
        collector = self._user("collector")
        for name, value in (("is_struck", True), ("date", date(2024, 1, 1)), ("note", "x")):
            with self.subTest(name=name), self.assertRaises(AccessError):
                event.with_user(collector).write({name: value})
        with self.assertRaises(AccessError):
            event.with_user(self._user("readonly")).action_strike()
        event.with_user(collector).action_strike()
        self.assertEqual(event.struck_by_id, collector)

    def test_whose_customer_it_is(self):
        self._invoice(date(2025, 3, 15))
        self.engine.refresh(self.company)
        self.company.collections_own_cases = True
        self._case().user_id = self._user("collector", "owner")
        other = self._user("collector", "other")
        values = {"partner_id": self.customer.id, "company_id": self.company.id}
        with self.assertRaises(AccessError):
            self.events.with_user(other).create({**values, "kind": "acknowledgement"})
