"""The page "Key figures": what the screen asks for, with the rights of the user.

A period is a month, quarter or fiscal year, until today where it is not over. Each figure stands
beside that of the period before and of a year before.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import date_utils, format_date, formatLang

from .collections_figure_source_groups import GROUPS as GROUPINGS

KINDS = {"month": 1, "quarter": 3, "year": 12}
# So many months are drawn, and so many groups listed, the largest first.
MONTHS, GROUPS = 13, 50


class CollectionsFigure(models.AbstractModel):
    _inherit = "collections.figure"

    @api.model
    def get_page(self, kind="month", day=None, conventions=None):
        """Return all figures of a period that the user may read.

        :param str kind: month, quarter or year
        :param day: a day of the period, as a text; None: the last one that is over
        :param dict conventions: by name of a figure, what it is switched to
        :return: a dict of ``label`` of the period, its ``kind`` and ``day``, the days of the
            periods before and after it, the ``figures``, each with the names of its ``groups``, and
            the ``groups`` of all of them with their labels
        """
        company = self.env.company
        periods = self._get_page_periods(company, kind, day)
        conventions = self._check_dict(conventions)
        known, rows = {}, []
        with self._share(periods.values()) as shared:
            for name, (_figure, source) in self._get_table().items():
                if self._may_read(source):
                    own = self._check_dict(conventions.get(name))
                    rows.append(self._prepare_figure(name, periods, own, known, shared))
        first, last = periods["now"]
        after = date_utils.add(first, months=KINDS[kind])
        offered = {name for row in rows for name in row["groups"]}
        known = self.env["collections.ageing"]._get_groupings()
        return {
            "label": self._get_period_label(kind, first, last),
            "kind": kind,
            "day": str(first),
            "before": str(periods["before"][0]),
            "after": str(after) if after <= company._collections_today() else "",
            "company": company.display_name,
            "figures": rows,
            "groups": [
                {"name": name, "label": known[name].label}
                for name in GROUPINGS
                if name in offered and (name != "company" or self._has_branches(company))
            ],
        }

    @api.model
    def get_detail(self, name, kind="month", day=None, group_by=None, convention=None):
        """Return one figure in depth: month by month, by group, and what it is computed from.

        :param str name: name of the figure
        :param str group_by: what it is grouped by; None for nothing
        :param dict convention: what it is switched to
        """
        company, given = self.env.company, self._check_dict(convention)
        first, last = self._get_page_periods(company, kind, day)["now"]
        figure, source, scope = self._ask(name, company, [(first, last)], None, given)
        [row] = self._prepare_rows(figure, source, scope, self._read_parts(figure, source, scope))
        return {
            "name": name,
            "words": row["words"],
            "months": self._get_page_months(name, company, last, given),
            "groups": self._get_page_groups(name, company, (first, last), group_by, given),
            "parts": self._prepare_parts(figure, row["parts"], company),
            "buckets": self._prepare_buckets(figure, row["parts"], scope),
            "conventions": self._prepare_conventions(figure, source, scope),
            "steps": [
                {"name": step, "label": label} for step, label in source._get_steps(figure).items()
            ],
            "lists": [
                label for label, _model, _domain in source._get_document_lists(figure, scope)
            ],
        }

    # -------------------------------------------------------------------------- periods

    @api.model
    def _check_dict(self, value):
        """Return a dict that the screen sent, empty where it sent none."""
        if value and not isinstance(value, dict):
            raise UserError(self.env._("Conventions are given by name."))
        return value or {}

    @api.model
    def _get_page_periods(self, company, kind, day):
        """Return the period of a day, the one before and that of a year before, by name."""
        if not isinstance(kind, str) or kind not in KINDS:
            raise UserError(self.env._("A period is a month, a quarter or a year."))
        today = company._collections_today()
        checked = self.env["collections.checked"]
        given = checked._parse_date(day)
        if given:
            checked._check_near(given, today)
        else:
            given = date_utils.subtract(self._get_bounds(company, kind, today)[0], days=1)
        first = min(self._get_bounds(company, kind, one)[0] for one in (given, today))
        periods = {
            name: self._get_bounds(company, kind, date_utils.subtract(first, months=months))
            for name, months in (("now", 0), ("before", KINDS[kind]), ("year", 12))
        }
        return {name: (start, min(end, today)) for name, (start, end) in periods.items()}

    @api.model
    def _get_bounds(self, company, kind, day):
        """Return the first and the last day of the period of a day; a year is the fiscal one."""
        if kind != "year":
            return date_utils.start_of(day, kind), date_utils.end_of(day, kind)
        # Sudo: when the year of a company ends is no secret.
        dates = company.sudo().compute_fiscalyear_dates(day)
        return dates["date_from"], dates["date_to"]

    @api.model
    def _get_period_label(self, kind, first, last):
        """Return how a period is called, and until when it is known."""
        end = self._get_bounds(self.env.company, kind, first)[1]
        label = {
            "month": format_date(self.env, first, date_format="MMMM yyyy"),
            "quarter": format_date(self.env, first, date_format="QQQ yyyy"),
            "year": "/".join(dict.fromkeys(str(one.year) for one in (first, end))),
        }[kind]
        if last < end:
            return self.env._(
                "%(period)s until %(day)s", period=label, day=format_date(self.env, last)
            )
        return label

    @api.model
    def _has_branches(self, company):
        return len(self.env["collections.ageing"]._check_reader(company)) > 1

    # --------------------------------------------------------------------------- figures

    @api.model
    def _prepare_figure(self, name, periods, given, known, shared):
        """Return a figure as the screen shows it, beside those of the other periods.

        :param dict periods: see ``_get_page_periods``
        :param dict known: see ``_read_parts``
        :param Shared shared: what figures of these periods have read
        """
        company = self.env.company
        figure, source, scope = self._ask(name, company, list(periods.values()), None, given)
        scope = scope._replace(shared=shared)
        found = self._read_parts(figure, source, scope, known)
        by_period = {row["period"]: row for row in self._prepare_rows(figure, source, scope, found)}
        rows = {period: by_period[days] for period, days in periods.items()}
        now = rows["now"]["value"]
        return {
            "name": name,
            "label": figure.label,
            "formula": figure.formula,
            "source": figure.source,
            "words": rows["now"]["words"],
            "switched": bool(given),
            "groups": list(source._get_groupings()),
            "value": now,
            "text": self._format_row(figure, rows["now"], company),
            "others": [
                self._compare_rows(figure, rows["now"], rows[period], company)
                for period in ("before", "year")
            ],
        }

    @api.model
    def _compare_rows(self, figure, now, then, company):
        """Return a row of another period beside one: what may be more is not compared."""
        found = self._prepare_comparison(figure, now["value"], then["value"], company)
        if now["least"] or then["least"]:
            found |= {"change": "", "trend": ""}
        return {**found, "text": self._format_row(figure, then, company)}

    @api.model
    def _prepare_comparison(self, figure, now, then, company):
        """Return a figure of another period, and whether it is better now."""
        change, trend = "", ""
        if now is not None and then is not None:
            difference = now - then
            change = self._format(figure, difference, company, sign=True)
            if figure.better and self._format(figure, abs(difference), company) != self._format(
                figure, 0.0, company
            ):
                trend = "good" if (difference > 0) == (figure.better == "up") else "bad"
        return {
            "value": then,
            "text": self._format(figure, then, company),
            "change": change,
            "trend": trend,
        }

    @api.model
    def _format_row(self, figure, row, company):
        """Return the figure of a row as people read it, and whether it may be more."""
        text = self._format(figure, row["value"], company)
        return f"≥ {text}" if text and row["least"] else text

    @api.model
    def _format(self, figure, value, company, sign=False):
        """Return a figure as people read it; an empty text where there is none."""
        if value is None:
            return ""
        plus = "+" if sign and value > 0 else ""
        if figure.unit == "currency":
            return plus + formatLang(self.env, value, currency_obj=company.currency_id)
        digits = {"number": 2, "count": 0}.get(figure.unit, 1)
        number = plus + formatLang(self.env, value, digits=digits)
        if figure.unit == "percent":
            # Of percentages the difference is in points.
            return number if sign else self.env._("%s %%", number)
        return self.env._("%s days", number) if figure.unit == "days" else number

    @api.model
    def _get_page_months(self, name, company, last, given):
        """Return a figure month by month, for a picture."""
        figure, _source = self._get_definition(name)
        return [
            {
                "label": format_date(self.env, row["period"][0], date_format="MMM yy"),
                "value": row["value"],
                "text": self._format_row(figure, row, company),
            }
            for row in self._read_rows(name, company, self._get_last_months(last), **given)
        ]

    @api.model
    def _get_last_months(self, last):
        """Return the months that are shown beside a period: pairs of days, up to its last one."""
        end = date_utils.start_of(last, "month")
        months = [date_utils.subtract(end, months=count) for count in reversed(range(MONTHS))]
        return [(start, min(date_utils.end_of(start, "month"), last)) for start in months]

    @api.model
    def _get_page_groups(self, name, company, period, group_by, given):
        """Return a figure by group: what there is most of in front, without what has none last."""
        if not group_by:
            return []
        rows = self._read_rows(name, company, [period], group_by=group_by, **given)
        figure, source = self._get_definition(name)
        rows.sort(key=lambda row: (row["value"] is None, -(row["value"] or 0.0), row["group"] or 0))
        shown = rows[:GROUPS]
        grouping = source._get_groupings()[group_by]
        names = self.env["collections.ageing"]._get_names(grouping, [row["group"] for row in shown])
        return [
            {
                "id": row["group"],
                "label": names[row["group"]],
                "value": row["value"],
                "text": self._format_row(figure, row, company),
            }
            for row in shown
        ]

    # ----------------------------------------------------------------------------- parts

    @api.model
    def _prepare_parts(self, figure, parts, company):
        """Return what a figure is computed from, in words: amounts, and numbers of things."""
        rows = []
        for name, label in figure.parts.items():
            value = parts.get(name)
            if isinstance(value, int):
                text = formatLang(self.env, value, digits=0)
            elif value is None or isinstance(value, list):
                continue
            else:
                text = formatLang(self.env, float(value), currency_obj=company.currency_id)
            rows.append({"label": label, "text": text})
        return rows

    @api.model
    def _prepare_buckets(self, figure, parts, scope):
        """Return what a figure is computed from bucket by bucket; None where it is not."""
        rows = [
            {
                "label": label,
                "texts": [
                    formatLang(self.env, float(value), currency_obj=scope.company.currency_id)
                    for value in parts[name]
                ],
            }
            for name, label in figure.parts.items()
            if isinstance(parts.get(name), list)
        ]
        labels = self.env["collections.ageing.set"]._get_labels(scope.limits)
        return {"labels": labels, "rows": rows} if rows else None

    @api.model
    def _prepare_conventions(self, figure, source, scope):
        """Return what a figure can be switched to, and what it is computed by now."""
        return [
            {
                "name": convention.name,
                "label": convention.label,
                "value": scope.options[convention.name]
                if convention.choices
                else float(scope.options[convention.name]),
                "usual": convention.default if convention.choices else float(convention.default),
                "least": convention.least,
                "most": convention.most,
                "choices": [
                    {"value": value, "label": text[:1].upper() + text[1:]}
                    for value, text in (convention.choices or {}).items()
                ],
            }
            for convention in source._get_used(figure, scope.options)
            if not convention.choices or len(convention.choices) > 1
        ]
