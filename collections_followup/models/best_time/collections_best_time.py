"""The best hours of customers, from their own history: read for many of them at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine import best_time
from ...engine.contact_window import day_start, local_day
from ...engine.places import make_working_days
from ..gate.collections_gate import GRAVITY

# How far back the history tells of habits, in days.
HISTORY_DAYS = 540
# How often a moment that the gate is against is looked for anew.
ROUNDS = 5
# So many days later than meant a call back may be proposed, at most.
LATER_DAYS = 4


@dataclass(frozen=True, eq=False)
class Habit:
    """What is known of one customer: ``zone``, his clock; ``is_working``, his working days;
    ``best``, ``engine.best_time.Best`` by channel; ``order``, the channels as they worked."""

    zone: str
    is_working: Callable
    best: dict
    order: list


@dataclass(frozen=True, eq=False)
class Wish:
    """A contact for which the best moment is looked for.

    ``rows``: what the gate is asked, one row for each reader, the first with ``company``,
    ``partner`` and ``channel``; ``start``, ``end``: naive UTC, between which it has to lie;
    ``gravest``: the gravest verdict that is taken; ``is_working``: the days on which somebody of
    ours is there, None where nobody has to be.
    """

    rows: list
    start: datetime
    end: datetime
    gravest: str = "warned"
    is_working: Callable | None = None


@dataclass(frozen=True, eq=False)
class Found:
    """The best moment (naive UTC) for a wish, and the hours that it lies in."""

    moment: datetime
    best: best_time.Best
    zone: str


class CollectionsBestTime(models.AbstractModel):
    """When and over which channel each customer is best reached, by his own history.

    How it is counted says ``engine/best_time.py``. The contact gate always decides: what it is
    against is no best moment. Where a company has not switched it on, nothing is read.
    """

    _name = "collections.best.time"
    _description = "Best Hour and Channel"

    @api.model
    def _read_habits(self, pairs):
        """Return what is known of customers; as many queries for many as for one.

        :param pairs: tuples of the company that keeps the cases and a contact of the customer
        :return: a dict of ``Habit`` by the ids of company and contact; none for companies that
            have not switched it on
        """
        # Sudo: what is known of a customer counts for all, whatever of it one may read.
        wanted = {
            (company.id, partner.id): (company.sudo(), partner.sudo())
            for company, partner in pairs
            if self._is_on(company)
        }
        if not wanted:
            return {}
        # Sudo: see above.
        companies = self.env["res.company"].sudo().browse({company for company, _own in wanted})
        partners = self.env["res.partner"].sudo().browse({partner for _own, partner in wanted})
        customers = tuple(partners.commercial_partner_id.ids)
        now = fields.Datetime.now()
        since = now - timedelta(days=HISTORY_DAYS)
        contacts, answers, signs = self._read_history(companies, customers, since)
        calendars, habits = {}, {}
        for key, (company, partner) in wanted.items():
            zone = self._get_zone(company, partner)
            place = self._get_place(company, partner)
            if place not in calendars:
                calendars[place] = make_working_days(*place)
            own = (company.id, partner.commercial_partner_id.id)
            entries = best_time.observe(
                contacts.get(own, ()), answers.get(own, ()), signs.get(own, ()), zone, now
            )
            habits[key] = Habit(
                zone,
                calendars[place],
                best_time.find_best(entries, calendars[place], local_day(now, zone)),
                best_time.rank_channels(entries),
            )
        return habits

    @api.model
    def _is_on(self, company):
        """Return whether a company has switched it on."""
        # Sudo: what a company has set is not a matter of who asks.
        return company.sudo().collections_best_time

    def _get_zone(self, company, partner):
        """Return the time zone by whose clock a contact is reached."""
        zones = partner._collections_get_zones("letter")
        return zones[0] if zones else company._collections_get_zone().zone

    def _get_place(self, company, partner):
        """Return the country, and the part of it, whose working days a contact has."""
        return partner._collections_get_part(company.country_id.code)

    # ------------------------------------------------------------------------ history

    def _read_history(self, companies, customer_ids, since):
        """Return what happened with customers since a moment, as the engine reads it.

        :return: three dicts by the ids of company and customer: lists of our contacts, of what
            came from the customer, of promises and payments
        """
        events = self.env["collections.gate"]._read_events(companies, customer_ids, since)
        contacts = {
            key: [
                best_time.Contact(event.moment, event.channel, event.conversation)
                for event in own
                if event.placed
            ]
            for key, own in events.items()
        }
        self.env.flush_all()
        answers, signs = {}, {}
        statement = self.env["collections.contact"]._sql_answers(companies, customer_ids, since)
        for company, customer, moment, channel in self.env.execute_query(statement):
            answers.setdefault((company, customer), []).append(best_time.Answer(moment, channel))
        for company, customer, day, is_payment in self._read_signs(companies, customer_ids, since):
            signs.setdefault((company, customer), []).append(best_time.Sign(day, is_payment))
        return contacts, answers, signs

    def _read_signs(self, companies, customer_ids, since):
        """Return rows of company, customer, date and whether it was paid; else it was promised."""
        owners = {
            covered.id: company.id
            for company in companies
            for covered in company._collections_covered()
        }
        return self.env.execute_query(
            SQL(
                """
                SELECT p.company_id, p.partner_id, p.date_made, FALSE
                  FROM collections_promise p
                 WHERE p.company_id IN %(companies)s AND p.partner_id IN %(customers)s
                   AND p.date_made >= %(since)s
                   AND (p.state != 'cancelled' OR p.replaced_by_id IS NOT NULL)
             UNION ALL
                SELECT DISTINCT o.owner_id, t.customer_id, t.date, TRUE
                  FROM (%(payments)s) t
                  JOIN (VALUES %(owners)s) AS o(company_id, owner_id)
                    ON o.company_id = t.company_id
                """,
                companies=tuple(companies.ids),
                customers=customer_ids,
                since=since.date(),
                payments=self.env["account.payment"]._collections_sql_payments(
                    customer_ids, owners, since.date()
                ),
                owners=SQL(", ").join(SQL("(%s, %s)", *pair) for pair in owners.items()),
            )
        )

    # ------------------------------------------------------------------------ moments

    @api.model
    def _find_moments(self, wishes):
        """Return the best moment for each of some contacts, as far as the gate allows it.

        :param dict wishes: ``Wish`` by any key
        :return: a dict of ``Found`` by key, without those for whom nothing is claimed
        """
        habits = self._read_habits(
            {(wish.rows[0]["company"], wish.rows[0]["partner"]) for wish in wishes.values()}
        )
        found, starts = {}, {key: wish.start for key, wish in wishes.items()} if habits else {}
        for _round in range(ROUNDS):
            openings = {
                key: opening
                for key, start in starts.items()
                if (opening := self._find_opening(habits, wishes[key], start))
            }
            answers = self.env["collections.gate"]._ask_for_each(
                {
                    key: [{**row, "when": opening.moment} for row in wishes[key].rows]
                    for key, opening in openings.items()
                }
            )
            starts = {}
            for key, opening in openings.items():
                answer = answers[key]
                if GRAVITY.index(answer["verdict"]) <= GRAVITY.index(wishes[key].gravest):
                    found[key] = opening
                elif answer["next"] and answer["next"] > opening.moment:
                    starts[key] = answer["next"]
            if not starts:
                break
        return found

    def _find_opening(self, habits, wish, start):
        """Return the first ``Found`` for a wish from a moment on, whatever the gate says."""
        row = wish.rows[0]
        habit = habits.get((row["company"].id, row["partner"].id))
        best = habit and habit.best.get(row["channel"])
        if not best:
            return None

        def is_working(day):
            return habit.is_working(day) and (not wish.is_working or wish.is_working(day))

        moment = best.find_moment(start, habit.zone, is_working)
        if moment is None or moment >= wish.end:
            return None
        return Found(moment, best, habit.zone)

    @api.model
    def _wish_on(self, company, partner, channel, day):
        """Return the ``Wish`` for a contact on a day, or today where that is past."""
        zone = self._get_zone(company, partner)
        day = max(day, company._collections_today())
        return Wish(
            [{"company": company, "partner": partner, "channel": channel}],
            max(day_start(day, zone), fields.Datetime.now()),
            day_start(day + timedelta(days=1), zone),
        )

    @api.model
    def _propose_days(self, company, partner, days, is_working=None):
        """Return the days on which a contact is best called back.

        The day that was meant, or a later one: at most as long again as was meant, and no more
        than ``LATER_DAYS`` days.

        :param company: the company that keeps the case
        :param partner: who is called
        :param days: dates from today on that were meant
        :param is_working: the company's working days, see ``_collections_get_working_days``
        :return: a dict by day: the day to propose and its ``Found``; without those for whom nothing
            is claimed
        """
        if not self._is_on(company):
            return {}
        zone = self._get_zone(company, partner)
        today = company._collections_today()
        is_working = is_working or company._collections_get_working_days()
        row = {"company": company, "partner": partner, "channel": "phone"}
        wishes = {}
        for day in set(days):
            later = min(day - today, timedelta(days=LATER_DAYS))
            if day >= today:
                wishes[day] = Wish(
                    [row],
                    max(day_start(day, zone), fields.Datetime.now()),
                    day_start(day + later + timedelta(days=1), zone),
                    is_working=is_working,
                )
        return {
            day: (max(company._collections_day_of(found.moment), today), found)
            for day, found in self._find_moments(wishes).items()
        }
