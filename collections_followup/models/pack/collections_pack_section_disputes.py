from odoo import api, models
from odoo.tools import SQL

MOST = 8


class CollectionsPackSectionDisputes(models.AbstractModel):
    """What was in dispute on the day, by reason and age, and how long disputes took."""

    _name = "collections.pack.section.disputes"
    _inherit = ["collections.pack.section"]
    _description = "Disputes in the Management Pack"

    _pack_order = 60
    _pack_models = ("collections.dispute",)

    @api.model
    def _get_title(self):
        return self.env._("Disputes")

    @api.model
    def _prepare(self, company, day):
        # OVERRIDE 'collections.pack.section'
        rows = self._read_disputes(company, day)
        periods = self._get_periods(day)
        [times] = self._read_by_period(["dispute_cycle_time"], company, periods).values()
        if not rows and not any(row["parts"].get("count") for row in times.values()):
            return None
        return {
            "lead": [self._get_dispute_text(rows, company), self._get_time_text(times)],
            "blocks": [self._get_dispute_block(rows, company)] if rows else [],
            "notes": [
                *self._get_conventions({"dispute_cycle_time": times["now"]}),
                self.env._(
                    "In dispute: what is disputed of each invoice, at most what was open of it; "
                    "of several disputes about one, the oldest comes first."
                ),
            ],
        }

    @api.model
    def _get_dispute_text(self, rows, company):
        if not rows:
            return self.env._("Nothing was in dispute.")
        return self.env._(
            "%(amount)s were in dispute (disputes: %(count)s, days since the oldest was raised: "
            "%(days)s).",
            amount=self._amount(sum(row["amount"] for row in rows), company),
            count=sum(row["count"] for row in rows),
            days=max(row["oldest"] for row in rows),
        )

    @api.model
    def _get_time_text(self, times):
        """Say how long the disputes took that were resolved in the month, and before."""
        now = times["now"]
        if now["value"] is None:
            return self.env._("No dispute was resolved in the month.")
        return self.env._(
            "Disputes resolved in the month: %(count)s; days until then: %(days)s on average, a "
            "month before %(before)s, a year before %(year)s.",
            count=now["parts"]["count"],
            days=self._days(now["value"]),
            before=self._days(times["before"]["value"]),
            year=self._days(times["year"]["value"]),
        )

    @api.model
    def _read_disputes(self, company, day):
        """Return what was in dispute at the end of a day, by reason, the largest first.

        :return: a list of dicts: ``name`` of the reason, ``count`` of disputes, ``amount`` in
            company currency, ``young``, ``middle`` and ``old`` of it (up to 30, 90, and more days
            since it was raised), ``oldest``, in days
        """
        self.env.flush_all()
        companies = self.env["collections.pack"]._check_reader(company)
        rows = self.env.execute_query_dict(
            SQL(
                """
                WITH invoice AS MATERIALIZED (
                    SELECT o.move_id, SUM(GREATEST(o.open, 0)) AS open FROM (%(open)s) o GROUP BY 1
                ), line AS (
                    SELECT d.id, d.reason_id, %(day)s::date - d.date_raised AS days, i.open,
                           dl.amount_company AS amount,
                           SUM(dl.amount_company) OVER (
                               PARTITION BY dl.move_id ORDER BY d.date_raised, dl.id
                               ROWS UNBOUNDED PRECEDING) AS upto
                      FROM collections_dispute d
                      JOIN collections_dispute_line dl ON dl.dispute_id = d.id
                      JOIN invoice i ON i.move_id = dl.move_id
                     WHERE d.date_raised <= %(day)s AND dl.amount_company > 0
                       AND COALESCE(dl.date_closed, d.date_closed, 'infinity') > %(day)s
                ), capped AS (
                    SELECT id, reason_id, days,
                           LEAST(amount, GREATEST(0, open - (upto - amount))) AS amount
                      FROM line)
                SELECT reason_id, COUNT(DISTINCT id) AS count, MAX(days) AS oldest,
                       SUM(amount)::float8 AS amount,
                       COALESCE(SUM(amount) FILTER (WHERE days <= 30), 0)::float8 AS young,
                       COALESCE(SUM(amount) FILTER (WHERE days BETWEEN 31 AND 90), 0)::float8
                           AS middle,
                       COALESCE(SUM(amount) FILTER (WHERE days > 90), 0)::float8 AS old
                  FROM capped WHERE amount > 0 GROUP BY 1
                """,
                day=day,
                open=self.env["account.move.line"]._collections_sql_open_on(day, companies),
            )
        )
        # Sudo: the names of reasons, of companies above the user's too.
        reasons = (
            self.env["collections.dispute.reason"]
            .sudo()
            .browse([row["reason_id"] for row in rows if row["reason_id"]])
        )
        names = {reason.id: reason.display_name for reason in reasons}
        for row in rows:
            row["name"] = names.get(row["reason_id"]) or self.env._("No reason")
            for name in ("amount", "young", "middle", "old"):
                row[name] = company.currency_id.round(row[name])
        return sorted(rows, key=lambda row: (-row["amount"], row["name"]))

    @api.model
    def _get_dispute_block(self, rows, company):
        """Return the picture and the table of the reasons."""
        shown, others = rows[:MOST], rows[MOST:]
        if others:
            shown = [*shown, self._add_reasons(others, self.env._("Other reasons"))]
        total = self._add_reasons(rows, self.env._("Total"))
        ages = [
            self.env._("Up to 30 days"),
            self.env._("31-90 days"),
            self.env._("Over 90 days"),
        ]
        return self._make_block(
            chart=self._draw(
                "stacked_bars",
                [(row["name"], [row["young"], row["middle"], row["old"]]) for row in shown],
                ages,
                self.env._("What is in dispute, by reason and age"),
                self._whole,
                bar=15,
            ),
            table=self._make_table(
                [self.env._("Reason"), self.env._("Disputes"), self.env._("In dispute"), *ages],
                [
                    [
                        row["name"],
                        str(row["count"]),
                        *(
                            self._number(row[name], company)
                            for name in ("amount", "young", "middle", "old")
                        ),
                    ]
                    for row in [*shown, total]
                ],
                strong=(len(shown),),
            ),
        )

    @api.model
    def _add_reasons(self, rows, name):
        numbers = ("count", "amount", "young", "middle", "old")
        return {"name": name, **{number: sum(row[number] for row in rows) for number in numbers}}
