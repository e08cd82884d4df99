"""A slow, plain reading of the follow-up policy, to compare the add-on with.

Written from the design and from what the fields promise, without SQL and without Odoo:
dates, numbers and dataclasses only. Levels and items are named by whatever the caller
uses (ids here), so that this module knows nothing of records.
"""

from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

EXCLUDING = ("settled", "no_followup", "blocked", "hold", "stage", "cease")
GAP_OF_UNLIKE_TRIGGERS = 7


@dataclass
class Level:
    id: int
    trigger: str = "due"  # due, month_end, previous
    days: int = 0
    min_days: int = 0
    min_amount: Decimal = Decimal(0)
    repeat_days: int = 0
    active: bool = True

    @property
    def early(self):
        """A reminder before the due date."""
        return self.trigger == "due" and self.days < 0


@dataclass
class Policy:
    id: int
    levels: list  # all of them in their order, archived ones too
    by_age: bool = False
    notice_per_level: bool = False
    list_beside: bool = True
    min_amount: Decimal = Decimal(0)
    min_days: int = 0

    @property
    def active_levels(self):
        return [level for level in self.levels if level.active]


@dataclass
class Item:
    id: int
    customer: int
    policy: int
    currency: str
    amount: Decimal  # open, in its currency; negative for a credit
    amount_company: Decimal
    due: date
    excluded: str = ""  # the reason that keeps it out altogether, or nothing


@dataclass
class State:
    """What an item has had: its level, since when, and when that was last repeated."""

    level: int
    level_date: date
    repeat_date: date | None = None


@dataclass
class Decision:
    item: Item
    reason: str = ""  # empty: claimed today
    next_level: int | None = None
    next_date: date | None = None
    repeated: bool = False
    rank: int = 0

    @property
    def claimed(self):
        return not self.reason and self.item.amount > 0


@dataclass
class Notice:
    customer: int
    policy: int
    level: int
    late: bool
    claims: dict = field(default_factory=dict)  # item id: level that it reaches
    beside: set = field(default_factory=set)
    credits: set = field(default_factory=set)


@dataclass
class Customer:
    unsent: str = ""  # pending, failed or nothing
    last_sent: date | None = None


def month_end(day):
    return day.replace(day=monthrange(day.year, day.month)[1])


def level_place(state, policy, policies):
    """How many levels of a policy an item has behind it."""
    if not state:
        return 0
    for other in policies.values():
        ids = [level.id for level in other.levels]
        if state.level not in ids:
            continue
        before = [level for level in other.levels[: ids.index(state.level)] if level.active]
        place = len(before) + other.levels[ids.index(state.level)].active
        return place if other is policy else min(place, len(policy.active_levels))
    raise AssertionError("a level of no policy")


def find_level(level_id, policies):
    return next(
        level for policy in policies.values() for level in policy.levels if level.id == level_id
    )


def due_today(level, item, day):
    """Whether an item's age alone deserves a level."""
    if level.trigger == "due":
        return item.due + timedelta(level.days) <= day
    if level.trigger == "month_end":
        return month_end(item.due) + timedelta(level.days) <= day
    return False


def next_step(item, policy, policies, state, day):
    """What comes next for an item: (level, first day, rank, whether it is a repetition)."""
    late = item.due < day
    levels = policy.active_levels
    place = level_place(state, policy, policies)
    following = place  # index of the next level
    first_due = next((i for i, lv in enumerate(levels) if not lv.early), len(levels))
    if late:
        following = max(following, first_due)
    if policy.by_age:
        deserved = [
            i for i, lv in enumerate(levels) if due_today(lv, item, day) and not (lv.early and late)
        ]
        following = max([following, *deserved])
    coming, coming_date = None, None
    held = find_level(state.level, policies) if state else None
    repeats = 0
    if held and held.active and held in policy.levels:
        repeats = held.repeat_days
    if following < len(levels):
        coming = levels[following]
        if coming.trigger == "due":
            days = [item.due + timedelta(coming.days)]
        elif coming.trigger == "month_end":
            days = [month_end(item.due) + timedelta(coming.days)]
        else:
            days = [state.level_date + timedelta(coming.days)]
        if state:
            if coming.min_days:
                gap = coming.min_days
            elif coming.trigger == "previous":
                gap = coming.days
            elif held.trigger == coming.trigger:
                gap = max(coming.days - held.days, 1)
            else:
                gap = GAP_OF_UNLIKE_TRIGGERS
            days.append(state.level_date + timedelta(gap))
            if state.repeat_date:
                days.append(state.repeat_date + timedelta(coming.min_days or max(repeats, 1)))
        coming_date = max(days)
    if repeats and not (late and place - 1 < first_due):
        again = (state.repeat_date or state.level_date) + timedelta(repeats)
        if coming_date is None or (coming_date > day and again < coming_date):
            return state.level, again, place - 1, True
    return (coming.id, coming_date, following, False) if coming else (None, None, None, False)


def decide(day, items, policies, states, customers):
    """Decide each open item: ``{item id: Decision}``."""
    decisions = {}
    for item in items:
        decision = decisions[item.id] = Decision(item)
        if item.amount > 0 and item.policy in policies:
            (
                decision.next_level,
                decision.next_date,
                decision.rank,
                decision.repeated,
            ) = next_step(item, policies[item.policy], policies, states.get(item.id), day)
    for customer in {item.customer for item in items}:
        _judge(
            [d for d in decisions.values() if d.item.customer == customer],
            day,
            policies,
            customers.get(customer, Customer()),
        )
    return decisions


def _owed(decisions, counts):
    """What is owed after credits by currency: in the currency and in company currency."""
    net, net_company = {}, {}
    for decision in decisions:
        item = decision.item
        if not item.excluded and (item.amount < 0 or counts(decision)):
            net[item.currency] = net.get(item.currency, 0) + item.amount
            net_company[item.currency] = net_company.get(item.currency, 0) + item.amount_company
    return net, sum(amount for currency, amount in net_company.items() if net[currency] > 0)


def _judge(decisions, day, policies, customer):
    """Give each decision of one customer the first reason that applies."""

    def late(decision):
        return decision.item.due < day

    def reached(decision):
        return decision.next_date is not None and decision.next_date <= day

    owed_late, total_late = _owed(decisions, late)
    owed_all, total_all = _owed(decisions, lambda d: late(d) or reached(d))
    for decision in decisions:
        item = decision.item
        if item.excluded or item.amount < 0:
            decision.reason = item.excluded
            continue
        policy = policies.get(item.policy)
        owed, total = (owed_late, total_late) if late(decision) else (owed_all, total_all)
        asked = late(decision) or reached(decision)
        minimum = policy.min_amount if policy else 0
        if decision.next_level:
            minimum = max(minimum, find_level(decision.next_level, policies).min_amount)
        last = customer.last_sent
        if customer.unsent:
            decision.reason = customer.unsent
        elif asked and owed[item.currency] <= 0:
            decision.reason = "credit"
        elif asked and total < minimum:
            decision.reason = "min_amount"
        elif asked and policy and last and last + timedelta(policy.min_days) > day:
            decision.reason = "interval"
        elif not policy or not policy.active_levels:
            decision.reason = "no_level"
        elif reached(decision):
            decision.reason = ""
        elif not late(decision):
            decision.reason = "not_due"
        elif decision.next_date is None:
            decision.reason = "last_level"
        else:
            decision.reason = "waiting"


def notices(day, decisions, policies):
    """Return the notices that a pass writes, before channels."""
    result = []
    for customer in sorted({d.item.customer for d in decisions.values()}):
        own = [d for d in decisions.values() if d.item.customer == customer]
        groups = {}
        for decision in own:
            if decision.claimed:
                policy = policies[decision.item.policy]
                split = decision.rank if policy.notice_per_level else 0
                groups.setdefault((policy.id, split), []).append(decision)
        written = []
        for (policy_id, _split), claimed in groups.items():
            rank = max(decision.rank for decision in claimed)
            written.append(
                (
                    any(d.item.due < day for d in claimed),
                    rank,
                    -policy_id,
                    Notice(
                        customer,
                        policy_id,
                        policies[policy_id].active_levels[rank].id,
                        any(d.item.due < day for d in claimed),
                        {d.item.id: d.next_level for d in claimed},
                    ),
                )
            )
        if not written:
            continue
        top = max(written, key=lambda entry: entry[:3])[3]
        if top.late:
            top.beside = {
                d.item.id
                for d in own
                if d.item.amount > 0
                and d.item.due < day
                and d.reason
                and d.reason not in (*EXCLUDING, "credit")
                and policies.get(d.item.policy)
                and policies[d.item.policy].list_beside
            }
        listed = [d.item for d in own if d.item.id in {*top.claims, *top.beside}]
        credits = [d.item for d in own if d.item.amount < 0 and not d.reason]
        for currency in {item.currency for item in listed}:
            both = [item for item in [*listed, *credits] if item.currency == currency]
            if sum(item.amount for item in both) > 0:
                top.credits |= {item.id for item in both if item.amount < 0}
        result += [entry[3] for entry in written]
    return result


def recheck(day, lines, items, policies, new_credits):
    """What is left of a prepared notice on the day it goes out.

    :param dict lines: the items on the notice and the level each heads for, if any
    :param dict items: all open items by id
    :param set new_credits: credits that the notice lists if it does not yet
    :return: ``{item id: (amount, level or 0)}``, or nothing where nothing is left to claim
    """
    customer = next((items[id].customer for id in lines if id in items), None)
    own = [item for item in items.values() if item.customer == customer and not item.excluded]
    owed, total = _owed(
        [Decision(item) for item in own], lambda d: d.item.due < day or d.item.id in lines
    )
    kept = {}
    for item in own:
        level = lines.get(item.id)
        too_late = level and find_level(level, policies).early and item.due < day
        if item.id in lines and item.amount > 0 and owed[item.currency] > 0 and not too_late:
            kept[item.id] = (item.amount, level or 0)
    heads = [id for id, (_amount, level) in kept.items() if level]
    if not heads:
        return {}
    minimum = 0
    for id in heads:
        policy = next(p for p in policies.values() if lines[id] in [lv.id for lv in p.levels])
        level = find_level(lines[id], policies)
        if level.active:
            minimum = max(minimum, policy.min_amount, level.min_amount)
    if total < minimum:
        return {}
    credits = [item for item in own if item.amount < 0 and item.id in {*lines, *new_credits}]
    for currency in {credit.currency for credit in credits}:
        matching = [credit for credit in credits if credit.currency == currency]
        claimed = sum(
            amount for id, (amount, _level) in kept.items() if items[id].currency == currency
        )
        if claimed + sum(credit.amount for credit in matching) > 0:
            kept.update({credit.id: (credit.amount, 0) for credit in matching})
    return kept


def advance(states, claims, day):
    """Bring items to the levels that a sent notice claimed them at.

    :param dict claims: the level of each item that the notice claimed
    """
    for item_id, level in claims.items():
        old = states.get(item_id)
        if old and old.level == level:
            states[item_id] = replace(old, repeat_date=day)
        else:
            states[item_id] = State(level, day)
