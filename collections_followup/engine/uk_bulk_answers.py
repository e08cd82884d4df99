"""What comes back by Secure Data Transfer of the County Court, and what others have filed there.

Answers to bulk requests (accepted with the claim's number and days, or rejected with the reason),
what defendants filed, and requests themselves as another provider hands them over: judgments,
warrants, payments, changes of status, applications to set aside, breathing space. Elements are
found by their local name: the schemas have several years.
"""

from datetime import date

from lxml import etree

from .court_exchange import Answer, AnswerFile, Refused

ROOTS = ("bulkFeedbackResponse", "submitQueryResponse", "bulkRequest", "individualRequest")
# What requests say once the court has them; of a change of status its kind decides.
REQUESTS = {
    "mcolJudgment": ("judgment", False),
    "mcolJudgmentForthwith": ("judgment", False),
    "mcolWarrant": ("enforcement", True),
    "mcolJudgmentWarrant": ("enforcement", True),
    "mcolPaid": ("paid", False),
    "mcolSetAside": ("set_aside", False),
}
UPDATES = {"MP": "paid", "WD": "withdrawn", "DI": "withdrawn"}
# BS and MH begin, BC and MC end: the usual one, and that of a mental health crisis.
BREATHING = {
    "BS": ("breathing_space", False),
    "MH": ("breathing_space", True),
    "BC": ("breathing_space_end", False),
    "MC": ("breathing_space_end", True),
}
RESPONSES = {"DE": "defence", "DC": "defence and counterclaim", "PA": "part admission"}


def read(content):
    """Return what a file says.

    :param bytes content: the file
    :return: an ``AnswerFile``; totals ``count``
    :raise Refused: it is no XML (``not_xml``), its end is missing (``cut``), it is another kind of
        file (``unknown``), or it holds another number of entries than it says (``totals``)
    """
    root = _parse(content)
    name = _name(root)
    if name not in ROOTS:
        raise Refused("unknown", name)
    if name == "bulkFeedbackResponse":
        return _read_feedback(root)
    if name == "submitQueryResponse":
        return _read_defences(root)
    return _read_requests(root)


def is_such(content):
    """Whether a file looks like XML of Secure Data Transfer."""
    return any(root.encode() in content[:2000] for root in ROOTS)


def _parse(content):
    # Nothing outside of the file is read, and no entity is expanded.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content.strip(), parser)
    except etree.XMLSyntaxError as error:
        raise Refused("cut" if is_such(content) else "not_xml", str(error.position[0])) from None


def _name(element):
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _find(element, name):
    """Return the first element of a name below one, or None."""
    return next((child for child in element.iter() if _name(child) == name), None)


def _find_all(element, *names):
    return [child for child in element.iter() if _name(child) in names]


def _text(element, name):
    found = _find(element, name) if element is not None else None
    return (found.text or "").strip() if found is not None else ""


def _day(text):
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        raise Refused("number", "date", text) from None


def _check_count(said, counted):
    if said and said != str(counted):
        raise Refused("totals", "count", said, counted)


# ------------------------------------------------------------------------------- answers


def _read_feedback(root):
    head = _find(root, "bulkRequestStatus")
    said = _text(head, "requestCount")
    entries = _find_all(root, "response", "mcolResponse")
    # A request for feedback is answered for those that were decided; more than were sent is wrong.
    if said and not said.isdecimal() or (said and len(entries) > int(said)):
        raise Refused("totals", "count", said, len(entries))
    answers = []
    for place, entry in enumerate(entries, 1):
        answers += _read_response(place, entry)
    totals = {"count": len(entries)}
    return AnswerFile("uk_bulk", _day(_text(head, "submittedDate")), answers, totals)


def _read_response(place, entry):
    """Return what is answered to one request: nothing while it is undecided."""
    kind = entry.get("requestType") or ""
    status = _find(entry, "status")
    code = status.get("code") if status is not None else ""
    number = _text(entry, "claimNumber")
    numbers = (number,) if number else ()
    values = {"reference": entry.get("requestId") or "", "court_numbers": numbers}
    if code in ("Rejected", "Error"):
        text = ": ".join(filter(None, (_text(status, "code"), _text(status, "description"))))
        return [Answer(place, kind, "rejected", text=text, **values)]
    if code != "Accepted":
        return []
    if kind == "mcolClaim":
        made = [Answer(place, kind, "issued", day=_day(_text(entry, "issueDate")), **values)]
        served = _day(_text(entry, "serviceDate"))
        return made + ([Answer(place, kind, "served", day=served, **values)] if served else [])
    state, enforcing = REQUESTS.get(kind, (None, False))
    if state is None:
        return []
    text = " ".join(
        filter(None, (_text(entry, "warrantNumber"), _text(entry, "enforcingCourtName")))
    )
    day = _day(_text(entry, "issueDate"))
    return [Answer(place, kind, state, day=day, text=text, enforcing=enforcing, **values)]


def _read_defences(root):
    entries = _find_all(root, "mcolDefenceDetail")
    _check_count(_text(root, "resultCount"), len(entries))
    answers = []
    for place, entry in enumerate(entries, 1):
        number = _text(entry, "claimNumber")
        for defendant in _find_all(entry, "defendant"):
            kind = _text(defendant, "responseType")
            answers.append(
                Answer(
                    place,
                    "mcolDefenceDetail",
                    "objection",
                    court_numbers=(number,) if number else (),
                    day=_day(_text(defendant, "filedDate")),
                    text=RESPONSES.get(kind, kind),
                    partial=kind == "PA",
                )
            )
    return AnswerFile("uk_bulk", None, answers, {"count": len(entries)})


# ------------------------------------------------------------------------------ requests


def _read_requests(root):
    entries = _find_all(root, "request", "mcolRequest") or [root]
    _check_count(_text(_find(root, "header"), "requestCount"), len(entries))
    answers = [
        answer
        for place, entry in enumerate(entries, 1)
        if (answer := _read_request(place, entry)) is not None
    ]
    return AnswerFile("uk_bulk", None, answers, {"count": len(entries)})


def _read_request(place, entry):
    """Return what one request says; None where it is a claim, which says nothing new."""
    body = next((child for child in entry if _name(child).startswith("mcol")), None)
    if body is None:
        raise Refused("unknown", f"request {place}")
    kind = _name(body)
    if kind == "mcolClaim":
        return None
    number = _text(body, "claimNumber")
    values = {"court_numbers": (number,) if number else ()}
    if kind in ("mcolClaimStatusUpdate", "mcolClaimUpdate"):
        state = UPDATES.get(_text(body, "notificationType"))
        values["day"] = _day(_text(body, "paidInFullDate"))
    elif kind == "mcolBreathingSpace":
        code = _text(body, "breathingSpaceNotificationType")
        state, values["health"] = BREATHING.get(code, (None, False))
    else:
        state, values["enforcing"] = REQUESTS.get(kind, (None, False))
    if kind == "mcolPaid":
        values["day"] = _day(_text(body, "paidInFullDate"))
    if state is None:
        raise Refused("unknown", kind)
    if kind == "mcolSetAside":
        values["text"] = _text(body, "orderAndDetails")
    return Answer(place, kind, state, **values)
