"""What is open on an account, as the pages of the portal show it.

The amounts are those of statements and notices: read by ``collections.statement``, by the
follow-up pass and by ``collections.claim``. Nothing is computed anew here, and nothing per item is
asked of the database.
"""

from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain

from ...engine.ageing import STANDARD_LIMITS, get_bucket
from ...engine.exact import to_decimal
from ...report.base.collections_document import Formatter

ZERO = Decimal(0)
# What a customer is told of why an item is not asked for. All else is the collector's own affair.
TOLD = ("dispute", "promise", "plan", "settlement")


class Item(NamedTuple):
    """An open item of an account. Amounts in the currency of its group.

    ``open``: of the ledger; ``charges``: claimed of interest, fees and fixed sums beside it;
    ``asked``: what of ``open`` is to be paid today, as on statements; ``days``: past its due date;
    ``marks``: what is known of it, in words; ``reminded``: the day of the last notice.
    """

    id: int
    number: str
    label: str
    date: object
    due: object
    days: int
    amount: float
    open: float
    charges: Decimal
    asked: float
    disputed: float
    marks: list
    reminded: object
    is_invoice: bool

    @property
    def total(self):
        """What pays the item with what is claimed beside it."""
        return to_decimal(self.open) + self.charges


class Group(NamedTuple):
    """What is open in one currency: ``items`` that are owed, ``credits`` that are not used up.

    ``balance``: of the ledger; ``overdue``: open and past due; ``asked``: as statements ask for it;
    ``unused``: credits beyond that, below 0; ``charges``: claimed beside it; ``ageing``: by bucket,
    amounts that are owed.
    """

    currency: object
    items: list
    credits: list
    balance: float
    overdue: float
    asked: float
    unused: float
    charges: Decimal
    ageing: list
    numbers: list

    @property
    def to_pay(self):
        """All that is to be paid today: what is due and undisputed, with charges, less credits."""
        return max(to_decimal(self.asked) + to_decimal(self.unused) + self.charges, ZERO)


class CollectionsPortalAccount(models.AbstractModel):
    _name = "collections.portal.account"
    _description = "What Is Open on an Account"

    @api.model
    @api.private
    def _read_sudo(self, access):
        """Return the ``Group`` of each currency in which something is open, the company's first.

        :param Access access: whose account it is
        """
        own = self.with_env(access.env)
        company, partner = access.company, access.partner
        statement = own.env["collections.statement"]
        options = statement._get_options()
        groups = statement._get_statements(partner, options)[partner.id]
        claimable = statement._read_claimable(partner, options)
        known = own._read_known_sudo(company, partner, options["date_to"], claimable)
        charges = own._read_charges_sudo(company, partner, options["date_to"])
        return [
            own._make_group(group, options, claimable, known, charges)
            for group in groups
            if group["open"]
        ]

    @api.model
    def _read_known_sudo(self, company, partner, day, claimable):
        """Return what is told of items beside their amounts.

        :param dict claimable: see ``_read_claimable``
        :return: a dict of dicts by id of the item: ``disputed``, ``promised``, ``plan``,
            ``settlement``, ``reminded`` and ``reasons``
        """
        env = self.env
        ruleset = env["collections.followup"]._get_ruleset(company)
        known = {
            "disputed": env["collections.followup.items"]._get_withheld(
                ruleset, day, (partner.id,)
            ),
            "promised": {},
            "reminded": {},
        }
        lines = env["collections.promise.line"].search_fetch(
            [("move_line_id", "in", list(claimable)), ("state", "=", "open")],
            ["move_line_id", "promise_id"],
        )
        lines.promise_id.fetch(["date"])
        for line in lines:
            known["promised"][line.move_line_id.id] = line.promise_id.date
        items = env["collections.item"].search_fetch(
            [("move_line_id", "in", list(claimable)), ("last_notice_date", "!=", False)],
            ["move_line_id", "last_notice_date"],
        )
        for item in items:
            known["reminded"][item.move_line_id.id] = item.last_notice_date
        numbers = {ruleset.reasons.numbers[name]: name for name in TOLD}
        known["reasons"] = {number: numbers.get(row["reason"]) for number, row in claimable.items()}
        return known

    @api.model
    def _read_charges_sudo(self, company, partner, day):
        """Return what is claimed beside items, by item id: of those of which a notice claimed some.

        As of the day, as the next notice would: what accrued since the last one with it.
        """
        claimed = self.env["collections.charge"].search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", company.id),
                ("state", "=", "claimed"),
                ("move_line_id.reconciled", "=", False),
            ]
        )
        read = self.env["collections.claim"]._read(claimed.move_line_id, day)
        return {item.id: claim.charges for item, claim in read.items() if claim.charges > 0}

    @api.model
    def _make_group(self, group, options, claimable, known, charges):
        """Return the ``Group`` of one currency.

        :param dict group: see ``_get_statements``
        """
        statement = self.env["collections.statement"]
        currency, day = group["currency"], options["date_to"]
        split = statement._split_balance(group, options, claimable)
        rows = sorted(group["open"], key=lambda row: (row["due"], row["number"] or "", row["id"]))
        items = [
            self._make_item(row, day, claimable.get(row["id"]), known, charges, currency)
            for row in rows
        ]
        owed = [item for item in items if item.open > 0]
        buckets = [0.0] * (len(STANDARD_LIMITS) + 2)
        for item in owed:
            buckets[get_bucket(item.days)] += item.open
        asked = [item for item in owed if item.asked and item.days >= 0]
        return Group(
            currency=currency,
            items=owed,
            credits=[item for item in items if item.open < 0],
            balance=group["closing"],
            overdue=currency.round(sum(item.open for item in owed if item.days > 0)),
            asked=split["asked"],
            unused=split["unused"],
            charges=sum((item.charges for item in asked), ZERO),
            ageing=[currency.round(amount) for amount in buckets],
            numbers=split["numbers"],
        )

    @api.model
    def _make_item(self, row, day, found, known, charges, currency):
        """Return the ``Item`` of a row of a statement."""
        number = row["id"]
        asked = float(found["amount"]) if found else row["open"]
        if found and found["excluded"]:
            asked = 0.0
        disputed = known["disputed"].get(number, 0.0)
        if disputed:
            disputed = min(currency.round(float(disputed)), row["open"])
        return Item(
            id=number,
            number=row["number"] or "",
            label=" ".join((row["label"] or "").split()),
            date=row["date"],
            due=row["due"],
            days=(day - row["due"]).days,
            amount=row["amount"],
            open=row["open"],
            charges=charges.get(number, ZERO),
            asked=currency.round(asked) if asked else 0.0,
            disputed=max(disputed, 0.0),
            marks=self._get_marks(number, disputed, known, currency),
            reminded=known["reminded"].get(number),
            is_invoice=row["move_type"] in ("out_invoice", "out_refund", "out_receipt"),
        )

    @api.model
    def _get_marks(self, number, disputed, known, currency):
        """Return what a customer is told of an item, as short texts."""
        marks = []
        if disputed > 0:
            # As all other amounts of the page.
            amount = Formatter(self.env).amount(disputed, currency)
            marks.append(self.env._("%s disputed", amount))
        if promised := known["promised"].get(number):
            day = self.env.company._collections_format_date(promised)
            marks.append(self.env._("promised for %s", day))
        reason = known["reasons"].get(number)
        if reason == "plan":
            marks.append(self.env._("in a payment plan"))
        if reason == "settlement":
            marks.append(self.env._("in a settlement"))
        return marks

    # ---------------------------------------------------------------------------- choosing

    @api.model
    @api.private
    def _find_moves_sudo(self, access, ids):
        """Return the invoices and credit notes of an account among ids; all else is left out.

        :param ids: numbers of entries
        """
        env = access.env
        domain = (
            Domain("id", "in", list(ids))
            & Domain("commercial_partner_id", "=", access.partner.id)
            & Domain("company_id", "in", env.companies.ids)
            & Domain("state", "=", "posted")
            & Domain("move_type", "in", ("out_invoice", "out_refund", "out_receipt"))
        )
        return env["account.move"].search(domain, order="invoice_date, id")

    @api.model
    @api.private
    def _find_items_sudo(self, access, ids):
        """Return the receivable items of an account among ids; all else is left out."""
        env = access.env
        domain = (
            Domain("id", "in", list(ids))
            & Domain("partner_id.commercial_partner_id", "=", access.partner.id)
            & Domain("company_id", "in", env.companies.ids)
            & Domain("parent_state", "=", "posted")
            & Domain("account_type", "=", "asset_receivable")
        )
        return env["account.move.line"].search(domain)
