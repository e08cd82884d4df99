"""Applications for German court payment orders (Mahnbescheid), as a file for the court (EDA).

The file has a head (``AA``) with the number that the court gave the sender, the applications
(``01``), and an end (``BB``) with control totals, which the court counts again. Positions and
lengths are in ``eda_layout.py``. Limits of one application, by the courts' conditions: six
applicants, five respondents, three steps of interest for a claim, nine further claims.
"""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .court_exchange import Refused, Written, wrap
from .eda_layout import LAYOUT, pack

FORMAT = "4000"
KIND = "01"
APPLICANTS, RESPONDENTS, STEPS, OTHERS = 6, 5, 3, 9
NAME_LENGTH, NAME_LINES = 35, 4

# Further claims beside the main ones, by what they are: reminders, inquiries, returned debits,
# collection costs, anything else.
OTHER_KINDS = {
    "reminder": "MAHNK",
    "inquiry": "AUSK",
    "return": "BKRL",
    "agency": "INKB",
    "other": "ANF",
}

# Legal forms as they end names, the longest first: the court wants them apart from the name.
LEGAL_FORMS = (
    "GmbH & Co. KGaA",
    "GmbH & Co. KG",
    "GmbH & Co. OHG",
    "UG (haftungsbeschränkt) & Co. KG",
    "UG (haftungsbeschränkt)",
    "AG & Co. KG",
    "gGmbH",
    "GmbH",
    "KGaA",
    "PartG mbB",
    "PartG",
    "eGbR",
    "GbR",
    "OHG",
    "e.K.",
    "e.Kfm.",
    "e.Kfr.",
    "e.V.",
    "eG",
    "AG",
    "KG",
    "SE",
    "UG",
    "Ltd.",
)


class Party(NamedTuple):
    """An applicant or a respondent.

    :ivar str name: without the legal form; of a person the last name
    :ivar str first_name: of a person
    :ivar str salutation: ``1`` a man, ``2`` a woman, blank a company
    :ivar str legal_form: of a company; as in its name
    :ivar str country: as on a car, blank in Germany
    :ivar str role: what the person is who represents a company, such as Geschäftsführer
    :ivar str representative: the name of that person
    """

    name: str
    street: str
    zip: str
    city: str
    first_name: str = ""
    salutation: str = ""
    legal_form: str = ""
    country: str = ""
    role: str = ""
    representative: str = ""
    hearing_zip: str = ""
    hearing_city: str = ""


class Step(NamedTuple):
    """Interest of a claim, from a day on, until one or until it is paid.

    :ivar Decimal rate: percent a year
    :ivar bool above_base: that many points above the base rate
    :ivar amount: of what; None: of the claim
    """

    rate: Decimal
    above_base: bool
    start: date
    end: date | None = None
    amount: Decimal | None = None


class Claim(NamedTuple):
    """A main claim by its number in the courts' catalogue.

    :ivar int catalogue: 1 to 99, such as 11 purchase, 5 services
    :ivar str number: of the invoice
    :ivar date since: its day
    """

    catalogue: int
    number: str
    since: date
    amount: Decimal
    until: date | None = None
    reason: str = ""
    steps: tuple = ()


class Other(NamedTuple):
    """A further claim; ``kind`` is one of ``OTHER_KINDS``."""

    kind: str
    amount: Decimal
    reason: str = ""


class Application(NamedTuple):
    """One application for a payment order."""

    reference: str
    court_zip: str
    court_city: str
    applicants: tuple
    respondents: tuple
    claims: tuple
    others: tuple = ()
    iban: str = ""
    bic: str = ""
    dispute: bool = True


class Sender(NamedTuple):
    """Who files it: the number that the court gave (Kennziffer), and the EDA-ID of the file."""

    number: str
    eda_id: str
    software: str = "collections_followup"
    version: str = ""


def split_legal_form(name):
    """Return the name of a company without its legal form, and that form; "" where it has none."""
    name = " ".join((name or "").split())
    for form in LEGAL_FORMS:
        words = r"\s*".join(re.escape(word) for word in form.replace(".", ". ").split())
        found = re.search(rf"(?<=\s){words}$", name, re.IGNORECASE)
        if found:
            return name[: found.start()].rstrip(" ,"), found.group()
    return name, ""


def write(sender, applications, day, layout=LAYOUT):
    """Return the file of applications, with its control totals.

    :param Sender sender: who files it
    :param list applications: of ``Application``, with references that differ
    :param date day: of the file
    :param dict layout: positions
    :return: a ``Written``; totals ``count`` of applications, ``records``, ``catalogue`` (sum of the
        catalogue numbers), ``amount`` (of the claims, in cents), ``claims`` (how many)
    :raise Refused: something cannot be written as it is; ``find_problem`` says of which application
    """
    check_sender(sender)
    if not applications:
        raise Refused("missing", "applications")
    references = [own.reference for own in applications]
    if len(set(references)) < len(references):
        raise Refused("form", "reference", max(references, key=references.count))
    body = [record for own in applications for record in _write_one(sender, own, layout)]
    totals = count_totals(applications)
    totals["records"] = len(body)
    head = {
        "sender": sender.number,
        "deliverer": sender.number,
        "day": day,
        "kind": KIND,
        "format": FORMAT,
        "eda_id": sender.eda_id,
        "software": sender.software[:20],
        "version": sender.version[:10],
    }
    end = {"sender": sender.number, "court_numbers": 0, **totals}
    records = [pack("AA", head, layout), *body, pack("BB", end, layout)]
    return Written(b"".join(record + b"\r\n" for record in records), totals)


def check_sender(sender):
    """Refuse a sender without the number that the court gave, or without an EDA-ID.

    :raise Refused: ``form``
    """
    if not re.fullmatch(r"\d{8}", sender.number or ""):
        raise Refused("form", "sender number", sender.number or "", 8)
    if not re.fullmatch(r"[A-Za-z0-9]{1,6}", sender.eda_id or ""):
        raise Refused("form", "eda_id", sender.eda_id or "", 6)


def find_problem(sender, application, layout=LAYOUT):
    """Return why an application cannot be written, as a ``Refused``, or None."""
    try:
        _write_one(sender, application, layout)
    except Refused as problem:
        return problem
    return None


def count_totals(applications):
    """Return the control totals of applications, without the number of records."""
    claims = [claim for own in applications for claim in own.claims]
    return {
        "count": len(applications),
        "catalogue": sum(claim.catalogue for claim in claims),
        "amount": int(sum((claim.amount for claim in claims), Decimal(0)) * 100),
        "claims": len(claims),
    }


def _write_one(sender, own, layout):
    """Return the records of one application."""
    _check(own)
    record = _Records(layout)
    record.add(
        "KS 00",
        reference=own.reference,
        applicant_number=sender.number,
        court_zip=own.court_zip,
        court_city=own.court_city,
        joint="X" if len(own.respondents) > 1 else "",
        performed="X",
        dispute="X" if own.dispute else "",
    )
    for party in own.applicants:
        record.add_party("AS", party)
    if own.iban:
        iban = own.iban.replace(" ", "")
        record.add("BANK 00", account_of="1", iban=iban, bic=own.bic)
    for party in own.respondents:
        record.add_party("AG", party)
        place = (party.hearing_zip or party.zip, party.hearing_city or party.city)
        record.add("AG 04", hearing_court="1", hearing_zip=place[0], hearing_city=place[1])
        record.add_representative("AG", party)
    for claim in own.claims:
        record.add(
            "ASPK 00",
            catalogue=claim.catalogue,
            reason=claim.reason,
            number=claim.number,
            since=claim.since,
            until=claim.until,
            amount=claim.amount,
        )
        for step in claim.steps:
            record.add(
                "ZINS 00",
                rate=step.rate,
                above_base="B" if step.above_base else "",
                per="1",
                start=step.start,
                end=step.end,
                amount=step.amount,
            )
    for other in own.others:
        values = {"reason": other.reason} if other.kind == "other" else {}
        record.add(f"{OTHER_KINDS[other.kind]} 00", amount=other.amount, **values)
    return record.made


class _Records:
    """The records of an application, one after the other."""

    def __init__(self, layout):
        self.layout, self.made = layout, []

    def add(self, key, **values):
        self.made.append(pack(f"{KIND} {key}", values, self.layout))

    def add_party(self, subject, party):
        name = party.first_name or party.name
        lines = wrap(f"{subject} name", name, NAME_LENGTH, NAME_LINES)
        if party.first_name:
            # Of a person: first name and last name, one line each.
            lines = [*lines[:1], *wrap(f"{subject} name", party.name, NAME_LENGTH, 1)]
            wrap(f"{subject} name", party.first_name, NAME_LENGTH, 1)
        lines += [""] * (NAME_LINES - len(lines))
        self.add(
            f"{subject} 01",
            salutation=party.salutation,
            legal_form=party.legal_form,
            name_1=lines[0],
            name_2=lines[1],
        )
        if lines[2]:
            self.add(f"{subject} 02", name_3=lines[2], name_4=lines[3])
        self.add(
            f"{subject} 03",
            street=party.street,
            zip=party.zip,
            city=party.city,
            country=party.country,
        )
        if subject == "AS":
            self.add_representative(subject, party)

    def add_representative(self, subject, party):
        if party.representative:
            self.add(f"{subject}GV 01", role=party.role, name=party.representative)


def _check(own):
    """Refuse what the court would send back whatever its letters are."""
    for name, parties, most in (
        ("applicants", own.applicants, APPLICANTS),
        ("respondents", own.respondents, RESPONDENTS),
    ):
        if not parties:
            raise Refused("missing", name)
        if len(parties) > most:
            raise Refused("count", name, len(parties), most)
        for party in parties:
            _check_party(name, party)
    for name, value in (
        ("reference", own.reference),
        ("court_zip", own.court_zip),
        ("court_city", own.court_city),
        ("claims", own.claims),
    ):
        if not value:
            raise Refused("missing", name)
    if len(own.others) > OTHERS:
        raise Refused("count", "others", len(own.others), OTHERS)
    for claim in own.claims:
        if not 1 <= claim.catalogue <= 99:
            raise Refused("number", "catalogue", claim.catalogue, 99)
        if not claim.number or not claim.since:
            raise Refused("missing", "number" if not claim.number else "since")
        if len(claim.steps) > STEPS:
            raise Refused("count", "steps", len(claim.steps), STEPS)
        if claim.amount <= 0:
            raise Refused("number", "amount", claim.amount)


def _check_party(name, party):
    for field in ("name", "street", "zip", "city"):
        if not getattr(party, field):
            raise Refused("missing", f"{name} {field}")
    if not party.country and not re.fullmatch(r"\d{5}", party.zip):
        raise Refused("form", f"{name} zip", party.zip)
    if not party.salutation and not party.legal_form:
        raise Refused("missing", f"{name} legal_form", party.name)
    if not party.salutation and not party.representative:
        raise Refused("missing", f"{name} representative", party.name)
