"""Payments that a bank took back: what all files about them have in common.

The files are read by ``bank_return_camt.py`` (ISO 20022 camt.053, camt.054 and pain.002) and
``bank_return_us.py`` (NACHA returns and BAI2). None of them decides which invoice is open again:
that is found in the ledger, by the payment.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

# What a reason means for the next step, by class. ISO 20022 codes (External Status Reason and
# External Return Reason code sets) and NACHA return codes.
REASONS = {
    # no money: the promise is broken, it may be presented again
    "funds": ("AM04", "AM14", "R01", "R09"),
    # the account is wrong, closed or blocked: ask for another one
    "account": (
        "AC01",
        "AC02",
        "AC03",
        "AC04",
        "AC06",
        "AC13",
        "AC14",
        "AG01",
        "BE04",
        "CNOR",
        "DNOR",
        "RC01",
        "R02",
        "R03",
        "R04",
        "R12",
        "R13",
        "R16",
        "R20",
    ),
    # the mandate is missing or ended: get one
    "mandate": ("MD01", "MD02", "MD16", "MD17", "R05", "R07", "R10", "R11", "R29"),
    # the customer wanted it back: a dispute perhaps
    "refused": ("MD06", "MS02", "CUST", "SL01", "SL11", "SL12", "R08"),
    # the customer has died: everything stops
    "deceased": ("MD07", "R14", "R15"),
    # nothing that the customer did: correct it, and send it again
    "technical": (
        "AG02",
        "AM01",
        "AM02",
        "AM03",
        "AM05",
        "AM09",
        "AM10",
        "BE01",
        "BE05",
        "BE06",
        "BE07",
        "CURR",
        "DUPL",
        "DT01",
        "ED05",
        "FF01",
        "FF05",
        "MS03",
        "RC07",
        "RF01",
        "RR01",
        "RR02",
        "RR03",
        "RR04",
        "TM01",
        "R17",
        "R18",
        "R19",
        "R21",
        "R22",
        "R23",
        "R24",
        "R25",
        "R26",
        "R27",
        "R28",
    ),
}
CLASS = {code: name for name, codes in REASONS.items() for code in codes}


def classify(code):
    """Return the class of a reason, a key of ``REASONS``; ``technical`` for an unknown one.

    What nobody knows says nothing about the customer.

    :param str code: ISO 20022 or NACHA code, in any case
    """
    return CLASS.get((code or "").strip().upper(), "technical")


@dataclass(frozen=True)
class Returned:
    """One payment that the bank took back.

    :param amount: what the customer owes again, in ``currency``, above zero, without the bank's
        costs
    :param currency: ISO code; None where the file has none
    :param day: when the bank booked it; None where the file does not say
    :param reason: ISO or NACHA code, empty where there is none
    :param text: what the bank adds in words
    :param reference: our reference of the payment (end-to-end id, trace number)
    :param mandate: the direct debit's mandate
    :param name: of the customer, as the bank has it
    :param account: of the customer
    :param charge: what the bank takes for it, zero or more, in ``currency``
    :param entry: what names this return in its file, so that it is read once
    """

    amount: Decimal
    currency: str | None = None
    day: date | None = None
    reason: str = ""
    text: str = ""
    reference: str = ""
    mandate: str = ""
    name: str = ""
    account: str = ""
    charge: Decimal = Decimal(0)
    entry: str = ""

    @property
    def kind(self):
        """The class of the reason, see ``classify``."""
        return classify(self.reason)


@dataclass(frozen=True)
class Problem:
    """What could not be read of a file; nothing of the entry in question is given out.

    :param code: what is wrong:

        - ``empty``, ``not_xml``, ``cut``, ``unknown``: the whole file, see ``RefusedFile``
        - ``sum``: the details of an entry do not add up to it (``expected``, ``found``)
        - ``details``: an entry has several details without an amount of their own
        - ``amount``: an amount is none, or below zero
        - ``date``: a date is none
        - ``total``: the file's own control total differs (``expected``, ``found``)
    :param entry: which entry
    :param expected: what the entry or the file's trailer says
    :param found: what its details come to
    """

    code: str
    entry: str = ""
    expected: Decimal | None = None
    found: Decimal | None = None

    @property
    def difference(self):
        """What is missing from the details; None where no sum is in question."""
        if self.expected is None or self.found is None:
            return None
        return self.expected - self.found


class RefusedFile(ValueError):
    """A file of which nothing can be read.

    :param str code: see ``Problem``
    :param str detail: the place or the words in question
    """

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass
class ReturnFile:
    """What a file says of returned payments.

    :param format: ``camt``, ``pain.002``, ``nacha`` or ``bai2``
    :param number: what names the file, so that it is read once; empty where it has no name
    :param returned: list of ``Returned``
    :param problems: list of ``Problem``
    :param own: how many of our own payments came back: they change nothing that customers owe
    :param pending: how many entries are not booked yet
    """

    format: str
    number: str = ""
    returned: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    own: int = 0
    pending: int = 0


def read(content):
    """Return what a file says of returned payments, whatever its format.

    :param bytes content: the file
    :return: a ``ReturnFile``
    :raise RefusedFile: it is empty, cut off, or of another kind
    """
    # The readers build on this file: they are looked up when there is something to read.
    from . import bank_return_camt, bank_return_us

    stripped = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not stripped:
        raise RefusedFile("empty")
    if stripped.startswith(b"<"):
        return bank_return_camt.read(content)
    return bank_return_us.read(content)
