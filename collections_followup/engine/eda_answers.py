"""What German courts answer to applications for payment orders (EDA), and what parties file.

Kinds of files: 03 the order was issued, 05 service, 16 passed on to the court that hears the
dispute, 18 objection, 20 query, 22 the enforcement order was issued, 90 receipt. What our own
lawyer, or the other side's, has filed is read as well: 07 and 10 new service is asked for (so the
first one failed), 08 an enforcement order is asked for, 25 withdrawn or settled, 29 passing on is
asked for, 30 objection.

Control totals are checked: the records, the applications or messages, and the sum of the middle
seven digits of the court's numbers, of applications also the claims. A file whose end is missing is
refused.
"""

from .court_exchange import Answer, AnswerFile, Refused
from .eda_layout import CODE_PAGE, LAYOUT, LENGTH, get_key, unpack

# What messages of kind 05 say: of the order or of the enforcement order, served or not.
MESSAGES = {
    "05": ("served", False),
    "06": ("not_served", False),
    "08": ("served", True),
    "09": ("not_served", True),
}
# What files of a kind say, and whether that is about the enforcement order.
KINDS = {
    "03": ("issued", False),
    "05": (None, False),
    "07": ("not_served", False),
    "08": ("enforcement", True),
    "10": ("not_served", True),
    "16": ("transferred", False),
    "18": ("objection", False),
    "20": ("query", False),
    "22": ("enforcement", True),
    "25": ("withdrawn", False),
    "29": ("transferred", False),
    "30": ("objection", False),
    "90": ("receipt", False),
}
# Why something was not served, by letter; D to G are several of the first three.
CAUSES = {
    "A": ("unknown_there",),
    "B": ("moved",),
    "C": ("other",),
    "D": ("unknown_there", "moved"),
    "E": ("unknown_there", "other"),
    "F": ("moved", "other"),
    "G": ("unknown_there", "moved", "other"),
}
CAUSE_WORDS = {
    "unknown_there": "nicht zu ermitteln",
    "moved": "verzogen",
    "other": "anderer Grund",
}


def read(content, layout=LAYOUT):
    """Return what a file says; one file may hold several, one after the other.

    :param bytes content: the file
    :param dict layout: positions
    :return: an ``AnswerFile``
    :raise Refused: it is no such file (``unknown``), its end is missing (``cut``), a control total
        is another one (``totals``), or a number is none (``number``)
    """
    lines = _split(content)
    answers, totals, day = [], {"count": 0, "records": 0, "court_numbers": 0}, None
    start = 0
    while start < len(lines):
        if get_key(lines[start]) != "AA":
            raise Refused("unknown", lines[start][:9].strip())
        end = next((at for at in range(start, len(lines)) if lines[at][:2] == "BB"), None)
        if end is None:
            raise Refused("cut", str(len(lines)))
        head = unpack(lines[start], "AA", layout)
        day = day or head["day"]
        body = lines[start + 1 : end]
        found, checked = _read_body(head, body, unpack(lines[end], "BB", layout), layout, start + 2)
        answers += found
        for name, value in checked.items():
            totals[name] = totals.get(name, 0) + value
        start = end + 1
    return AnswerFile("eda", day, answers, totals)


def is_such(content):
    """Whether a file begins as an EDA file does."""
    return content[:2] == b"AA" and content[2:16].strip().isdigit()


def _split(content):
    """Return the records of a file as texts."""
    # What old editors put at the end of a file is no record.
    content = content.rstrip(b"\x1a")
    if b"\0" in content:
        # No text of a court has it, and no database keeps it.
        raise Refused("unknown")
    if b"\n" in content:
        parts = [part.rstrip(b"\r") for part in content.split(b"\n")]
    else:
        parts = [content[at : at + LENGTH] for at in range(0, len(content), LENGTH)]
    if parts and not parts[-1]:
        parts.pop()
    if not parts:
        raise Refused("unknown")
    if any(len(part) != LENGTH for part in parts):
        if len(parts[0]) != LENGTH:
            raise Refused("unknown", parts[0][:20].decode(CODE_PAGE))
        raise Refused("cut", str(len(parts)))
    return [part.decode(CODE_PAGE) for part in parts]


def _read_body(head, body, end, layout, first):
    """Return the answers of a file and its totals, which are those that its end gives."""
    kind = head["kind"]
    if kind not in KINDS and kind != "01":
        raise Refused("unknown", kind)
    groups = _group(kind, body, first, layout)
    counted = {
        "count": len(groups),
        "records": len(body),
        "court_numbers": sum(
            _middle(number) for _at, values, _more in groups for number in _get_numbers(values)
        ),
    }
    if kind == "01":
        claims = [
            unpack(line, "01 ASPK 00", layout) for line in body if get_key(line) == "01 ASPK 00"
        ]
        counted["claims"] = len(claims)
        counted["catalogue"] = sum(claim["catalogue"] for claim in claims)
        counted["amount"] = int(sum(claim["amount"] for claim in claims) * 100)
    if kind == "90":
        # A receipt has lines of a record of the transmission, and no messages to be counted.
        counted = {"records": len(body)}
    for name, value in counted.items():
        if end[name] != value:
            raise Refused("totals", name, end[name], value)
    if kind == "01":
        return [], counted
    if kind == "90":
        text = "\n".join(unpack(line, "90 QU 00", layout)["text"] for line in body)
        return [Answer(first, "90", "receipt", day=head["day"], text=text)], counted
    return [_answer(kind, head, *group, layout) for group in groups], counted


def _group(kind, body, first, layout):
    """Return place and values of each leading record, with the records that follow it."""
    groups = []
    for at, line in enumerate(body):
        if line[:2] != kind:
            raise Refused("unknown", get_key(line))
        key = get_key(line)
        if key == f"{kind} KS 00":
            groups.append((first + at, unpack(line, key, layout), []))
        elif groups:
            groups[-1][2].append((key, line))
        elif kind != "90":
            raise Refused("unknown", key)
    return groups


def _get_numbers(values):
    found = [value for name, value in values.items() if name.startswith("court_number_")]
    return [number for number in found if number.strip("0")]


def _middle(number):
    """What the control total counts of a court's number: without its year, check digit and end."""
    return int(number[2:9]) if number[2:9].isdecimal() else 0


def _answer(kind, head, place, values, more, layout):
    state, enforcing = KINDS[kind]
    texts, rows, day, partial = [], [], values.get("day"), values.get("extent") == "2"
    if kind == "05":
        state, enforcing = MESSAGES.get(values["message"], (None, False))
        if state is None:
            raise Refused("unknown", "05", values["message"])
    for key, line in more:
        found = unpack(line, key, layout) if key in layout else {}
        if key == "18 WIPG 00":
            day, partial = found["day"], found["extent"] == "2"
        elif key == "20 MO 00":
            rows.append(found)
            texts.append(" ".join(filter(None, (found["error"], found["field"], found["content"]))))
        elif key == "05 NZUG 01":
            texts += [CAUSE_WORDS[cause] for cause in CAUSES.get(found["cause"], ())]
            texts += [part.strip() for part in found["text"].split(";") if part.strip()]
        elif key == "05 NZUG 02":
            texts.append(found["text"])
        elif key == "05 AG 03":
            texts.append(f"{found['street']}, {found['zip']} {found['city']}".strip(", "))
    if kind == "16":
        texts.append(f"{values['hearing_zip']} {values['hearing_city']}".strip())
    return Answer(
        place,
        kind,
        state,
        reference=values.get("reference", ""),
        court_numbers=tuple(_get_numbers(values)),
        day=day or head["day"],
        text="; ".join(filter(None, texts)),
        enforcing=enforcing,
        partial=partial,
        rows=tuple(rows),
        filed=values.get("filed"),
        about=values.get("about", ""),
    )
