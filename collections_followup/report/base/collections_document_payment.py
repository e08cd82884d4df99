"""Where a customer pays: the account, its code to scan, and the pages of the portal."""

import logging
import re

from odoo import api, models
from odoo.tools import format_list

_logger = logging.getLogger(__name__)

# What a bank transfer can carry as free text (EPC069-12, element 'Remittance Information').
REMITTANCE_LENGTH = 140
# Country, check digits and account (ISO 13616); said by its look, as core says it only where
# the module for IBANs is installed.
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


class CollectionsDocument(models.AbstractModel):
    _inherit = "collections.document"

    @api.model
    def _prepare_payment(self, partner, group, reference, shared):
        """Return where and with which reference a currency's amount is paid.

        :param partner: the customer
        :param dict group: amounts in one currency, see ``_prepare_groups``; ``moves``, where it
            has them, are the claimed invoices; ``to_pay``, where it differs from ``net``, the sum
            that is asked for, and ``made_of`` what that is made of
        """
        to_pay = group.get("to_pay", group["net"])
        bank = shared["company"]._collections_get_bank_sudo(group["currency"], group.get("moves"))
        account = bank.sanitized_acc_number or ""
        values = {
            "code": group["code"],
            "amount": shared["format"].amount(to_pay, group["currency"]),
            "made_of": group.get("made_of", ""),
            "bank": bank,
            "account": bank.acc_number or "",
            "holder": bank.acc_holder_name or bank.partner_id.name or "",
            "name": bank.bank_id.name or "",
            "bic": bank.bank_id.bic or "",
            "iban": self._is_iban(account),
            "reference": reference,
            "qr": "",
        }
        if bank and shared["qr"] and to_pay > 0:
            values["qr"] = self._make_qr_code(partner, group, bank, reference, to_pay)
        return values

    @api.model
    def _is_iban(self, number):
        """Return whether the number of an account, without spaces, is an IBAN by its look."""
        return bool(IBAN.fullmatch(number))

    @api.model
    def _merge_payments(self, pays):
        """Return the accounts to pay to, each once, with the amounts that go there."""
        payments = {}
        for pay in pays:
            if pay["bank"]:
                known = payments.setdefault(pay["bank"], {**pay, "parts": [], "details": []})
                known["parts"].append(pay["amount"])
                if pay["made_of"]:
                    known["details"].append(pay["made_of"])
        for pay in payments.values():
            pay["amounts"] = format_list(self.env, pay["parts"])
            pay["made_of"] = "; ".join(pay["details"])
        return list(payments.values())

    @api.model
    def _make_qr_code(self, partner, group, bank, reference, amount):
        """Return the payment QR code that core makes for this account, or an empty text.

        A single invoice is paid with its own reference, so that the bank statement matches it
        by itself; several with their numbers, as far as they fit into a bank transfer.
        """
        numbers = ", ".join(group["numbers"])
        structured = group["structured"]
        free = numbers if numbers and len(numbers) <= REMITTANCE_LENGTH else reference
        try:
            code = bank.build_qr_code_base64(
                amount,
                structured or free,
                structured,
                group["currency"],
                partner,
                silent_errors=True,
            )
        except Exception:
            # A library that cannot draw must not keep the letter from being written.
            _logger.exception("No payment QR code for %s", reference)
            code = ""
        return code or ""

    # ------------------------------------------------------------------------- portal

    @api.model
    def _get_item_url(self, move, shared):
        """Return the address of an invoice in the customer portal, or an empty text."""
        if not move or not move.is_invoice(include_receipts=True):
            return ""
        return f"{shared['base_url']}{move.get_portal_url()}"

    @api.model
    def _get_portal_url(self, notice, shared):
        """Return where the customer sees what is open: the one invoice, or all of them."""
        moves = notice.line_ids.filtered(lambda line: line.amount > 0).move_id
        if len(moves) == 1 and (url := self._get_item_url(moves, shared)):
            return url
        return f"{shared['base_url']}/my/invoices?filterby=overdue_invoices"

    @api.model
    def _get_account_urls(self, company, wanted):
        """Return the addresses of customers' account pages, see ``collections.document.source``.

        :return: by key, an address, or an empty text where there is no such page
        """
        found = dict.fromkeys(wanted, "")
        for source in self.env["collections.document.source"]._get_sources():
            found.update(
                {key: url for key, url in source._get_account_urls(company, wanted).items() if url}
            )
        return found
