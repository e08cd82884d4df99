"""Where a customer is: time zones and holidays, by address and telephone number."""

from functools import lru_cache
from itertools import takewhile

import holidays
import phonenumbers
import pytz
from phonenumbers import timezone as number_zones

from .working_days import is_weekday

# Of one number several things are asked, one after the other, and of many numbers at once.
_remember = lru_cache(maxsize=8192)
_EASTERN, _CENTRAL = "America/New_York", "America/Chicago"
_MOUNTAIN, _PACIFIC = "America/Denver", "America/Los_Angeles"


def _in(states, *zones):
    return dict.fromkeys(states.split(), zones)


# The zones of the states and provinces of countries that have several, by country and code. A
# state that lies in two has both. Source: the IANA time zone database and 49 CFR 71.
_STATES = {
    "US": {
        **_in("CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV", _EASTERN),
        **_in("AL AR IA IL LA MN MO MS OK WI", _CENTRAL),
        **_in("CO MT NM UT WY", _MOUNTAIN),
        **_in("CA NV WA", _PACIFIC),
        **_in("FL IN KY MI TN", _EASTERN, _CENTRAL),
        **_in("KS ND NE SD TX", _CENTRAL, _MOUNTAIN),
        **_in("ID OR", _MOUNTAIN, _PACIFIC),
        **_in("AZ", "America/Phoenix"),
        **_in("AK", "America/Anchorage", "America/Adak"),
        **_in("HI", "Pacific/Honolulu"),
        **_in("PR", "America/Puerto_Rico"),
        **_in("VI", "America/St_Thomas"),
        **_in("GU", "Pacific/Guam"),
        **_in("MP", "Pacific/Saipan"),
        **_in("AS", "Pacific/Pago_Pago"),
    },
    "CA": {
        **_in("NL", "America/St_Johns", "America/Goose_Bay"),
        **_in("NB NS PE", "America/Halifax"),
        **_in("QC", "America/Toronto", "America/Blanc-Sablon"),
        **_in("ON", "America/Toronto", "America/Winnipeg"),
        **_in("MB", "America/Winnipeg"),
        **_in("SK", "America/Regina"),
        **_in("AB NT", "America/Edmonton"),
        **_in("BC", "America/Vancouver", "America/Edmonton"),
        **_in("YT", "America/Whitehorse"),
        **_in("NU", "America/Iqaluit", "America/Rankin_Inlet", "America/Cambridge_Bay"),
    },
    "AU": {
        **_in("NSW ACT VIC TAS", "Australia/Sydney"),
        **_in("QLD", "Australia/Brisbane"),
        **_in("SA", "Australia/Adelaide"),
        **_in("NT", "Australia/Darwin"),
        **_in("WA", "Australia/Perth"),
    },
}
# Where a state lies in two zones: in which of them postcodes are that begin so, by the name of the
# zone; those that are in neither list may be in both. Source: 49 CFR 71, by county.
_POSTCODES = {
    "FL": {
        _CENTRAL: "325",
        _EASTERN: "320 321 322 323 326 327 328 329 33 34",
    },
    "ID": {_MOUNTAIN: "832 833 834 836 837", _PACIFIC: "838"},
    "IN": {
        _CENTRAL: "463 464 477",
        _EASTERN: "460 461 462 466 467 468 469 470 471 472 473 474 478",
    },
    "KS": {_CENTRAL: "66 670 671 672 673 674 675 676"},
    "KY": {
        _CENTRAL: "420 421 422 423 424",
        _EASTERN: "400 402 403 404 405 406 407 408 409 41",
    },
    "MI": {_EASTERN: "48 490 491 492 493 494 495 496 497"},
    "ND": {_CENTRAL: "580 581 582 583 584 587"},
    "NE": {_CENTRAL: "680 681 683 684 685 686 687 688 689", _MOUNTAIN: "693"},
    "OR": {_PACIFIC: "970 971 972 973 974 975 976 977 978"},
    "SD": {_CENTRAL: "570 571 572 573 574", _MOUNTAIN: "577"},
    "TN": {_CENTRAL: "370 371 372 380 381 382 383 384 385", _EASTERN: "374 376 378 379"},
    "TX": {
        _CENTRAL: "75 76 77 78 790 791 792 793 794 795 796 797",
        _MOUNTAIN: "799 885",
    },
}
# The states of the United States by the first three digits of the postcode: from, to, code. Source:
# United States Postal Service, Publication 65.
_US_POSTCODES = (
    "005-005-NY 006-007-PR 008-008-VI 009-009-PR 010-027-MA 028-029-RI 030-038-NH 039-049-ME"
    " 050-054-VT 055-055-MA 056-059-VT 060-069-CT 070-089-NJ 100-149-NY 150-196-PA 197-199-DE"
    " 200-200-DC 201-201-VA 202-205-DC 206-219-MD 220-246-VA 247-268-WV 270-289-NC 290-299-SC"
    " 300-319-GA 320-339-FL 341-349-FL 350-369-AL 370-385-TN 386-397-MS 398-399-GA 400-427-KY"
    " 430-459-OH 460-479-IN 480-499-MI 500-528-IA 530-549-WI 550-567-MN 570-577-SD 580-588-ND"
    " 590-599-MT 600-629-IL 630-658-MO 660-679-KS 680-693-NE 700-714-LA 716-729-AR 730-732-OK"
    " 733-733-TX 734-749-OK 750-799-TX 800-816-CO 820-831-WY 832-838-ID 840-847-UT 850-865-AZ"
    " 870-884-NM 885-885-TX 889-898-NV 900-961-CA 967-968-HI 969-969-GU 970-979-OR 980-994-WA"
    " 995-999-AK"
)
_US_STATES = [tuple(entry.split("-")) for entry in _US_POSTCODES.split()]
# Areas of postcodes in the parts of the United Kingdom that have holidays of their own.
_BRITISH = {
    "SCT": "AB DD DG EH FK G HS IV KA KW KY ML PA PH TD ZE",
    "NIR": "BT",
}
# Parts of a country that are countries of their own in ISO 3166, and under its laws.
_PART_OF = dict.fromkeys(("AS", "GU", "MP", "PR", "UM", "VI"), "US")
# Where nothing but the country is known of an address in a country of many zones, whose wall
# clocks are never all open at once: where most people live.
_MAIN = {
    "AU": ("Australia/Sydney", "Australia/Perth"),
    "BR": ("America/Sao_Paulo", "America/Manaus"),
    "CA": ("America/Toronto", "America/Vancouver"),
    "ID": ("Asia/Jakarta", "Asia/Makassar"),
    "MX": ("America/Mexico_City", "America/Tijuana"),
    "RU": ("Europe/Moscow", "Asia/Yekaterinburg"),
    "US": (_EASTERN, _PACIFIC),
}
# Islands and overseas parts, by the first digits of the postcode.
_ISLANDS = {
    "ES": {"35": "Atlantic/Canary", "38": "Atlantic/Canary"},
    "FR": {
        "971": "America/Guadeloupe",
        "972": "America/Martinique",
        "973": "America/Cayenne",
        "974": "Indian/Reunion",
        "975": "America/Miquelon",
        "976": "Indian/Mayotte",
        "987": "Pacific/Tahiti",
        "988": "Pacific/Noumea",
    },
    "PT": {
        **dict.fromkeys(("90", "91", "92", "93", "94"), "Atlantic/Madeira"),
        **dict.fromkeys(("95", "96", "97", "98", "99"), "Atlantic/Azores"),
    },
    # Broken Hill and its county, in New South Wales
    "AU": {"2880": "Australia/Broken_Hill"},
}
# Parts of a country that few live in, and none by chance.
_FAR = {
    "CL": ("America/Santiago",),
    "CN": ("Asia/Shanghai",),
    "DE": ("Europe/Berlin",),
    "EC": ("America/Guayaquil",),
    "ES": ("Europe/Madrid",),
    "FR": ("Europe/Paris",),
    "NL": ("Europe/Amsterdam",),
    "NZ": ("Pacific/Auckland",),
    "PT": ("Europe/Lisbon",),
}


def get_address_zones(country, state=None, postcode=None):
    """Return the time zones that an address may lie in.

    :param str country: code of the country (ISO 3166-1)
    :param str state: code of the state or province as the country writes it, where it is known
    :param str postcode: where it is known
    :return: tuple of names (IANA); empty where nothing is known
    """
    if not country:
        return ()
    postcode = (postcode or "").strip().upper()
    for digits, zone in _ISLANDS.get(country, {}).items():
        if postcode.startswith(digits):
            return (zone,)
    known = _STATES.get(country, {})
    if country == "US" and state not in known:
        state = _find_us_state(postcode)
    if state in known:
        if country == "US" and postcode:
            for zone, digits in _POSTCODES.get(state, {}).items():
                if postcode.startswith(tuple(digits.split())):
                    return (zone,)
        return known[state]
    if country in _MAIN:
        return _MAIN[country]
    if country in _FAR:
        return _FAR[country]
    return tuple(pytz.country_timezones.get(country, ()))


def _find_us_state(postcode):
    """Return the code of the state of the United States that a postcode is in, or None."""
    digits = postcode[:3]
    for first, last, state in _US_STATES:
        if len(digits) == 3 and first <= digits <= last:
            return state
    return None


def get_jurisdictions(country):
    """Return the countries whose laws hold in one: itself, and the one that it is a part of.

    :param str country: code of the country (ISO 3166-1)
    """
    return tuple(filter(None, (country, _PART_OF.get(country))))


@_remember
def _parse(number, country):
    """Return what ``parse_number`` says; nobody changes it."""
    parsed = _read(number, country)
    if parsed or number.lstrip().startswith("+"):
        return parsed
    # Many write 00 for the plus sign where it is dialled in another way, or where it is not known
    # from where; providers of text messages leave it out.
    parsed = _read(f"+{number.strip().removeprefix('00')}", None)
    return parsed if parsed and phonenumbers.is_valid_number(parsed) else None


def _read(number, country):
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None


def parse_number(number, country=None):
    """Return a telephone number as ``phonenumbers`` reads it, or None where it is none.

    :param str number: in any notation
    :param str country: code of the country whose notation it is, where it has no prefix
    """
    return _parse(number or "", country or None)


def normalize_number(number, country=None):
    """Return a number in one notation for all (E.164), or None where it is none."""
    parsed = parse_number(number, country)
    if parsed is None:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


@_remember
def get_number_zones(number, country=None):
    """Return the time zones of a number's area; empty for numbers that tell nothing of a place."""
    parsed = parse_number(number, country)
    if parsed is None:
        return ()
    zones = number_zones.time_zones_for_number(parsed)
    if zones == (number_zones.UNKNOWN_TIMEZONE,):
        return ()
    # What holds for a whole country says no more than its address: a mobile number, mostly.
    region = phonenumbers.region_code_for_number(parsed)
    everywhere = set(get_address_zones(region))
    return () if len(zones) > 1 and everywhere <= set(zones) else tuple(zones)


def get_number_area(number, country=None):
    """Return the country of a number and the first digits of its national part.

    :return: the country's code (ISO 3166-1) and the national number; None and "" for none
    """
    parsed = parse_number(number, country)
    if parsed is None:
        return None, ""
    digits = phonenumbers.national_significant_number(parsed)
    region = phonenumbers.region_code_for_number(parsed)
    # Mobile numbers of the islands in the Channel are told from British ones by chance only.
    if parsed.country_code == 44 and digits.startswith("7"):
        region = "GB"
    return region, digits


@_remember
def is_mobile(number, country=None):
    """Return whether a number is a mobile one; None where its country does not tell."""
    parsed = parse_number(number, country)
    if parsed is None:
        return None
    kind = phonenumbers.number_type(parsed)
    if kind == phonenumbers.PhoneNumberType.MOBILE:
        return True
    return False if kind == phonenumbers.PhoneNumberType.FIXED_LINE else None


def get_part(country, state=None, postcode=None):
    """Return the code of the part of a country that has holidays of its own, or None.

    :param str country: code of the country (ISO 3166-1)
    :param str state: code of the state or province as the country writes it
    :param str postcode: where it is known
    """
    if country == "GB":
        area = "".join(takewhile(str.isalpha, (postcode or "").strip().upper()))
        return next((part for part, areas in _BRITISH.items() if area in areas.split()), "ENG")
    return (state or "").removeprefix(f"{country}-") or None


def _find_holidays(country, part):
    """Return the public holidays of a country, or None where they are not known."""
    supported = holidays.list_supported_countries()
    if country not in supported:
        return None
    return holidays.country_holidays(country, subdiv=part if part in supported[country] else None)


def make_holidays(country, part=None):
    """Return a function that tells of a date whether it is a public holiday in a country.

    :param str country: code of the country (ISO 3166-1)
    :param str part: code of the part that has holidays of its own, see ``get_part``
    :return: the function; None where the holidays of the country are not known
    """
    known = _find_holidays(country, part)
    return None if known is None else lambda day: day in known


def make_working_days(country, part=None):
    """Return a function that tells of a date whether it is a working day in a country.

    :param str country: code of the country (ISO 3166-1)
    :param str part: code of the part that has holidays of its own, see ``get_part``
    :return: the function; Monday to Friday where the holidays of the country are not known
    """
    known = _find_holidays(country, part)
    return is_weekday if known is None else known.is_working_day
