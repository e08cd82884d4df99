"""Small charts as SVG: stacked bars, stacked columns, a line with a band, horizontal bars.

They are printed: no script, no style sheet, no font of their own. Series differ by how dark they
are, lines by their dashes and marks, so that a black and white print tells them apart. Each chart
has a text for who cannot see it. All texts are escaped; numbers are written by the caller's
function. Amounts may be below zero; what is no number (None, infinite) is left out.
"""

import math
from collections import namedtuple
from xml.sax.saxutils import escape, quoteattr

# Light to dark, for series in an order such as that of age.
SHADES = ("#cfe3f1", "#93bfdd", "#5597c6", "#2a6a9e", "#163f66", "#0b2138")
# Bars of one kind, and what of them is not as wished.
BAR, BAD = "#5597c6", "#163f66"
INK, FAINT, PAPER = "#222222", "#c8ccd0", "#ffffff"
BAND = "#dbe9f4"
FONT = 11
# Beyond this nothing is drawn, and what is closer to zero is zero: neither is an amount.
MOST, LEAST = 1e15, 1e-9
# Widths of letters, as parts of the size: enough for any, so that nothing is cut off.
LETTER = 0.6

# A line of a chart: its name, its values, how it is dashed ("" for a full line), and whether its
# points are marked by circles.
Line = namedtuple("Line", "name values dash marked", defaults=("", False))


def measure(text, size=FONT):
    """Return how wide a text is at most, in the units of the chart."""
    return len(text) * size * LETTER


def shorten(text, width, size=FONT):
    """Return a text that is no wider than a width; what is cut off is an ellipsis."""
    room = max(int(width / (size * LETTER)), 1)
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"


def get_shades(count):
    """Return so many shades, light to dark, as far from each other as there are shades."""
    if count <= 1:
        return [SHADES[2]] * count
    last = len(SHADES) - 1
    return [SHADES[round(place * last / (count - 1))] for place in range(count)]


def get_ticks(lowest, highest, count=4):
    """Return round numbers that span an axis, the first at or below, the last at or above.

    :param lowest: the lowest value; zero is always on the axis
    :param highest: the highest value
    :param int count: how many steps there are about
    """
    lowest, highest = min(lowest, 0.0), max(highest, 0.0)
    span = highest - lowest
    if span < LEAST:
        return [0.0, 1.0]
    rough = span / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(nice * power for nice in (1, 2, 2.5, 5, 10) if nice * power >= rough * 0.999)
    first, last = math.floor(lowest / step), math.ceil(highest / step)
    # Rounding may have left the outermost value just outside.
    first -= first * step > lowest
    last += last * step < highest
    return [number * step for number in range(first, max(last, first + 1) + 1)]


def is_number(value):
    """Return whether a value can be drawn: a number, and none that no ledger has."""
    return value is not None and math.isfinite(value) and abs(value) < MOST


class _Drawing:
    """The parts of one chart, and its size."""

    def __init__(self, width, height, label):
        self.width, self.height, self.label = width, height, label
        self.parts = []

    def rect(self, x, y, width, height, fill, stroke=PAPER):
        if width > 0 and height > 0:
            self.parts.append(
                f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
                f' fill="{fill}" stroke="{stroke}" stroke-width="0.5"/>'
            )

    def line(self, x1, y1, x2, y2, color=FAINT, width=0.7):
        self.parts.append(
            f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}"'
            f' stroke="{color}" stroke-width="{width}"/>'
        )

    def text(self, x, y, text, anchor="start", color=INK, size=FONT):
        if text:
            self.parts.append(
                f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}" font-size="{size}"'
                f' fill="{color}">{escape(_clean(text))}</text>'
            )

    def path(self, points, dash=""):
        if len(points) > 1:
            way = " L ".join(f"{x:.2f} {y:.2f}" for x, y in points)
            dashes = f' stroke-dasharray="{dash}"' if dash else ""
            self.parts.append(
                f'<path d="M {way}" fill="none" stroke="{INK}" stroke-width="1.6"{dashes}/>'
            )

    def area(self, points, fill=BAND):
        corners = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
        self.parts.append(f'<polygon points="{corners}" fill="{fill}"/>')

    def mark(self, x, y):
        self.parts.append(
            f'<circle cx="{x:.2f}" cy="{y:.2f}" r="2.6" fill="{PAPER}" stroke="{INK}"'
            ' stroke-width="1.2"/>'
        )

    def legend(self, entries, y):
        """Draw what the series are called, in as many rows as they need.

        :param list entries: names and functions that draw a sign into 14 by 9 at a place
        """
        x = 0.0
        for name, draw in entries:
            name = shorten(name, self.width - 20)
            wide = 18 + measure(name) + 12
            if x and x + wide > self.width + 12:
                x, y = 0.0, y + 15
            draw(x, y - 9)
            self.text(x + 18, y, name)
            x += wide

    def render(self):
        size = f'width="{self.width}" height="{self.height}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}'
            f' viewBox="0 0 {self.width} {self.height}" role="img"'
            f" aria-label={quoteattr(_clean(self.label))}"
            f' font-family="Lato, Arial, Helvetica, DejaVu Sans, sans-serif">'
            f"{''.join(self.parts)}</svg>"
        )


def _clean(text):
    """Return a text without the characters that XML knows no way to write."""
    return "".join(
        letter
        for letter in str(text)
        if letter in "\t\n\r"
        or (letter >= " " and not "\ud800" <= letter <= "\udfff")
        and letter not in "\ufffe\uffff"
    )


def _count_legend_rows(names, width):
    """Return how many rows the legend of ``_Drawing.legend`` has."""
    rows, x = 1, 0.0
    for name in names:
        wide = 18 + measure(shorten(name, width - 20)) + 12
        if x and x + wide > width + 12:
            rows, x = rows + 1, 0.0
        x += wide
    return rows


def _is_dark(shade):
    """Return whether a text on a shade has to be white."""
    red, green, blue = (int(shade[place : place + 2], 16) for place in (1, 3, 5))
    return red * 0.3 + green * 0.59 + blue * 0.11 < 140


def _value(value):
    """Return a value as a number to draw: zero for none."""
    return float(value) if is_number(value) and abs(value) >= LEAST else 0.0


def stacked_bars(rows, names, label, write, width=680, bar=24):
    """Draw a horizontal bar for each row, of a part for each series, to a common scale.

    :param list rows: pairs of a label and the amounts of the series; below zero is left out
    :param names: names of the series, in their order
    :param str label: what the chart says, for who cannot see it
    :param write: function of an amount that returns it as a text
    :return: the chart, as SVG
    """
    left = min(max((measure(name) for name, _amounts in rows), default=0.0) + 8, width * 0.3)
    totals = [sum(max(_value(own), 0.0) for own in amounts) for _name, amounts in rows]
    right = max((measure(write(total)) for total in totals), default=0.0) + 8
    right = min(right, width * 0.3)
    room, most = width - left - right, max([*totals, 0.0]) or 1.0
    shades = get_shades(len(names))
    top = 15 * _count_legend_rows(names, width) + 6
    drawing = _Drawing(width, round(top + len(rows) * (bar + 8) + 2), label)
    drawing.legend(_get_signs(drawing, names, shades), 11)
    for place, (name, amounts) in enumerate(rows):
        y, x = top + place * (bar + 8), left
        drawing.text(0, y + bar / 2 + 4, shorten(name, left - 4))
        for shade, amount in zip(shades, amounts, strict=True):
            wide = max(_value(amount), 0.0) / most * room
            drawing.rect(x, y, wide, bar, shade)
            text = write(amount) if wide else ""
            if text and measure(text) + 6 <= wide:
                color = PAPER if _is_dark(shade) else INK
                drawing.text(x + wide / 2, y + bar / 2 + 4, text, "middle", color)
            x += wide
        drawing.text(x + 6, y + bar / 2 + 4, shorten(write(totals[place]), right))
    return drawing.render()


def _get_signs(drawing, names, shades):
    """Return the entries of a legend: a small field of each shade."""
    return [
        (name, lambda x, y, shade=shade: drawing.rect(x, y, 12, 9, shade, INK))
        for name, shade in zip(names, shades, strict=True)
    ]


def horizontal_bars(rows, label, write, width=680, bar=15):
    """Draw a bar for each row, its label in front and its value behind it.

    :param list rows: a label, an amount, and what of the amount is drawn dark (0 for nothing)
    :param str label: what the chart says, for who cannot see it
    :param write: function of an amount that returns it as a text
    :return: the chart, as SVG
    """
    left = min(max((measure(name) for name, _own, _part in rows), default=0.0) + 8, width * 0.36)
    right = max((measure(write(own)) for _name, own, _part in rows if is_number(own)), default=0.0)
    right = min(right + 10, width * 0.26)
    values = [_value(own) for _name, own, _part in rows]
    low, high = min([*values, 0.0]), max([*values, 0.0])
    room = width - left - right
    scale = room / ((high - low) or 1.0)
    zero = left - low * scale
    drawing = _Drawing(width, round(len(rows) * (bar + 5) + 2), label)
    for place, ((name, amount, part), value) in enumerate(zip(rows, values, strict=True)):
        y = place * (bar + 5) + 1
        drawing.text(0, y + bar / 2 + 4, shorten(name, left - 6))
        wide = abs(value) * scale
        start = zero if value >= 0 else zero - wide
        drawing.rect(start, y, wide, bar, BAR)
        drawing.rect(start, y, min(max(_value(part), 0.0) * scale, wide), bar, BAD)
        if is_number(amount):
            end = zero + wide if value >= 0 else zero
            drawing.text(end + 5, y + bar / 2 + 4, shorten(write(amount), right))
    drawing.line(zero, 0, zero, drawing.height, INK)
    return drawing.render()


class _Axes:
    """The place of values and columns on a chart with a vertical axis."""

    def __init__(self, drawing, labels, values, write, top):
        self.drawing = drawing
        self.ticks = get_ticks(min(values, default=0.0), max(values, default=0.0))
        self.left = min(max(measure(write(tick)) for tick in self.ticks) + 8, drawing.width * 0.25)
        self.top, self.bottom = top, drawing.height - 18
        self.step = (drawing.width - self.left) / max(len(labels), 1)
        for tick in self.ticks:
            y = self.y(tick)
            drawing.line(self.left, y, drawing.width, y)
            drawing.text(self.left - 6, y + 4, shorten(write(tick), self.left - 6), "end")
        # Every label has its room, or every second, and so on.
        widest = max((measure(label) for label in labels), default=0.0) + 6
        every = max(math.ceil(widest / self.step), 1)
        for place, label in enumerate(labels):
            if place % every == (len(labels) - 1) % every:
                text = shorten(label, self.step * every)
                half = measure(text) / 2
                x = min(max(self.x(place), half), drawing.width - half)
                drawing.text(x, drawing.height - 5, text, "middle")

    def x(self, place):
        """Return the middle of a column."""
        return self.left + (place + 0.5) * self.step

    def y(self, value):
        """Return the height of a value."""
        low, high = self.ticks[0], self.ticks[-1]
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)


def stacked_columns(labels, series, label, write, width=680, height=190):
    """Draw a column for each label, of a part for each series; below zero hangs from the axis.

    :param labels: what stands below the columns, such as months
    :param list series: pairs of a name and the amounts, one for each label
    :param str label: what the chart says, for who cannot see it
    :param write: function of an amount that returns it as a text, for the axis
    :return: the chart, as SVG
    """
    drawing = _Drawing(width, height, label)
    names, shades = [name for name, _own in series], get_shades(len(series))
    columns = [[_value(own[place]) for _name, own in series] for place in range(len(labels))]
    ends = [sum(max(own, 0.0) for own in column) for column in columns]
    ends += [sum(min(own, 0.0) for own in column) for column in columns]
    top = 15 * _count_legend_rows(names, width) + 8
    drawing.legend(_get_signs(drawing, names, shades), 11)
    axes = _Axes(drawing, labels, ends, write, top)
    wide = axes.step * 0.66
    for place, column in enumerate(columns):
        above = below = 0.0
        for shade, amount in zip(shades, column, strict=True):
            start = above if amount >= 0 else below
            high, low = sorted((axes.y(start), axes.y(start + amount)))
            drawing.rect(axes.x(place) - wide / 2, high, wide, low - high, shade)
            above, below = above + max(amount, 0.0), below + min(amount, 0.0)
    drawing.line(axes.left, axes.y(0.0), drawing.width, axes.y(0.0), INK)
    return drawing.render()


def line_with_band(labels, lines, label, write, band=None, width=680, height=170):
    """Draw lines over labels such as months or weeks, before a band where one is known.

    :param labels: what stands below the points
    :param list lines: each a ``Line``; a value of None is a gap
    :param str label: what the chart says, for who cannot see it
    :param write: function of a value that returns it as a text, for the axis
    :param band: a name, the lower and the upper values; None for no band
    :return: the chart, as SVG
    """
    drawing = _Drawing(width, height, label)
    values = [_value(own) for line in lines for own in line.values if is_number(own)]
    edges = []
    if band:
        edges = [
            (place, _value(low), _value(high))
            for place, (low, high) in enumerate(zip(band[1], band[2], strict=True))
            if is_number(low) and is_number(high)
        ]
        values += [edge for _place, low, high in edges for edge in (low, high)]
    names = [*([band[0]] if edges else []), *(line.name for line in lines)]
    axes = _Axes(drawing, labels, values, write, 15 * _count_legend_rows(names, width) + 8)
    signs = []
    if edges:
        signs.append((band[0], lambda x, y: drawing.rect(x, y, 12, 9, BAND, INK)))
        _draw_band(drawing, axes, edges)
    for line in lines:
        _draw_line(drawing, axes, line)
        signs.append((line.name, lambda x, y, line=line: _draw_sign(drawing, line, x, y)))
    drawing.line(axes.left, axes.y(0.0), drawing.width, axes.y(0.0), INK)
    drawing.legend(signs, 11)
    return drawing.render()


def _draw_band(drawing, axes, edges):
    """Draw the band, in pieces where it has gaps; one alone is as wide as a column."""
    pieces = []
    for edge in edges:
        if pieces and pieces[-1][-1][0] == edge[0] - 1:
            pieces[-1].append(edge)
        else:
            pieces.append([edge])
    half = axes.step * 0.33
    for piece in pieces:
        places = [axes.x(place) for place, _low, _high in piece]
        if len(piece) == 1:
            piece, places = piece * 2, [places[0] - half, places[0] + half]
        above = [(x, axes.y(high)) for x, (_place, _low, high) in zip(places, piece, strict=True)]
        below = [(x, axes.y(low)) for x, (_place, low, _high) in zip(places, piece, strict=True)]
        drawing.area([*above, *reversed(below)])


def _draw_line(drawing, axes, line):
    """Draw a line, with gaps where it has no values; a point alone is a mark."""
    piece = []
    for place, value in [*enumerate(line.values), (len(line.values), None)]:
        if is_number(value):
            piece.append((axes.x(place), axes.y(_value(value))))
            continue
        drawing.path(piece, line.dash)
        if line.marked or len(piece) == 1:
            for x, y in piece:
                drawing.mark(x, y)
        piece = []


def _draw_sign(drawing, line, x, y):
    """Draw how a line looks, for the legend."""
    drawing.path([(x, y + 5), (x + 14, y + 5)], line.dash)
    if line.marked:
        drawing.mark(x + 7, y + 5)
