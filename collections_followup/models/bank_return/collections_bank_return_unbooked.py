"""Payments without journal entry that the bank took back.

They exist with Enterprise accounting, and in journals without an outstanding account, until the
bank has the money: the payment is linked to its invoices, and nothing is booked. So nothing is
booked for its return either: core rejects the payment, and what it had paid is open again.
"""

from odoo import api, models
from odoo.fields import Command

from ...engine import bank_return_match
from .collections_bank_return_find import to_decimal

STATES = ("in_process", "paid")


class CollectionsBankReturn(models.Model):
    _inherit = "collections.bank.return"

    @api.model
    def _read_unbooked(self, company, since, amounts, words):
        """Return the payments without entry that may have been taken back, as ``Candidate``.

        :param company: in whose books they are, branches included
        :param date since: payments of before are none
        :param amounts: what was taken back
        :param words: references that the bank gives back
        """
        payments = self.env["account.payment"].search(
            [
                ("company_id", "child_of", company.id),
                ("move_id", "=", False),
                ("state", "in", STATES),
                ("payment_type", "=", "inbound"),
                ("partner_type", "=", "customer"),
                ("date", ">=", since),
                *("|", "|"),
                ("amount", "in", amounts),
                ("memo", "in", list(words)),
                ("name", "in", list(words)),
            ],
            order="id",
        )
        return [self._prepare_unbooked(own) for own in payments if not self._is_banked(own)]

    @api.model
    def _is_banked(self, payment):
        """Return whether what a payment without entry paid is matched with the bank's line by now.

        That entry is what the bank takes back then: to reject the payment would open nothing.
        """
        items = payment.invoice_ids._collections_get_receivable_lines()
        return bool(items) and all(items.mapped("reconciled"))

    @api.model
    def _prepare_unbooked(self, payment):
        """Return a payment without entry as ``Candidate``."""
        partner = payment.partner_id.commercial_partner_id
        moves = payment.invoice_ids
        references = [payment.name, payment.memo, payment.payment_reference]
        accounts = [*partner.bank_ids.mapped("acc_number"), payment.partner_bank_id.acc_number]
        return bank_return_match.Candidate(
            key=(payment._name, payment.id),
            amount=to_decimal(payment.amount),
            currency=payment.currency_id.name,
            day=payment.date,
            references=(*references, *moves.mapped("name"), *moves.mapped("payment_reference")),
            accounts=tuple(filter(None, accounts)),
            names=tuple(
                filter(
                    None,
                    {
                        partner.name,
                        payment.partner_id.name,
                        *partner.bank_ids.mapped("acc_holder_name"),
                    },
                )
            ),
        )

    def _find_unbooked_problem(self, payment):
        """Return why a payment without entry cannot be the one, as a sentence; or False."""
        self.ensure_one()
        env, name = self.env, payment.name or payment.display_name
        if payment.move_id:
            return env._("%s has a journal entry: choose its item.", name)
        if payment.payment_type != "inbound" or payment.partner_type != "customer":
            return env._("%s is no payment of a customer. Choose one that is.", name)
        if problem := self._find_company_problem(name, payment.company_id):
            return problem
        if payment.state not in STATES:
            return env._("%s was taken back already.", name)
        if self._is_banked(payment):
            return env._(
                "The invoices of %s are matched with other entries by now, such as the bank's "
                "line: choose what the bank took back.",
                name,
            )
        return self._find_amount_problem(name, payment.amount, payment.currency_id)

    def _book_unbooked(self):
        """Let core reject the payment: what it had paid is open again."""
        payment = self.payment_id
        moves = payment.invoice_ids
        payment.action_reject()
        items = moves._collections_get_receivable_lines().filtered(lambda own: not own.reconciled)
        self._as_engine().write(
            {
                "state": "done",
                "item_ids": [Command.set(items.ids)],
                "date_done": self.company_id._collections_today(),
                "user_id": self.env.uid,
                "what": self._explain_unbooked(items),
            }
        )
        payment._message_log(body=self._get_taken_back_text())

    def _explain_unbooked(self, items):
        """Return what was done, as sentences."""
        texts = [
            *self._explain_open(items),
            self.env._(
                "%s has no journal entry: it is rejected, and nothing was booked.",
                self.payment_id.name,
            ),
        ]
        return "\n".join(texts)
