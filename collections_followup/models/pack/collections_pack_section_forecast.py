from odoo import api, models

from ...engine.charts import Line


class CollectionsPackSectionForecast(models.AbstractModel):
    """The cash that is expected in the next weeks, and how right earlier forecasts were."""

    _name = "collections.pack.section.forecast"
    _inherit = ["collections.pack.section"]
    _description = "Cash Expected in the Management Pack"

    _pack_order = 80

    @api.model
    def _get_title(self):
        return self.env._("Cash expected")

    @api.model
    def _prepare(self, company, day):
        # OVERRIDE 'collections.pack.section'
        forecast = self.env["collections.forecast"]
        weeks = forecast._read(company, day)
        if not any(week["expected"] or week["due"] for week in weeks):
            return None
        accuracy = forecast._read_accuracy(company, day)
        return {
            "lead": [
                self.env._(
                    "Of what was open on %(day)s, %(expected)s are expected in %(count)s weeks, "
                    "%(promised)s of it promised and %(planned)s from plans and settlements.",
                    day=self._date(day),
                    expected=self._amount(sum(week["expected"] for week in weeks), company),
                    count=len(weeks),
                    promised=self._amount(sum(week["promised"] for week in weeks), company),
                    planned=self._amount(sum(week["planned"] for week in weeks), company),
                ),
                self._get_accuracy_text(accuracy, company),
            ],
            "blocks": [
                self._make_block(chart=self._draw_forecast(weeks)),
                self._make_block(
                    caption=self.env._("Week by week"), table=self._get_week_table(weeks, company)
                ),
            ],
            "notes": [
                self.env._(
                    "Cash expected: weeks as of the day, from due dates, each customer's own "
                    "habit, promises and plans; four of five weeks are to be within the band. Came "
                    "is what was paid since of what was open on the day."
                )
            ],
        }

    @api.model
    def _get_accuracy_text(self, accuracy, company):
        """Say how far off the forecasts of the last half year were."""
        if not accuracy["weeks"]:
            return self.env._("No earlier forecast was kept that its accuracy could be told by.")
        texts = [
            self.env._(
                "In the %(weeks)s weeks that were forecast in the last half year, forecasts were "
                "off by %(error)s a week on average.",
                weeks=accuracy["weeks"],
                error=self._amount(accuracy["weekly_error"], company),
            ),
            self.env._(
                "“Everybody pays on the due date” would have been off by %(due)s, “everybody pays "
                "as late as the average” by %(average)s.",
                due=self._amount(accuracy["naive_due_error"], company),
                average=self._amount(accuracy["naive_average_error"], company),
            ),
        ]
        bias = accuracy["bias"]
        if bias:
            amount = self._amount(abs(bias), company)
            texts.append(
                self.env._("On average %s too much were expected a week.", amount)
                if bias > 0
                else self.env._("On average %s too little were expected a week.", amount)
            )
        if accuracy["calibration"] is not None:
            texts.append(
                self.env._(
                    "%s of the weeks were within the band.",
                    self._percent(accuracy["calibration"], 1),
                )
            )
        if accuracy["days_error"] is not None:
            texts.append(
                self.env._(
                    "The day of a payment was %s days off on average.",
                    self._days(accuracy["days_error"]),
                )
            )
        return " ".join(texts)

    @api.model
    def _draw_forecast(self, weeks):
        lines = [Line(self.env._("Expected"), [week["expected"] for week in weeks], "", False)]
        came = [week["came"] for week in weeks]
        if any(amount is not None for amount in came):
            lines.append(Line(self.env._("Came"), came, "4 3", True))
        return self._draw(
            "line_with_band",
            [self._date(week["start"]) for week in weeks],
            lines,
            self.env._("Cash expected week by week, with the band that it is likely to be in"),
            self._whole,
            band=(
                self.env._("Likely"),
                [week["low"] for week in weeks],
                [week["high"] for week in weeks],
            ),
            height=150,
        )

    @api.model
    def _get_week_table(self, weeks, company):
        columns = {
            "due": self.env._("Due"),
            "low": self.env._("At least"),
            "expected": self.env._("Expected"),
            "high": self.env._("At most"),
            "promised": self.env._("Promised"),
            "planned": self.env._("Planned"),
            "came": self.env._("Came"),
        }
        rows = [
            [
                f"{self._date(week['start'])} – {self._date(week['end'])}",
                *(
                    "–" if week[name] is None else self._number(week[name], company)
                    for name in columns
                ),
            ]
            for week in weeks
        ]
        # The bands of weeks do not add up to that of their sum.
        came = [week["came"] for week in weeks if week["came"] is not None]
        sums = {
            "came": self._number(sum(came), company) if came else "–",
            **{
                name: self._number(sum(week[name] for week in weeks), company)
                for name in ("due", "expected", "promised", "planned")
            },
        }
        rows.append([self.env._("Total"), *(sums.get(name, "") for name in columns)])
        return self._make_table(
            [self.env._("Week"), *columns.values()], rows, strong=(len(rows) - 1,)
        )
