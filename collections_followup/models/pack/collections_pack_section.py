"""Sections of the management pack: each is a source found in the registry.

A section says its place (``_pack_order``), its title and what stands in it (``_prepare``). Add-ons
add a page by a model of their own that inherits ``collections.pack.section``.
"""

from markupsafe import Markup

from odoo import api, models, tools
from odoo.tools import date_utils, format_date, formatLang

from ...engine import charts
from ...report.base.collections_document import Formatter
from ..base.res_company_dates import format_short_day

# Width of a chart on the page, in pixels.
WIDTH = 642


class CollectionsPackSection(models.AbstractModel):
    """What a section of the pack says, and what all of them use."""

    _name = "collections.pack.section"
    _description = "Section of the Management Pack"

    # Place among the sections. None: is none itself.
    _pack_order = None
    # Models whose records the section reads, beside the ledger: who may not read them gets the
    # pack without it.
    _pack_models = ()
    # The template that draws the section; it gets ``section``, what ``_prepare`` returned.
    _pack_template = "collections_followup.report_pack_section"

    @api.model
    def _get_sections(self):
        """Return an empty recordset of each section, in their order."""
        return [self.env[name] for name in self._get_section_names()]

    @tools.ormcache()
    def _get_section_names(self):
        found = (
            self.env.registry[name]
            for name in self.env.registry.descendants(["collections.pack.section"], "_inherit")
        )
        taking_part = [model for model in found if model._pack_order is not None]
        return tuple(
            model._name
            for model in sorted(taking_part, key=lambda own: (own._pack_order, own._name))
        )

    @api.model
    def _may_read(self):
        """Return whether the user may read what the section is about."""
        return all(self.env[model].has_access("read") for model in self._pack_models)

    @api.model
    def _get_title(self):
        """Return the title of the section."""
        raise NotImplementedError

    @api.model
    def _prepare(self, company, day):
        """Return what the section says, ready to print in the language of the environment.

        Whether the user may read the pack of this company was checked before.

        :param company: the company, which is the current one
        :param day: the day, today or before
        :return: a dict, or None where there is nothing to say: ``lead`` (sentences under the
            title), ``blocks`` (see ``_make_block``) and ``notes`` (sentences that say how it is
            counted)
        """
        raise NotImplementedError

    # --------------------------------------------------------------------------- blocks

    @api.model
    def _make_block(self, chart=None, table=None, caption=None):
        """Return a piece of a section that stays on one page.

        :param str chart: SVG, see ``engine/charts.py``, which escapes what it is given
        :param dict table: see ``_make_table``
        :param str caption: stands above
        """
        return {"chart": chart and Markup(chart), "table": table, "caption": caption}

    @api.model
    def _make_table(self, head, rows, texts=1, strong=()):
        """Return a table.

        :param list head: what the columns are called
        :param list rows: lists of texts, one for each column
        :param int texts: how many of the first columns are texts; the others stand at the right
        :param strong: numbers of the rows that are sums
        """
        return {
            "head": head,
            "rows": [{"cells": row, "strong": place in strong} for place, row in enumerate(rows)],
            "texts": texts,
        }

    # -------------------------------------------------------------------------- periods

    @api.model
    def _get_month(self, day):
        """Return the month that ends on a day: the calendar month, or one up to that day."""
        if day == date_utils.end_of(day, "month"):
            return date_utils.start_of(day, "month"), day
        return date_utils.add(date_utils.subtract(day, months=1), days=1), day

    @api.model
    def _get_periods(self, day):
        """Return the months up to a day, up to the one before and of a year before, by name."""
        now = self._get_month(day)
        year = date_utils.subtract(day, months=12)
        if day == date_utils.end_of(day, "month"):
            year = date_utils.end_of(year, "month")
        return {
            "now": now,
            "before": self._get_month(date_utils.subtract(now[0], days=1)),
            "year": self._get_month(year),
        }

    @api.model
    def _get_month_ends(self, day, months=13):
        """Return periods for a trend: the month up to the day, and the calendar months before."""
        start = date_utils.start_of(day, "month")
        firsts = [date_utils.subtract(start, months=count) for count in reversed(range(1, months))]
        return [
            *((first, date_utils.end_of(first, "month")) for first in firsts),
            self._get_month(day),
        ]

    @api.model
    def _read_figures(self, names, company, periods, **convention):
        """Return the rows of figures for periods, in the order of the periods.

        What several figures are computed from is read once.

        :param names: names of figures
        :param periods: pairs of first and last day, rising
        :param convention: see ``_compute`` of ``collections.figure``
        :return: a dict of lists of rows (see ``_read_rows`` there) by name
        """
        figures, known, result = self.env["collections.figure"], {}, {}
        for name in names:
            figure, source, scope = figures._ask(name, company, periods, None, convention)
            parts = figures._read_parts(figure, source, scope, known)
            result[name] = figures._prepare_rows(figure, source, scope, parts)
        return result

    @api.model
    def _read_by_period(self, names, company, periods):
        """Return figures for periods that have names.

        :param dict periods: first and last day, by name
        :return: a dict by name of the figure of dicts of rows by name of the period
        """
        found = self._read_figures(names, company, list(periods.values()))
        result = {}
        for name, rows in found.items():
            by_period = {row["period"]: row for row in rows}
            result[name] = {key: by_period[period] for key, period in periods.items()}
        return result

    @api.model
    def _get_conventions(self, rows):
        """Return notes that say how figures are counted.

        :param dict rows: a row of each figure, see ``_read_rows``, by name of the figure
        """
        table = self.env["collections.figure"]._get_table()
        return [
            self.env._("%(figure)s: %(words)s", figure=table[name][0].label, words=row["words"])
            for name, row in rows.items()
        ]

    # ---------------------------------------------------------------------------- words

    @api.model
    def _number(self, amount, company):
        """Return an amount without its currency, as it stands in tables."""
        return Formatter(self.env).number(amount, company.currency_id)

    @api.model
    def _amount(self, amount, company):
        """Return an amount with its currency, as it stands in sentences."""
        text = Formatter(self.env).amount(amount, company.currency_id)
        return text.replace(" ", "\N{NO-BREAK SPACE}")

    @api.model
    def _whole(self, amount):
        """Return an amount without decimals, as it stands in pictures."""
        # Adding zero turns the -0.0 of rounding into 0.0.
        return formatLang(self.env, round(amount) + 0.0, digits=0)

    @api.model
    def _days(self, days):
        """Return a number of days, with one decimal; a dash for none."""
        return "–" if days is None else formatLang(self.env, float(days), digits=1)

    @api.model
    def _percent(self, part, whole):
        """Return a share in percent; a dash where there is no whole."""
        if not whole:
            return "–"
        return self.env._("%s %%", formatLang(self.env, float(part) / float(whole) * 100, digits=1))

    @api.model
    def _date(self, day):
        return format_date(self.env, day)

    @api.model
    def _month_label(self, period):
        """Return what a month is called below a picture: the day itself where it is no month."""
        first, last = period
        if first.day == 1:
            return format_date(self.env, last, date_format="MMM yy")
        return format_short_day(self.env, last)

    @api.model
    def _draw(self, draw, *args, **options):
        """Return a chart of ``engine/charts.py`` in the width of the page."""
        return getattr(charts, draw)(*args, width=options.pop("width", WIDTH), **options)
