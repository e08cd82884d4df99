"""The way from one visit to the next: areas of postcodes, and the order of the stops of a day."""

import re

# How much of a postcode names the area that post and drivers go by; the first two elsewhere.
_AREA_LENGTHS = {"CA": 3, "IE": 3, "IN": 3, "JP": 3, "US": 3}
# Postcodes of these begin with the letters of the area.
_LETTERED = {"GB", "GG", "IM", "JE"}
# Some write the country in front: D-10115
_COUNTRY_PREFIX = re.compile(r"^[A-Z]{1,3}-(?=\d)")


def normalize_postcode(postcode):
    """Return a postcode in one notation: capitals, without spaces and the country's prefix."""
    return _COUNTRY_PREFIX.sub("", "".join((postcode or "").upper().split()))


def get_area(postcode, country=None):
    """Return the beginning of a postcode that stands for an area; an empty text where none is.

    :param str postcode: in any notation
    :param str country: code of the country (ISO 3166-1)
    """
    text = normalize_postcode(postcode)
    if country in _LETTERED:
        return re.match(r"[A-Z]*", text).group()
    return text[: _AREA_LENGTHS.get(country, 2)]


def get_key(country, postcode, city, street):
    """Return what stops are ordered by: country, postcode, city, street; what is missing last.

    Numbers in streets count as numbers: 9 comes before 10.

    :param str country: code of the country (ISO 3166-1)
    """
    return (
        _last_if_empty(country),
        _last_if_empty(normalize_postcode(postcode)),
        _last_if_empty((city or "").strip().casefold()),
        _split_numbers((street or "").strip().casefold()),
    )


def _last_if_empty(text):
    return (not text, text or "")


def _split_numbers(text):
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in re.split(r"(\d+)", text)
        if part
    )


def add_stops(route, added):
    """Return a route with further stops, each where it lies on the way.

    The stops that are there keep their order, which somebody may have chosen.

    :param list route: pairs of key (see ``get_key``) and stop, in their order
    :param list added: the same, in any order
    :return: list of the stops
    """
    stops = list(route)
    for key, stop in sorted(added, key=lambda pair: pair[0]):
        place = next(
            (index for index, (other, _stop) in enumerate(stops) if other > key), len(stops)
        )
        stops.insert(place, (key, stop))
    return [stop for _key, stop in stops]


def count_common(postcode, other):
    """Return how many characters two postcodes have in common from their beginning."""
    first, second = normalize_postcode(postcode), normalize_postcode(other)
    count = 0
    while count < min(len(first), len(second)) and first[count] == second[count]:
        count += 1
    return count
