"""Credit notes and write-offs for a disputed invoice, by core's own documents."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..base.collections_guarded import without_defaults


class CollectionsDisputeLine(models.Model):
    _inherit = "collections.dispute.line"

    def _create_credit_note(self, amount, invoice_lines, reinvoice=False):
        """Draft the credit note for what was accepted of this invoice.

        :param float amount: accepted amount, tax included, in the invoice's currency
        :param invoice_lines: credit these lines and no others; a part of all lines if empty
        :param bool reinvoice: credit all, post it, and draft a new invoice
        :return: the draft: a credit note, or the new invoice
        """
        self.ensure_one()
        dispute = self.dispute_id
        move = self.move_id
        reversal = (
            without_defaults(self.env["account.move.reversal"])
            .with_context(active_model="account.move", active_ids=move.ids)
            .with_company(move.company_id)
            .create(
                {
                    "reason": dispute.name,
                    "date": dispute.company_id._collections_today(),
                    "journal_id": move.journal_id.id,
                }
            )
        )
        # Sudo: only the link to the dispute and what was accepted, which people do not write; the
        # credit note itself needs the user's rights.
        self.sudo().amount_accepted = amount
        if reinvoice:
            known = move.reversal_move_ids
            reversal.modify_moves()
            (move.reversal_move_ids - known).sudo().collections_dispute_id = dispute
            return reversal.new_move_ids
        reversal.refund_moves()
        refund = reversal.new_move_ids
        refund.sudo().collections_dispute_id = dispute
        if invoice_lines:
            self._keep_lines(refund, invoice_lines)
        elif move.currency_id.compare_amounts(amount, refund.amount_total) < 0:
            self._reduce(refund, amount)
        return refund

    def _keep_lines(self, refund, invoice_lines):
        """Leave only the copies of some invoice lines on a credit note."""
        originals = self.move_id.invoice_line_ids.sorted(lambda line: (line.sequence, line.id))
        copies = refund.invoice_line_ids.sorted(lambda line: (line.sequence, line.id))
        if len(originals) != len(copies):
            raise UserError(
                self.env._(
                    "The lines of %s could not be told apart on the credit note. Enter an amount "
                    "instead of lines.",
                    self.move_id.name,
                )
            )
        dropped = [
            copy.id
            for original, copy in zip(originals, copies, strict=True)
            if original not in invoice_lines
        ]
        refund.write({"invoice_line_ids": [Command.delete(line_id) for line_id in dropped]})

    def _reduce(self, refund, amount):
        """Reduce a credit note to an amount: the same part of each line, so of each tax."""
        currency = refund.currency_id
        share = amount / refund.amount_total
        commands = []
        for line in refund.invoice_line_ids:
            if line.display_type != "product":
                commands.append(Command.delete(line.id))
                continue
            included = line.tax_ids and all(line.tax_ids.mapped("price_include"))
            price = line.price_total if included else line.price_subtotal
            commands.append(
                Command.update(
                    line.id,
                    {
                        "quantity": 1.0,
                        "discount": 0.0,
                        "price_unit": currency.round(price * share),
                    },
                )
            )
        refund.write({"invoice_line_ids": commands})
        # Rounding of lines and taxes: the largest line takes the rest.
        for _attempt in range(3):
            rest = currency.round(amount - refund.amount_total)
            if currency.is_zero(rest):
                break
            line = max(refund.invoice_line_ids, key=lambda own: abs(own.price_total))
            rate = line.price_total / line.price_subtotal if line.price_subtotal else 1.0
            included = line.tax_ids and all(line.tax_ids.mapped("price_include"))
            step = currency.round(rest if included else rest / rate)
            line.price_unit += step or (currency.rounding if rest > 0 else -currency.rounding)
        # Sudo: what was accepted is recorded by what was credited, and not written by people.
        self.sudo().amount_accepted = refund.amount_total

    def _get_write_off(self):
        """Return what writing off the accepted amount books: never more than is open.

        :return: the open items of the invoice, the amount in its currency, and the one in
            company currency
        """
        self.ensure_one()
        move = self.move_id
        items = move._collections_get_sorted_lines().filtered(
            lambda item: not item.reconciled and item.amount_residual > 0
        )
        residual = sum(items.mapped("amount_residual_currency"))
        amount = min(self.amount_accepted, residual)
        balance = move.company_currency_id.round(
            amount * sum(items.mapped("amount_residual")) / residual if residual else 0.0
        )
        return items, amount, balance

    def _book_write_off(self):
        """Book what was accepted as goodwill against the disputed items, the latest first."""
        self.ensure_one()
        move = self.move_id
        dispute = self.dispute_id
        company = move.company_id
        account = company.collections_dispute_account_id or (
            dispute.company_id.collections_dispute_account_id
        )
        if not account:
            raise UserError(
                self.env._(
                    "%s has no account for goodwill write-offs. Choose one in Settings, under "
                    "Disputes.",
                    company.name,
                )
            )
        journal = self.env["account.journal"].search(
            [
                *self.env["account.journal"]._check_company_domain(company),
                ("type", "=", "general"),
            ],
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._("%s has no journal for miscellaneous entries.", company.name)
            )
        items, amount, balance = self._get_write_off()
        label = self.env._(
            "Goodwill for %(invoice)s (%(dispute)s)", invoice=move.name, dispute=dispute.name
        )
        common = {
            "name": label,
            "partner_id": move.commercial_partner_id.id,
            "currency_id": move.currency_id.id,
        }
        entry = (
            # In sudo mode: whether it is written off is decided on the dispute, by people who
            # need not be allowed to book.
            without_defaults(self.env["account.move"])
            .sudo()
            .with_company(company)
            .create(
                {
                    "move_type": "entry",
                    "journal_id": journal.id,
                    "date": dispute.company_id._collections_today(),
                    "ref": label,
                    "collections_dispute_id": dispute.id,
                    "line_ids": [
                        Command.create(
                            {
                                **common,
                                "account_id": account.id,
                                "amount_currency": amount,
                                "balance": balance,
                            }
                        ),
                        Command.create(
                            {
                                **common,
                                "account_id": items[:1].account_id.id,
                                "amount_currency": -amount,
                                "balance": -balance,
                            }
                        ),
                    ],
                }
            )
        )
        entry.action_post()
        credit = entry.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        for item in items.sorted(lambda item: (item.date_maturity or item.date, item.id))[::-1]:
            if credit.reconciled:
                break
            (credit + item).reconcile()
