"""Where a customer is: time zones and holidays, by address and telephone number."""

import holidays
import phonenumbers
import pytz
from phonenumbers import timezone as number_zones

from .working_days import is_weekday

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


def get_address_zones(country, state=None):
    """Return the time zones that an address may lie in.

    :param str country: code of the country (ISO 3166-1)
    :param str state: code of the state or province as the country writes it, where it is known
    :return: tuple of names (IANA); empty where nothing is known
    """
    if not country:
        return ()
    known = _STATES.get(country, {})
    if state in known:
        return known[state]
    if country in _MAIN:
        return _MAIN[country]
    if country in _FAR:
        return _FAR[country]
    return tuple(pytz.country_timezones.get(country, ()))


def parse_number(number, country=None):
    """Return a telephone number as ``phonenumbers`` reads it, or None where it is none.

    :param str number: in any notation
    :param str country: code of the country whose notation it is, where it has no prefix
    """
    try:
        parsed = phonenumbers.parse(number or "", country or None)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None


def normalize_number(number, country=None):
    """Return a number in one notation for all (E.164), or None where it is none."""
    parsed = parse_number(number, country)
    if parsed is None:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


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
    return (
        phonenumbers.region_code_for_number(parsed),
        phonenumbers.national_significant_number(parsed),
    )


def is_mobile(number, country=None):
    """Return whether a number is a mobile one; None where its country does not tell."""
    parsed = parse_number(number, country)
    if parsed is None:
        return None
    kind = phonenumbers.number_type(parsed)
    if kind == phonenumbers.PhoneNumberType.MOBILE:
        return True
    return False if kind == phonenumbers.PhoneNumberType.FIXED_LINE else None


def _find_holidays(country, state):
    """Return the public holidays of a country, or None where they are not known."""
    supported = holidays.list_supported_countries()
    if country not in supported:
        return None
    return holidays.country_holidays(country, subdiv=state if state in supported[country] else None)


def make_holidays(country, state=None):
    """Return a function that tells of a date whether it is a public holiday in a country.

    :param str country: code of the country (ISO 3166-1)
    :param str state: code of the state, where it has holidays of its own
    :return: the function; None where the holidays of the country are not known
    """
    known = _find_holidays(country, state)
    return None if known is None else lambda day: day in known


def make_working_days(country, state=None):
    """Return a function that tells of a date whether it is a working day in a country.

    :param str country: code of the country (ISO 3166-1)
    :param str state: code of the state, where it has holidays of its own
    :return: the function; Monday to Friday where the holidays of the country are not known
    """
    known = _find_holidays(country, state)
    return is_weekday if known is None else known.is_working_day
