"""The trend: the recorded month ends of a company and its branches, one after the other."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime, groupby

from ...engine.ageing import parse_limits
from .collections_snapshot_amounts import BUCKETS, SUMS
from .collections_snapshot_make import FIGURES

MOST_TREND = 120


class CollectionsSnapshot(models.Model):
    _inherit = "collections.snapshot"

    @api.model
    def _read_trend(self, company, day=None, months=13):
        """Return the recorded month ends of a company and its branches, the oldest first.

        :param company: a company; its branches, as far as the user is in them, come along
        :param day: the last day that counts; None: all that is recorded
        :param int months: how many month ends at most; months that nobody recorded are left out
        :return: a list of dicts: ``day``; ``open``, ``overdue`` and ``credit``; ``buckets``, the
            current one first, and their ``labels``; ``disputed``, ``promised``, ``planned``,
            ``held``; ``sales`` and ``received`` of the month (all amounts in company currency);
            ``dso``, ``best_possible_dso`` and ``cei`` by their usual convention, None where there
            is nothing to divide by; ``restated``; ``words``: how the month was recorded, and why
            it was restated
        :raise UserError: the day or the number makes no sense
        :raise AccessError: the user reads no receivables, or not of this company
        """
        company = company[:1]
        ageing = self.env["collections.ageing"]
        companies = ageing._check_reader(company)
        checked = self.env["collections.checked"]
        last = checked._parse_date(day)
        if type(months) is not int or not 0 < months <= MOST_TREND:
            raise UserError(self.env._("Ask for up to %s months.", MOST_TREND))
        self.env.flush_all()
        limited = ageing._get_limited(companies)
        found = self._find_trend_sudo(companies, last, months + 1)
        if limited:
            rows = self._read_own_rows(found, limited)
        else:
            rows = found._read_columns(["beginning", "overdue_netted", *FIGURES, *SUMS])
        return [
            self._prepare_month(list(group), rows, limited)
            for _day, group in groupby(found, key=lambda own: own.day)
        ][-months:]

    @api.model
    def _find_trend_sudo(self, companies, last, months):
        """Return the snapshots of the last months of companies, the oldest first."""
        domain = [
            ("company_id", "in", companies.ids),
            ("kind", "=", "month"),
            ("state", "=", "current"),
        ]
        if last:
            domain.append(("day", "<=", last))
        # Sudo: of companies that the user may read, see ``_check_reader``; whoever sees only own
        # customers gets the amounts of their lines.
        found = self.sudo().search(domain, order="day desc, company_id", limit=None)
        days = sorted(set(found.mapped("day")))[-months:]
        return found.filtered(lambda own: own.day in days).sorted(
            lambda own: (own.day, own.company_id.id)
        )

    @api.model
    def _read_own_rows(self, found, limited):
        """Return the amounts of snapshots that are of the user's own customers, and nobody's.

        :param found: snapshots
        :param limited: companies in which the user sees only these
        """
        lines = self.env["collections.snapshot.line"]
        sums = SQL(", ").join(
            SQL("SUM(%s) AS %s", SQL.identifier(name), SQL.identifier(name)) for name in SUMS
        )
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT id, %(sums)s, SUM(late) AS overdue_netted
                  FROM (SELECT l.snapshot_id AS id, l.partner_id, %(own)s,
                               GREATEST(SUM(l.overdue) - SUM(l.credit), 0) AS late
                          FROM collections_snapshot_line l
                          JOIN collections_snapshot s ON s.id = l.snapshot_id
                          JOIN (%(collected)s) c ON c.id = l.id
                         WHERE l.snapshot_id = ANY(%(ids)s)
                           AND (s.company_id NOT IN %(limited)s OR c.user_id IS NULL
                                OR c.user_id = %(uid)s)
                      GROUP BY l.snapshot_id, l.partner_id) owed
              GROUP BY id
                """,
                sums=sums,
                own=SQL(", ").join(
                    SQL("SUM(%s) AS %s", SQL.identifier("l", name), SQL.identifier(name))
                    for name in SUMS
                ),
                collected=lines._sql_collected(),
                ids=found.ids,
                limited=tuple(limited.ids),
                uid=self.env.uid,
            )
        )
        result = {row["id"]: row for row in rows}
        opened = {(own.company_id, own.day): own.id for own in found}
        for own in found:
            row = result.setdefault(own.id, {"id": own.id})
            before = opened.get((own.company_id, own._get_day_before()))
            row["beginning"] = (result.get(before) or {}).get("open")
        return result

    def _get_day_before(self):
        """Return the last day of the month before."""
        first, _last = self._get_period()
        return self.env["collections.figure.source"]._get_day_before(first)

    @api.model
    def _prepare_month(self, group, rows, limited):
        """Return one month of the trend, see ``_read_trend``.

        :param list group: the snapshots of the companies
        :param rows: their amounts by id
        :param limited: companies in which the user sees only own customers
        """
        found = [rows.get(own.id) or {} for own in group]
        sums = {
            name: sum(row.get(name) or 0 for row in found)
            for name in (*SUMS, "beginning", "overdue_netted")
        }
        if any(row.get("beginning") is None for row in found):
            sums["beginning"] = None
        rounded = group[0].currency_id.round
        labels, buckets = self._merge_buckets(group, found)
        if len(group) == 1 and "dso" in found[0]:
            figures = {name: found[0][name] for name in FIGURES}
        else:
            figures = self._compute_trend_figures(group, sums)
        return {
            "day": group[0].day,
            **{
                name: rounded(float(sums[name]))
                for name in SUMS
                if name not in BUCKETS and name != "item_count"
            },
            "buckets": [rounded(float(amount)) for amount in buckets],
            "labels": labels,
            **{name: figures[name] for name in FIGURES if name != "dso_countback"},
            "restated": any(own.replaces_id for own in group),
            "words": self._describe_month(group, limited),
        }

    @api.model
    def _merge_buckets(self, group, found):
        """Return the labels of the buckets of snapshots, and the amounts of all of them.

        Where companies were aged by other buckets, what is past due is one.
        """
        sets = self.env["collections.ageing.set"]
        kinds = {own.limits for own in group}
        columns = [[row.get(name) or 0 for name in BUCKETS] for row in found]
        if len(kinds) > 1:
            late = sum(sum(amounts[1:]) for amounts in columns)
            labels = [self.env._("Not due"), self.env._("Past due")]
            return labels, [sum(amounts[0] for amounts in columns), late]
        limits = parse_limits(group[0].limits)
        sums = map(sum, zip(*columns, strict=True))
        return sets._get_labels(limits), list(sums)[: len(limits) + 2]

    @api.model
    def _compute_trend_figures(self, group, sums):
        """Return the figures of a month by name: those recorded, or of several companies together.

        :param dict sums: amounts of all of them
        """
        sold = [sum(months) for months in zip(*(own.sold or [] for own in group), strict=False)]
        opened = sums["beginning"]
        values = group[0]._compute_figures({**sums, "beginning": opened or 0, "sold": sold})
        if opened is None:
            values["cei"] = None, ""
        return {name: value for name, (value, _words) in values.items()}

    @api.model
    def _describe_month(self, group, limited):
        """Return how a month was recorded, in words.

        Why it was restated names entries of all customers: told to whoever sees all.
        """
        texts = []
        for own in group:
            if limited and own.replaces_id:
                moment = format_datetime(self.env, own.date_taken, dt_format="medium")
                text = self.env._("Restated on %s.", moment)
            else:
                text = own._describe()
            if len(group) > 1:
                text = f"{own.company_id.name}: {text}"
            texts.append(text)
        if limited:
            texts.append(self.env._("Only your own customers, and those of nobody, are counted."))
        return " ".join(dict.fromkeys(texts))
