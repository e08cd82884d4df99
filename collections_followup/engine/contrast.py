"""Colours that can be read, by the contrast ratio of WCAG 2.2 (1.4.3, AA: 4.5:1)."""

import re

HEX = re.compile(r"#?([0-9a-fA-F]{6})")
SHORT = re.compile(r"#?([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])")
LEAST = 4.5
STEP = 0.9


def parse_color(text, default="#714B67"):
    """Return red, green and blue, 0 to 255, of ``#rrggbb`` or ``#rgb``; of the default else."""
    text = (text or "").strip()
    match = SHORT.fullmatch(text)
    if match:
        text = "".join(own * 2 for own in match.groups())
    match = HEX.fullmatch(text) or HEX.fullmatch(default)
    return tuple(int(match[1][place : place + 2], 16) for place in (0, 2, 4))


def get_luminance(color):
    """Return the relative luminance of red, green and blue: 0 of black to 1 of white."""
    parts = [part / 255 for part in color]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def get_contrast(first, second):
    """Return the contrast ratio of two colours, 1 to 21."""
    low, high = sorted((get_luminance(first), get_luminance(second)))
    return (high + 0.05) / (low + 0.05)


def make_readable(text):
    """Return a colour as ``#rrggbb`` that white can be read on, and that can be read on white.

    :param str text: a colour; made darker as far as it has to be
    """
    color = parse_color(text)
    while get_contrast(color, (255, 255, 255)) < LEAST:
        color = tuple(int(part * STEP) for part in color)
    return "#%02x%02x%02x" % color
