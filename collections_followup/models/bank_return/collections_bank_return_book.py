"""What is booked for a payment that the bank took back, through core's own reversal and matching.

- The payment is parted from what it had paid, and from nothing else: each item is open again by as
  much as it had paid of it, with its own due date. Differences of exchange and cash basis taxes
  of these matches go with them, as core does it.
- The entry of the payment is reversed, with what was written off by it, such as an early
  discount, and matched with the payment, so that nothing of it is left on account.
- The money leaves by the account by which it came. Where the payment is a line of a bank
  statement, it leaves by the suspense account of the journal: the line of the statement that takes
  it back has that as its other side, and nothing is in the bank account twice.
- The bank's costs leave the same way, to the account of the settings.
"""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date, formatLang

from ..base.collections_guarded import without_defaults


class CollectionsBankReturn(models.Model):
    _inherit = "collections.bank.return"

    def _book(self):
        """Book these returned payments, and do what follows. The caller has checked the rights."""
        with self.env["collections.followup.touched"]._together():
            for record in self:
                # One by one: two of them may be of one payment.
                problem = record._find_problem()
                if problem:
                    raise UserError(
                        self.env._(
                            "%(number)s: %(problem)s", number=record.display_name, problem=problem
                        )
                    )
                if record.payment_line_id:
                    record._book_one()
                else:
                    record._book_unbooked()
        # The cases are there by now: tasks belong on them.
        for record in self:
            record._claim_costs_sudo()
            record._follow_booked()
        self._tell_returned()

    def _book_one(self):
        lines = self._get_lines(self.payment_line_id)
        items = self._get_items(lines)
        lines.remove_move_reconcile()
        entry = self._reverse_payment(lines)
        entry.action_post()
        self._match(lines, entry)
        company = self.company_id
        self._as_engine().write(
            {
                "state": "done",
                "item_ids": [Command.set(items.exists().ids)],
                "move_id": entry.id,
                "date_done": company._collections_today(),
                "user_id": self.env.uid,
                "what": self._explain_booking(items, entry),
            }
        )
        payment = lines.move_id.origin_payment_id
        (payment or lines.move_id)._message_log(body=self._get_taken_back_text())

    def _reverse_payment(self, lines):
        """Return the entry that takes a payment back, as a draft.

        :param lines: its receivable items, of one customer
        """
        move = lines.move_id
        entry = without_defaults(move)._reverse_moves(
            [
                {
                    "date": self._get_booking_day(),
                    "ref": self.env._(
                        "%(payment)s taken back by the bank (%(number)s)",
                        payment=move.name,
                        number=self.name,
                    ),
                }
            ]
        )
        # Core matches a reversal with all that it finds of the entry, with the money on its way,
        # too: that is left to the lines of the statements.
        entry.reversed_entry_id = False
        money = self._find_money(entry, move)
        commands = []
        account = money.account_id[:1]
        if move.statement_line_id:
            account = move.journal_id.suspense_account_id or account
            commands += [Command.update(own.id, {"account_id": account.id}) for own in money]
        if not self._is_alone(lines[:1]):
            commands = self._prepare_part(entry, lines, account)
        commands += self._prepare_costs(entry, account)
        if commands:
            entry.write({"line_ids": commands})
        return entry

    def _get_booking_day(self):
        """Return the day of the entry: of the bank, but not before the payment.

        Core moves it on where the period is locked.
        """
        return max(self.date, self.payment_line_id.date)

    def _find_money(self, entry, move):
        """Return the items of an entry by which the money of a payment comes or leaves.

        :param entry: the entry of the payment, or its reversal
        :param move: the entry of the payment
        """
        payment, statement = move.origin_payment_id, move.statement_line_id
        known = (payment or statement)._seek_for_lines()[0]
        if not known:
            # An account that was chosen for the journal since: the largest amount is the money.
            others = move.line_ids.filtered(lambda own: own.account_type != "asset_receivable")
            known = others.sorted("balance")[-1:]
        return entry.line_ids.filtered(lambda own: own.account_id in known.account_id)

    def _prepare_part(self, entry, lines, account):
        """Return the commands that leave of the reversal of several payments that of one customer.

        :param entry: the reversal, a draft
        :param lines: the receivable items of the customer in the entry of the payments
        :param account: by which the money leaves
        """
        return [
            Command.clear(),
            *(
                Command.create(
                    {
                        "name": entry.ref,
                        "account_id": own.account_id.id,
                        "partner_id": own.partner_id.id,
                        "currency_id": own.currency_id.id,
                        "amount_currency": -own.amount_currency,
                        "balance": -own.balance,
                    }
                )
                for own in lines
            ),
            Command.create(
                {
                    "name": entry.ref,
                    "account_id": account.id,
                    "partner_id": lines.partner_id[:1].id,
                    "currency_id": lines.currency_id[:1].id,
                    "amount_currency": sum(lines.mapped("amount_currency")),
                    "balance": sum(lines.mapped("balance")),
                }
            ),
        ]

    def _prepare_costs(self, entry, account):
        """Return the commands for the items of the bank's costs, none where they are not booked.

        :param entry: the reversal, a draft
        :param account: by which the money leaves
        """
        costs = self._get_costs_account_sudo()
        if not costs or not account:
            return []
        company, currency = self.company_id, self.currency_id
        balance = currency._convert(self.charge, company.currency_id, company, entry.date)
        return [
            Command.create(
                {
                    "name": self.env._("Costs of the bank (%s)", self.name),
                    "account_id": target.id,
                    "partner_id": False,
                    "currency_id": currency.id,
                    "amount_currency": sign * self.charge,
                    "balance": sign * balance,
                    "tax_ids": [Command.clear()],
                }
            )
            for target, sign in ((costs, 1), (account, -1))
        ]

    def _get_costs_account_sudo(self):
        """Return the account of the bank's costs; none where they are not booked."""
        # Sudo: settings are read by few, and booked by whoever may book.
        account = self.company_id.sudo().collections_return_account_id
        if self.currency_id.is_zero(self.charge) or not account.active:
            return account.browse()
        return account

    def _match(self, lines, entry):
        """Match a payment with the entry that takes it back.

        :param lines: its receivable items
        :param entry: the entry, posted
        """
        back = entry.line_ids.filtered(lambda own: own.account_type == "asset_receivable")
        for account, own in lines.grouped("account_id").items():
            (own | back.filtered(lambda item, a=account: item.account_id == a)).reconcile()
        if self.is_rejected:
            # No money has moved, and no statement will say anything of it.
            money = self._find_money(lines.move_id, lines.move_id)
            back = self._find_money(entry, lines.move_id)
            pair = (money | back).filtered(
                lambda own: own.account_id.reconcile and not own.reconciled
            )
            if len(pair) == 2 and len(pair.account_id) == 1:
                pair.reconcile()

    # --------------------------------------------------------------------------- words

    def _get_taken_back_text(self):
        """Return what is written into the history of the payment."""
        return self.env._(
            "Taken back by the bank on %(date)s (%(number)s): %(text)s",
            date=format_date(self.env, self.date),
            number=self.name,
            text=self._get_reason_words(),
        )

    def _get_reason_words(self):
        """Return the bank's reason: its class, its code and its words."""
        label = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        return ", ".join(part for part in (label, self.reason, self.text) if part)

    def _explain_booking(self, items, entry):
        """Return what was booked, as sentences.

        :param items: what is open again
        :param entry: the entry
        """
        env = self.env
        texts = self._explain_open(items.exists())
        texts.append(env._("Booked as %s.", entry.name))
        if not self.currency_id.is_zero(self.charge):
            amount = formatLang(env, self.charge, currency_obj=self.currency_id)
            account = self._get_costs_account_sudo()
            texts.append(
                env._(
                    "Costs of %(amount)s: %(account)s.",
                    amount=amount,
                    account=account.display_name,
                )
                if account
                else env._(
                    "Costs of %s are not booked: no account is chosen for them in the settings.",
                    amount,
                )
            )
        return "\n".join(texts)

    def _explain_open(self, items):
        """Return what is open again, as sentences."""
        return [
            self.env._(
                "%(item)s: %(amount)s open again.",
                item=item.move_name,
                amount=formatLang(
                    self.env, item.amount_residual_currency, currency_obj=item.currency_id
                ),
            )
            for item in items
        ] or [self.env._("The payment had paid nothing yet: it is not on account any more.")]
