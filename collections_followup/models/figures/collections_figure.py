"""Figures that a department is steered by, each with the convention that it is computed by.

``_compute`` is what others ask: a figure of a company and a period, and its convention in words.
What figures there are, what they mean and how they are read is said by sources
(``collections.figure.source``): screen, pages, sheets and documentation take it from there.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import date_utils

from .collections_figure_source import Scope

# More at once is no page to read, and no statement to plan.
MOST_PERIODS = 120
# Conventions that change what is made of the parts, and not what is read.
OF_VALUES = frozenset(
    {"days", "months", "forward", "bucket", "basis", "kept", "attempts", "recoveries", "fees"}
)


class CollectionsFigure(models.AbstractModel):
    _name = "collections.figure"
    _description = "Figure"

    # ---------------------------------------------------------------------- definitions

    @api.model
    def _get_table(self):
        """Return all figures by name, in their order: pairs of the ``Figure`` and its source."""
        return {
            figure.name: (figure, source)
            for source in self.env["collections.figure.source"]._get_sources()
            for figure in source._get_figures()
        }

    @api.model
    def _get_definition(self, name):
        """Return a ``Figure`` and its source.

        :raise UserError: there is none of this name
        """
        found = self._get_table().get(name) if isinstance(name, str) else None
        if not found:
            raise UserError(self.env._("There is no figure “%s”.", name))
        return found

    # --------------------------------------------------------------------------- asking

    @api.model
    def _compute(self, name, company, date_from, date_to, **convention):
        """Return a figure of a company in a period, and the words of its convention.

        :param str name: name of the figure, see ``_get_table``
        :param company: a company; its branches, as far as the user is in them, come along
        :param date_from: first day of the period
        :param date_to: its last day
        :param convention: what is to be other than usual, by name; see ``Figure.conventions``
        :return: the figure, None where there is nothing to divide by, and its convention in words
        :raise UserError: a name, day or convention makes no sense
        :raise AccessError: the user reads no figures, or not of this company
        """
        [row] = self._read_rows(name, company, [(date_from, date_to)], **convention)
        return row["value"], row["words"]

    @api.model
    def _read_rows(self, name, company, periods, group_by=None, **convention):
        """Return a figure for periods and groups, by one statement for all of them.

        :param periods: pairs of first and last day
        :param str group_by: one of ``_get_groupings`` of sources; None: no groups
        :param convention: see ``_compute``
        :return: a list of dicts: ``period``, ``group`` (id, False for none), ``value`` (None where
            there is nothing to divide by), ``words``, ``least`` (whether it may be more), ``parts``
            (what it was computed from, by name). Without groups there is a row for each period,
            else one for each group that has something in it.
        """
        figure, source, scope = self._ask(name, company, periods, group_by, convention)
        return self._prepare_rows(figure, source, scope, self._read_parts(figure, source, scope))

    @api.model
    def _ask(self, name, company, periods, group_by=None, convention=None):
        """Return the figure, its source and the scope of what is asked for, all of it checked."""
        figure, source = self._get_definition(name)
        company = company[:1]
        companies = self._check_reader(company, source)
        if group_by is not None and group_by not in list(source._get_groupings()):
            raise UserError(source._explain_groups(figure, group_by))
        ageing = self.env["collections.ageing"]
        return (
            figure,
            source,
            Scope(
                company=company,
                companies=companies,
                periods=self._parse_periods(company, periods),
                group_by=group_by,
                options=self._parse_options(figure, source, convention or {}),
                limited=ageing._get_limited(companies),
                limits=self.env["collections.ageing.set"]._get_limits(company),
            ),
        )

    @api.model
    def _check_reader(self, company, source):
        """Refuse whoever may not read what a source reads: SQL asks nobody.

        :return: the company and those of its branches that the user is in
        """
        companies = self.env["collections.ageing"]._check_reader(company)
        for model in source._figure_models:
            self.env[model].check_access("read")
        return companies

    @api.model
    def _may_read(self, source):
        """Return whether the user may read what a source reads, beside the ledger."""
        return all(self.env[model].has_access("read") for model in source._figure_models)

    @api.model
    def _parse_periods(self, company, periods):
        """Return periods as pairs of dates, in their order."""
        checked = self.env["collections.checked"]
        today = company._collections_today()
        result = []
        for first, last in periods:
            days = [checked._parse_date(day) for day in (first, last)]
            if not all(days):
                raise UserError(self.env._("Say from which day to which day."))
            for day in days:
                checked._check_near(day, today)
            if days[0] > days[1]:
                raise UserError(self.env._("The period ends before it begins."))
            result.append(tuple(days))
        if not 0 < len(result) <= MOST_PERIODS:
            raise UserError(self.env._("Ask for up to %s periods at once.", MOST_PERIODS))
        return sorted(set(result), key=lambda period: (period[1], period[0]))

    @api.model
    def _parse_options(self, figure, source, given):
        """Return a value for each convention of a figure: the one given, or else the usual one."""
        known = {convention.name: convention for convention in figure.conventions}
        for name in given:
            if name not in known:
                raise UserError(
                    self.env._(
                        "%(figure)s has no convention “%(name)s”. It has: %(known)s.",
                        figure=figure.label,
                        name=name,
                        known=", ".join(known) or self.env._("none"),
                    )
                )
        return {
            name: source._parse_convention(convention, given[name])
            if name in given
            else convention.default
            for name, convention in known.items()
        }

    # -------------------------------------------------------------------------- reading

    @api.model
    def _read_parts(self, figure, source, scope, known=None):
        """Return what a figure is computed from: rows of the statement of its family.

        :param dict known: rows that were read in the same transaction, by what they depend on:
            figures of one family share them
        """
        known = {} if known is None else known
        options = {name: value for name, value in scope.options.items() if name not in OF_VALUES}
        key = (
            source._name,
            figure.family,
            *sorted(options.items()),
            *scope.periods,
            scope.group_by,
        )
        if key not in known:
            self.env.flush_all()
            statement = getattr(source, f"_sql_{figure.family}")(scope)
            known[key] = self.env.execute_query_dict(statement)
        return known[key]

    @api.model
    def _prepare_rows(self, figure, source, scope, found):
        """Return rows as others get them, see ``_read_rows``."""
        rows = []
        for row in found:
            parts = {key: part for key, part in row.items() if key not in ("no", "group_id")}
            period = scope.periods[row["no"]]
            result = figure.value(parts, scope, period)
            value, remark = result if isinstance(result, tuple) else (result, "")
            rows.append(
                {
                    "period": period,
                    "group": row["group_id"] or False,
                    "value": None if value is None else float(value),
                    "words": self._explain(figure, source, scope, remark),
                    # All that has to be said of days is that there may be more of them.
                    "least": bool(remark) and figure.unit == "days",
                    "parts": parts,
                }
            )
        if not scope.group_by:
            there = {row["period"] for row in rows}
            # Nothing was there: nothing can be lost of it, and nothing can be divided by it.
            rows += [
                {
                    "period": period,
                    "group": False,
                    "value": 0.0 if figure.unit in ("currency", "count") else None,
                    "words": self._explain(figure, source, scope),
                    "least": False,
                    "parts": {},
                }
                for period in scope.periods
                if period not in there
            ]
        return sorted(rows, key=lambda row: scope.periods.index(row["period"]))

    @api.model
    def _explain(self, figure, source, scope, remark=""):
        """Return the words of the convention that a figure is computed by."""
        texts = [
            source._explain_convention(convention, scope.options[convention.name])
            for convention in source._get_used(figure, scope.options)
        ]
        text = "; ".join(filter(None, [*texts, remark])) or figure.formula
        return f"{text[:1].upper()}{text[1:]}."

    # ---------------------------------------------------------------------------- months

    @api.model
    def _get_months(self, first, last):
        """Return the calendar months of a period, the first and the last perhaps a part of one."""
        months, day = [], first
        while day <= last:
            end = min(date_utils.end_of(day, "month"), last)
            months.append((day, end))
            day = date_utils.add(end, days=1)
        return months
