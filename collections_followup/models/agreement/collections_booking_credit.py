"""Credit notes over parts of invoices: taxes in proportion, to the cent, as core computes them."""

from odoo import models
from odoo.fields import Command

from ..base.collections_guarded import without_defaults


class CollectionsBooking(models.AbstractModel):
    _inherit = "collections.booking"

    def _reduce_base_lines(self, move, amount, grouping_function=None):
        """Return what of a document's lines comes to a part of its total, as core reduces them.

        Core splits a discount of a fixed amount among the taxes, so that the lines come to
        exactly that amount. Taxes of a fixed amount are not reduced.

        :param move: customer invoice or credit note
        :param float amount: the part, tax included, in its currency
        :param grouping_function: tells the lines apart that stay apart; by default they are
            summed up by their taxes
        :return: base lines as ``account.tax`` knows them
        """
        tax_model = self.env["account.tax"]
        source = self._get_write_off_source()
        base_lines, _tax_lines = move._get_rounded_base_and_tax_lines()
        reduced = tax_model._reduce_base_lines_to_target_amount(
            base_lines=tax_model._prepare_discountable_base_lines(base_lines, move.company_id),
            company=move.company_id,
            amount_type="fixed",
            amount=amount,
            computation_key=f"{source._name},{source.id}",
            grouping_function=grouping_function,
        )
        tax_model._fix_base_lines_tax_details_on_manual_tax_amounts(
            base_lines=reduced, company=move.company_id
        )
        return reduced

    def _prepare_reduced_line(self, line):
        """Return the values that make an invoice line of a reduced base line."""
        return {
            "quantity": 1.0,
            "discount": 0.0,
            "price_unit": line["price_unit"],
            "tax_ids": [Command.set(line["tax_ids"].ids)],
            "extra_tax_data": self.env["account.tax"]._export_base_line_extra_tax_data(line),
        }

    def _add_missing(self, refund, amount, values):
        """Bring a draft credit note to an amount with one more line, without tax.

        For what no tax can be reduced for, or a cent that a tax rounds away.

        :param refund: the draft
        :param float amount: what it is to come to, in its currency
        :param dict values: name and account of the line
        """
        missing = refund.currency_id.round(amount - refund.amount_total)
        if missing:
            refund.write(
                {
                    "invoice_line_ids": [
                        Command.create(
                            {
                                **values,
                                "quantity": 1.0,
                                "price_unit": missing,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ]
                }
            )

    def _reduce_credit_note(self, refund, amount):
        """Reduce a draft credit note to an amount: the same part of each line, so of each tax.

        :param refund: a draft that credits a whole invoice; notes and sections go
        :param float amount: what it is to come to, in its currency
        """
        reduced = {
            line["id"]: line
            for line in self._reduce_base_lines(refund, amount, lambda line: {"id": line["id"]})
        }
        first = refund.invoice_line_ids.filtered(lambda line: line.display_type == "product")[:1]
        values = {"name": first.name, "account_id": first.account_id.id}
        refund.write(
            {
                "invoice_line_ids": [
                    Command.update(line.id, self._prepare_reduced_line(reduced[line.id]))
                    if line.id in reduced
                    else Command.delete(line.id)
                    for line in refund.invoice_line_ids
                ]
            }
        )
        self._add_missing(refund, amount, values)

    def _credit(self, invoice, amounts, account, day):
        """Credit a part of an invoice with its taxes, and reconcile the items with it.

        :param invoice: customer invoice
        :param dict amounts: what is written off, by receivable item of the invoice
        :param account: account of the credit note's lines
        :param day: date of the credit note
        :return: the credit note
        """
        items = invoice.line_ids.browse([item.id for item in amounts])
        currency = invoice.currency_id
        amount = currency.round(sum(amounts.values()))
        whole = items.filtered(
            lambda item: not currency.compare_amounts(item.amount_residual_currency, amounts[item])
        )
        open_items = invoice._collections_get_receivable_lines().filtered(
            lambda line: not line.reconciled
        )
        values = {"name": self._get_write_off_label(invoice.name), "account_id": account.id}
        refund = (
            without_defaults(self.env["account.move"])
            .with_company(invoice.company_id)
            .create(
                {
                    **self._prepare_credit_note(invoice, day),
                    # Posting matches it with every open instalment, written off or not.
                    "reversed_entry_id": invoice.id if open_items == whole else False,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                **values,
                                **self._prepare_reduced_line(line),
                                "analytic_distribution": line["analytic_distribution"],
                            }
                        )
                        for line in self._reduce_base_lines(invoice, amount)
                    ],
                }
            )
        )
        self._add_missing(refund, amount, values)
        refund.action_post()
        # What is written off whole comes first, and what is left goes to the one in part.
        self._match_credit(refund, whole + (items - whole))
        if not refund.reversed_entry_id:
            refund.reversed_entry_id = invoice
        return refund

    def _prepare_credit_note(self, invoice, day):
        """Return the values of the credit note over a part of an invoice, less its lines."""
        return {
            "move_type": "out_refund",
            "company_id": invoice.company_id.id,
            "journal_id": invoice.journal_id.id,
            "partner_id": invoice.partner_id.id,
            "partner_shipping_id": invoice.partner_shipping_id.id,
            "fiscal_position_id": invoice.fiscal_position_id.id,
            "currency_id": invoice.currency_id.id,
            "invoice_date": day,
            "date": day,
            "invoice_payment_term_id": False,
            "invoice_date_due": day,
            "ref": self._get_reference(),
            "invoice_origin": invoice.name,
            self._write_off_field: self._get_write_off_source().id,
        }

    def _match_credit(self, refund, items):
        """Match a posted credit note with receivable items, one after the other.

        :param refund: the credit note
        :param items: open items, in the order in which it goes to them
        """
        credit = refund._collections_get_receivable_lines()
        for item in items:
            own = credit.filtered(
                lambda line, item=item: line.account_id == item.account_id and not line.reconciled
            )
            if own and not item.reconciled:
                (item | own).reconcile()
