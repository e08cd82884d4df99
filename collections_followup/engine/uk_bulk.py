"""Money claims in bulk to the County Court of England and Wales, by Secure Data Transfer.

The file is a bulk request as its public schemas of 2013 have it: a head with the customer's number
and the number of requests, and one claim per request. What they and the court's conditions allow:
pounds only, amounts in pence (claim up to 99,999.99, daily interest up to 9,999.99, solicitor's
costs up to 999.99), two defendants with a British postcode, at most 24 lines of particulars with
45 letters each, 2,000 requests in a file, 3,000 claims a day. A claim is signed: the statement of
truth names the person who believes it.
"""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from xml.sax.saxutils import escape

from .court_exchange import Refused, Written, count_cents, wrap

SCHEMA = "http://ws.sdt.moj.gov.uk/2013/sdt/BulkRequestSchema"
CLAIMS = "http://ws.sdt.moj.gov.uk/2013/mcol/ClaimSchema"
BASE = "http://ws.sdt.moj.gov.uk/2013/sdt/BaseSchema"
APPLICATION = "MCOL"
MOST_CLAIM, MOST_DAILY, MOST_COST = 9_999_999, 999_999, 99_999
LINES, LINE_LENGTH, DEFENDANTS = 24, 45, 2
IN_FILE, IN_DAY = 2000, 3000
ADDRESS_LINES, ADDRESS_LENGTH, NAME_LENGTH = 4, 30, 60
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9R][0-9A-Z]? [0-9][ABD-HJLNP-UW-Z]{2}")
# Letters that XML cannot hold at all
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Party(NamedTuple):
    """Whoever claims or is claimed from; ``address`` are lines without the postcode."""

    name: str
    address: tuple
    postcode: str = ""


class Claim(NamedTuple):
    """One claim.

    :ivar str reference: ours: at most 24 letters, digits, hyphens and underscores
    :ivar Decimal amount: what is claimed, with the interest so far where it is claimed
    :ivar str particulars: what it is about
    :ivar Decimal daily: interest for each further day, or None
    :ivar owed: since when the debt was owed
    :ivar base: what that interest is counted of
    """

    reference: str
    defendants: tuple
    amount: Decimal
    particulars: str
    currency: str = "GBP"
    claimant_reference: str = ""
    daily: Decimal | None = None
    owed: date | None = None
    base: Decimal | None = None
    solicitor_cost: Decimal | None = None


class Sender(NamedTuple):
    """Who files it.

    :ivar str customer: the number that was given for Secure Data Transfer, eight digits
    :ivar str reference: of the file, at most 32 letters, digits, hyphens and underscores
    :ivar str signed: name of whoever signs the statements of truth
    :ivar Party correspondence: where the court writes to, or None
    """

    customer: str
    reference: str
    signed: str
    correspondence: Party | None = None


def write(sender, claims, day, sent_today=0):
    """Return the file of claims, with its control totals.

    :param Sender sender: who files it
    :param list claims: of ``Claim``, with references that differ
    :param date day: of the file
    :param int sent_today: claims in other files of that day
    :return: a ``Written``; totals ``count`` and ``amount`` (in pence)
    :raise Refused: something cannot be written as it is; ``find_problem`` says of which claim
    """
    if not re.fullmatch(r"[1-9]\d{7}", sender.customer or ""):
        raise Refused("form", "customer", sender.customer or "", 8)
    _check_key("file reference", sender.reference, 32)
    if not sender.signed:
        raise Refused("missing", "signed")
    _check_text("signed", sender.signed, 30)
    if not claims:
        raise Refused("missing", "claims")
    if len(claims) > IN_FILE:
        raise Refused("count", "claims", len(claims), IN_FILE)
    if len(claims) + sent_today > IN_DAY:
        raise Refused("count", "claims of a day", len(claims) + sent_today, IN_DAY)
    references = [claim.reference for claim in claims]
    if len(set(references)) < len(references):
        raise Refused("form", "reference", max(references, key=references.count))
    requests = "\n".join(_write_one(sender, claim, day) for claim in claims)
    content = f"""<?xml version="1.0" encoding="UTF-8"?>
<bul:bulkRequest xmlns:bul="{SCHEMA}" xmlns:cla="{CLAIMS}" xmlns:base="{BASE}">
<bul:header>
<bul:sdtCustomerId>{sender.customer}</bul:sdtCustomerId>
<bul:targetApplicationId>{APPLICATION}</bul:targetApplicationId>
<bul:requestCount>{len(claims)}</bul:requestCount>
<bul:customerReference>{sender.reference}</bul:customerReference>
</bul:header>
<bul:requests>
{requests}
</bul:requests>
</bul:bulkRequest>
"""
    pence = sum(count_cents("amount", claim.amount, MOST_CLAIM) for claim in claims)
    return Written(content.encode(), {"count": len(claims), "amount": pence})


def find_problem(sender, claim, day):
    """Return why a claim cannot be written, as a ``Refused``, or None."""
    try:
        _write_one(sender, claim, day)
    except Refused as problem:
        return problem
    return None


def _write_one(sender, claim, day):
    _check_key("reference", claim.reference, 24)
    if claim.currency != "GBP":
        raise Refused("currency", "amount", claim.currency, "GBP")
    if not claim.defendants:
        raise Refused("missing", "defendants")
    if len(claim.defendants) > DEFENDANTS:
        raise Refused("count", "defendants", len(claim.defendants), DEFENDANTS)
    if claim.amount <= 0:
        raise Refused("number", "amount", claim.amount)
    lines = wrap("particulars", claim.particulars, LINE_LENGTH, LINES)
    if not lines:
        raise Refused("missing", "particulars")
    own = claim.claimant_reference
    parts = [_tag("claimantReference", _check_text("claimantReference", own, 24))] if own else []
    if sender.correspondence:
        parts.append(_write_party("claimantCorrespondence", sender.correspondence, 2, 30))
    for number, party in enumerate(claim.defendants, 1):
        parts.append(_write_party(f"defendant{number}", party, ADDRESS_LINES, NAME_LENGTH))
    parts.append(_tag("sendParticularsSeparately", "false"))
    parts.append(_tag("reserveRightToClaimInterest", "false"))
    if claim.daily:
        parts.append(_write_interest(claim, day))
    parts.append(_tag("claimAmount", count_cents("amount", claim.amount, MOST_CLAIM)))
    if claim.solicitor_cost:
        cost = count_cents("solicitorCost", claim.solicitor_cost, MOST_COST)
        parts.append(_tag("solicitorCost", cost))
    parts += [_tag("particulars", _check_text("particulars", line, LINE_LENGTH)) for line in lines]
    signed = f"<base:flag>true</base:flag><base:name>{escape(sender.signed)}</base:name>"
    parts.append(f"<cla:sotSignature>{signed}</cla:sotSignature>")
    inner = "\n".join(parts)
    return (
        f'<bul:request requestType="mcolClaim" requestId="{claim.reference}">\n'
        f"<bul:mcolClaim>\n{inner}\n</bul:mcolClaim>\n</bul:request>"
    )


def _write_interest(claim, day):
    if not claim.owed or claim.owed > day:
        raise Refused("missing" if not claim.owed else "form", "owedDate", claim.owed or "")
    daily = count_cents("dailyAmount", claim.daily, MOST_DAILY)
    counted = claim.base or claim.amount
    base = count_cents("claimAmountInterestBase", counted, MOST_CLAIM)
    return "\n".join(
        (
            "<cla:interest>",
            _tag("dailyAmount", daily),
            _tag("owedDate", claim.owed.isoformat()),
            _tag("claimDate", day.isoformat()),
            _tag("claimAmountInterestBase", base),
            "</cla:interest>",
        )
    )


def _write_party(tag, party, lines, name_length):
    if not party.name:
        raise Refused("missing", f"{tag} name")
    name = _check_text(f"{tag} name", party.name, name_length)
    address = [line for line in party.address if line]
    if len(address) < 2:
        raise Refused("missing", f"{tag} address", party.name)
    if len(address) > lines:
        raise Refused("count", f"{tag} address", len(address), lines)
    # Where the court writes to may be abroad, a defendant may not.
    abroad = not party.postcode and not tag.startswith("defendant")
    if not abroad and not POSTCODE.fullmatch(party.postcode or ""):
        raise Refused("form", f"{tag} postcode", party.postcode or "")
    # The address of a defendant is of a type of the base schema, with its names.
    space = "base" if tag.startswith("defendant") else "cla"
    inner = "".join(
        _tag(f"line{number}", _check_text(f"{tag} address", line, ADDRESS_LENGTH), space)
        for number, line in enumerate(address, 1)
    )
    inner += "" if abroad else _tag("postcode", party.postcode, space)
    return f"<cla:{tag}>{_tag('name', name)}<cla:address>{inner}</cla:address></cla:{tag}>"


def _tag(name, value, space="cla"):
    return f"<{space}:{name}>{escape(str(value))}</{space}:{name}>"


def _check_key(name, value, length):
    if not re.fullmatch(rf"[0-9A-Za-z_-]{{1,{length}}}", value or ""):
        raise Refused("form", name, value or "", length)


def _check_text(name, text, length):
    found = UNWRITABLE.search(text)
    if found:
        raise Refused("letters", name, repr(found.group()))
    if len(text) > length:
        raise Refused("length", name, text, length)
    return text
