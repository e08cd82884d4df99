"""What an answer of a customer is probably about: rules on its subject and its text, as a list.

Each kind has phrases in English, German, French, Spanish and Dutch (``reply_phrases``). The first
kind of which a phrase stands in what the customer wrote is proposed, and the phrase with it, so
that whoever confirms sees why. Dates and amounts are found beside it. Nothing is decided here.
"""

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

from .reply_phrases import NEGATIONS, PHRASES, POSITIVE
from .text import fold, parse_amount

# Where the message that is answered begins, in what mail programs write before it.
QUOTED = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|ursprungliche nachricht|message d'origine|mensaje original"
    r"|oorspronkelijk bericht|forwarded message).*"
    r"|_{10,}"
    r"|(?:from|von|de|van)\s*:\s.*@.*"
    r"|(?:on|am|le|el|op)\b.{4,200}\b(?:wrote|schrieb|a ecrit|escribio|schreef)\b.*:?)\s*$"
)
RULES = tuple(
    (
        kind,
        re.compile(rf"\b(?:{'|'.join(phrase for own in languages.values() for phrase in own)})\b"),
    )
    for kind, languages in PHRASES.items()
)

MONTHS = (
    "january januar janvier enero januari jan janv ene",
    "february februar fevrier febrero februari feb fev",
    "march marz maerz mars marzo maart mar mrt",
    "april avril abril apr avr abr",
    "may mai mayo mei",
    "june juni juin junio jun",
    "july juli juillet julio jul",
    "august aout agosto augustus aug ago",
    "september septembre septiembre sept sep",
    "october oktober octobre octubre oct okt",
    "november novembre noviembre nov",
    "december dezember decembre diciembre dec dez dic",
)
MONTH = {name: place for place, names in enumerate(MONTHS, 1) for name in names.split()}
WEEKDAYS = (
    "monday montag lundi lunes maandag",
    "tuesday dienstag mardi martes dinsdag",
    "wednesday mittwoch mercredi miercoles woensdag",
    "thursday donnerstag jeudi jueves donderdag",
    "friday freitag vendredi viernes vrijdag",
    "saturday samstag samedi sabado zaterdag",
    "sunday sonntag dimanche domingo zondag",
)
WEEKDAY = {name: place for place, names in enumerate(WEEKDAYS) for name in names.split()}
_NAMES = "|".join(sorted(MONTH, key=len, reverse=True))
DATES = re.compile(
    r"(?<![\w/.-])(?:"
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
    r"|(?P<numbers>\d{1,2}([./-])\d{1,2}\3(?:\d{4}|\d{2}))"
    r"|(?P<short>\d{1,2}\.\d{1,2}\.|\d{1,2}/\d{1,2})"
    rf"|(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er)?\s+(?:of\s+|de\s+)?(?P<month>{_NAMES})\b\.?"
    r"(?:,?\s+(?:de\s+)?(?P<year>\d{4}))?"
    rf"|(?P<month_2>{_NAMES})\.?\s+(?P<day_2>\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"(?:,?\s+(?P<year_2>\d{{4}}))?"
    rf"|(?P<weekday>{'|'.join(WEEKDAY)})"
    r"|(?P<tomorrow>tomorrow|(?<!guten )(?<!goede )morgen|demain|manana)"
    r"|(?P<month_end>end of (?:the |this )?month|monatsende|ende des monats|fin (?:de|de este) mes"
    r"|fin du mois|eind(?:e)? (?:van )?(?:de |deze )?maand)"
    r"|(?P<next_week>next week|(?:nachste|kommende)[rn]? woche|semaine prochaine"
    r"|proxima semana|semana que viene|volgende week)"
    r"|(?:in|within|innerhalb von|dans|sous|en|dentro de|binnen|over)\s+(?P<count>\d{1,2})\s+"
    r"(?P<unit>days?|tagen?|jours?|dias?|dagen|weeks?|wochen?|semaines?|semanas?|weken)"
    r")(?![\w/-])"
)
_MONEY = r"€|\$|£|eur(?:os?)?|usd|gbp|chf|pounds?|dollars?"
_NUMBER = r"\d{1,3}(?:[.,'  ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
AMOUNTS = re.compile(
    rf"(?:(?:{_MONEY})\s?(?P<first>{_NUMBER})"
    rf"|(?<![\w/.,-])(?P<second>{_NUMBER})\s?(?:{_MONEY})"
    r"|(?<![\w/.,-])(?P<bare>(?:\d{1,3}(?:[.,]\d{3})+|\d+)[.,]\d{2}))(?![\w/-]|[.,]\d)"
)


class Proposal(NamedTuple):
    """What an answer is probably about.

    :param str kind: one of the kinds of ``PHRASES``, or ``other``
    :param str words: the phrase that says so, as the customer wrote it; empty where none does
    :param tuple dates: days that are named, in their order
    :param tuple amounts: amounts that are named, as ``Decimal``, in their order
    """

    kind: str
    words: str
    dates: tuple
    amounts: tuple


def get_own_words(text):
    """Return what the customer wrote himself, without the message that he answers to.

    :param str text: plain text of the message
    """
    kept = []
    for line in text.splitlines():
        if QUOTED.match(fold(line)) or line.rstrip() == "--":
            break
        if not line.lstrip().startswith(">"):
            kept.append(line)
    return "\n".join(kept).strip()


def is_automatic(headers, subject=""):
    """Return whether no person wrote a message: its headers say so, or its subject does.

    :param headers: headers of the message, by name in small letters
    """
    submitted = (headers.get("auto-submitted") or "no").split(";")[0].strip().lower()
    if submitted != "no" or headers.get("x-autoreply") or headers.get("x-autorespond"):
        return True
    if (headers.get("precedence") or "").strip().lower() == "auto_reply":
        return True
    return bool(dict(RULES)["out_of_office"].match(fold(subject).strip()))


def find_dates(text, today, day_first=True):
    """Return the days that are named in a text, in their order, each once.

    A day without a year is the one nearest to today; a weekday is the next one after today.

    :param date today: the day on which it was written
    :param bool day_first: whether 3/4 is the third of April
    """
    found = []
    for match in DATES.finditer(fold(text)):
        day = _read_date(match, today, day_first)
        if day and day not in found:
            found.append(day)
    return tuple(found)


def _read_date(match, today, day_first):
    named = match.groupdict()
    if named["weekday"]:
        ahead = (WEEKDAY[named["weekday"]] - today.weekday()) % 7 or 7
        return today + timedelta(days=ahead)
    if named["tomorrow"]:
        return today + timedelta(days=1)
    if named["month_end"]:
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    if named["next_week"]:
        return today + timedelta(days=11 - today.weekday())
    if named["count"]:
        days = 1 if named["unit"][0] in "dtj" else 7
        return today + timedelta(days=days * int(named["count"]))
    if named["iso"]:
        return _make_date(*(int(part) for part in named["iso"].split("-")))
    if named["numbers"] or named["short"]:
        parts = [int(part) for part in re.findall(r"\d+", named["numbers"] or named["short"])]
        first, second, year = (*parts, None)[:3]
        # What can be read in one way only is read so.
        day, month = (
            (first, second) if (day_first or first > 12) and second <= 12 else (second, first)
        )
        year = year + 2000 if year is not None and year < 100 else year
    else:
        month = MONTH[named["month"] or named["month_2"]]
        day, year = int(named["day"] or named["day_2"]), named["year"] or named["year_2"]
        year = year and int(year)
    if year:
        return _make_date(year, month, day)
    near = [_make_date(today.year + shift, month, day) for shift in (-1, 0, 1)]
    return min(filter(None, near), key=lambda other: abs(other - today), default=None)


def _make_date(year, month, day):
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_amounts(text):
    """Return the amounts that are named in a text, as ``Decimal``, in their order, each once.

    A number is one where a currency stands beside it, or where it has two decimals.
    """
    found = []
    for match in AMOUNTS.finditer(DATES.sub(" ", fold(text))):
        number = match["first"] or match["second"] or match["bare"]
        amount = parse_amount(re.sub(r"['  ]", "", number))
        if amount and amount not in found:
            found.append(amount)
    return tuple(found)


def propose(subject, text, today, automatic=False, day_first=True):
    """Return what an answer is probably about.

    :param str subject: its subject
    :param str text: its plain text, the message that it answers to included
    :param date today: the day on which it was written
    :param bool automatic: whether no person wrote it, see ``is_automatic``
    :param bool day_first: whether 3/4 is the third of April
    :return: a ``Proposal``
    """
    own = get_own_words(text)
    dates, amounts = find_dates(own, today, day_first), find_amounts(own)
    if automatic:
        return Proposal("out_of_office", "", dates, amounts)
    # The subject of an answer repeats that of the reminder: what the customer wrote counts first.
    for words in (own, re.sub(r"^(?:\s*(?:re|aw|sv|rv|antw|tr)\s*:)+.*", "", subject, flags=re.I)):
        folded = re.sub(r"\s", " ", fold(words))
        for kind, phrases in RULES:
            for match in phrases.finditer(folded):
                said = re.findall(r"\w+", folded[: match.start()])[-1:]
                said += re.findall(r"\w+", match.group())
                if kind in POSITIVE and NEGATIONS & set(said):
                    continue
                return Proposal(kind, words[match.start() : match.end()].strip(), dates, amounts)
    return Proposal("other", "", dates, amounts)
