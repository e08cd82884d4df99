"""What credit notes took back of interest that was invoiced."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models

from ...engine.exact import to_decimal


class Credited(NamedTuple):
    """Interest on an item that a posted credit note took back.

    ``day``: of the credit note. ``gone``: all that was invoiced and waived of the item's interest
    until then, whatever was credited of it.
    """

    day: date
    amount: Decimal
    gone: Decimal


class CollectionsCharge(models.Model):
    _name = "collections.charge"
    _inherit = ["collections.charge"]

    @api.model
    @api.private
    def _read_credited_sudo(self, ids):
        """Return what credit notes took back of the interest that was invoiced for items.

        :param ids: of items
        :return: by item id a list of ``Credited``, by day
        """
        if not ids:
            return {}
        # Sudo: amounts of invoices that were made for the claim, of items that the caller has.
        changes = self.env["collections.charge.change"].sudo()
        interest = changes.search([("move_line_id", "in", list(ids)), ("kind", "=", "interest")])
        taken = interest.filtered(
            lambda own: own.event == "waived" or own.move_id.state == "posted"
        )
        moves = taken.move_id.filtered("reversal_move_ids")
        booked = changes.search([("move_id", "in", moves.ids)], order="id")
        found = {}
        for move, own in booked.grouped("move_id").items():
            pairs = self._pair_lines(move, own)
            for credit in move.reversal_move_ids.filtered(lambda own: own.state == "posted"):
                for change, amount in self._share_credit(credit, pairs):
                    if change in taken:
                        day = max(credit.invoice_date or credit.date, change.date)
                        found.setdefault(change.move_line_id, []).append((day, amount))
        return {
            item.id: self._make_credited(
                item.currency_id,
                rows,
                taken.filtered(lambda own, item=item: own.move_line_id == item),
            )
            for item, rows in found.items()
        }

    @api.model
    def _make_credited(self, currency, rows, taken):
        """Return the ``Credited`` of an item.

        :param rows: pairs of the day of a credit and its amount
        :param taken: what was waived and invoiced of its interest
        """
        made = []
        for day, amount in sorted(rows):
            before = taken.filtered(lambda own, day=day: own.date <= day)
            gone = sum(own.amount - own.amount_reinstated for own in before)
            made.append(
                Credited(day, to_decimal(currency.round(amount)), to_decimal(currency.round(gone)))
            )
        return made

    @api.model
    def _pair_lines(self, move, booked):
        """Return the lines of an invoice of charges with what each was made for.

        :param booked: what was booked with it, in the order in which its lines were made
        :return: pairs of ``collections.charge.change`` and line
        """
        lines = list(move.invoice_line_ids.filtered(lambda own: own.display_type == "product"))
        lines.sort(key=lambda own: own.id)
        pairs = []
        for change in booked:
            for line in lines:
                if not change.currency_id.compare_amounts(line.price_unit, change.amount):
                    lines.remove(line)
                    pairs.append((change, line))
                    break
        return pairs

    @api.model
    def _share_credit(self, credit, pairs):
        """Return how much a credit note took back of what was booked.

        Its lines are those of the invoice, with other amounts: known by product and words, or else
        by product. A line of anything else lowers all of the invoice, by share.

        :param pairs: see ``_pair_lines``
        :return: pairs of ``collections.charge.change`` and amount, in the currency of the change
        """
        shares = []
        for line in credit.invoice_line_ids.filtered(lambda own: own.display_type == "product"):
            product = [own for own in pairs if own[1].product_id == line.product_id]
            same = [own for own in product if own[1].name == line.name] or product or pairs
            whole = sum(own.price_total for _change, own in same)
            if whole:
                part = line.price_total / whole
                shares += [(change, change.amount * part) for change, _own in same]
        return shares
