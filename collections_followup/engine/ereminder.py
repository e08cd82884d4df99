"""Reminders as structured files: UBL Reminder, OIOUBL, EHF and the invoice form of Peppol BIS.

Four forms of one claim, written from the same values:

- ``ubl``: Reminder of UBL 2.1 (OASIS), with the profile of CEN BII transaction T17.
- ``oioubl``: the Danish Reminder (OIOUBL 2.02 on the schema of UBL 2.0).
- ``ehf``: EHF Reminder 3.0 of Norway, which is an *invoice* of UBL with a profile of its own.
- ``peppol``: Peppol BIS Billing 3.0, where a country wants a reminder as an invoice.

What is claimed was invoiced with its taxes before: the invoice forms say 'not subject to VAT'
(category O of UNCL5305), so that nobody books the tax a second time. With that category no VAT
number may be named (BR-O-02 of EN 16931).

These are the values and the names that the forms share. How each is written stands in
``ereminder_forms``, what is asked of a file in ``ereminder_rules``.
"""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

FORMS = ("ubl", "oioubl", "ehf", "peppol")
# Forms whose root is an invoice
INVOICE_FORMS = ("ehf", "peppol")

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CBC = f"{_UBL}CommonBasicComponents-2"
CAC = f"{_UBL}CommonAggregateComponents-2"
REMINDER = f"{_UBL}Reminder-2"
INVOICE = f"{_UBL}Invoice-2"

_BILLING = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
CUSTOMIZATIONS = {
    "ubl": "urn:www.cenbii.eu:transaction:biitrns017:ver2.0",
    "oioubl": "OIOUBL-2.02",
    "ehf": f"{_BILLING}#conformant#urn:fdc:anskaffelser.no:2019:ehf:reminder:3.0",
    "peppol": _BILLING,
}
PROFILES = {
    "ubl": "urn:www.cenbii.eu:profile:bii08:ver2.0",
    "oioubl": "Procurement-BilSim-1.0",
    "ehf": "urn:fdc:anskaffelser.no:2019:ehf:postaward:g3:06:1.0",
    "peppol": "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
}
# The Danish agency that keeps the code lists of OIOUBL
DANISH_AGENCY = "320"
# Types of invoices of UNTDID 1001 that a reminder may be: request for payment, debit note
INVOICE_TYPES = ("71", "383")
# Names that OIOUBL has for schemes of electronic addresses (EAS)
OIOUBL_SCHEMES = {
    "0007": "SE:ORGNR",
    "0009": "FR:SIRET",
    "0060": "DUNS",
    "0088": "GLN",
    "0096": "DK:P",
    "0184": "DK:CVR",
    "0192": "NO:ORGNR",
    "0198": "DK:SE",
    "0212": "FI:ORGNR",
    "0213": "FI:VAT",
    "0216": "FI:OVT",
    "9930": "DE:VAT",
    "9944": "NL:VAT",
    "9955": "SE:VAT",
    "9957": "FR:VAT",
}
# Characters that XML 1.0 has no place for
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Party(NamedTuple):
    """Who claims or owes. Texts may be empty.

    ``scheme`` is the EAS code of ``endpoint``; ``company_id`` is the number of the register of
    companies, ``company_scheme`` its ICD code; ``contact_id`` is what the customer knows the
    contact by.
    """

    name: str
    country: str = ""
    endpoint: str = ""
    scheme: str = ""
    company_id: str = ""
    company_scheme: str = ""
    vat: str = ""
    reference: str = ""
    street: str = ""
    building: str = ""
    street2: str = ""
    city: str = ""
    zip: str = ""
    contact_id: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""


class Account(NamedTuple):
    """Where to pay: ``number`` is an IBAN if ``iban``."""

    number: str
    iban: bool = True
    bic: str = ""
    name: str = ""


class Line(NamedTuple):
    """One item: ``amount`` is negative for a credit.

    ``kind`` is ``invoice``, ``credit_note`` or ``other`` (a payment, an entry); ``text`` says in
    words what it is.
    """

    number: str
    amount: Decimal
    kind: str = "invoice"
    text: str = ""
    issued: date | None = None
    due: date | None = None


class Reminder(NamedTuple):
    """One claim in one currency.

    ``sequence`` counts the reminders of this claim, this one with them; ``late`` is whether
    anything of it is overdue; ``decimals`` are those of the currency; ``type_code`` is one of
    ``INVOICE_TYPES``; ``note`` and ``terms`` are in the reader's language.
    """

    number: str
    issued: date
    currency: str
    supplier: Party
    customer: Party
    lines: tuple
    sequence: int = 1
    late: bool = True
    decimals: int = 2
    pay_by: date | None = None
    reference: str = ""
    buyer_reference: str = ""
    account: Account | None = None
    note: str = ""
    terms: str = ""
    type_code: str = "71"


def clean(text):
    """Return a text on one line and without what XML cannot hold; an empty one for nothing."""
    return " ".join(FORBIDDEN.sub("", str(text or "")).split())
