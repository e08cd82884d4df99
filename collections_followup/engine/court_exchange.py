"""What files to and from courts have in common: why a value cannot be written, what is answered.

The German files are in ``eda.py`` and ``eda_answers.py`` (their positions in ``eda_layout.py``),
those of England and Wales in ``uk_bulk.py`` and ``uk_bulk_answers.py``. None of them knows whose
claim it is: that is found by the references that the court gives back.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

# What an answer says, in the order in which a claim usually comes to it.
STATES = (
    "receipt",  # the file has arrived
    "rejected",  # the claim was not taken
    "issued",  # the court has issued it, under a number of its own
    "query",  # something has to be corrected before it goes on
    "served",
    "not_served",
    "objection",  # the debtor objects, defends, or admits a part only
    "transferred",  # it went on to the court that hears the dispute
    "judgment",
    "enforcement",  # an enforcement order or a warrant
    "paid",
    "withdrawn",
    "set_aside",
    "breathing_space",
    "breathing_space_end",
)


class Refused(ValueError):
    """A file, or a value in it, that cannot be written or read as it is.

    :ivar str reason: ``letters`` (``value`` has them), ``length`` (more than ``limit``), ``number``
        (no amount or number that fits), ``missing``, ``count`` (more than ``limit``), ``form``,
        ``currency``, ``positions`` of a layout; of files ``cut``, ``totals``, ``unknown``,
        ``not_xml``
    :ivar str name: the field or total that it is about
    :ivar value: what stands there
    :ivar limit: what would be allowed, or what was counted
    """

    def __init__(self, reason, name="", value="", limit=None):
        self.reason, self.name, self.value, self.limit = reason, name, value, limit
        super().__init__(": ".join(str(part) for part in (reason, name, value, limit) if part))


class Answer(NamedTuple):
    """What a court says of one claim.

    :ivar int place: number of the record or entry in the file, from 1 on
    :ivar str kind: the kind of record or message, as the court calls it
    :ivar str state: one of ``STATES``
    :ivar str reference: ours, as the claim was filed under it, or ""
    :ivar tuple court_numbers: numbers that the court gave it
    :ivar day: when it happened, or None where the message does not say
    :ivar str text: what the court says beside that: why it was not served, what is to be corrected
    :ivar bool enforcing: it is about the enforcement order, not about the claim itself
    :ivar bool partial: only a part is objected to
    :ivar bool health: breathing space of a mental health crisis, which has no fixed end
    :ivar tuple rows: of a query, its fields as dicts, so that it can be answered
    :ivar filed: of a query, the day of the application that it is about, or None
    :ivar str about: of a query, the kind of that application
    """

    place: int
    kind: str
    state: str
    reference: str = ""
    court_numbers: tuple = ()
    day: date | None = None
    text: str = ""
    enforcing: bool = False
    partial: bool = False
    health: bool = False
    rows: tuple = ()
    filed: date | None = None
    about: str = ""


class AnswerFile(NamedTuple):
    """A file that was read.

    :ivar str form: ``eda`` or ``uk_bulk``
    :ivar day: the day that the file itself bears, or None
    :ivar list answers: of ``Answer``
    :ivar dict totals: its control totals, as they were checked
    """

    form: str
    day: date | None
    answers: list
    totals: dict


class Written(NamedTuple):
    """A file that was made.

    :ivar bytes content: the file
    :ivar dict totals: its control totals by name; amounts in cents or pence
    """

    content: bytes
    totals: dict


def count_cents(name, amount, most):
    """Return an amount in its smallest unit.

    :param str name: what is said of it when it is refused
    :param Decimal amount: zero or more, with two decimals at most
    :param int most: the highest that may be written, in the smallest unit
    :raise Refused: it is no such amount (``number``)
    """
    amount = Decimal(amount)
    cents = amount * 100
    if amount < 0 or cents != cents.to_integral_value() or cents > most:
        raise Refused("number", name, amount, Decimal(most).scaleb(-2))
    return int(cents)


def shorten(text, length):
    """Return a text in one line of a length, with what was left out said by dots."""
    text = " ".join(str(text).split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def wrap(name, text, length, lines):
    """Return a text in lines that are broken between words.

    :param str name: what is said of it when it is refused
    :param int length: of a line
    :param int lines: how many there may be
    :raise Refused: a word is longer than a line (``length``), or there are too many lines
        (``count``)
    """
    made = []
    for paragraph in str(text or "").splitlines():
        line = ""
        for word in paragraph.split():
            if len(word) > length:
                raise Refused("length", name, word, length)
            if line and len(line) + 1 + len(word) > length:
                made.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        if line:
            made.append(line)
    if len(made) > lines:
        raise Refused("count", name, len(made), lines)
    return made
