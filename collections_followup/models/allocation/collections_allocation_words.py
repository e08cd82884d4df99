"""A proposal in words and as a table, for the dialogs that show it."""

from odoo import api, models
from odoo.tools import format_date

from ...engine import remittance
from ...engine.exact import to_decimal
from .collections_allocation import ZERO

# Items that get nothing are listed up to so many.
MOST_UNPAID = 5


class CollectionsAllocation(models.AbstractModel):
    _inherit = "collections.allocation"

    @api.model
    @api.private
    def _render(self, proposal):
        """Return a proposal as HTML: each item with what is paid of it and what is left."""
        currency = proposal.money.currency
        paid = [row for row in proposal.rows if any(row.paid.values())]
        unpaid = [row for row in proposal.rows if row not in paid and row.left > 0]
        named = self.env._("agreed") if proposal.agreed else self.env._("named")
        rows = [self._make_shown(row, currency, named) for row in paid + unpaid[:MOST_UNPAID]]
        return self.env["ir.qweb"]._render(
            "collections_followup.allocation_table",
            {
                "rows": rows,
                # Columns that would be empty are left out.
                "shows": {
                    part: any(row.paid[part] for row in proposal.rows)
                    for part in ("interest", "costs")
                },
                "more": len(unpaid) - MOST_UNPAID if len(unpaid) > MOST_UNPAID else 0,
                "rest": self._format(proposal.rest + proposal.unbooked, currency),
                "amount": self._format(proposal.money.amount, currency),
                "remarks": self._get_remarks(proposal),
            },
        )

    @api.model
    def _make_shown(self, row, currency, named):
        """Return a row of the table.

        :param str named: how items are marked that the money is meant for
        """
        shown = {
            part: self._format(amount, currency) if amount else ""
            for part, amount in row.paid.items()
        }
        notes = []
        if row.is_directed:
            notes.append(named)
        if row.is_charge:
            notes.append(self.env._("interest and fees"))
        if row.disputed:
            notes.append(self.env._("%s disputed", self._format(row.disputed, currency)))
        return {
            **shown,
            "name": row.item.move_name or row.item.name or "",
            "due": format_date(self.env, row.item.date_maturity or row.item.date),
            "notes": ", ".join(notes),
            "is_paid": any(row.paid.values()),
            "left": self._format(row.left, currency),
        }

    @api.model
    def _format(self, amount, currency):
        return currency.format(float(amount))

    @api.model
    def _get_remarks(self, proposal):
        """Return sentences on the order, and on what is done beside."""
        if not proposal.order:
            return [self.env._("As Odoo does it: these invoices, the first due first.")]
        orders = dict(
            self.env["collections.interest.rule"]
            ._fields["allocation"]
            ._description_selection(self.env)
        )
        order = orders[proposal.order]
        remarks = [
            self.env._("Order by %(rule)s: %(order)s.", rule=proposal.rule.name, order=order)
            if proposal.rule
            else self.env._("Order of the company: %s.", order)
        ]
        if proposal.agreed:
            remarks.insert(
                0,
                self.env._(
                    "It is the amount of an agreed payment (%s): what that is about comes first.",
                    proposal.agreed,
                ),
            )
        if proposal.problem:
            remarks.append(proposal.problem)
        elif any(row.get_claim_paid() for row in proposal.rows):
            remarks.append(
                self.env._(
                    "Interest and fees that are paid here are invoiced first, by themselves."
                )
            )
        if any(row.disputed and row.left for row in proposal.rows):
            remarks.append(self._get_disputed_remark(proposal))
        return remarks

    @api.model
    def _get_disputed_remark(self, proposal):
        """Return the sentence on what is disputed."""
        owner = proposal.money.company._collections_owner() or proposal.money.company
        mode = self.env["collections.allocation.order"]._find_disputed(
            proposal.money.partner, owner
        )
        return {
            "never": self.env._("What is disputed is not paid."),
            "directed": self.env._("What is disputed is paid only where the customer named it."),
            "last": self.env._("What is disputed is paid last."),
        }[mode]

    # ------------------------------------------------------------------- what was written

    @api.model
    @api.private
    def _read_remittance(self, money, text):
        """Return what a customer wrote beside a payment.

        :param Money money: the payment
        :param str text: all that came with it
        :return: a ``Reading`` whose keys are items: see ``engine/remittance.py``
        """
        items = self._find_items(money)
        claims = self._read_claims(money, items) if money.company._collections_owner() else {}
        debts = []
        for item in items:
            move = item.move_id
            principal = to_decimal(item.currency_id.round(item.amount_residual_currency))
            whole = principal + sum(claims.get(item, {}).values(), ZERO)
            texts = (move.name, move.ref, move.payment_reference)
            debts.append(
                remittance.Debt(item, tuple(filter(None, texts)), tuple({principal, whole}))
            )
        # An invoice in instalments: its number means the first that is due.
        debts.sort(key=lambda debt: (debt.key.date_maturity or debt.key.date, debt.key.id))
        reading = self._expand(remittance.read(text, self._merge(debts), money.amount), debts)
        # What was agreed comes before a guess: an amount may be that of another item by chance.
        if reading.reason == "amount" and self._find_agreed(money):
            return reading._replace(direction={}, reason="agreed")
        return reading

    @api.model
    def _merge(self, debts):
        """Return debts, the instalments of an invoice as one."""
        first = {}
        for debt in debts:
            before = first.setdefault(debt.key.move_id, debt)
            if before is not debt:
                amounts = tuple({*before.amounts, *debt.amounts})
                first[debt.key.move_id] = before._replace(amounts=amounts)
        return list(first.values())

    @api.model
    def _expand(self, reading, debts):
        """Return a reading in which an invoice that was named is all of its instalments."""
        direction = {}
        for item, amount in reading.direction.items():
            own = [debt.key for debt in debts if debt.key.move_id == item.move_id]
            direction.update({item: amount} if len(own) == 1 else dict.fromkeys(own))
        return reading._replace(direction=direction)

    @api.model
    def _explain_reading(self, reading):
        """Return in a sentence what was made of what the customer wrote."""
        names = ", ".join(
            item.move_name or item.name or ""
            if amount is None
            else self.env._(
                "%(item)s with %(amount)s",
                item=item.move_name or item.name or "",
                amount=self._format(amount, item.currency_id),
            )
            for item, amount in reading.direction.items()
        )
        if reading.reason == "number":
            return self.env._("Named by the customer: %s.", names)
        if reading.reason == "amount":
            return self.env._("Found by the amount: %s.", names)
        if reading.reason == "agreed":
            return self.env._("It is the amount of an agreed payment.")
        return self.env._("Neither numbers nor amounts of open items were found.")
