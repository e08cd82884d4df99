"""Who advises on when a customer is best reached: beside the contact rules, which decide."""

from dataclasses import dataclass, replace
from datetime import date

from odoo import api, fields, models
from odoo.tools import format_list

from ...engine import contact_rules
from ...engine.contact_window import day_start
from ...engine.working_days import add_working_days

# How often a day that the contact rules are against is looked for anew.
ROUNDS = 5


@dataclass(frozen=True, eq=False)
class Callback:
    """A call that is to follow on the one that is being logged.

    ``person``: who is called by ``company``; ``day``: when, as it was meant; ``spoken``: the
    customer was spoken to just now, which the log does not say yet; ``placed``: we called;
    ``why``: what speaks for the day.
    """

    company: models.BaseModel
    person: models.BaseModel
    day: date
    spoken: bool
    placed: bool = True
    why: str = ""

    def get_row(self, now):
        """Return what the contact gate is asked: from the beginning of the day on.

        :param datetime now: naive UTC, when the customer was called
        """
        begins = day_start(self.day, self.company._collections_get_zone().zone)
        return {
            "partner": self.person,
            "channel": "phone",
            "company": self.company,
            "when": max(begins, now),
            "assumed": [contact_rules.Event(now, "phone", self.placed, self.spoken)],
        }


class CollectionsAdviser(models.AbstractModel):
    """What the contact log and the desk ask of each adviser.

    Advisers are found in the registry, those of other add-ons too. Each answer is 'nothing' by
    default.
    """

    _name = "collections.adviser"
    _description = "Adviser of Contacts"

    # Place among the advisers. None: is none itself.
    _adviser_order = None

    @api.model
    @api.private
    def _get_advisers(self):
        """Return an empty recordset of each adviser, in their order."""
        names = self.env.registry.descendants(["collections.adviser"], "_inherit")
        found = [self.env[name] for name in names if self.env[name]._adviser_order is not None]
        return sorted(found, key=lambda own: (own._adviser_order, own._name))

    @api.model
    @api.private
    def _find_days(self, company, partner, days, is_working=None):
        """Return the days on which a contact is best called back, by all advisers.

        :param company: the company that keeps the case
        :param partner: who is called
        :param days: dates from today on that were meant
        :param is_working: the company's working days, see ``_collections_get_working_days``
        :return: a dict by day: tuple of the day to propose, and why that one
        """
        found = {}
        for adviser in self._get_advisers():
            found |= adviser._advise_days(company, partner, days, is_working)
        return found

    @api.model
    @api.private
    def _ask_about(self, callbacks):
        """Return what the contact gate is asked about calls that are to follow, in their order.

        :param dict callbacks: ``Callback`` by any key
        """
        now = fields.Datetime.now()
        return [own.get_row(now) for own in callbacks.values()]

    @api.model
    @api.private
    def _move_blocked(self, callbacks, answers=None):
        """Return calls that are to follow, those moved that the contact rules do not allow then.

        :param dict callbacks: ``Callback`` by any key
        :param list answers: what the gate has said of ``_ask_about``, where it was asked already
        :return: a dict by key: tuple of the day to propose, and why that one
        """
        gate = self.env["collections.gate"]
        found, open_ones = dict(callbacks), callbacks
        working = {}
        for _round in range(ROUNDS):
            answers = gate._ask_many(self._ask_about(open_ones)) if answers is None else answers
            moved = {}
            for (key, own), answer in zip(open_ones.items(), answers, strict=True):
                if answer["verdict"] != "blocked" or not answer["next"]:
                    continue
                company = own.company
                if company not in working:
                    working[company] = company._collections_get_working_days()
                day = company._collections_day_of(answer["next"])
                # Later on the day that was meant
                if day == own.day:
                    continue
                if not working[company](day):
                    day = add_working_days(day, 1, working[company])
                names = [rule["rule"] for rule in answer["rules"] if rule["verdict"] == "blocked"]
                why = self.env._(
                    "Not before by the contact rules: %s.", format_list(self.env, names)
                )
                moved[key] = replace(own, day=day, why=why)
            if not moved:
                break
            found |= moved
            open_ones, answers = moved, None
        return {key: (own.day, own.why) for key, own in found.items()}

    @api.model
    @api.private
    def _find_hours(self, company, partner):
        """Return in words when a customer is best reached, by channel, by all advisers."""
        found = {}
        for adviser in self._get_advisers():
            found |= adviser._advise_hours(company, partner)
        return found

    @api.model
    def _advise_days(self, company, partner, days, is_working=None):
        """Return the days on which a contact is best called back, see ``_find_days``."""
        return {}

    @api.model
    def _advise_hours(self, company, partner):
        """Return in words when a customer is best reached, by channel."""
        return {}

    @api.model
    def _prepare_actions(self, contacts):
        """Return what is known of the next actions of logged contacts, for all of them at once.

        :return: a dict by contact, see ``_describe_action``
        """
        return {}

    @api.model
    def _describe_action(self, prepared):
        """Return what is told to whoever has the next action, in the user's language.

        :param prepared: what ``_prepare_actions`` has found
        """
        return ""
