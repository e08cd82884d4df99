from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ...engine import dossier
from .collections_dossier_source import Entry

# Of so many entries at most the ledger of a customer is extracted, the newest.
MOST_ENTRIES = 5000


class CollectionsDossierLedger(models.AbstractModel):
    """Invoices, and the customer's account: each entry with what it was matched with."""

    _name = "collections.dossier.ledger"
    _inherit = ["collections.dossier.source"]
    _description = "Invoices and Ledger of a Customer"

    _dossier_order = 20

    @api.model
    def _get_dossier_files(self, about):
        # EXTENDS 'collections.dossier.source'
        invoices = about.items.move_id.filtered(lambda move: move.is_invoice())
        ordered = invoices.sorted(lambda own: (own.invoice_date or own.date, own.id))
        files = [file for move in ordered for file in self._get_invoice_files(move)]
        return [*files, ("", f"{self.env._('Ledger')}.csv", self._write_ledger(about))]

    @api.model
    def _get_invoice_files(self, move):
        """Return the papers of an invoice."""
        document = move._get_invoice_legal_documents("pdf", allow_fallback=True)
        return [
            (self.env._("Invoices"), own.get("filename") or f"{move.name}.pdf", own["content"])
            for own in (document if isinstance(document, list) else [document])
            if own and own.get("content")
        ]

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE: each invoice by its day, each payment by its own
        env, folder = self.env, self.env._("Invoices")
        invoices = about.items.move_id.filtered(lambda move: move.is_invoice())
        attached = {}
        for number, own in self._get_dossier_attachments(invoices):
            if own != invoices.browse(number).invoice_pdf_report_id:
                attached.setdefault(number, []).append((folder, own.name, own.raw))
        entries = []
        for move in invoices:
            files = self._get_invoice_files(move)
            due = move.invoice_date_due
            text = env._(
                "%(number)s over %(amount)s, due on %(day)s",
                number=move.name,
                amount=formatLang(env, move.amount_total, currency_obj=move.currency_id),
                day=format_date(env, due) if due else "-",
            )
            files += attached.get(move.id, [])
            day = move.invoice_date or move.date
            entries.append(Entry(day, env._("Invoice"), text, tuple(files)))
        entries += self._get_applied(about.items)
        name = f"{env._('Ledger')}.csv"
        text = env._("The customer's account: each entry with what it was matched with")
        table = ("", name, self._write_ledger(about))
        return [*entries, Entry(None, env._("Ledger"), text, (table,))]

    @api.model
    def _get_applied(self, items):
        """Return what was matched with items as entries: money, credit notes and the rest."""
        env, entries = self.env, []
        for match in items.matched_credit_ids:
            credit, item = match.credit_move_id, match.debit_move_id
            what = env._("Payment")
            if credit.move_id.move_type == "out_refund":
                what = env._("Credit note")
            elif not credit.payment_id and not credit.statement_line_id:
                what = env._("Other entry")
            text = env._(
                "%(entry)s: %(amount)s applied to %(invoice)s (matched on %(day)s)",
                entry=credit.move_id.name,
                amount=formatLang(
                    env, match.debit_amount_currency, currency_obj=match.debit_currency_id
                ),
                invoice=item.move_id.name,
                # The day on which somebody, or a rule, applied it.
                day=format_date(env, match.create_date),
            )
            entries.append(Entry(credit.date, what, text))
        return entries

    @api.model
    def _write_ledger(self, about):
        """Return the customer's receivable account as a table, the oldest entry first."""
        entries = self.env["account.move.line"]
        domain = [
            ("partner_id.commercial_partner_id", "=", about.partner.id),
            ("account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
            ("company_id", "in", about.companies.ids),
        ]
        lines = entries.search(domain, order="date desc, id desc", limit=MOST_ENTRIES)
        rows = [
            [
                self.env._("Invoice date"),
                self.env._("Due date"),
                self.env._("Entry"),
                self.env._("Text"),
                self.env._("Currency"),
                self.env._("Amount"),
                self.env._("Payments"),
                self.env._("Credits"),
                self.env._("Open"),
                self.env._("Balance of the account"),
                self.env._("Currency of the balance"),
            ]
        ]
        # It begins with what older entries have left.
        [(total,)] = entries._read_group(domain, [], ["balance:sum"])
        balance = (total or 0.0) - sum(lines.mapped("balance"))
        currency = about.company.currency_id
        for line in lines[::-1]:
            balance += line.balance
            paid, credited = self._split_matched(line)
            rows.append(
                [
                    fields.Date.to_string(line.move_id.invoice_date or line.date),
                    fields.Date.to_string(line.date_maturity or line.date),
                    line.move_id.name,
                    line.name,
                    line.currency_id.name,
                    self._write_number(line.amount_currency, line.currency_id),
                    self._write_number(paid, line.currency_id),
                    self._write_number(credited, line.currency_id),
                    self._write_number(line.amount_residual_currency, line.currency_id),
                    self._write_number(balance, currency),
                    currency.name,
                ]
            )
        return dossier.write_table(rows)

    @api.model
    def _split_matched(self, line):
        """Return what of a debt was paid, and what was credited, in the currency of its item."""
        paid = credited = 0.0
        for match in line.matched_credit_ids:
            amount = match.debit_amount_currency
            if match.credit_move_id.move_id.move_type == "out_refund":
                credited += amount
            else:
                paid += amount
        return paid, credited

    @api.model
    def _write_number(self, amount, currency):
        """Return an amount as a number of a table, with the digits of its currency."""
        number = currency.round(amount) + 0.0
        digits = currency.decimal_places
        return int(number) if not digits else float(f"{number:.{digits}f}")
