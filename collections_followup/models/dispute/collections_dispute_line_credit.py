"""Credit notes and write-offs for a disputed invoice, by core's own documents."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..base.collections_guarded import without_defaults


class CollectionsDisputeLine(models.Model):
    _name = "collections.dispute.line"
    _inherit = ["collections.dispute.line", "collections.booking"]

    _write_off_field = "collections_dispute_id"
    _credit_gives_up = False

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
            self._reduce_credit_note(refund, amount)
            # Sudo: what was accepted is recorded by what was credited, and not written by people.
            self.sudo().amount_accepted = refund.amount_total
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

    # ---------------------------------------------------------------------- write-offs

    def _get_write_off_source(self):
        # OVERRIDE
        return self.dispute_id

    def _get_write_off_company(self):
        # OVERRIDE
        return self.dispute_id.company_id

    def _get_write_off_account(self, company):
        # OVERRIDE
        account = (
            company.collections_dispute_account_id
            or self.dispute_id.company_id.collections_dispute_account_id
        )
        if not account:
            raise UserError(
                self.env._(
                    "%s has no account for goodwill write-offs. Choose one in Settings, under "
                    "Disputes.",
                    company.name,
                )
            )
        return account

    def _get_write_off_label(self, item):
        # OVERRIDE
        return self.env._(
            "Goodwill for %(invoice)s (%(dispute)s)", invoice=item, dispute=self.dispute_id.name
        )

    def _get_reference(self):
        # OVERRIDE
        return self._get_write_off_label(self.move_id.name)

    def _get_write_off_amounts(self):
        """Return how much of which item is written off: of the instalment due last first.

        :return: amount by receivable item, in the invoice's currency: never more than is open
        """
        self.ensure_one()
        amounts, left = {}, self.amount_accepted
        for item in self.move_id._collections_get_sorted_lines()[::-1]:
            if self.currency_id.compare_amounts(left, 0) <= 0:
                break
            if item.amount_residual_currency > 0:
                amounts[item] = min(left, item.amount_residual_currency)
                left = self.currency_id.round(left - amounts[item])
        return amounts

    def _get_write_off_cost(self):
        """Return what writing off the accepted amount costs, in company currency."""
        return sum(
            self._get_write_off_balance(item, amount)
            for item, amount in self._get_write_off_amounts().items()
        )

    def _book_write_off(self):
        """Book what was accepted as goodwill against the disputed items, the latest first."""
        self.ensure_one()
        # Sudo: whether it is written off is decided on the dispute, by people who need not be
        # allowed to book.
        line = without_defaults(self.sudo())
        line._book_amounts(line._get_write_off_amounts())
