"""What the forms of structured reminders ask for, checked on the file before it leaves.

Written from UBL 2.1 (order of elements), CEN BII T17 and the national rules of EHF and OIOUBL
(required elements, totals), EN 16931 and Peppol BIS Billing 3.0 (rules R003, R008, R010, R020,
P0100, BR-CO, BR-O, BR-DEC). A problem is a code and a detail: what it means, and where to enter
what is missing, is said by whoever shows it.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from lxml import etree

from .ereminder import (
    CAC,
    CBC,
    CUSTOMIZATIONS,
    INVOICE,
    INVOICE_FORMS,
    INVOICE_TYPES,
    OIOUBL_SCHEMES,
    PROFILES,
    REMINDER,
)

NAMES = {"cbc": CBC, "cac": CAC, "r": REMINDER, "i": INVOICE}

# The order of UBL 2.1, of what these files hold
ORDER = {
    "Reminder": (
        "UBLVersionID CustomizationID ProfileID ID IssueDate ReminderTypeCode "
        "ReminderSequenceNumeric Note DocumentCurrencyCode LineCountNumeric "
        "AccountingSupplierParty AccountingCustomerParty PaymentMeans PaymentTerms "
        "LegalMonetaryTotal ReminderLine"
    ),
    "Invoice": (
        "CustomizationID ProfileID ID IssueDate DueDate InvoiceTypeCode Note "
        "DocumentCurrencyCode BuyerReference BillingReference AccountingSupplierParty "
        "AccountingCustomerParty PaymentMeans PaymentTerms TaxTotal LegalMonetaryTotal InvoiceLine"
    ),
    "Party": (
        "EndpointID PartyIdentification PartyName PostalAddress PartyTaxScheme PartyLegalEntity "
        "Contact"
    ),
    "PostalAddress": (
        "AddressFormatCode StreetName AdditionalStreetName BuildingNumber CityName PostalZone "
        "Country"
    ),
    "Contact": "ID Name Telephone ElectronicMail",
    "PaymentMeans": (
        "PaymentMeansCode PaymentDueDate PaymentChannelCode PaymentID PayeeFinancialAccount"
    ),
    "PayeeFinancialAccount": "ID Name PaymentNote FinancialInstitutionBranch",
    "LegalMonetaryTotal": "LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount PayableAmount",
    "ReminderLine": "ID Note DebitLineAmount CreditLineAmount BillingReference",
    "InvoiceLine": "ID InvoicedQuantity LineExtensionAmount Item Price",
    "TaxTotal": "TaxAmount TaxSubtotal",
    "TaxSubtotal": "TaxableAmount TaxAmount TaxCategory",
    "TaxCategory": "ID TaxExemptionReasonCode TaxExemptionReason TaxScheme",
}
# What may stand there more than once
REPEATED = {"ReminderLine", "InvoiceLine", "BillingReference"}

_SUPPLIER = "cac:AccountingSupplierParty/cac:Party"
_CUSTOMER = "cac:AccountingCustomerParty/cac:Party"


def _of_parties(path, code, roles=("supplier", "customer")):
    places = {"supplier": _SUPPLIER, "customer": _CUSTOMER}
    return [(f"{places[role]}/{path}", f"{role}_{code}") for role in roles]


# What each form must have: a path from the root, and the code of what is missing
REQUIRED = [
    ("cbc:ID", "number"),
    ("cbc:IssueDate", "date"),
    ("cbc:DocumentCurrencyCode", "currency"),
    ("cac:LegalMonetaryTotal/cbc:LineExtensionAmount", "totals"),
    ("cac:LegalMonetaryTotal/cbc:PayableAmount", "totals"),
    *_of_parties("cac:PartyName/cbc:Name", "name"),
    *_of_parties("cac:PostalAddress/cac:Country/cbc:IdentificationCode", "country"),
]
_ADDRESS = [
    *_of_parties("cac:PostalAddress/cbc:StreetName", "street"),
    *_of_parties("cac:PostalAddress/cbc:CityName", "city"),
    *_of_parties("cac:PostalAddress/cbc:PostalZone", "zip"),
]
_REMINDER = [("cac:ReminderLine", "lines")]
_INVOICE = [
    ("cac:InvoiceLine", "lines"),
    ("cac:TaxTotal/cbc:TaxAmount", "totals"),
    ("cbc:DueDate", "due"),
    ("cbc:BuyerReference", "buyer_reference"),
    *_of_parties("cbc:EndpointID", "endpoint"),
    *_of_parties("cac:PartyLegalEntity/cbc:CompanyID", "register", ("supplier",)),
]
REQUIRED_BY = {
    "ubl": _REMINDER,
    "oioubl": [
        *_REMINDER,
        ("cbc:ReminderSequenceNumeric", "sequence"),
        ("cbc:ReminderTypeCode", "type"),
        *_of_parties("cbc:EndpointID", "endpoint"),
        *_of_parties("cac:PartyLegalEntity/cbc:CompanyID", "register"),
        *_of_parties("cac:Contact/cbc:ID", "contact", ("customer",)),
        *_ADDRESS,
        *_of_parties("cac:PostalAddress/cbc:BuildingNumber", "building"),
    ],
    "ehf": [
        *_INVOICE,
        ("cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID", "invoice"),
        *_of_parties("cac:PartyLegalEntity/cbc:CompanyID", "register", ("customer",)),
        *_ADDRESS,
    ],
    "peppol": [*_INVOICE, ("cbc:InvoiceTypeCode", "type")],
}
# Numbers whose form is known, by their scheme
NUMBERS = {
    "0088": re.compile(r"\d{13}"),
    "0184": re.compile(r"(DK)?\d{8}"),
    "0192": re.compile(r"\d{9}"),
    "GLN": re.compile(r"\d{13}"),
    "DK:CVR": re.compile(r"DK\d{8}"),
    "NO:ORGNR": re.compile(r"\d{9}"),
}


class Problem(NamedTuple):
    """What a file lacks: ``code``, and ``detail`` such as an element or a value."""

    code: str
    detail: str = ""


def check(form, content):
    """Return what keeps a file from being a good reminder of a form, each problem once.

    :param str form: one of ``ereminder.FORMS``
    :param bytes content: the file
    :return: a list of ``Problem``, empty for a good file
    """
    try:
        root = etree.fromstring(content)
    except etree.XMLSyntaxError as error:
        return [Problem("structure", str(error))]
    checks = (
        _check_structure,
        _check_identifiers,
        _check_required,
        _check_codes,
        _check_amounts,
        _check_totals,
    )
    return list(dict.fromkeys(found for own in checks for found in own(form, root)))


def _read(root, path):
    return root.xpath(f"string({path})", namespaces=NAMES).strip()


def _check_structure(form, root):
    """The root, the order of elements, none empty, none that the form does not know."""
    local = "Invoice" if form in INVOICE_FORMS else "Reminder"
    if root.tag != f"{{{INVOICE if form in INVOICE_FORMS else REMINDER}}}{local}":
        yield Problem("structure", root.tag)
        return
    for element in root.iter():
        children = [etree.QName(child).localname for child in element]
        own = etree.QName(element).localname
        if not children and not (element.text or "").strip():
            yield Problem("structure", own)
        if own not in ORDER:
            continue
        order = ORDER[own].split()
        unknown = [name for name in children if name not in order]
        if unknown:
            yield Problem("structure", f"{own}/{unknown[0]}")
            continue
        if children != sorted(children, key=order.index):
            yield Problem("structure", own)
        twice = {name for name in children if children.count(name) > 1} - REPEATED
        if twice:
            yield Problem("structure", f"{own}/{min(twice)}")


def _check_identifiers(form, root):
    for name, values in (("CustomizationID", CUSTOMIZATIONS), ("ProfileID", PROFILES)):
        if _read(root, f"cbc:{name}") != values[form]:
            yield Problem("structure", name)


def _check_required(form, root):
    for path, code in [*REQUIRED, *REQUIRED_BY[form]]:
        if not _read(root, path):
            yield Problem(code)


def _check_codes(form, root):
    """Codes are of their lists, numbers of the form that their scheme has."""
    currency = _read(root, "cbc:DocumentCurrencyCode")
    if currency and not re.fullmatch("[A-Z]{3}", currency):
        yield Problem("currency", currency)
    for role, place in (("supplier", _SUPPLIER), ("customer", _CUSTOMER)):
        country = _read(root, f"{place}//cac:Country/cbc:IdentificationCode")
        if country and not re.fullmatch("[A-Z]{2}", country):
            yield Problem(f"{role}_country", country)
        for path, code in (
            ("cbc:EndpointID", "endpoint"),
            ("cac:PartyLegalEntity/cbc:CompanyID", "register"),
        ):
            value = _read(root, f"{place}/{path}")
            scheme = _read(root, f"{place}/{path}/@schemeID")
            known = NUMBERS.get(scheme)
            if value and known and not known.fullmatch(value):
                yield Problem(f"{role}_{code}", value)
        endpoint = _read(root, f"{place}/cbc:EndpointID")
        if endpoint and not _is_scheme(form, _read(root, f"{place}/cbc:EndpointID/@schemeID")):
            yield Problem(f"{role}_endpoint", endpoint)
    kind = _read(root, "cbc:ReminderTypeCode")
    if kind and kind not in ("Reminder", "Advis"):
        yield Problem("type", kind)
    sequence = _read(root, "cbc:ReminderSequenceNumeric")
    if sequence and (not sequence.isdigit() or int(sequence) < 1):
        yield Problem("sequence", sequence)
    kind = _read(root, "cbc:InvoiceTypeCode")
    if kind and kind not in INVOICE_TYPES:
        yield Problem("type", kind)


def _is_scheme(form, scheme):
    if form == "oioubl":
        return scheme in OIOUBL_SCHEMES.values() or bool(re.fullmatch("[A-Z]{2}:VAT", scheme))
    # Codes of EAS: four digits, or two letters
    return bool(re.fullmatch(r"\d{4}|[A-Z]{2}", scheme)) or (form == "ubl" and not scheme)


def _to_decimal(element):
    try:
        return Decimal((element.text or "").strip())
    except InvalidOperation:
        return Decimal("NaN")


def _check_amounts(form, root):
    """Amounts are numbers in one currency, of no more decimals than the form allows."""
    currency = _read(root, "cbc:DocumentCurrencyCode")
    for element in root.xpath("//cbc:*[@currencyID]", namespaces=NAMES):
        name = etree.QName(element).localname
        amount = _to_decimal(element)
        if amount.is_nan():
            yield Problem("totals", name)
        elif form in INVOICE_FORMS and -amount.as_tuple().exponent > 2:
            yield Problem("decimals", currency)
        if element.get("currencyID") != currency:
            yield Problem("currency", element.get("currencyID"))


def _check_totals(form, root):
    """The lines sum up to the totals, and something is to be paid."""
    find = root.xpath

    def add(path):
        return sum(map(_to_decimal, find(path, namespaces=NAMES)), Decimal(0))

    if form in INVOICE_FORMS:
        lines = add("cac:InvoiceLine/cbc:LineExtensionAmount")
        priced = sum(
            (
                Decimal(_read(line, "cbc:InvoicedQuantity") or 0)
                * Decimal(_read(line, "cac:Price/cbc:PriceAmount") or 0)
                for line in find("cac:InvoiceLine", namespaces=NAMES)
            ),
            Decimal(0),
        )
        if priced != lines:
            yield Problem("totals", "PriceAmount")
    else:
        lines = add("cac:ReminderLine/cbc:DebitLineAmount") - add(
            "cac:ReminderLine/cbc:CreditLineAmount"
        )
    total = "cac:LegalMonetaryTotal/cbc:"
    tax_apart = Decimal(0) if form == "oioubl" else lines
    for name, expected in (
        ("LineExtensionAmount", lines),
        ("TaxExclusiveAmount", tax_apart),
        ("TaxInclusiveAmount", lines),
        ("PayableAmount", lines),
    ):
        if add(f"{total}{name}") != expected:
            yield Problem("totals", name)
    if lines <= 0:
        yield Problem("nothing")
