"""When a validation notice is due: 12 CFR 1006.34(a)(1). Pure; a rule as those of
``contact_rules.py``."""

from dataclasses import dataclass
from datetime import timedelta

from .contact_facts import SPOKEN
from .contact_rules import Rule
from .contact_window import local_day


@dataclass(frozen=True)
class ValidationDue(Rule):
    """A validation notice is sent within ``days`` calendar days of the first communication about
    a debt, or is that itself: 12 CFR 1006.34(a)(1).

    An attempt that reached nobody is no communication. What named no debt is about those that
    were there by then.
    """

    days: int = 5

    def _is_about(self, event, debt, history, zone):
        if not (event.conversation or (event.placed and event.channel not in SPOKEN)):
            return False
        if event.debts:
            return debt in event.debts
        arose = history.arose.get(debt)
        return arose is None or arose <= history.get_day(event, zone)

    def find_first(self, intent, history, zone):
        """Return the day of the first communication about a debt that it was not sent for, or
        None where there is none."""
        return min(
            (
                history.get_day(event, zone)
                for debt in (intent.debts or history.debts) - history.validated
                for event in history.events
                if event.moment <= intent.moment and self._is_about(event, debt, history, zone)
            ),
            default=None,
        )

    def allows(self, intent, history):
        if intent.validates:
            return True
        for zone in intent.zones:
            first = self.find_first(intent, history, zone)
            if first and local_day(intent.moment, zone) > first + timedelta(days=self.days):
                return False
        return True

    def find_next(self, intent, history):
        return intent.moment if self.allows(intent, history) else None
