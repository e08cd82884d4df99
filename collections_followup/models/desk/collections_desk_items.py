"""The open items of a customer at the desk: what can be promised, and what is in the way."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date


class CollectionsDesk(models.AbstractModel):
    _inherit = "collections.desk"

    @api.model
    def _read_items(self, cases):
        """Return the open items of cases as the desk shows them, oldest first.

        :return: a dict of lists of dicts by case, read for all of them at once
        """
        lines = cases.move_line_ids
        # Sudo: what is promised counts, whoever of the colleagues has logged it.
        promised = {
            own.move_line_id.id: own.promise_id.date
            for own in self.env["collections.promise.line"]
            .sudo()
            .search([("move_line_id", "in", lines.ids), ("state", "=", "open")])
        }
        known = {
            "disputed": lines._collections_read_disputed(),
            "blocked": self.env["collections.promise"]._read_blocked(lines),
            "held": self._read_held(cases),
            "pending": self.env["collections.promise"]._read_pending(lines),
            "promised": promised,
            "expected": self.env["collections.paying.habit"]._foresee(lines, by_habit=True),
        }
        days = {company: company._collections_today() for company in cases.company_id}
        return {
            case: [
                self._get_item_row(line, days[case.company_id], known)
                for line in case.move_line_ids
            ]
            for case in cases
        }

    @api.model
    def _get_item_row(self, line, today, known):
        """Return an open item as the desk shows it.

        :param date today: the company's day
        :param dict known: what is known of items, see ``_read_items``
        """
        due = line.date_maturity or line.date
        days = (today - due).days if due else 0
        amount = line.amount_residual_currency
        disputed = known["disputed"].get(line, 0.0)
        promise = known["promised"].get(line.id)
        expected, why = self._get_expected(known["expected"].get(line))
        free = 0.0
        if amount > 0 and line not in known["blocked"]:
            free = line.currency_id.round(amount - disputed)
        return {
            "id": line.id,
            "move_id": line.move_id.id,
            "name": line.move_name or line.name or "",
            "due": format_date(self.env, due),
            "days": days,
            "amount": amount,
            "currency_id": line.currency_id.id,
            "disputed": disputed,
            "promised": format_date(self.env, promise) if promise else "",
            "expected": expected,
            "expected_why": why,
            "held": known["pending"].get(line) or known["held"].get(line, ""),
            "free": max(free, 0.0),
            "blocked": known["blocked"].get(line, ""),
            "is_invoice": line.move_id.is_sale_document(include_receipts=True),
            # What the call is about, unless something is agreed on it already.
            "chosen": days > 0 and free > 0 and not promise and line not in known["pending"],
        }

    @api.model
    def _get_expected(self, foreseen):
        """Return when an item is paid by the habit of its customer, and why, for people to read.

        :param foreseen: see ``_foresee`` of ``collections.paying.habit``; None for nothing
        """
        if not foreseen or not foreseen.prediction.day:
            return "", ""
        why = self.env["collections.paying.habit"]._describe_foreseen(foreseen)
        return format_date(self.env, foreseen.prediction.day), why

    @api.model
    def _read_held(self, cases):
        """Return the reason for which items of cases are on hold today, by item."""
        found = self.env["collections.hold"].search(
            Domain("partner_id", "in", cases.partner_id.ids)
            & Domain("company_id", "in", cases.company_id._collections_covered().ids)
            & Domain("state", "=", "active")
        )
        by_customer = found.grouped("partner_id")
        held = {}
        for case in cases:
            covered = case.company_id._collections_covered()
            own = by_customer.get(case.partner_id, found.browse())
            own = own.filtered(lambda hold, covered=covered: hold.company_id in covered)
            for line in case.move_line_ids if own else ():
                if hold := own._find_for(line):
                    held[line] = hold.reason_id.name
        return held

    @api.model
    def _get_items(self, case, item_ids):
        """Return the chosen items, and refuse such as are none of this case.

        :param list item_ids: from the screen
        """
        lines = case.move_line_ids
        ids = item_ids if isinstance(item_ids, list) else []
        chosen = lines.filtered(lambda line: line.id in ids)
        if len(chosen) != len(set(ids)):
            raise UserError(
                self.env._("Some of the chosen items are not open any more. Choose again.")
            )
        return chosen

    @api.model
    def _share_amount(self, free, amount):
        """Return how an amount falls on items: those due first are covered first.

        :param dict free: what each item can take, in the order of their due dates
        :param amount: from the screen; False for all
        :return: a dict of amounts above 0 by item
        """
        currencies = {item.currency_id for item in free}
        if amount is False or amount is None:
            return {item: most for item, most in free.items() if most > 0}
        if not isinstance(amount, int | float) or len(currencies) != 1:
            raise UserError(
                self.env._("Choose items of one currency to enter an amount, or leave it as it is.")
            )
        [currency] = currencies
        rest, shares = amount, {}
        if currency.compare_amounts(amount, 0) <= 0:
            raise UserError(self.env._("Enter an amount above 0."))
        if currency.compare_amounts(amount, sum(free.values())) > 0:
            raise UserError(
                self.env._(
                    "No more than %s is open and free on the chosen items.",
                    currency.format(sum(free.values())),
                )
            )
        for item, most in free.items():
            share = min(most, rest)
            if currency.compare_amounts(share, 0) > 0:
                shares[item] = currency.round(share)
                rest -= share
        return shares
