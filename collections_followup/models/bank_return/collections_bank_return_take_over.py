"""Returns that others have booked: they are taken over as they are, and nothing is booked for them.

See ``_collections_payment_returned`` of journal items: what calls it, OCA's
``account_payment_return`` among others, has parted the payment from what it had paid.
"""

from odoo import api, models
from odoo.fields import Command

from ...engine import bank_return


class CollectionsBankReturn(models.Model):
    _inherit = "collections.bank.return"

    @api.model
    @api.private
    def _take_over(self, lines, items, day, **said):
        """Take over a return that was booked already, and do what follows.

        :param lines: the receivable items of the payment, of one customer
        :param items: what it had paid
        :param date day: when it was taken back
        :param said: see ``_collections_payment_returned``
        :return: the record; none where it is no payment of a customer
        """
        first = self._get_lines(lines[:1])[:1] if lines else lines
        if not first or first.account_type != "asset_receivable":
            return self.browse()
        # Sudo: whoever books the return need not work on cases.
        returns = self.sudo()
        entry = said.get("entry") or f"{first._name},{first.id}"
        known = returns.search(
            [
                ("company_id", "=", first.company_id.id),
                *("|", ("entry", "=", entry), "&"),
                ("payment_line_id", "=", first.id),
                ("state", "=", "done"),
            ],
            limit=1,
        )
        if known:
            return known.with_env(self.env)
        amount, currency = self._get_money(first)
        reason = said.get("reason") or False
        company = first.company_id
        record = returns.create(
            {
                "company_id": company.id,
                "currency_id": currency.id,
                "amount": amount,
                "charge": said.get("charge") or 0.0,
                "date": min(day, company._collections_today()),
                "reason": reason,
                "kind": bank_return.classify(reason),
                **{
                    name: said.get(name) or False
                    for name in ("text", "reference", "debtor", "account")
                },
                "entry": entry,
                "payment_line_id": first.id,
                "why": self.env._("Booked elsewhere, and taken over."),
                "item_ids": [Command.set(items.ids)],
                "move_id": said["move"].id if said.get("move") else False,
                "date_done": company._collections_today(),
                "user_id": self.env.uid,
                "state": "done",
            }
        )
        record.what = "\n".join(record._explain_open(items))
        record._claim_costs_sudo()
        record._follow_booked()
        return record.with_env(self.env)

    @api.model
    @api.private
    def _undo(self, lines):
        """End what had followed from returns of payments that were undone.

        :param lines: receivable items of the payments
        """
        # Sudo: whoever undoes a return need not work on cases.
        records = self.sudo().search([("payment_line_id", "in", lines.ids), ("state", "=", "done")])
        for record in records:
            (record.hold_id | record.hold_ids).action_release()
            record._waive_costs_sudo()
            record.write(
                {
                    "state": "left_out",
                    # It may be taken back once more.
                    "entry": f"{record.entry} ({record.id})",
                    "what": self.env._("The return was undone."),
                }
            )
