from odoo import api, models

from ...engine.charts import Line

FIGURES = ("dso", "best_possible_dso", "cei")


class CollectionsPackSectionTrend(models.AbstractModel):
    """Thirteen months: what was open, what of it past due, and days of sales."""

    _name = "collections.pack.section.trend"
    _inherit = ["collections.pack.section"]
    _description = "Trend in the Management Pack"

    _pack_order = 30

    @api.model
    def _get_title(self):
        return self.env._("Trend of 13 months")

    @api.model
    def _prepare(self, company, day):
        # OVERRIDE 'collections.pack.section'
        rows = self._read_trend(company, day)
        if not any(row["open"] for row in rows):
            return None
        labels = [row["label"] for row in rows]
        return {
            "lead": [],
            "blocks": [
                self._make_block(
                    caption=self.env._("Open claims at the end of each month"),
                    chart=self._draw(
                        "stacked_columns",
                        labels,
                        [
                            (self.env._("Not due"), [row["open"] - row["overdue"] for row in rows]),
                            (self.env._("Past due"), [row["overdue"] for row in rows]),
                        ],
                        self.env._("Open claims at the end of each month, what is past due dark"),
                        self._whole,
                        height=150,
                    ),
                ),
                self._make_block(
                    caption=self.env._("Days sales outstanding, and the best possible"),
                    chart=self._draw(
                        "line_with_band",
                        labels,
                        [
                            Line(self.env._("DSO"), [row["dso"] for row in rows], "", True),
                            Line(
                                self.env._("Best possible DSO"),
                                [row["best_possible_dso"] for row in rows],
                                "5 3",
                            ),
                        ],
                        self.env._("Days sales outstanding month by month"),
                        self._whole,
                        height=130,
                    ),
                ),
                self._make_block(
                    caption=self.env._("Month by month"),
                    table=self._get_trend_table(rows, company),
                ),
            ],
            "notes": self._get_trend_notes(rows),
        }

    @api.model
    def _read_trend(self, company, day):
        """Return one dict for each of 13 months, the oldest first; the last one is up to the day.

        Months that were recorded are as recorded; the others, and the last one, are computed from
        the ledger.

        :return: ``label``, ``open`` (claims), ``overdue``, ``dso``, ``best_possible_dso``, ``cei``,
            ``restated`` (whether what was recorded of the month was changed), ``words`` (why),
            ``recorded``, and of what is computed the ``rows`` of the figures by name
        """
        periods = self._get_month_ends(day)
        found = self._read_recorded(company, periods[:-1])
        missing = [period for period in periods if period not in found]
        found |= self._compute_months(company, missing)
        return [{"label": self._month_label(period), **found[period]} for period in periods]

    @api.model
    def _read_recorded(self, company, periods):
        """Return the months of which there is a snapshot, by period."""
        snapshots = self.env["collections.snapshot"]
        days = self._find_recorded_days(company, periods)
        rows = snapshots._read_trend(company, periods[-1][1], len(periods))
        by_day = {row["day"]: row for row in rows if row["day"] in days}
        return {
            period: {
                "open": sum(by_day[period[1]]["buckets"]),
                "overdue": sum(by_day[period[1]]["buckets"][1:]),
                "recorded": True,
                **{
                    name: by_day[period[1]][name]
                    for name in ("dso", "best_possible_dso", "cei", "restated", "words")
                },
            }
            for period in periods
            if period[1] in by_day
        }

    @api.model
    def _find_recorded_days(self, company, periods):
        """Return the month ends that are recorded of all companies that the pack is about.

        A month of which one of them has no snapshot would be told without that one.
        """
        companies = self.env["collections.pack"]._check_reader(company)
        # Sudo: of companies that the user may read, see ``_check_reader``; days are counted.
        counts = (
            self.env["collections.snapshot"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "in", companies.ids),
                    ("kind", "=", "month"),
                    ("state", "=", "current"),
                    ("day", "in", [last for _first, last in periods]),
                ],
                ["day:day"],
                ["company_id:count_distinct"],
            )
        )
        return {day for day, count in counts if count == len(companies)}

    @api.model
    def _compute_months(self, company, periods):
        """Return what the ledger says of months, by period: one statement for all of them."""
        [claims] = self._read_figures(["dso"], company, periods, credits="apart").values()
        series = self._read_figures(FIGURES, company, periods)
        return {
            row["period"]: {
                "open": float(row["parts"].get("ending") or 0.0),
                "overdue": float(row["parts"].get("overdue") or 0.0),
                "recorded": False,
                "restated": False,
                "words": "",
                "rows": {name: rows[place] for name, rows in series.items()},
                **{name: rows[place]["value"] for name, rows in series.items()},
            }
            for place, row in enumerate(claims)
        }

    @api.model
    def _get_trend_table(self, rows, company):
        return self._make_table(
            [
                self.env._("End of"),
                self.env._("Open claims"),
                self.env._("Past due"),
                self.env._("Share"),
                self.env._("DSO"),
                self.env._("Best possible"),
                self.env._("CEI, %"),
            ],
            [
                [
                    row["label"] + (" *" if row["restated"] else ""),
                    self._number(row["open"], company),
                    self._number(row["overdue"], company),
                    self._percent(row["overdue"], row["open"]),
                    self._days(row["dso"]),
                    self._days(row["best_possible_dso"]),
                    self._days(row["cei"]),
                ]
                for row in rows
            ],
            strong=(len(rows) - 1,),
        )

    @api.model
    def _get_trend_notes(self, rows):
        notes = []
        if any(row["recorded"] for row in rows):
            notes.append(
                self.env._(
                    "Trend: months before are as they were recorded, where they were, else "
                    "computed from the ledger; the last one is always computed."
                )
            )
        notes += [
            self.env._("* %(month)s: %(words)s", month=row["label"], words=row["words"])
            for row in rows
            if row["restated"]
        ]
        return [*self._get_conventions(rows[-1]["rows"]), *notes]
