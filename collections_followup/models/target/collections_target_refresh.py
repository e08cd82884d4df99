"""Results of targets, brought up to date for all collectors at once by key figures."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine import targets as engine
from .collections_target import RESULTS

# What was matched late still changes a period that is over: so many days it is looked at again.
LATE_DAYS = 15


class CollectionsTarget(models.Model):
    _inherit = "collections.target"

    @api.model
    def _cron_refresh_targets(self):
        """Bring targets of periods that run, or ended a short while ago, up to date."""
        for company in self._get_recent().company_id:
            self._get_recent(company)._refresh()

    @api.model
    def _get_recent(self, companies=None):
        """Return the targets whose results may still change."""
        companies = companies or self.env["res.company"].search([])
        first = min(company._collections_today() for company in companies)
        return self.search(
            [
                ("company_id", "in", companies.ids),
                ("date_to", ">=", first - timedelta(days=LATE_DAYS)),
            ]
        )

    @api.private
    def _refresh(self):
        """Write the results of these targets as they are now, whoever asks for it."""
        # Sudo: what a collector achieved does not depend on who reads it; only results are written.
        targets = self.sudo().with_context(active_test=False)
        rows = []
        for company, own in targets.grouped("company_id").items():
            rows += own._get_results(company.with_env(targets.env))
        if not rows:
            return
        self.env["collections.target"].flush_model()
        names = list(RESULTS)
        self.env.cr.execute(
            SQL(
                """
                UPDATE collections_target t
                   SET %(changes)s, refresh_date = %(now)s
                  FROM (VALUES %(rows)s) AS v (id, %(names)s)
                 WHERE t.id = v.id
                """,
                changes=SQL(", ").join(
                    SQL("%s = v.%s::%s", SQL.identifier(name), SQL.identifier(name), SQL(kind))
                    for name, kind in RESULTS.items()
                ),
                now=fields.Datetime.now(),
                rows=SQL(", ").join(
                    SQL("(%s)", SQL(", ").join(SQL("%s", value) for value in row)) for row in rows
                ),
                names=SQL(", ").join(map(SQL.identifier, names)),
            )
        )
        self.env["collections.target"].invalidate_model([*names, "refresh_date"])

    @api.private
    def _read_on(self, day):
        """Return how targets stood at the end of a day, without writing anything.

        :param day: a date, today or before
        :return: dicts of the names of ``RESULTS`` by id of the target
        """
        # Sudo: as above: whoever may read a target reads the same result.
        targets = self.sudo().with_context(active_test=False)
        result = {}
        for company, own in targets.grouped("company_id").items():
            for target_id, *values in own._get_results(company.with_env(targets.env), day):
                result[target_id] = dict(zip(RESULTS, values, strict=True))
        return result

    def _get_counted(self, today):
        """Return the days that are counted: until today at most; None before the period."""
        self.ensure_one()
        if self.date_from > today:
            return None
        return (self.date_from, min(self.date_to, today))

    def _get_results(self, company, day=None):
        """Return what is written for targets of one company: id, and the values of ``RESULTS``.

        :param day: the day at whose end they are read; today as it is until now, if None
        """
        now = company._collections_today()
        today = day or now
        found = self._read_values(company, today)
        is_working = company._collections_get_working_days()
        counts = {}
        for first, last in {(own.date_from, own.date_to) for own in self}:
            counts[first, last] = (
                engine.count_working_days(first, min(last, today), is_working),
                engine.count_working_days(first, last, is_working),
            )
        kinds, rows = self._get_kinds(), []
        for target in self:
            result = found.get(target.id)
            adds_up = kinds[target.kind].adds_up
            passed, total = counts[target.date_from, target.date_to]
            if target.date_from > today:
                passed = 0
            pace = engine.get_pace(target.amount, passed, total, adds_up)
            projected = engine.get_projection(result, passed, total, adds_up)
            share = engine.get_share(result, target.amount)
            # Of today, more may come; the last day of a period that is over counts as a whole.
            is_over = target.date_to < now and target.date_to <= today
            state = engine.get_state(result, target.amount, pace, is_over)
            rows.append(
                (
                    target.id,
                    result,
                    result is not None,
                    result if adds_up else None,
                    share,
                    pace,
                    pace is not None,
                    projected,
                    projected is not None,
                    state,
                    passed,
                    total,
                )
            )
        return rows

    def _read_values(self, company, today):
        """Return the results of targets of one company by id, by one statement for each kind.

        Of a team, what its members did is added up, and the figure made of the sums.
        """
        figures = self.env["collections.figure"].with_company(company)
        result = {}
        for name, own in self.grouped("kind").items():
            kind = self._get_kinds()[name]
            periods = {target: target._get_counted(today) for target in own}
            asked = sorted({period for period in periods.values() if period})
            if not asked:
                continue
            figure, source, scope = figures._ask(
                kind.figure, company, asked, "collector", kind.convention
            )
            parts = {}
            for row in figures._read_parts(figure, source, scope):
                parts.setdefault(scope.periods[row["no"]], {})[row["group_id"]] = row
            for target, period in periods.items():
                if period:
                    people = target.user_id or target.team_id.member_ids
                    found = [
                        row
                        for user_id, row in parts.get(period, {}).items()
                        if user_id in people._ids
                    ]
                    result[target.id] = self._add_up(figure, scope, period, found, kind)
        return result

    @api.model
    def _add_up(self, figure, scope, period, rows, kind):
        """Return a figure of the sums of what several people did; None for nothing known."""
        if not rows:
            return 0.0 if kind.adds_up else None
        names = set(rows[0]) - {"no", "group_id"}
        value = figure.value({key: sum(row[key] for row in rows) for key in names}, scope, period)
        value = value[0] if isinstance(value, tuple) else value
        return None if value is None else float(value)
