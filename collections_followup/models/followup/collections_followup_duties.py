"""What a customer has to pay by which day, for the money on account that is spread over it.

An item is owed on its due date, unless it is in an agreement: then an instalment is owed on its
own date, what is missing of a settlement on its deadline and a promised amount on the promised
day. When a promise or settlement is over, its items are owed whole again from the day after. All
from the ledger: nothing that was evaluated before goes into it.
"""

from collections import namedtuple
from datetime import timedelta
from decimal import Decimal

from odoo import api, models

# What is to be paid by a day: ``amount`` on these items, for an agreement (``holder``, a model and
# an id) or not, by money of the days from ``first`` to ``last`` (None: any).
Duty = namedtuple("Duty", "day rank order amount line_ids holder first last", defaults=[None] * 3)


class CollectionsFollowupDuties(models.AbstractModel):
    _name = "collections.followup.duties"
    _description = "Follow-up Pass"

    def _get_duties(self, ruleset, day, partners, rows):
        """Return what customers have to pay by which day, by customer and currency.

        :param rows: see ``_read_on_account_items``
        :return: lists of ``Duty`` in the order in which money goes to them
        """
        debts = {row["line_id"]: row for row in rows if not row["is_credit"] and row["amount"] > 0}
        taken = set()
        found = []
        participants = self.env["collections.participant"]._get_participants(ruleset.absent)
        holders = [
            participant for participant in participants if participant._duty_order is not None
        ]
        for holder in sorted(holders, key=lambda own: own._duty_order):
            # An item in several agreements is owed as the first of them says.
            free = {line_id: row for line_id, row in debts.items() if line_id not in taken}
            own = holder._get_duties(ruleset, day, partners, free) if free else []
            found += own
            taken.update(line_id for duty in own for line_id in duty.line_ids)
        for line_id, row in debts.items():
            if line_id not in taken and not row["excluded"]:
                found.append(Duty(row["due"], 0, line_id, row["amount"], [line_id]))
        duties = {}
        for duty in found:
            row = debts[duty.line_ids[0]]
            duties.setdefault((row["partner_id"], row["currency_id"]), []).append(duty)
        return {key: sorted(own, key=lambda duty: duty[:3]) for key, own in duties.items()}

    @api.model
    def _get_lines_of(self, pairs, debts):
        """Return the open items of agreements, by agreement, in the order of their due dates.

        :param pairs: agreement and item; an item of several goes to the first
        """
        own = {}
        seen = set()
        for agreement_id, line_id in pairs:
            if line_id in debts and line_id not in seen:
                seen.add(line_id)
                own.setdefault(agreement_id, []).append(line_id)
        return {
            agreement_id: sorted(ids, key=lambda line_id: (debts[line_id]["due"], line_id))
            for agreement_id, ids in own.items()
        }

    @api.model
    def _get_rest_duties(self, limit, day, line_ids, debts):
        """Return the items of an agreement that is over: owed again from the day after it."""
        if limit >= day:
            # What else is open on them is not asked for: no money goes there.
            return [Duty(limit, 1, 0, Decimal(0), line_ids)]
        after = limit + timedelta(days=1)
        return [
            Duty(after, 1, line_id, debts[line_id]["amount"], [line_id])
            for line_id in line_ids
            if not debts[line_id]["excluded"]
        ] or [Duty(after, 1, 0, Decimal(0), line_ids)]
