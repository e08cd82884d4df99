"""What an account statement asks for: what is due, undisputed and chased, less credits.

The balance of a statement is what the ledger has open. Not all of it is to be paid now: what is
not due yet, and what is disputed, on hold or agreed on separately, is shown apart, and neither
the text nor the QR code asks for it. What keeps an item out is what keeps it out of reminders.
"""

from odoo import api, models

# The parts of a balance, in the order in which they are shown.
PARTS = ("asked", "later", "held", "unused")


class CollectionsStatement(models.AbstractModel):
    _inherit = "collections.statement"

    @api.model
    def _read_claimable(self, customers, options):
        """Return what the follow-up pass of the last day makes of the customers' open items.

        :return: a dict by item id of dicts: ``amount`` (what can be claimed of it, in its
            currency) and ``excluded`` (kept out of the claim altogether); empty where no policy
            applies to the company
        """
        company = self.env.company
        owner = company._collections_owner()
        if not owner or not customers:
            return {}
        # In sudo mode: what a colleague has on hold is not asked for either.
        engine = self.env["collections.followup"].sudo().with_company(owner)
        engine._flush_ledger()
        day = options["date_to"]
        ruleset = engine._get_ruleset(owner)
        decision = engine.env["collections.followup.decide"]._sql_decide(
            ruleset,
            day,
            partner_ids=tuple(customers.ids),
            as_of=day < owner._collections_today(),
        )
        last = ruleset.reasons.last_excluding
        return {
            row["line_id"]: {**row, "excluded": bool(row["reason"]) and row["reason"] <= last}
            for row in self.env.execute_query_dict(decision)
        }

    @api.model
    def _split_balance(self, group, options, claimable):
        """Split what is open in one currency into what is asked for and what is not.

        :param dict group: one currency of a customer, see ``_get_statements``
        :param dict claimable: see ``_read_claimable``
        :return: a dict of amounts that add up to the balance of the last day: ``asked``,
            ``later`` (not due yet), ``held`` (disputed, on hold, agreed on separately or under
            way) and ``unused`` (negative: credits beyond what is due); and ``numbers`` of the
            items asked for
        """
        currency = group["currency"]
        asked = later = held = credits_left = 0.0
        numbers = []
        for item in group["open"]:
            found = claimable.get(item["id"])
            excluded = bool(found and found["excluded"])
            amount = item["open"]
            counts = float(found["amount"]) if found else amount
            if excluded:
                counts = 0.0
            if amount < 0:
                credits_left += counts
                held += amount - counts
            elif item["due"] > options["date_to"]:
                later += amount
            else:
                asked += counts
                held += amount - counts
                if not currency.is_zero(counts):
                    numbers.append(item["number"])
        rest = asked + credits_left
        return {
            "asked": currency.round(max(rest, 0.0)),
            "later": currency.round(later),
            "held": currency.round(held),
            "unused": currency.round(min(rest, 0.0)),
            "numbers": numbers,
        }

    @api.model
    def _prepare_parts(self, group, split, fmt):
        """Return the rows below a balance that say what of it is to be paid now.

        None where all of it is.
        """
        currency = group["currency"]
        if not currency.compare_amounts(split["asked"], max(group["closing"], 0.0)) and not any(
            split[name] for name in PARTS[1:-1]
        ):
            return []
        return [
            {"kind": name, "code": currency.name, "amount": fmt.number(split[name], currency)}
            for name in PARTS
            if split[name] or name == "asked"
        ]
