"""How money of a customer is applied: a proposal that is shown before it is done.

Read from the ledger and the claim of the day on which the money came. What of it is for interest
and fees that are a claim only is invoiced first, so that it can be matched, see
``collections_allocation_apply.py``: the claim is lower by what the invoice asks for, and ledger and
claim together are the same as before, less the payment.
"""

import hashlib
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError

from ...engine.allocation import PARTS, allocate
from ...engine.exact import to_decimal
from ..charge.collections_claim import KINDS

ZERO = Decimal(0)
# What is claimed beside interest, in the order in which it is paid.
COSTS = tuple(kind for kind in KINDS if kind != "interest")


class Money(NamedTuple):
    """Money that is there, or about to be.

    ``partner``: commercial partner. ``account``: receivable account that it is on.
    ``amount``: in ``currency``. ``day``: when it came. ``is_credit_note``: it is no money, and
    pays no interest and fees that are a claim: it lowers the debt.
    """

    company: object
    partner: object
    account: object
    currency: object
    amount: Decimal
    day: object
    is_credit_note: bool = False


class Row(NamedTuple):
    """What a proposal makes of one receivable item. Amounts in the currency of the money.

    ``owed`` and ``paid``: by part: principal, interest, costs. ``claimed``: what of interest, fees
    and fixed sums is a claim that no invoice asks for yet, by kind. ``is_directed``: the customer
    said that the money is for it.
    """

    item: object
    due: object
    is_charge: bool
    owed: dict
    paid: dict
    claimed: dict
    disputed: Decimal
    is_directed: bool

    @property
    def left(self):
        """What is owed of the item afterwards, with interest and costs."""
        return sum(self.owed.values(), ZERO) - sum(self.paid.values(), ZERO)

    def get_claim_paid(self):
        """Return what is paid of claims that no invoice asks for, by kind, in their order."""
        if self.is_charge:
            return {}
        amounts, left = {"interest": self.paid["interest"]}, self.paid["costs"]
        for kind in COSTS:
            amounts[kind] = min(left, self.claimed.get(kind, ZERO))
            left -= amounts[kind]
        return {kind: amount for kind, amount in amounts.items() if amount}

    def get_ledger_paid(self):
        """Return what is paid of the item as it stands in the ledger."""
        return sum(self.paid.values(), ZERO) if self.is_charge else self.paid["principal"]


class Proposal(NamedTuple):
    """How money is applied.

    ``rows``: of all items that something is owed of, the first due first. ``rest``: what is left
    on account. ``order``: its name, none where core does what it does by itself; ``rule``: the
    interest rule that says so, or none. ``agreed``: the agreed payment that the money fits, or
    none.
    ``problem``: why interest and fees cannot be invoiced, so that ``unbooked`` stays on account.
    """

    money: Money
    rows: list
    rest: Decimal
    order: str
    rule: object
    problem: str
    unbooked: Decimal
    agreed: str = ""

    def get_digest(self):
        """Return a text that another proposal has only if the same is done by it."""
        done = [
            (row.item.id, part, str(amount.normalize()))
            for row in self.rows
            for part, amount in sorted(row.paid.items())
            if amount
        ]
        rest = str((self.rest + self.unbooked).normalize())
        return hashlib.sha256(repr((done, rest, bool(self.problem))).encode()).hexdigest()


class CollectionsAllocation(models.AbstractModel):
    """Proposes, and does, how payments and money on account are applied to open items."""

    _name = "collections.allocation"
    _description = "Allocation of Payments"

    @api.model
    def _check_may_apply(self):
        """Refuse the work of the ledger to those who do not do it.

        :raise AccessError: the user is no bookkeeper
        """
        if not self.env.su and not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Payments are applied by the people of Invoicing."))

    @api.model
    def _find_items(self, money):
        """Return the open items that money can be matched with, as the user may read them."""
        items = self.env["account.move.line"]
        covered = money.company._collections_owner()._collections_covered()
        companies = (covered | money.company).filtered(
            lambda company: company.root_id == money.company.root_id
        )
        domain = items._collections_get_open_domain(money.partner, companies & self.env.companies)
        found = items.search(
            [
                *domain,
                ("account_id", "=", money.account.id),
                ("currency_id", "=", money.currency.id),
            ]
        )
        return found.filtered(lambda item: item.amount_residual_currency > 0)

    @api.model
    def _find_claimed(self, money):
        """Return the items that are paid themselves, and of which a notice claimed charges."""
        owner = money.company._collections_owner()
        # Sudo: what is claimed counts, whoever applies the payment.
        charges = (
            self.env["collections.charge"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", money.partner.id),
                    ("company_id", "=", owner.id),
                    ("state", "=", "claimed"),
                    ("currency_id", "=", money.currency.id),
                    ("move_line_id.reconciled", "=", True),
                    ("move_line_id.account_id", "=", money.account.id),
                    ("move_line_id.company_id", "in", self.env.companies.ids),
                ]
            )
        )
        return charges.move_line_id.with_env(self.env)

    @api.model
    @api.private
    def _read_claims(self, money, items):
        """Return by item what is claimed of interest, fees and fixed sums, by kind.

        On the day on which the money came; but no more than today, for what was waived since.
        """
        today = money.company._collections_owner()._collections_today()
        days = {min(money.day, today), today}
        read = [self.env["collections.claim"]._read(items, day) for day in days]
        found = {}
        for item in items:
            claims = [claims[item] for claims in read if item in claims]
            if len(claims) == len(days):
                found[item] = {
                    kind: min(claim.get_open(kind) for claim in claims) for kind in KINDS
                }
        return found

    @api.model
    @api.private
    def _propose(self, money, direction=None, only=False, charged=None):
        """Return how money is applied by the order that law and company have.

        :param Money money: what is there
        :param direction: what the customer said: items, or by item the amount that is meant for
            it, None for as much as it takes. Without one, or where it names nothing else, what
            was agreed counts; where it is empty, the order alone does.
        :param bool only: nothing but that is paid; what is left of the money stays on account
        :param charged: items of which interest, fees and fixed sums are paid, too; all if None
        :return: a ``Proposal``
        """
        owner = money.company._collections_owner() or money.company
        agreed = None if only else self._find_agreed(money, direction)
        if agreed:
            direction = agreed.direction
        orders = self.env["collections.allocation.order"]
        order, rule = orders._find(money.partner, owner)
        rows = self._read_rows(money)
        debts = {number: self._make_debt(row) for number, row in rows.items()}
        for number, row in rows.items():
            is_apart = charged is not None and row.item not in charged
            if not row.is_charge and is_apart:
                debts[number].update(interest=ZERO, costs=ZERO)
            elif agreed and not row.is_charge and row.item in agreed.direction:
                debts[number].update(agreed.get_beside(row, money.amount))
        # What cannot take part is left aside: it is paid by now, or in another currency.
        wanted = self._read_direction(direction, rows)
        disputed = orders._find_disputed(money.partner, owner)
        if only:
            paid, rest = self._allocate_only(money, debts, wanted, order, disputed)
        else:
            paid, rest = allocate(
                money.amount,
                list(debts.values()),
                order,
                direction={debts[number]["key"]: amount for number, amount in wanted.items()},
                disputed=disputed,
            )
        proposal = self._make_proposal(money, rows, paid, rest, order, rule, wanted)
        return proposal._replace(agreed=agreed.name) if agreed and wanted else proposal

    @api.model
    def _allocate_only(self, money, debts, wanted, order, disputed):
        """Return what of debts is paid that were named, each no further than was said.

        :param dict wanted: amounts by id of the item, in their order
        :return: see ``allocate``
        """
        paid, rest = {}, money.amount
        for number, amount in wanted.items():
            purse = rest if amount is None else min(rest, to_decimal(amount))
            debt = debts[number]
            own, left = allocate(purse, [debt], order, direction=debt["key"], disputed=disputed)
            paid.update(own)
            rest -= purse - left
        return paid, rest

    @api.model
    @api.private
    def _propose_ledger(self, money, items):
        """Return what core does by itself with money for these items, as a ``Proposal``.

        They are paid by due date, whatever of them is disputed, and nothing else is.
        """
        rows = self._read_rows(money)
        debts = [
            {
                **self._make_debt(row),
                "interest": ZERO,
                "costs": row.owed["costs"] if row.is_charge else ZERO,
                "disputed": False,
            }
            for number, row in rows.items()
            if number in items.ids
        ]
        paid, rest = allocate(money.amount, debts, "oldest")
        none = self.env["collections.interest.rule"]
        return self._make_proposal(money, rows, paid, rest, False, none, {})

    @api.model
    def _read_rows(self, money):
        """Return by id of the item the ``Row`` of all that something is owed of."""
        items, claims = self._find_items(money), {}
        if money.company._collections_owner() and not money.is_credit_note:
            items |= self._find_claimed(money)
            claims = self._read_claims(money, items)
        disputed = items._collections_read_disputed()
        since = self._read_charged(items)
        return {
            item.id: self._make_row(item, claims.get(item, {}), disputed.get(item, 0.0), since)
            for item in items
        }

    @api.model
    def _make_proposal(self, money, rows, paid, rest, order, rule, wanted):
        """Return the ``Proposal`` of what the engine said."""
        paid = {key[-1]: parts for key, parts in paid.items()}
        done = [
            row._replace(paid=paid.get(number, row.paid), is_directed=number in wanted)
            for number, row in rows.items()
        ]
        done.sort(key=lambda row: (row.due, not row.is_charge, row.item.id))
        problem = self._find_problem(money, done)
        unbooked = sum((sum(row.get_claim_paid().values(), ZERO) for row in done), ZERO)
        return Proposal(money, done, rest, order, rule, problem, unbooked if problem else ZERO)

    @api.model
    def _read_direction(self, direction, rows):
        """Return what the customer said, by id of the item, without what does not take part."""
        if not direction:
            return {}
        if not isinstance(direction, dict):
            direction = dict.fromkeys(direction)
        return {item.id: amount for item, amount in direction.items() if item.id in rows}

    @api.model
    def _make_row(self, item, claimed, disputed, since):
        """Return the ``Row`` of an item, of which nothing is paid yet."""
        is_charge = item.id in since
        open_amount = ZERO
        if not item.reconciled:
            open_amount = to_decimal(item.currency_id.round(item.amount_residual_currency))
        owed = dict.fromkeys(PARTS, ZERO)
        if is_charge:
            # What an invoice of interest and charges asks for is none of the principal.
            owed["costs"] = open_amount
        else:
            owed["principal"] = open_amount
            owed["interest"] = claimed.get("interest", ZERO)
            owed["costs"] = sum((claimed.get(kind, ZERO) for kind in COSTS), ZERO)
        return Row(
            item=item,
            due=since.get(item.id) or item.date_maturity or item.date,
            is_charge=is_charge,
            owed=owed,
            paid=dict.fromkeys(PARTS, ZERO),
            claimed={} if is_charge else claimed,
            disputed=min(to_decimal(item.currency_id.round(disputed)), open_amount),
            is_directed=False,
        )

    @api.model
    def _make_debt(self, row):
        """Return a row as the engine takes it: charges before the debt that they are of."""
        item = row.item
        whole = row.disputed and row.disputed >= sum(
            (row.owed["principal"], row.owed["costs"] if row.is_charge else ZERO), ZERO
        )
        return {
            "key": (not row.is_charge, item.move_name or item.name or "", item.id),
            "due": row.due,
            **row.owed,
            "disputed": True if whole else row.disputed,
        }

    @api.model
    def _read_charged(self, items):
        """Return the invoices of interest and charges among items: by id when they count from.

        That is when the first of the debts that they are of was due: costs go with their debt.
        """
        # Sudo: which invoice asks for what is told, nothing else.
        charged = items.sudo().filtered("move_id.collections_charges")
        changes = (
            self.env["collections.charge.change"]
            .sudo()
            .search([("move_id", "in", charged.move_id.ids)])
        )
        found = {}
        for item in charged:
            own = changes.filtered(lambda change, move=item.move_id: change.move_id == move)
            days = [of.date_maturity or of.date for of in own.move_line_id]
            found[item.id] = min(days, default=item.date_maturity or item.date)
        return found

    @api.model
    def _find_problem(self, money, rows):
        """Return why what is paid of claims cannot be invoiced, as a sentence; empty if it can."""
        kinds = {kind for row in rows for kind in row.get_claim_paid()}
        if not kinds:
            return ""
        # Sudo: settings, which few read.
        owner = money.company._collections_owner().sudo()
        if ("interest" in kinds and not owner.collections_interest_product_id) or (
            kinds & set(COSTS) and not owner.collections_fee_product_id
        ):
            return self.env._(
                "Interest and fees are a claim that no invoice asks for yet, and %s has no product "
                "to invoice them: what is meant for them stays on account. Choose the products in "
                "Settings, section Collections.",
                owner.name,
            )
        partner = money.partner.sudo().with_company(money.company)
        if partner.property_account_receivable_id != money.account:
            return self.env._(
                "An invoice of interest and fees would be on another receivable account than this "
                "money: what is meant for them stays on account."
            )
        return ""
