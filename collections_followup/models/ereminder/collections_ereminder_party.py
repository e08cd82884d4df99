"""Who claims and who owes, and where to pay, as e-reminders name them."""

import re

from odoo import api, models
from odoo.tools import street_split

from ...engine import ereminder
from ..base.res_partner_email import find_addresses

# Codes of the registers of companies (ICD) whose numbers have one, by country
REGISTERS = {"DK": "0184", "NO": "0192"}
# Electronic address of German authorities, which is their reference, too
LEITWEG = "0204"


class CollectionsEreminder(models.AbstractModel):
    _inherit = "collections.ereminder"

    @api.model
    def _prepare_supplier(self, company, form, doc):
        """Return the company that claims.

        :param dict doc: what the documents of the notice say, with whom the customer can ask
        """
        collector = doc["collector"]
        return self._prepare_party(company.partner_id, form)._replace(
            contact=collector["name"],
            phone=collector["phone"],
            email=next(iter(find_addresses(collector["email"] or "")), ""),
        )

    @api.model
    def _prepare_customer(self, notice, form):
        """Return the customer, with who of his people gets the notice."""
        customer, contact = notice.partner_id, notice.recipient_id or notice.partner_id
        place = self.env["collections.document"]._get_postal_contact(customer, contact)
        return self._prepare_party(customer, form, place)._replace(
            contact_id=contact.ref or customer.ref or str(contact.id),
            contact=contact.name or customer.name or "",
            phone=contact.phone or customer.phone or "",
            email=next(iter(find_addresses(contact.email or customer.email or "")), ""),
        )

    @api.model
    def _prepare_party(self, partner, form, place=None):
        """Return a company or person.

        :param place: whose postal address is theirs, where it is another contact
        """
        place = place or partner
        street = {"street_name": place.street, "street_number": ""}
        if form == "oioubl":
            street = street_split(place.street or "")
        country = place.country_id.code or partner.country_id.code or ""
        endpoint, scheme = self._get_endpoint(partner)
        number, register = self._get_register_number(partner, country)
        return ereminder.Party(
            name=partner.name or "",
            country=country,
            endpoint=endpoint,
            scheme=scheme,
            company_id=number,
            company_scheme=register,
            vat=(partner.vat or "").replace(" ", ""),
            reference=partner.ref or "",
            street=street["street_name"] or "",
            building=street["street_number"] or "",
            street2=place.street2 or "",
            city=place.city or "",
            zip=place.zip or "",
        )

    @api.model
    def _get_endpoint(self, partner):
        """Return the electronic address of a partner and its scheme (EAS); '' without them.

        The fields are of core's e-invoicing, which is installed with accounting and may be gone.
        """
        if "peppol_endpoint" not in partner._fields:
            return "", ""
        return partner.peppol_endpoint or "", (partner.peppol_endpoint and partner.peppol_eas) or ""

    @api.model
    def _get_register_number(self, partner, country):
        """Return the number of a partner in the register of companies, and the register's code."""
        number = partner.company_registry or ""
        if country == "NO":
            own = "l10n_no_bronnoysund_number"
            number = (own in partner._fields and partner[own]) or number or partner.vat or ""
            # As a VAT number it has a prefix and MVA behind.
            digits = re.sub(r"\D", "", number)
            number = digits if len(digits) == 9 else number
        return number.replace(" ", "") or (partner.vat or "").replace(" ", ""), (
            REGISTERS.get(country, "") if number or partner.vat else ""
        )

    @api.model
    def _get_buyer_reference(self, notice, lines):
        """Return what the customer knows the claim by: his reference, or that of an invoice."""
        endpoint, scheme = self._get_endpoint(notice.partner_id)
        if scheme == LEITWEG:
            return endpoint
        given = [line.move_id.ref for line in lines if line.amount > 0 and line.move_id.ref]
        return notice.partner_id.ref or next(iter(given), "")

    @api.model
    def _prepare_account(self, company, group):
        """Return where to pay, the same account as in the letter; None where there is none.

        :param dict group: one currency of the notice, see ``_prepare_groups`` of documents
        """
        bank = company._collections_get_bank_sudo(group["currency"], group["moves"])
        number = bank.sanitized_acc_number or ""
        if not number:
            return None
        iban = self.env["collections.document"]._is_iban(number)
        return ereminder.Account(
            number=number,
            iban=iban,
            bic=bank.bank_id.bic or "",
            name=bank.acc_holder_name or bank.partner_id.name or "",
        )
