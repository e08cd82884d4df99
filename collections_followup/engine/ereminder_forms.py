"""The forms of structured reminders, each written by its class; see ``ereminder``.

The same values give the same bytes. What the rules ask for is checked on these, see
``ereminder_rules``.
"""

from datetime import date
from decimal import Decimal

from lxml import etree

from .ereminder import (
    CAC,
    CBC,
    CUSTOMIZATIONS,
    DANISH_AGENCY,
    INVOICE,
    OIOUBL_SCHEMES,
    PROFILES,
    REMINDER,
    clean,
)


def _name(name):
    prefix, _colon, local = name.partition(":")
    return f"{{{CBC if prefix == 'cbc' else CAC}}}{local}"


def _leaf(name, value, **attributes):
    """Return an element with a text, or None where there is none: empty ones are refused."""
    text = value.isoformat() if isinstance(value, date) else clean(value)
    if not text:
        return None
    element = etree.Element(_name(name), {key: own for key, own in attributes.items() if own})
    element.text = text
    return element


def _group(name, *children):
    """Return an element of those of the children that are there, or None if none is."""
    found = [child for child in children if child is not None]
    if not found:
        return None
    element = etree.Element(_name(name))
    element.extend(found)
    return element


def build(form, reminder):
    """Return a reminder as the bytes of an XML file.

    :param str form: one of ``FORMS``
    :param Reminder reminder: the claim
    """
    writer = {"ubl": _Ubl, "oioubl": _Oioubl, "ehf": _Ehf, "peppol": _Peppol}[form]
    return writer(form, reminder).to_bytes()


class _Writer:
    """What the forms share."""

    root = REMINDER

    def __init__(self, form, reminder):
        self.form = form
        self.claim = reminder
        self.total = sum((line.amount for line in reminder.lines), Decimal(0))

    def to_bytes(self):
        local = self.root.rpartition(":")[2].removesuffix("-2")
        root = etree.Element(
            f"{{{self.root}}}{local}", nsmap={None: self.root, "cac": CAC, "cbc": CBC}
        )
        root.extend(child for child in self._get_children() if child is not None)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)

    def _amount(self, name, amount):
        text = f"{amount if amount else abs(amount):.{self.claim.decimals}f}"
        return _leaf(name, text, currencyID=self.claim.currency)

    def _get_means(self):
        """Return how to pay: to the account of the letter, with its reference."""
        claim, account = self.claim, self.claim.account
        if not account:
            return None
        return _group(
            "cac:PaymentMeans",
            # Credit transfer (UNCL4461)
            _leaf("cbc:PaymentMeansCode", "30"),
            self._get_due_of_means(),
            _leaf("cbc:PaymentID", claim.reference),
            _group(
                "cac:PayeeFinancialAccount",
                _leaf("cbc:ID", account.number),
                _leaf("cbc:Name", account.name),
                _group("cac:FinancialInstitutionBranch", _leaf("cbc:ID", account.bic)),
            ),
        )

    def _get_due_of_means(self):
        return _leaf("cbc:PaymentDueDate", self.claim.pay_by)

    def _get_terms(self):
        return _group("cac:PaymentTerms", _leaf("cbc:Note", self.claim.terms))

    def _get_party(self, role, party):
        return _group(
            f"cac:Accounting{role}Party",
            _group(
                "cac:Party",
                _leaf("cbc:EndpointID", party.endpoint, schemeID=party.scheme),
                _group("cac:PartyIdentification", _leaf("cbc:ID", party.reference)),
                _group("cac:PartyName", _leaf("cbc:Name", party.name)),
                self._get_address(party),
                self._get_tax_scheme(party),
                self._get_legal_entity(party),
                self._get_contact(party),
            ),
        )

    def _get_address(self, party):
        return _group(
            "cac:PostalAddress",
            _leaf("cbc:StreetName", f"{party.street} {party.building}"),
            _leaf("cbc:AdditionalStreetName", party.street2),
            _leaf("cbc:CityName", party.city),
            _leaf("cbc:PostalZone", party.zip),
            _group("cac:Country", _leaf("cbc:IdentificationCode", party.country)),
        )

    def _get_tax_scheme(self, party):
        if not party.vat:
            return None
        return _group(
            "cac:PartyTaxScheme",
            _leaf("cbc:CompanyID", party.vat),
            _group("cac:TaxScheme", _leaf("cbc:ID", "VAT")),
        )

    def _get_legal_entity(self, party):
        return _group(
            "cac:PartyLegalEntity",
            _leaf("cbc:RegistrationName", party.name),
            _leaf("cbc:CompanyID", party.company_id, schemeID=party.company_scheme),
        )

    def _get_contact(self, party):
        return _group(
            "cac:Contact",
            _leaf("cbc:Name", party.contact),
            _leaf("cbc:Telephone", party.phone),
            _leaf("cbc:ElectronicMail", party.email),
        )


class _Ubl(_Writer):
    """Reminder of UBL 2.1."""

    version = "2.1"

    def _get_children(self):
        claim = self.claim
        return [
            _leaf("cbc:UBLVersionID", self.version),
            _leaf("cbc:CustomizationID", CUSTOMIZATIONS[self.form]),
            self._get_profile(),
            _leaf("cbc:ID", claim.number),
            _leaf("cbc:IssueDate", claim.issued),
            self._get_type(),
            _leaf("cbc:ReminderSequenceNumeric", claim.sequence),
            _leaf("cbc:Note", claim.note),
            _leaf("cbc:DocumentCurrencyCode", claim.currency),
            _leaf("cbc:LineCountNumeric", len(claim.lines)),
            self._get_party("Supplier", claim.supplier),
            self._get_party("Customer", claim.customer),
            self._get_means(),
            self._get_terms(),
            self._get_total(),
            *(self._get_line(place, line) for place, line in enumerate(claim.lines, 1)),
        ]

    def _get_profile(self):
        return _leaf("cbc:ProfileID", PROFILES[self.form])

    def _get_type(self):
        return _leaf("cbc:ReminderTypeCode", "Reminder" if self.claim.late else "Advis")

    def _get_total(self):
        return _group(
            "cac:LegalMonetaryTotal",
            self._amount("cbc:LineExtensionAmount", self.total),
            self._amount("cbc:TaxExclusiveAmount", self.total),
            self._amount("cbc:TaxInclusiveAmount", self.total),
            self._amount("cbc:PayableAmount", self.total),
        )

    def _get_line(self, place, line):
        side = "Debit" if line.amount >= 0 else "Credit"
        return _group(
            "cac:ReminderLine",
            _leaf("cbc:ID", place),
            _leaf("cbc:Note", line.text),
            self._amount(f"cbc:{side}LineAmount", abs(line.amount)),
            self._get_reference(line),
        )

    def _get_reference(self, line):
        """Return the document that a line is about; payments have none."""
        kind = {"invoice": "Invoice", "credit_note": "CreditNote"}.get(line.kind)
        return (
            _group(
                "cac:BillingReference",
                _group(
                    f"cac:{kind}DocumentReference",
                    _leaf("cbc:ID", line.number),
                    _leaf("cbc:IssueDate", line.issued),
                ),
            )
            if kind and line.number
            else None
        )


class _Oioubl(_Ubl):
    """The Danish Reminder: code lists with their owner, addresses by street and number."""

    version = "2.0"

    def _get_profile(self):
        return _leaf(
            "cbc:ProfileID",
            PROFILES[self.form],
            schemeAgencyID=DANISH_AGENCY,
            schemeID="urn:oioubl:id:profileid-1.2",
        )

    def _get_type(self):
        return _leaf(
            "cbc:ReminderTypeCode",
            "Reminder" if self.claim.late else "Advis",
            listAgencyID=DANISH_AGENCY,
            listID="urn:oioubl:codelist:remindertypecode-1.1",
        )

    def _get_total(self):
        # What is excluded of tax is the tax itself here, and a reminder has none of its own.
        return _group(
            "cac:LegalMonetaryTotal",
            self._amount("cbc:LineExtensionAmount", self.total),
            self._amount("cbc:TaxExclusiveAmount", Decimal(0)),
            self._amount("cbc:TaxInclusiveAmount", self.total),
            self._amount("cbc:PayableAmount", self.total),
        )

    def _get_means(self):
        claim, account = self.claim, self.claim.account
        if not account:
            return None
        # 31 is a transfer to an account abroad or by IBAN, 1 leaves it open.
        channel = _leaf(
            "cbc:PaymentChannelCode",
            "IBAN",
            listAgencyID=DANISH_AGENCY,
            listID="urn:oioubl:codelist:paymentchannelcode-1.1",
        )
        return _group(
            "cac:PaymentMeans",
            _leaf("cbc:PaymentMeansCode", "31" if account.iban else "1"),
            self._get_due_of_means(),
            channel if account.iban else None,
            _group(
                "cac:PayeeFinancialAccount",
                _leaf("cbc:ID", account.number),
                _leaf("cbc:PaymentNote", claim.reference),
                _group(
                    "cac:FinancialInstitutionBranch",
                    _group("cac:FinancialInstitution", _leaf("cbc:ID", account.bic)),
                ),
            ),
        )

    def _get_party(self, role, party):
        scheme = OIOUBL_SCHEMES.get(party.scheme, "")
        endpoint = party.endpoint
        if not (scheme and endpoint) and party.vat:
            scheme = "DK:CVR" if party.country == "DK" else f"{party.country}:VAT"
            endpoint = party.vat
        if scheme == "DK:CVR" and endpoint.isdigit():
            endpoint = f"DK{endpoint}"
        # A reference without a scheme is no identification there.
        party = party._replace(endpoint=endpoint, scheme=scheme, reference="")
        return super()._get_party(role, party)

    def _get_address(self, party):
        return _group(
            "cac:PostalAddress",
            _leaf(
                "cbc:AddressFormatCode",
                "StructuredDK",
                listAgencyID=DANISH_AGENCY,
                listID="urn:oioubl:codelist:addressformatcode-1.1",
            ),
            _leaf("cbc:StreetName", party.street),
            _leaf("cbc:AdditionalStreetName", party.street2),
            _leaf("cbc:BuildingNumber", party.building),
            _leaf("cbc:CityName", party.city),
            _leaf("cbc:PostalZone", party.zip),
            _group("cac:Country", _leaf("cbc:IdentificationCode", party.country)),
        )

    def _get_tax_scheme(self, party):
        return None

    def _get_legal_entity(self, party):
        danish = party.country == "DK"
        number = party.company_id or party.vat
        if danish and number.isdigit():
            number = f"DK{number}"
        return _group(
            "cac:PartyLegalEntity",
            _leaf("cbc:RegistrationName", party.name),
            _leaf("cbc:CompanyID", number, schemeID="DK:CVR" if danish else "ZZZ"),
        )

    def _get_contact(self, party):
        return _group(
            "cac:Contact",
            _leaf("cbc:ID", party.contact_id),
            _leaf("cbc:Name", party.contact),
            _leaf("cbc:Telephone", party.phone),
            _leaf("cbc:ElectronicMail", party.email),
        )


class _Peppol(_Writer):
    """Peppol BIS Billing 3.0: an invoice whose lines are the items."""

    root = INVOICE

    def _get_children(self):
        claim = self.claim
        return [
            _leaf("cbc:CustomizationID", CUSTOMIZATIONS[self.form]),
            _leaf("cbc:ProfileID", PROFILES[self.form]),
            _leaf("cbc:ID", claim.number),
            _leaf("cbc:IssueDate", claim.issued),
            _leaf("cbc:DueDate", claim.pay_by),
            self._get_type(),
            _leaf("cbc:Note", claim.note),
            _leaf("cbc:DocumentCurrencyCode", claim.currency),
            _leaf("cbc:BuyerReference", claim.buyer_reference),
            *self._get_references(),
            self._get_party("Supplier", claim.supplier),
            self._get_party("Customer", claim.customer),
            self._get_means(),
            self._get_terms(),
            self._get_tax(),
            self._get_total(),
            *(self._get_line(place, line) for place, line in enumerate(claim.lines, 1)),
        ]

    def _get_type(self):
        return _leaf("cbc:InvoiceTypeCode", self.claim.type_code)

    def _get_references(self):
        """Return the invoices that the reminder is about."""
        return [
            _group(
                "cac:BillingReference",
                _group(
                    "cac:InvoiceDocumentReference",
                    _leaf("cbc:ID", line.number),
                    _leaf("cbc:IssueDate", line.issued),
                ),
            )
            for line in self.claim.lines
            if line.kind == "invoice" and line.number
        ]

    def _get_due_of_means(self):
        # The document has its own.
        return None

    def _get_tax_scheme(self, party):
        # None may be named where nothing is subject to VAT (BR-O-02).
        return None

    def _get_category(self, name, *more):
        return _group(
            name,
            _leaf("cbc:ID", "O"),
            *more,
            _group("cac:TaxScheme", _leaf("cbc:ID", "VAT")),
        )

    def _get_tax(self):
        return _group(
            "cac:TaxTotal",
            self._amount("cbc:TaxAmount", Decimal(0)),
            _group(
                "cac:TaxSubtotal",
                self._amount("cbc:TaxableAmount", self.total),
                self._amount("cbc:TaxAmount", Decimal(0)),
                self._get_category(
                    "cac:TaxCategory",
                    _leaf("cbc:TaxExemptionReasonCode", "VATEX-EU-O"),
                    _leaf("cbc:TaxExemptionReason", "Not subject to VAT"),
                ),
            ),
        )

    def _get_total(self):
        return _group(
            "cac:LegalMonetaryTotal",
            self._amount("cbc:LineExtensionAmount", self.total),
            self._amount("cbc:TaxExclusiveAmount", self.total),
            self._amount("cbc:TaxInclusiveAmount", self.total),
            self._amount("cbc:PayableAmount", self.total),
        )

    def _get_line(self, place, line):
        # A price is never negative (BR-27): of a credit, minus one is taken.
        return _group(
            "cac:InvoiceLine",
            _leaf("cbc:ID", place),
            _leaf("cbc:InvoicedQuantity", 1 if line.amount >= 0 else -1, unitCode="C62"),
            self._amount("cbc:LineExtensionAmount", line.amount),
            _group(
                "cac:Item",
                _leaf("cbc:Name", line.text or line.number),
                self._get_category("cac:ClassifiedTaxCategory"),
            ),
            _group("cac:Price", self._amount("cbc:PriceAmount", abs(line.amount))),
        )


class _Ehf(_Peppol):
    """EHF Reminder 3.0: its model has no type of invoice, and asks for the invoice reminded of."""

    def _get_type(self):
        return None
