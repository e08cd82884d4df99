"""Returned payments in ISO 20022 files: camt.053 and camt.054 statements, pain.002 reports.

Elements are found by their local name: banks use many versions of the same forms. What counts:

- only what is booked; pending entries are counted and left alone;
- a detail's own direction overrides that of its entry: a return may stand within a credit batch;
- what comes back to us (a credit) was our own payment: it touches no receivable;
- the details of an entry have to add up to it, or nothing of the entry is given out.
"""

from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from .bank_return import Problem, RefusedFile, Returned, ReturnFile

# Sub-families of the bank transaction code that say 'taken back' (External Bank Transaction
# Sub-Family code set): unpaid direct debits and cheques, reversals, rejects, returns.
TAKEN_BACK = {"UPDD", "PRDD", "RCDD", "UPCQ", "CQRV", "RRTN", "RJCT", "RIMB", "RPCR"}
# German business transaction codes of returned SEPA direct debits (business, consumer).
GERMAN = {"108", "109"}
# What a status report says of a payment that was not taken.
REJECTED = {"RJCT"}
ZERO = Decimal(0)


def read(content):
    """Return what an ISO 20022 file says of returned payments.

    :param bytes content: the file
    :return: a ``ReturnFile``
    :raise RefusedFile: it is cut off (``cut``), no XML (``not_xml``) or another form (``unknown``)
    """
    root = _parse(content)
    for name, reader in (
        ("BkToCstmrStmt", _read_camt),
        ("BkToCstmrDbtCdtNtfctn", _read_camt),
        ("BkToCstmrAcctRpt", _read_camt),
        ("CstmrPmtStsRpt", _read_pain),
    ):
        body = _first(root, name) if _name(root) == "Document" else None
        if body is not None:
            return reader(body)
    raise RefusedFile("unknown", _name(root))


def _parse(content):
    # Nothing outside of the file is read, and no entity is expanded.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        # It begins as such a file does, and its end is missing.
        cut = b"Document" in content[:2000] and not content.rstrip().endswith(b"Document>")
        raise RefusedFile("cut" if cut else "not_xml", str(error.position[0])) from None


# ------------------------------------------------------------------------------ elements


def _name(element):
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _children(element, name):
    return [child for child in element if _name(child) == name]


def _first(element, *path):
    """Return the first element on a path of local names, or None."""
    for name in path:
        element = next((child for child in element if _name(child) == name), None)
        if element is None:
            return None
    return element


def _text(element, *path):
    found = _first(element, *path)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def _code(element, *path):
    """Return a code, standing alone or as ``Cd`` or ``Prtry`` within its element."""
    found = _first(element, *path)
    if found is None:
        return ""
    return (
        _text(found, "Cd") or _text(found, "Prtry", "Cd") or _text(found, "Prtry") or _text(found)
    )


def _amount(element):
    """Return the amount and currency of an element; None as amount where it is none."""
    if element is None:
        return None, None
    try:
        amount = Decimal("".join(element.itertext()).strip())
    except InvalidOperation:
        return None, element.get("Ccy")
    return (amount if amount.is_finite() and amount >= 0 else None), element.get("Ccy")


def _day(element):
    """Return the day of a date or a moment; None where there is none or it cannot be read."""
    if element is None:
        return None
    text = _text(element, "Dt") or _text(element, "DtTm") or _text(element)
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


# ---------------------------------------------------------------------------------- camt


def _read_camt(body):
    result = ReturnFile("camt", number=_text(body, "GrpHdr", "MsgId"))
    for kind in ("Stmt", "Ntfctn", "Rpt"):
        for statement in _children(body, kind):
            for place, entry in enumerate(_children(statement, "Ntry"), 1):
                number = _text(statement, "Id") or result.number
                _read_entry(entry, f"{number}/{place}", result)
    return result


def _read_entry(entry, number, result):
    if _code(entry, "Sts").upper() not in ("BOOK", ""):
        result.pending += 1
        return
    details = [
        detail for group in _children(entry, "NtryDtls") for detail in _children(group, "TxDtls")
    ]
    if not any(_is_taken_back(part) for part in (entry, *details)):
        return
    total, currency = _amount(_first(entry, "Amt"))
    credit = _is_credit(entry)
    if total is None or credit is None:
        result.problems.append(Problem("amount", number))
        return
    parts = [_read_detail(entry, part, currency, len(details) <= 1) for part in details or [entry]]
    problem = _check_sum(number, total if credit else -total, parts, _get_charge(entry))
    if problem:
        result.problems.append(problem)
        return
    alone = len(parts) == 1
    all_of_it = _is_taken_back(entry)
    for place, (detail, part_credit, principal, _gross, charge) in enumerate(parts, 1):
        # What the entry says holds for its details, but for those that go the other way.
        if not (all_of_it and part_credit == credit) and not _is_taken_back(detail):
            continue
        if part_credit:
            result.own += 1
            continue
        # Costs that the entry names once belong to its only detail.
        if alone and not charge:
            charge = _get_charge(entry)
        own = _text(detail, "Refs", "AcctSvcrRef")
        shared = _text(entry, "AcctSvcrRef") or number
        # The entry's own reference is that of all its details: each is another return.
        result.returned.append(
            _make(
                entry,
                detail,
                principal,
                currency,
                charge,
                own or (shared if alone else f"{shared}/{place}"),
            )
        )


def _is_credit(element):
    return {"CRDT": True, "DBIT": False}.get(_text(element, "CdtDbtInd"))


def _is_taken_back(element):
    """Return whether an entry or a detail says that a payment was taken back."""
    if _first(element, "RtrInf") is not None:
        return True
    if _text(element, "RvslInd").lower() in ("true", "1"):
        return True
    code = _first(element, "BkTxCd")
    if code is None:
        return False
    if _text(code, "Domn", "Fmly", "SubFmlyCd") in TAKEN_BACK:
        return True
    own = _text(code, "Prtry", "Cd")
    return bool(GERMAN & set(own.replace("+", " ").split()))


def _get_charge(element):
    """Return what the bank takes, as its total or the sum of its records."""
    charges = _first(element, "Chrgs")
    if charges is None:
        return ZERO
    total, _currency = _amount(_first(charges, "TtlChrgsAndTaxAmt"))
    if total is not None:
        return total
    records = _children(charges, "Rcrd") or [charges]
    return sum((_amount(_first(record, "Amt"))[0] or ZERO for record in records), ZERO)


def _read_detail(entry, detail, currency, alone):
    """Return a detail with its direction, principal, gross amount and charge.

    The gross amount is what it has in its entry; the principal is without the bank's costs. Both
    are None where it has no amount.
    """
    credit = _is_credit(detail)
    if credit is None:
        credit = _is_credit(entry)
    charge = _get_charge(detail)
    gross, own_currency = _amount(_first(detail, "Amt"))
    instructed = None
    for kind in ("InstdAmt", "TxAmt"):
        amount, of = _amount(_first(detail, "AmtDtls", kind, "Amt"))
        # An amount in another currency is not what was booked.
        if amount is not None and of in (None, currency):
            instructed = amount
            break
    if gross is None or (own_currency or currency) != currency:
        gross = instructed
    booked, _currency = _amount(_first(entry, "Amt"))
    if gross is None and alone:
        gross = booked
    principal = gross
    # What the only detail has as its costs is part of it where it is all of the entry, unless the
    # detail itself says that as much was collected.
    within = alone and gross == booked and instructed != gross
    within |= gross is not None and instructed is not None and instructed + charge == gross
    if charge and within and gross is not None and charge < gross:
        principal = gross - charge
    return detail, credit, principal, gross, charge


def _check_sum(number, total, parts, entry_charge):
    """Return the ``Problem`` of an entry whose details do not add up to it, or None.

    :param Decimal total: the entry, negative for a debit
    :param parts: see ``_read_detail``
    :param Decimal entry_charge: what the entry itself says of the bank's costs
    """
    if any(gross is None for _detail, _credit, _principal, gross, _charge in parts):
        return Problem("details", number, abs(total))
    found = sum((gross if credit else -gross for _d, credit, _p, gross, _c in parts), ZERO)
    charges = sum((charge for *_others, charge in parts), ZERO)
    # Costs are part of the details, or beside them, or named by the entry alone.
    if total in (found, found - charges, found - entry_charge):
        return None
    return Problem("sum", number, abs(total), abs(found))


def _make(entry, detail, principal, currency, charge, number):
    information = _first(detail, "RtrInf")
    texts, reason = [], ""
    if information is not None:
        reason = _code(information, "Rsn")
        texts = [_text(line) for line in _children(information, "AddtlInf")]
    return Returned(
        amount=principal,
        currency=currency,
        day=_day(_first(entry, "BookgDt")) or _day(_first(entry, "ValDt")),
        reason=reason.upper(),
        text=" ".join(text for text in texts if text),
        reference=_clean(_text(detail, "Refs", "EndToEndId")),
        mandate=_text(detail, "Refs", "MndtId"),
        name=_text(detail, "RltdPties", "Dbtr", "Nm")
        or _text(detail, "RltdPties", "Dbtr", "Pty", "Nm"),
        account=_text(detail, "RltdPties", "DbtrAcct", "Id", "IBAN")
        or _text(detail, "RltdPties", "DbtrAcct", "Id", "Othr", "Id"),
        charge=charge,
        entry=number,
    )


def _clean(reference):
    return "" if reference.upper() in ("NOTPROVIDED", "NOT PROVIDED") else reference


# ------------------------------------------------------------------------------- pain.002


def _read_pain(body):
    result = ReturnFile("pain.002", number=_text(body, "GrpHdr", "MsgId"))
    # An answer to our own credit transfers is about what we pay.
    ours = _text(body, "OrgnlGrpInfAndSts", "OrgnlMsgNmId").lower().startswith("pain.001")
    for batch in _children(body, "OrgnlPmtInfAndSts"):
        batch_status = _text(batch, "PmtInfSts").upper()
        for place, row in enumerate(_children(batch, "TxInfAndSts"), 1):
            status = _text(row, "TxSts").upper() or batch_status
            number = f"{_text(batch, 'OrgnlPmtInfId') or result.number}/{place}"
            if status == "PDNG":
                result.pending += 1
            elif status in REJECTED and ours:
                result.own += 1
            elif status in REJECTED:
                _read_rejected(batch, row, number, result)
    return result


def _read_rejected(batch, row, number, result):
    original = _first(row, "OrgnlTxRef")
    amount = currency = None
    if original is not None:
        amount, currency = _amount(_first(original, "Amt", "InstdAmt"))
    if not amount:
        result.problems.append(Problem("amount", number))
        return
    reasons = _first(row, "StsRsnInf")
    if reasons is None:
        reasons = _first(batch, "StsRsnInf")
    texts = [] if reasons is None else [_text(line) for line in _children(reasons, "AddtlInf")]
    result.returned.append(
        Returned(
            amount=amount,
            currency=currency,
            day=_day(_first(original, "ReqdColltnDt")),
            reason=_code(reasons, "Rsn").upper() if reasons is not None else "",
            text=" ".join(text for text in texts if text),
            reference=_clean(_text(row, "OrgnlEndToEndId")),
            mandate=_text(original, "MndtRltdInf", "MndtId"),
            name=_text(original, "Dbtr", "Nm") or _text(original, "Dbtr", "Pty", "Nm"),
            account=_text(original, "DbtrAcct", "Id", "IBAN"),
            entry=_text(row, "StsId") or number,
        )
    )
