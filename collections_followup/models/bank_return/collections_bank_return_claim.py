"""What the bank took for a return is claimed from the customer, where a rule says so.

It stands with the other costs of the item, so that it is in claims and statements, and is waived,
invoiced and paid like them: once per return, and never more than the bank took.
"""

from datetime import timedelta

from odoo import models
from odoo.tools import formatLang


class CollectionsBankReturn(models.Model):
    _inherit = "collections.bank.return"

    def _claim_costs_sudo(self):
        """Claim the costs of the bank from the customer, where the rule of the item says so.

        :return: the ``collections.charge``; none where nothing is claimed
        """
        self.ensure_one()
        # Sudo: rules and claims are the company's, whoever books.
        own = self.sudo()
        charges = own.env["collections.charge"]
        owner = own._get_owners()
        if own.currency_id.is_zero(own.charge) or not owner.collections_charges:
            return charges
        # Also of what is due later: it was paid, and is not any more.
        far = max([own.date, *filter(None, own.item_ids.mapped("date_maturity"))])
        facts = own.env["collections.claim.facts"].with_company(owner)
        rows = facts._read_items(owner, far + timedelta(days=1), own.item_ids)
        if not rows or charges.search_count([("bank_return_id", "=", own.id)]):
            return charges
        row = rows[0]
        rules = own.env["collections.interest.rule"]._get_rules_sudo(owner)
        rule = rules._choose(row["policy_id"], row["country_id"], row["customer"])
        today = owner._collections_today()
        is_person = row["customer"] == "person"
        amount = rule._get_return_costs(own.charge, own.currency_id, is_person, owner, today)
        item = own.item_ids.browse(row["line_id"])
        amount = own.currency_id._convert(amount, item.currency_id, owner, own.date)
        if item.currency_id.compare_amounts(amount, 0.0) <= 0:
            return charges
        charge = charges.create(
            {
                "company_id": owner.id,
                "partner_id": own.partner_id.id,
                "move_line_id": item.id,
                "move_id": item.move_id.id if item.move_id.move_type != "entry" else False,
                "kind": "return",
                "currency_id": item.currency_id.id,
                "amount": amount,
                "date": today,
                "bank_return_id": own.id,
            }
        )
        own.what = "\n".join(filter(None, [own.what, own._explain_claim(charge, rule)]))
        return charge

    def _explain_claim(self, charge, rule):
        """Return what is claimed of the customer, as a sentence."""
        return self.env._(
            "%(amount)s of the costs are claimed of the customer, with %(item)s (%(rule)s).",
            amount=formatLang(self.env, charge.amount, currency_obj=charge.currency_id),
            item=charge.move_line_id.move_name or "",
            rule=rule.name,
        )

    def _waive_costs_sudo(self):
        """Waive what was claimed for this return: it was undone."""
        # Sudo: the return was undone by whoever books; nobody asks for its costs any more.
        for charge in (
            self.env["collections.charge"].sudo().search([("bank_return_id", "=", self.id)])
        ):
            item, changes = charge.move_line_id, charge.env["collections.charge.change"]
            # Also of what is due later, as it was claimed.
            far = (item.date_maturity or item.date) + timedelta(days=1)
            day = max(charge.company_id._collections_today(), far)
            claims = charge.env["collections.claim"]._read(item, day)
            left = float(claims[item].get_open("return")) if item in claims else 0.0
            amount = min(charge.amount, left)
            if charge.currency_id.compare_amounts(amount, 0.0) > 0:
                reason = self.env._("The return was undone.")
                vals = changes._prepare(claims, item, "return", amount, reason)
                changes.create({**vals, "event": "waived"})
                charge._update_states(item, day)
