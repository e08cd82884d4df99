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
# Where the policy plans the next level for a day before the last one.
GAP_OF_UNPLANNED = 7


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
    worth: Decimal | None = None  # in company currency at the day's rate; as booked if None

    @property
    def value(self):
        return self.amount_company if self.worth is None else self.worth


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
    spacing: int = 0  # days between two notices to this customer
    deferred: bool = False  # another policy's notice goes today

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
    credits: dict = field(default_factory=dict)  # credit id: what it takes off, negative


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


def planned(level, policy, item):
    """The day on which a policy plans a level for an item that goes through all of them."""
    if level.trigger == "due":
        return item.due + timedelta(level.days)
    if level.trigger == "month_end":
        return month_end(item.due) + timedelta(level.days)
    before = [other for other in policy.levels[: policy.levels.index(level)] if other.active]
    start = planned(before[-1], policy, item) if before else item.due
    return start + timedelta(level.days)


def own_policy(level, policies):
    return next(policy for policy in policies.values() if level in policy.levels)


def planned_gap(coming, held, policy, policies, item):
    """Days that the policy plans between the next level and the last notice."""
    place = policy.active_levels.index(coming)
    before = [planned(held, own_policy(held, policies), item)]
    if place:
        before.append(planned(policy.active_levels[place - 1], policy, item))
    days = (planned(coming, policy, item) - max(before)).days
    if days > 0:
        return days
    # None are planned. Levels that count from the same day follow each other a day later.
    kinds = {
        base_of(coming, policy),
        base_of(held, own_policy(held, policies)),
        base_of(policy.active_levels[place - 1], policy) if place else base_of(coming, policy),
    }
    return 1 if len(kinds) == 1 else GAP_OF_UNPLANNED


def base_of(level, policy):
    """What the days of a level count from in the end: the due date or its month's end."""
    if level.trigger != "previous":
        return level.trigger
    before = [lv for lv in policy.levels[: policy.levels.index(level)] if lv.active]
    return base_of(before[-1], policy) if before else "due"


def next_step(item, policy, policies, state, day, pick=None):
    """What comes next for an item: (level, first day, rank, whether it is a repetition).

    :param pick: the level that a prepared notice has for it: none above it
    """
    late = item.due < day
    levels = policy.active_levels
    place = level_place(state, policy, policies)
    following = place  # index of the next level
    first_due = next((i for i, lv in enumerate(levels) if not lv.early), len(levels))
    if late:
        following = max(following, first_due)
    step = following
    if policy.by_age:
        deserved = [
            i for i, lv in enumerate(levels) if due_today(lv, item, day) and not (lv.early and late)
        ]
        following = max([following, *deserved])
    if pick is not None and pick in [level.id for level in policy.levels]:
        following = max(min(following, pick_place(pick, policy, policies) - 1), step)
    coming, coming_date = None, None
    held = find_level(state.level, policies) if state else None
    repeats = 0
    if held and held.active and held in policy.levels:
        repeats = held.repeat_days
    if following < len(levels):
        coming = levels[following]
        if coming.trigger == "previous":
            days = [state.level_date + timedelta(coming.days)]
        else:
            days = [planned(coming, policy, item)]
        if state:
            if coming.min_days:
                gap = coming.min_days
            elif coming.trigger == "previous":
                gap = coming.days
            else:
                gap = planned_gap(coming, held, policy, policies, item)
            days.append(state.level_date + timedelta(gap))
            if state.repeat_date:
                days.append(state.repeat_date + timedelta(coming.min_days or max(repeats, 1)))
        coming_date = max(days)
    if repeats and not (late and place - 1 < first_due):
        again = (state.repeat_date or state.level_date) + timedelta(repeats)
        if (
            coming_date is None
            or (coming_date > day and again < coming_date)
            or pick == state.level
        ):
            return state.level, again, place - 1, True
    return (coming.id, coming_date, following, False) if coming else (None, None, None, False)


def pick_place(level_id, policy, policies):
    return level_place(State(level_id, None), policy, policies)


def decide(day, items, policies, states, customers, picks=None):
    """Decide each open item: ``{item id: Decision}``.

    :param dict picks: the items that prepared notices claim, and the level of each: only they
        are claimed, at that level or a lower one
    """
    decisions = {}
    for item in items:
        decision = decisions[item.id] = Decision(item)
        if item.amount > 0 and item.policy in policies:
            (
                decision.next_level,
                decision.next_date,
                decision.rank,
                decision.repeated,
            ) = next_step(
                item,
                policies[item.policy],
                policies,
                states.get(item.id),
                day,
                (picks or {}).get(item.id),
            )
    for customer in {item.customer for item in items}:
        own = [d for d in decisions.values() if d.item.customer == customer]
        _judge(own, day, policies, customers.get(customer, Customer()))
        if picks is not None:
            _keep_picked(own, policies, picks)
        _take_turns(own, day)
        _cover(own, day, policies)
    return decisions


def _owed(decisions, counts):
    """What is owed after credits by currency: in the currency, and in all at the day's rate."""
    net, value = {}, {}
    for decision in decisions:
        item = decision.item
        if not item.excluded and (item.amount < 0 or counts(decision)):
            net[item.currency] = net.get(item.currency, 0) + item.amount
            value[item.currency] = value.get(item.currency, 0) + item.value
    return net, sum(amount for currency, amount in value.items() if net[currency] > 0)


def _judge(decisions, day, policies, customer):
    """Give each decision of one customer the first reason of its own that applies."""

    def late(decision):
        return decision.item.due < day

    def reached(decision):
        return decision.next_date is not None and decision.next_date <= day

    owed_late, total_late = _owed(decisions, late)
    owed_all, total_all = _owed(decisions, lambda d: late(d) or reached(d))
    asking = {
        d.item.policy
        for d in decisions
        if d.item.amount > 0 and not d.item.excluded and (late(d) or reached(d))
    }
    longest = max((policies[number].min_days for number in asking), default=0)
    for decision in decisions:
        item = decision.item
        policy = policies.get(item.policy)
        # For items that are left out, too: their next day counts on what their customer got last.
        decision.spacing = max(longest, policy.min_days if policy else 0, len(asking) > 1)
        if item.excluded or item.amount < 0:
            decision.reason = item.excluded
            continue
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
        elif asked and policy and last and last + timedelta(decision.spacing) > day:
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


def _keep_picked(decisions, policies, picks):
    """Leave only what prepared notices claim, at no higher level."""
    for decision in decisions:
        if not decision.claimed:
            continue
        pick = picks.get(decision.item.id)
        policy = policies[decision.item.policy]
        if pick is None:
            decision.reason = "unselected"
        elif pick in [level.id for level in policy.levels] and (
            decision.rank + 1 > pick_place(pick, policy, policies)
        ):
            decision.reason = "had_level"


def _take_turns(decisions, day):
    """Of two policies of one customer, one writes a day: that of the highest notice."""
    claimed = [d for d in decisions if d.claimed]
    if not claimed:
        return
    first = max(claimed, key=lambda d: (d.item.due < day, d.rank, -d.item.policy)).item.policy
    for decision in claimed:
        if decision.item.policy != first:
            decision.reason = "interval"
            decision.deferred = True


def _groups(decisions, day, policies):
    """The notices of one customer, from the highest down: ``[(Notice, [Decision])]``."""
    groups = {}
    for decision in decisions:
        if decision.claimed:
            per_level = policies[decision.item.policy].notice_per_level
            split = decision.rank if per_level else 0
            groups.setdefault((decision.item.policy, split), []).append(decision)
    found = []
    for (policy_id, split), claimed in groups.items():
        rank = max(decision.rank for decision in claimed)
        late = any(d.item.due < day for d in claimed)
        notice = Notice(
            decisions[0].item.customer,
            policy_id,
            policies[policy_id].active_levels[rank].id,
            late,
            {d.item.id: d.next_level for d in claimed},
        )
        found.append(((late, rank, -policy_id, -split), notice, claimed))
    found.sort(key=lambda entry: entry[0], reverse=True)
    return [(notice, claimed) for _place, notice, claimed in found]


def _deductions(decisions, day, policies):
    """What credits take off each notice of a customer.

    :return: the notices from the highest down, what each lists, by currency the amount taken off
        and where in the row of credits that begins
    """
    groups = _groups(decisions, day, policies)
    late = [d for d in decisions if d.item.amount > 0 and d.item.due < day]
    others = [d for d in late if d.reason and d.reason not in (*EXCLUDING, "credit")]
    beside = []
    if groups and groups[0][0].late:
        beside = [d for d in others if policies[d.item.policy].list_beside]
    listed = [list(claimed) for _notice, claimed in groups]
    if listed:
        listed[0] += beside
    taken = [{} for _group in groups]
    credits = [d.item for d in decisions if d.item.amount < 0 and not d.reason]
    for currency in {item.currency for item in credits}:

        def total(some, this=currency):
            return sum(d.item.amount for d in some if d.item.currency == this)

        credit = -sum(item.amount for item in credits if item.currency == currency)
        # What is not chased because of credits uses them first.
        used = min(
            total(d for d in decisions if d.reason == "credit" and d.item.amount > 0), credit
        )
        rest = credit - used
        asked = sum(total(own) for own in listed)
        if rest >= asked:
            rest = max(rest - total(d for d in others if d not in beside), 0)
        for own, off in zip(listed, taken, strict=True):
            part = min(total(own), rest)
            off[currency] = (part, used)
            used += part
            rest -= part
    return groups, listed, taken


def _cover(decisions, day, policies):
    """Leave out what credits cover, from the highest notice of a customer down."""
    groups, listed, taken = _deductions(decisions, day, policies)
    if len(groups) < 2:
        return
    for (_notice, claimed), own, off in zip(groups, listed, taken, strict=True):
        for decision in claimed:
            currency = decision.item.currency
            amount = sum(d.item.amount for d in own if d.item.currency == currency)
            if off.get(currency, (0, 0))[0] >= amount:
                decision.reason = "credit"


def notices(day, decisions, policies):
    """Return the notices that a pass writes, before channels."""
    result = []
    for customer in sorted({d.item.customer for d in decisions.values()}):
        own = [d for d in decisions.values() if d.item.customer == customer]
        groups, listed, taken = _deductions(own, day, policies)
        credits = sorted(
            (d.item for d in own if d.item.amount < 0 and not d.reason),
            key=lambda item: (item.due, item.id),
        )
        for (notice, _claimed), lines, off in zip(groups, listed, taken, strict=True):
            notice.beside = {d.item.id for d in lines} - set(notice.claims)
            for currency, (part, begin) in off.items():
                row = [item for item in credits if item.currency == currency]
                position = Decimal(0)
                for item in row:
                    end = position - item.amount
                    share = min(end, begin + part) - max(position, begin)
                    if part > 0 and share > 0:
                        notice.credits[item.id] = -share
                    position = end
            result.append(notice)
    return result


def recheck(day, prepared, items, policies, states):
    """What is left of the prepared notices of one customer on the day they go out.

    :param list prepared: for each, its policy, its level and the level of each item it claims
    :param list items: all open items of the customer
    :return: for each, ``{item id: (amount, level or 0)}``, or nothing where nothing is left
    """
    picks = {}
    for _policy, _level, claims in prepared:
        picks.update(claims)
    decisions = decide(day, items, policies, states, {}, picks)
    left = [{} for _notice in prepared]
    free = list(range(len(prepared)))
    rest = []
    for notice in notices(day, decisions, policies):
        same = [n for n in free if prepared[n][:2] == (notice.policy, notice.level)]
        if same:
            left[same[0]] = _lines(notice, decisions)
            free.remove(same[0])
        else:
            rest.append(notice)
    order = [level.id for policy in policies.values() for level in policy.levels]
    free.sort(key=lambda n: order.index(prepared[n][1]), reverse=True)
    for notice in rest:
        same = [n for n in free if prepared[n][0] == notice.policy]
        if same:
            left[same[0]] = _lines(notice, decisions)
            free.remove(same[0])
    return left


def _lines(notice, decisions):
    amounts = {item_id: decisions[item_id].item.amount for item_id in notice.beside}
    return {
        **{item_id: (amount, 0) for item_id, amount in {**amounts, **notice.credits}.items()},
        **{
            item_id: (decisions[item_id].item.amount, level)
            for item_id, level in notice.claims.items()
        },
    }


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
