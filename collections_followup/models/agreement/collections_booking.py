"""How what is given up of a debt is booked: one set of rules, whoever gives it up.

- *Day*: today in the company that agreed on it; core moves it on where a period is locked.
- *Currency*: each item's own; the company's amount is that at the rate of the day, and core
  books exchange differences when it is matched.
- *Rounding*: what was to be written off is written off to the last cent, or nothing is.
- *Account and journal*: the items' company says them, or else the one that agreed on it.
- *Taxes*: an entry leaves them as invoiced, a credit note reduces them as core computes it for a
  discount of a fixed amount.
- *Undo*: core's reversal, matched with what it reverses. Whoever gave it up notices by the ledger.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import ormcache

from ..base.collections_guarded import without_defaults


class CollectionsBooking(models.AbstractModel):
    """Records that write parts of receivable items off, or credit parts of invoices."""

    _name = "collections.booking"
    _description = "Booking of Write-offs"

    # The field of the journal entries that leads back to what they were made for.
    _write_off_field = ""
    # Whether credit notes give something up; else they correct what was never owed.
    _credit_gives_up = True

    @api.model
    @ormcache()
    def _get_write_off_fields(self):
        """Return the fields by which entries lead to what they were made for, of all kinds.

        :return: dict of whether credit notes count as given up, by name of the field
        """
        return {
            kind._write_off_field: kind._credit_gives_up
            for kind in self.env.registry.values()
            if getattr(kind, "_write_off_field", "")
        }

    # ------------------------------------------------------------ what each kind says

    def _get_write_off_source(self):
        """Return the record that the field of the entries leads to."""
        return self

    def _get_write_off_company(self):
        """Return the company that agreed on it: its day counts, and its settings after those of
        the items' company."""
        return self.company_id

    def _get_write_off_account(self, company):
        """Return the account for what is given up.

        :param company: company of the items
        :return: the account; where none is chosen
        :raise UserError: which says where to choose one
        """
        raise NotImplementedError

    def _get_write_off_label(self, item):
        """Return the label of what is written off.

        :param str item: number of the invoice, or name of the customer
        """
        raise NotImplementedError

    def _get_reference(self):
        """Return the reference of the entries and credit notes."""
        return self._get_write_off_label(self.partner_id.name)

    # ----------------------------------------------------------------------- rules

    def _get_write_off_target(self, company):
        """Return the account and the journal for write-offs of a company's items.

        :param company: company of the items, a branch perhaps
        :raise UserError: none is chosen, found or active
        """
        account = self._get_write_off_account(company)
        owner = self._get_write_off_company()
        settings = company._collections_get_write_off_settings_sudo(owner)
        journal = settings.journal or self.env["account.journal"].search(
            [
                *self.env["account.journal"]._check_company_domain(company),
                ("type", "=", "general"),
            ],
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%s has no journal of type Miscellaneous to write off in. Create one in "
                    "Accounting > Configuration > Journals.",
                    company.name,
                )
            )
        if not account.active or not journal.active:
            raise UserError(
                self.env._(
                    "%s is archived, and write-offs are booked with it. Choose another one in "
                    "Settings, section Collections.",
                    (journal if account.active else account).display_name,
                )
            )
        return account, journal

    def _get_write_off_balance(self, item, amount):
        """Return what writing off a part of an item costs in company currency, at today's rate.

        :param item: receivable item
        :param float amount: in its currency
        """
        company = item.company_id
        day = self._get_write_off_company()._collections_today()
        return item.currency_id._convert(amount, company.currency_id, company, day)

    def _book_amounts(self, amounts, method="entry"):
        """Write parts of receivable items off, and match the items with that.

        The caller has checked the rights, and is in sudo mode without ``default_`` keys.

        :param dict amounts: what is written off, by item, in its currency: no more than is open
        :param str method: ``entry``, or ``credit_note`` for the items of customer invoices
        :return: the entries and credit notes, posted and reconciled
        :raise UserError: where a setting is missing or core refuses to post
        """
        self.ensure_one()
        day = self._get_write_off_company()._collections_today()
        items = self.env["account.move.line"].browse([item.id for item in amounts])
        amounts = {item: amounts[item] for item in items}
        left = {item: item.amount_residual_currency - amount for item, amount in amounts.items()}
        moves = self.env["account.move"]
        for branch, in_branch in items.grouped("company_id").items():
            account, journal = self._get_write_off_target(branch)
            by_entry = in_branch
            if method == "credit_note":
                for invoice, own in in_branch.grouped("move_id").items():
                    if invoice.move_type == "out_invoice":
                        part = {item: amounts[item] for item in own}
                        moves |= self._credit(invoice, part, account, day)
                        by_entry -= own
            if by_entry:
                part = {item: amounts[item] for item in by_entry}
                moves |= self._write_off_by_entry(branch, part, account, journal, day)
        for item, amount in left.items():
            if item.currency_id.compare_amounts(item.amount_residual_currency, amount):
                raise UserError(
                    self.env._(
                        "%s is still open after the write-off. Write it off on the invoice.",
                        item.move_name,
                    )
                )
        return moves

    def _reverse_write_offs(self, moves):
        """Reverse entries and credit notes: what they wrote off is open again.

        :param moves: posted ones
        :return: the reversals, posted and matched with what they reverse
        """
        day = self._get_write_off_company()._collections_today()
        return without_defaults(moves)._reverse_moves(
            [
                {
                    "date": day,
                    "invoice_date": day if move.is_invoice() else False,
                    "ref": self.env._("Reversal of: %s", move.name),
                }
                for move in moves
            ],
            cancel=True,
        )

    # ----------------------------------------------------------------------- entries

    def _write_off_by_entry(self, company, amounts, account, journal, day):
        """Write items off to an account, and reconcile them with the entry.

        :param company: company of the items, a branch perhaps
        :param dict amounts: what is written off, by receivable item
        :param account: what is given up goes here
        :param journal: journal of the entry
        :param day: date of the entry
        :return: the entry
        """
        commands = []
        for item, amount in amounts.items():
            commands += self._prepare_entry_lines(item, amount, account)
        move = (
            without_defaults(self.env["account.move"])
            .with_company(company)
            .create(
                {
                    "move_type": "entry",
                    "company_id": company.id,
                    "journal_id": journal.id,
                    "date": day,
                    "ref": self._get_reference(),
                    self._write_off_field: self._get_write_off_source().id,
                    "line_ids": commands,
                }
            )
        )
        move.action_post()
        counterparts = move._collections_get_receivable_lines().sorted("id")
        for item, counterpart in zip(amounts, counterparts, strict=True):
            (item | counterpart).reconcile()
        return move

    def _prepare_entry_lines(self, item, amount, account):
        """Return the commands for the two lines of an entry that write a part of an item off."""
        balance = self._get_write_off_balance(item, amount)
        common = {
            "name": self._get_write_off_label(item.move_name or item.name),
            "partner_id": item.partner_id.id,
            "currency_id": item.currency_id.id,
        }
        return [
            Command.create(
                {
                    **common,
                    "account_id": account.id,
                    "amount_currency": amount,
                    "balance": balance,
                    "tax_ids": [Command.clear()],
                }
            ),
            Command.create(
                {
                    **common,
                    "account_id": item.account_id.id,
                    "amount_currency": -amount,
                    "balance": -balance,
                }
            ),
        ]
