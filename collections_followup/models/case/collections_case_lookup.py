"""Cases are found by whatever a caller or a bank statement names."""

import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.text import parse_amount

# Fewer digits of a telephone number are in too many of them.
FEWEST_DIGITS = 5
DOCUMENTS = ("out_invoice", "out_refund", "out_receipt")


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    lookup = fields.Char(
        string="Customer, invoice, amount or contact",
        compute="_compute_lookup",
        search="_search_lookup",
        help="Finds cases by their number, the customer, one of his people, a telephone number or "
        "e-mail address, the number or reference of an invoice, or an open amount.",
    )

    @api.depends("partner_id")
    def _compute_lookup(self):
        for case in self:
            case.lookup = case.name

    @api.model
    def _search_lookup(self, operator, value):
        if operator not in ("ilike", "in"):
            return NotImplemented
        texts = [value] if isinstance(value, str) else value
        return Domain.OR(
            self._get_lookup_domain(text.strip())
            for text in texts
            if isinstance(text, str) and text.strip()
        )

    @api.model
    def _get_lookup_domain(self, text):
        """Return the domain of the cases that a text may mean.

        :param str text: a number, name, address, reference or amount
        """
        partners = self.env["res.partner"]._search(self._get_lookup_contacts(text))
        domain = Domain("name", "ilike", text) | Domain(
            "partner_id",
            "in",
            partners.subselect(SQL.identifier(partners.table, "commercial_partner_id")),
        )
        invoices = self._get_lookup_invoices(text)
        # The invoices of branches are in the case of the company above them.
        for company in self.env.companies:
            covered = company._collections_covered()
            if not covered:
                continue
            moves = self.env["account.move"]._search(
                invoices & Domain("company_id", "in", covered.ids)
            )
            domain |= Domain("company_id", "=", company.id) & Domain(
                "partner_id",
                "in",
                moves.subselect(SQL.identifier(moves.table, "commercial_partner_id")),
            )
        return domain

    @api.model
    def _get_lookup_contacts(self, text):
        """Return the domain of the contacts that a text may mean, archived ones, too."""
        names = ("complete_name", "email", "ref", "vat")
        domain = Domain.OR(Domain(name, "ilike", text) for name in names)
        digits = re.sub(r"\D", "", text).lstrip("0")
        if len(digits) >= FEWEST_DIGITS and not re.search(r"[^\W\d_]", text):
            domain |= Domain("phone_sanitized", "like", digits) | Domain("phone", "ilike", text)
        return domain & Domain("active", "in", (True, False))

    @api.model
    def _get_lookup_invoices(self, text):
        """Return the domain of the invoices that a text may mean; paid ones by their number."""
        domain = Domain.OR(
            Domain(name, "ilike", text) for name in ("name", "ref", "payment_reference")
        )
        amount = parse_amount(text)
        if amount:
            # What came from the bank is no document of the customer's.
            domain |= (
                Domain("move_type", "in", DOCUMENTS)
                & Domain("payment_state", "in", ("not_paid", "partial"))
                & (
                    Domain("amount_total", "=", float(amount))
                    | Domain("amount_residual", "=", float(amount))
                )
            )
        return (
            domain
            & Domain("state", "=", "posted")
            & Domain("move_type", "in", (*DOCUMENTS, "entry"))
        )
