from decimal import Decimal

from odoo import api, fields, models

from ...engine import fees
from ...engine.interest import compensation

ZERO = Decimal(0)
# In which currency the law names the fixed sum.
SCHEME_CURRENCIES = {"uk": "base.GBP"}


class CollectionsNoticeLine(models.Model):
    _inherit = "collections.notice.line"

    amount_interest = fields.Monetary(
        string="Interest", help="Claimed of the item with the notice, up to its date."
    )
    amount_costs = fields.Monetary(
        string="Charges until then",
        help="Fees and fixed sums of earlier notices that the notice claims again.",
    )
    amount_fee = fields.Monetary(string="Fee", help="That the notice adds.")
    amount_fixed = fields.Monetary(string="Fixed sum", help="That the notice adds.")

    def _get_charged(self):
        """Return what the notice claimed of the item beside the debt, in the item's currency."""
        self.ensure_one()
        return self.amount_interest + self.amount_costs + self.amount_fee + self.amount_fixed

    def _get_charge_owner_sudo(self):
        """Return what a fee is claimed of once: the invoice, or else the item."""
        self.ensure_one()
        # Sudo: which invoice it is of, whoever may open it.
        item = self.sudo().move_line_id
        return item.move_id if item.move_id.move_type != "entry" else item

    def _read_lowered(self):
        """Return what lowered the invoices of these items, or else the items, and when.

        :return: dict by invoice or item: a list of pairs of a day and an amount in its currency
        """
        # Sudo: what was paid counts, whoever may see it.
        items = self.sudo().move_line_id
        together = items | items.move_id._collections_get_receivable_lines()
        day = max(self.notice_id.mapped("date"))
        matches = self.env["collections.claim.facts"].sudo()._read_matches(tuple(together.ids), day)
        found = {}
        for item in together:
            owner = item.move_id if item.move_id.move_type != "entry" else item
            found.setdefault(owner, []).extend(matches.get(item.id, ()))
        return found

    def _read_known_charges(self):
        """Return which fees and fixed sums of these items' invoices were claimed already.

        :return: dict of amounts, in the currency of the items, by kind, invoice or item, and id of
            the level (False for all but fees)
        """
        # Sudo: what was claimed counts, whoever may see it.
        items = self.sudo().move_line_id
        charges = self.env["collections.charge"].sudo()
        found = charges.search(
            ["|", ("move_line_id", "in", items.ids), ("move_id", "in", items.move_id.ids)]
        )
        return {
            (
                charge.kind,
                charge.move_id or charge.move_line_id,
                charge.kind == "fee" and charge.level_id.id,
            ): charge.amount
            for charge in found
        }

    def _compute_fee(self, level, claim, owed, charged):
        """Return the fee of a level for this item's invoice, in the currency of the item.

        :param claim: ``Claim`` of the item
        :param float owed: what the notice asks for of the invoice
        :param charged: fees of all levels that were claimed of the invoice
        """
        self.ensure_one()
        if level.fee_kind == "none" or (claim.is_person and not level.fee_persons):
            return ZERO
        if not self._is_known_rate(level.currency_id):
            return ZERO
        policy = level.policy_id
        return fees.compute(
            level._get_fee(lambda amount: self._convert(amount, level.currency_id)),
            owed,
            charged=charged,
            total_cap=self._convert(policy.fee_cap, level.currency_id) if policy.fee_cap else None,
            decimals=self.currency_id.decimal_places,
        )

    def _compute_fixed(self, claim, lowered):
        """Return the sum that the law grants for late payment of this item's invoice.

        By the whole of the debt that was late: less what was paid and credited until it was due.
        In the currency of the law, converted into that of the item at the rate of the notice's
        day. Nothing of persons, and nothing without a rate.

        :param claim: ``Claim`` of the item
        :param list lowered: pairs of the day and amount of all that lowered the invoice
        """
        self.ensure_one()
        scheme = claim.rule.compensation
        if not claim.rule or scheme == "none" or claim.is_person or not claim.start:
            return ZERO
        if claim.start > claim.day:
            return ZERO
        legal = self.env.ref(SCHEME_CURRENCIES.get(scheme, "base.EUR"))
        if not self._is_known_rate(legal):
            return ZERO
        # Sudo: only the total is read.
        owner = self._get_charge_owner_sudo().sudo()
        debt = owner.amount_total if owner._name == "account.move" else float(claim.amount)
        debt -= float(sum((part for day, part in lowered if day <= claim.due), ZERO))
        company, day = self.notice_id.company_id, self.notice_id.date
        amount = compensation(scheme, self.currency_id._convert(debt, legal, company, day))
        return Decimal(str(self._convert(float(amount), legal)))

    def _convert(self, amount, currency):
        """Return an amount in the currency of this item, at the rate of the notice's day."""
        notice = self.notice_id
        return currency._convert(amount, self.currency_id, notice.company_id, notice.date)

    @api.private
    def _is_known_rate(self, currency):
        """Return whether amounts of a currency can be converted into this item's, by known rates.

        Core takes 1 where there is none: nothing is charged by a guess.
        """
        company, day = self.notice_id.company_id, self.notice_id.date
        return currency == self.currency_id or all(
            own == company.currency_id
            or any(
                rate.name <= day and (not rate.company_id or rate.company_id == company.root_id)
                # Sudo: rates are read by everybody who is shown an amount.
                for rate in own.sudo().with_context(active_test=False).rate_ids
            )
            for own in (currency, self.currency_id)
        )
