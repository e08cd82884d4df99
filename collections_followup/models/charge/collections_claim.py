"""What is claimed of items beside the debt itself: interest, fees, fixed sums.

Nothing of it is stored before it is claimed on a notice that was sent, waived or booked: it is
read from the ledger each time, by the day of each payment.
"""

from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...engine.interest import accrue, bound, build_balances, value_on, without

DAY = timedelta(days=1)
ZERO = Decimal(0)
# What is claimed: interest; the fees of levels; the fixed sum that the law grants; what the bank
# took for payments that it took back.
KINDS = ("interest", "fee", "fixed", "return")


class Cut(NamedTuple):
    """Days on which an item bears no interest, both included.

    ``first``: None for all from the beginning; ``last``: None for all that come. ``why``:
    ``frozen``, ``disputed``, ``upheld`` or ``plan``. ``amount``: the part that bears none, None
    for all of it. ``refused``: days of a dispute that came to nothing, which count by most rules.
    """

    first: object
    last: object
    why: str
    amount: object = None
    refused: bool = False


class Claim(NamedTuple):
    """What is claimed of one receivable item on a day. Amounts in the currency of the item.

    ``principal``: open of the item that day. ``segments``: those of the engine that bear interest.
    ``accrued``: their sum within the bounds of the rule. ``claimed``: fees and fixed sums that
    notices claimed. ``waived`` and ``booked``: by kind; of what was
    invoiced without what was credited because it was not owed. ``missing``: spans of days without
    known rate. ``unverified``: values that are not confirmed. ``cut``: what bears no interest and
    when, as ``Cut``. ``payments``: what lowered the debt, by its own day.
    """

    item: object
    rule: object
    is_person: bool
    day: object
    due: object
    start: object
    amount: Decimal
    principal: Decimal
    payments: list
    segments: list
    accrued: Decimal
    claimed: dict
    waived: dict
    booked: dict
    missing: list
    unverified: object
    cut: list

    def is_frozen(self):
        """Return whether a flag lets nothing be charged on the day."""
        return any(
            cut.why == "frozen" and cut.first <= self.day and (not cut.last or cut.last >= self.day)
            for cut in self.cut
        )

    @property
    def interest(self):
        """Interest that is claimed: what has accrued, less what is waived or booked."""
        return self.get_open("interest")

    @property
    def costs(self):
        """All but interest that is claimed and neither waived nor booked."""
        return sum((self.get_open(kind) for kind in KINDS if kind != "interest"), ZERO)

    @property
    def charges(self):
        """Interest and costs that are claimed."""
        return self.interest + self.costs

    @property
    def total(self):
        """The whole claim: what is open of the item, interest and costs."""
        return self.principal + self.charges

    def get_claimed(self, kind):
        """Return what is claimed of a kind before anything is waived or booked."""
        return self.accrued if kind == "interest" else self.claimed.get(kind, ZERO)

    def get_open(self, kind):
        """Return what is claimed of a kind, of ``KINDS``, and neither waived nor booked."""
        gone = self.waived.get(kind, ZERO) + self.booked.get(kind, ZERO)
        return max(self.get_claimed(kind) - gone, ZERO)

    def get_daily(self):
        """Return what each further day costs, at the rate that applies tomorrow.

        No more than is asked for: nothing where no rate is known for tomorrow, of what is frozen
        or disputed then, and as long as less than the minimum has accrued or more was waived or
        invoiced; what is left of a limit where that is less.
        """
        tomorrow, bearing = self.day + DAY, self.principal
        for own in self.cut:
            if (not own.first or own.first <= tomorrow) and (not own.last or own.last >= tomorrow):
                bearing -= bearing if own.amount is None else own.amount
        if not self.start or self.start > tomorrow or bearing <= 0:
            return ZERO
        rates = self.rule._make_rates(self.start, tomorrow, paid=tomorrow)
        percent = value_on(rates, tomorrow)
        if not percent:
            return ZERO
        # A day is one of 360, also where a month of 30 days makes none of it, or three.
        basis = "act/360" if self.rule.basis.startswith("30") else self.rule.basis
        _segments, sum_of_day = accrue(
            [(tomorrow, bearing)],
            [(tomorrow, percent)],
            tomorrow,
            basis=basis,
            decimals=self.item.currency_id.decimal_places,
        )
        sum_of_days = sum((segment.interest for segment in self.segments), ZERO)
        more = self._get_asked(sum_of_days + sum_of_day) - self._get_asked(sum_of_days)
        return min(sum_of_day, more)

    def _get_asked(self, total):
        """Return what is asked of interest within the bounds of the rule, less what is gone."""
        reader = self.rule.env["collections.claim"]
        item = self.item.with_env(self.rule.env)
        bounds = reader._get_bounds(item, {"amount": self.amount}, self.rule, self.day)
        return self._replace(accrued=bound(total, *bounds)).interest

    def get_overbooked(self):
        """Return how much more interest was invoiced than is owed by what is known now.

        As where a payment of an earlier day was entered later.
        """
        over = self.booked.get("interest", ZERO) + self.waived.get("interest", ZERO) - self.accrued
        return max(min(over, self.booked.get("interest", ZERO)), ZERO) if self.rule else ZERO


class CollectionsClaim(models.AbstractModel):
    """What lateness costs, per item and day. Reads, and writes nothing."""

    _name = "collections.claim"
    _description = "Interest and Charges"

    @api.model
    @api.private
    def _read(self, items, day=None):
        """Return what is claimed of receivable items.

        Nothing is claimed of those of companies that claim none, of what is not due by then, of
        credits, and of interest and charges that were invoiced. An item that is paid in full bears
        interest only if a notice claimed some before, see ``collections.charge``.

        :param items: journal items
        :param date day: the day up to which interest is counted; today where the company is if None
        :return: a dict of ``Claim`` by item
        """
        engine = self.env["collections.followup"]
        found = {}
        # Sudo: settings and the ledger, of the items that the caller has.
        for owner, lines in engine._get_lines_by_owner(items.sudo()).items():
            if owner.sudo().collections_charges:
                reader = self.sudo().with_company(owner)
                read = reader._read_of(owner, lines, day or owner._collections_today())
                found.update({item.with_env(items.env): claim for item, claim in read.items()})
        return found

    @api.model
    @api.private
    def _read_of(self, company, items, day):
        """Return what is claimed of items of a company that claims interest, see ``_read``."""
        facts = self.env["collections.claim.facts"]
        rows = facts._read_items(company, day, items)
        rules = self.env["collections.interest.rule"]._get_rules_sudo(company)
        ids = tuple(row["line_id"] for row in rows)
        matches = facts._read_matches(ids, day)
        frozen = facts._read_frozen(ids)
        planned = facts._read_planned(ids)
        moves = tuple({row["move_id"] for row in rows})
        disputed = facts._read_disputed(SQL("dl.move_id IN %s", moves)) if moves else {}
        written = self.env["collections.charge"]._read_written(ids)
        invoiced = [number for number, own in written.items() if own.get("booked")]
        credits = self.env["collections.charge"]._read_credited_sudo(invoiced)
        found = {}
        for row in rows:
            item = items.browse(row["line_id"])
            number = row["line_id"]
            rule = rules._choose(row["policy_id"], row["country_id"], row["customer"])
            charges = {**written.get(number, {}), "credited": credits.get(number, ())}
            cut = [Cut(first, last, "frozen") for first, last in frozen.get(number, ())]
            cut += [Cut(first, last, "plan") for first, last in planned.get(number, ())]
            credited = {}
            if number in disputed and rule.disputed != "always":
                credited = disputed[number].credited
                cut += [
                    own
                    for own in disputed[number].cuts
                    if rule.disputed == "never" or not own.refused
                ]
            # What was paid without any claim is not asked for afterwards.
            bears = row["is_open"] or charges.get("rows")
            found[item] = self._make_claim(
                item,
                row,
                rule if bears else rule.browse(),
                matches.get(number, []),
                cut,
                credited,
                charges,
                day,
            )
        return found

    @api.model
    def _make_claim(self, item, row, rule, payments, cut, credited, charges, day):
        """Return the ``Claim`` of an item from what is known of it."""
        start = self._get_start(row, rule)
        # What was credited for a dispute was never owed.
        bearing = row["amount"] - sum(credited.values(), ZERO)
        lowered = [(paid_on, part - credited.get(paid_on, ZERO)) for paid_on, part in payments]
        accrued = self._accrue(item, row, rule, bearing, lowered, cut, start, day)
        booked = dict(charges.get("booked", {}))
        back = ZERO
        for credit in charges["credited"]:
            # What was credited because it was not owed is claimed when it accrues; what was owed
            # that day and credited all the same is given up.
            until = min(credit.day, day)
            known = [(paid_on, part) for paid_on, part in lowered if paid_on <= until]
            owed = self._accrue(item, row, rule, bearing, known, cut, start, until)["accrued"]
            back += max(min(credit.amount, credit.gone - back - owed), ZERO)
        if back:
            booked["interest"] = max(booked["interest"] - back, ZERO)
        unverified = self.env["collections.reference.rate.value"]
        if accrued["segments"]:
            paid = [paid_on for paid_on, _amount in payments if paid_on >= start]
            unverified = rule._find_unverified(start, accrued["segments"][-1].last, paid)
        return Claim(
            item=item,
            rule=rule,
            is_person=row["customer"] == "person",
            day=day,
            due=row["due"],
            start=start,
            amount=row["amount"],
            principal=row["amount"] - sum((part for _day, part in payments), ZERO),
            payments=payments,
            claimed=charges.get("claimed", {}),
            waived=charges.get("waived", {}),
            booked=booked,
            unverified=unverified,
            cut=cut,
            **accrued,
        )

    @api.model
    def _get_start(self, row, rule):
        """Return the first day that bears interest; None where there is none."""
        if not rule or rule.base == "none":
            return None
        begins = row["due"] if rule.start == "due" else row["noticed"]
        if rule.start == "due" and rule.longest_days:
            begins = min(begins, row["invoiced"] + DAY * rule.longest_days)
        return begins and begins + DAY * (1 + rule.free_days)

    @api.model
    def _accrue(self, item, row, rule, bearing, payments, cut, start, day):
        """Return segments, sum and days without rate of an item, as fields of ``Claim``.

        :param bearing: what of the item bears interest from the beginning
        :param list payments: pairs of day and amount that lower it
        """
        decimals = item.currency_id.decimal_places
        result = {"segments": [], "accrued": ZERO, "missing": []}
        if not start or start > day:
            return result
        total = ZERO
        periods = [(own.first or start, own.last, own.amount) for own in cut]
        for amount, lowered, end, is_rest in self._get_pieces(bearing, rule, payments, day):
            if end < start:
                continue
            balances = build_balances(start - DAY, amount, lowered)
            # What was paid was no disputed part.
            balances = without(balances, [own for own in periods if is_rest or own[2] is None])
            rates = rule._make_rates(start, end, paid=end)
            missing = self._find_missing(balances, rates, end)
            segments, own = accrue(
                without(balances, missing),
                rates,
                end,
                basis=rule.basis,
                rounding=rule.rounding,
                decimals=decimals,
            )
            total += own
            result["segments"] += [own for own in segments if own.amount > 0 and own.percent]
            result["missing"] += [span for span in missing if span not in result["missing"]]
        result["accrued"] = bound(total, *self._get_bounds(item, row, rule, day))
        return result

    @api.model
    def _get_pieces(self, bearing, rule, payments, day):
        """Return what bears interest by itself.

        Amount, what lowers it, its last day, and whether it is what is left of the item.

        One piece, unless the rate is that of the day of payment: then each part that was paid has
        its own, and so has the rest.
        """
        if rule._get_method() != "payment":
            return [(bearing, payments, day, True)]
        rest = bearing - sum((amount for _day, amount in payments), ZERO)
        pieces = [(amount, [], paid_on, False) for paid_on, amount in payments if amount > 0]
        return [*pieces, (rest, [], day, True)]

    @api.model
    def _find_missing(self, balances, rates, end):
        """Return the spans of days on which something is owed and no rate is known."""
        found = []
        for index, (first, percent) in enumerate(rates):
            last = rates[index + 1][0] - DAY if index + 1 < len(rates) else end
            if percent is not None:
                continue
            for place, (since, amount) in enumerate(balances):
                until = balances[place + 1][0] - DAY if place + 1 < len(balances) else end
                if amount > 0 and since <= last and until >= first:
                    found.append((max(first, since), min(last, until)))
        return found

    @api.model
    def _get_bounds(self, item, row, rule, day):
        """Return minimum and limit of an item's interest, in its currency."""
        currency = item.currency_id
        minimum = rule.currency_id._convert(rule.minimum, currency, item.company_id, day)
        cap = None
        if rule.total_cap:
            cap = currency.round(float(row["amount"]) * rule.total_cap / 100.0)
            minimum = min(minimum, cap)
        return minimum, cap
