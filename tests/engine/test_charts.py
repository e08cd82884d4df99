"""Charts: whatever is drawn is well-formed, inside its frame, and made of numbers."""

import math
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.collections_followup.engine import charts
from odoo.addons.collections_followup.engine.charts import Line

SVG = "{http://www.w3.org/2000/svg}"
AMOUNTS = st.one_of(
    st.none(),
    st.just(math.nan),
    st.just(math.inf),
    st.floats(min_value=-1e12, max_value=1e12, allow_nan=False),
    st.sampled_from((0.0, -0.0, 0.01, 5e-324, 1e300)),
)
NAMES = st.text(max_size=60)
# Rounded to two decimals
SLACK = 0.02


def write(value):
    return f"{value:,.0f}"


def read_places(element):
    """Return the horizontal and vertical places of a part of a chart."""

    def get(name):
        return float(element.attrib[name])

    kind = element.tag.removeprefix(SVG)
    if kind == "rect":
        return [get("x"), get("x") + get("width")], [get("y"), get("y") + get("height")]
    if kind == "line":
        return [get("x1"), get("x2")], [get("y1"), get("y2")]
    if kind == "circle":
        return [get("cx")], [get("cy")]
    if kind == "polygon":
        pairs = [pair.split(",") for pair in element.attrib["points"].split()]
        return [float(x) for x, _y in pairs], [float(y) for _x, y in pairs]
    if kind == "path":
        numbers = [float(part) for part in element.attrib["d"].split() if part not in ("M", "L")]
        return numbers[::2], numbers[1::2]
    wide = charts.measure(element.text or "", get("font-size"))
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[element.attrib["text-anchor"]]
    start = get("x") - wide * shift
    return [start, start + wide], [get("y")]


class TestCharts(BaseCase):
    def _check(self, svg):
        """A chart is XML, has a text, no number that is none, and stays in its frame."""
        root = ElementTree.fromstring(svg)
        self.assertEqual(root.attrib["role"], "img")
        _x, _y, width, height = map(float, root.attrib["viewBox"].split())
        for element in root:
            across, down = read_places(element)
            for number in (*across, *down):
                self.assertTrue(math.isfinite(number), svg)
            self.assertGreaterEqual(min(across), -SLACK, ElementTree.tostring(element))
            self.assertLessEqual(max(across), width + SLACK, ElementTree.tostring(element))
            self.assertGreaterEqual(min(down), -SLACK, ElementTree.tostring(element))
            self.assertLessEqual(max(down), height + SLACK, ElementTree.tostring(element))
        return root

    @given(
        rows=st.lists(st.tuples(NAMES, st.lists(AMOUNTS, min_size=4, max_size=4)), max_size=6),
        names=st.lists(NAMES, min_size=4, max_size=4),
        label=NAMES,
    )
    @settings(max_examples=40, deadline=None)
    def test_stacked_bars_in_their_frame(self, rows, names, label):
        self._check(charts.stacked_bars(rows, names, label, write))

    @given(rows=st.lists(st.tuples(NAMES, AMOUNTS, AMOUNTS), max_size=12), label=NAMES)
    @settings(max_examples=40, deadline=None)
    def test_horizontal_bars_in_their_frame(self, rows, label):
        self._check(charts.horizontal_bars(rows, label, write))

    @given(data=st.data(), labels=st.lists(NAMES, max_size=14))
    @settings(max_examples=40, deadline=None)
    def test_stacked_columns_in_their_frame(self, data, labels):
        series = data.draw(
            st.lists(
                st.tuples(NAMES, st.lists(AMOUNTS, min_size=len(labels), max_size=len(labels))),
                max_size=5,
            )
        )
        self._check(charts.stacked_columns(labels, series, "Columns", write))

    @given(data=st.data(), labels=st.lists(NAMES, max_size=14))
    @settings(max_examples=40, deadline=None)
    def test_lines_and_band_in_their_frame(self, data, labels):
        values = st.lists(AMOUNTS, min_size=len(labels), max_size=len(labels))
        lines = [
            Line(name, data.draw(values), dash, marked)
            for name, dash, marked in (("One", "", True), ("Two", "5 3", False))
        ]
        band = data.draw(st.one_of(st.none(), st.tuples(NAMES, values, values)))
        self._check(charts.line_with_band(labels, lines, "Lines", write, band))

    @given(
        lowest=st.floats(min_value=-1e15, max_value=1e15),
        highest=st.floats(min_value=-1e15, max_value=1e15) | st.just(0.0),
    )
    @settings(max_examples=200, deadline=None)
    def test_ticks_span_the_values_and_zero(self, lowest, highest):
        ticks = charts.get_ticks(min(lowest, highest), max(lowest, highest))
        self.assertLessEqual(ticks[0], min(lowest, highest, 0.0) + charts.LEAST)
        self.assertGreaterEqual(ticks[-1], max(lowest, highest, 0.0) - charts.LEAST)
        self.assertEqual(ticks, sorted(set(ticks)))
        self.assertLessEqual(len(ticks), 9)

    def test_ticks_are_round_and_begin_at_nothing(self):
        self.assertEqual(charts.get_ticks(0.0, 400.0), [0.0, 100.0, 200.0, 300.0, 400.0])
        self.assertEqual(charts.get_ticks(0.0, 0.0), [0.0, 1.0])
        self.assertEqual(charts.get_ticks(-30.0, 70.0), [-50.0, -25.0, 0.0, 25.0, 50.0, 75.0])

    def test_texts_are_escaped(self):
        svg = charts.horizontal_bars([('<b> & "Söhne"', 5.0, 0.0)], 'A "label" & <more>', write)
        root = self._check(svg)
        self.assertEqual(root.attrib["aria-label"], 'A "label" & <more>')
        self.assertEqual(root.find(f"{SVG}text").text, '<b> & "Söhne"')
        self.assertNotIn("<b>", svg)

    def test_bars_are_as_long_as_their_amounts(self):
        root = self._check(charts.stacked_bars([("A", [100, 300])], ["x", "y"], "t", write))
        wide = [float(own.attrib["width"]) for own in root.findall(f"{SVG}rect")][2:]
        self.assertAlmostEqual(wide[1] / wide[0], 3, places=3)

    def test_series_differ_in_black_and_white(self):
        """In greys the shades are apart from each other, and get darker."""
        for count in range(2, 7):
            greys = [
                sum(int(shade[place : place + 2], 16) for place in (1, 3, 5)) / 3
                for shade in charts.get_shades(count)
            ]
            for light, dark in zip(greys, greys[1:], strict=False):
                self.assertGreater(light - dark, 20)

    def test_what_is_no_number_is_a_gap(self):
        svg = charts.line_with_band(
            list("abcde"), [Line("L", [1.0, 2.0, None, 4.0, 5.0])], "t", write
        )
        root = self._check(svg)
        # The sign of the legend, and the two pieces
        self.assertEqual(len(root.findall(f"{SVG}path")), 3)

    def test_a_text_is_cut_where_there_is_no_room(self):
        self.assertEqual(charts.shorten("abcdefgh", 1000), "abcdefgh")
        cut = charts.shorten("abcdefgh", 30)
        self.assertTrue(cut.endswith("…"))
        self.assertLessEqual(charts.measure(cut), 30)
