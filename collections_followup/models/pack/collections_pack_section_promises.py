from odoo import api, models
from odoo.tools import SQL

from ...engine.charts import Line

# So many promises that fall due next are listed.
MOST = 8


class CollectionsPackSectionPromises(models.AbstractModel):
    """How promises were kept, by number and value, and what is promised for the next days."""

    _name = "collections.pack.section.promises"
    _inherit = ["collections.pack.section"]
    _description = "Promises in the Management Pack"

    _pack_order = 70
    _pack_models = ("collections.promise",)

    @api.model
    def _get_title(self):
        return self.env._("Promises")

    @api.model
    def _prepare(self, company, day):
        # OVERRIDE 'collections.pack.section'
        months = self._get_month_ends(day)
        found = self._read_figures(["promise_kept_rate", "promise_kept_value"], company, months)
        by_number, by_value = found.values()
        due = self._read_due(company, day)
        if not due and all(row["value"] is None for row in by_number):
            return None
        return {
            "lead": [
                self._get_kept_text(by_number[-1], by_value[-1], company),
                self._get_due_text(due, company),
            ],
            "blocks": [
                *self._get_kept_blocks(months, by_number, by_value),
                *([self._get_due_block(due, company)] if due else ()),
            ],
            "notes": self._get_conventions(
                {"promise_kept_rate": by_number[-1], "promise_kept_value": by_value[-1]}
            ),
        }

    @api.model
    def _get_kept_text(self, by_number, by_value, company):
        """Say how the promises of the month were kept."""
        parts = by_number["parts"]
        ended = (parts.get("kept") or 0) + (parts.get("broken") or 0)
        if not ended:
            return self.env._("No promise was for a day of the month.")
        return self.env._(
            "Promises for a day of the month: %(ended)s, kept: %(kept)s (%(number)s). Of "
            "%(promised)s promised, %(paid)s were paid in time (%(value)s).",
            ended=ended,
            kept=parts["kept"],
            number=self._percent(parts["kept"], ended),
            promised=self._amount(float(by_value["parts"]["promised"]), company),
            paid=self._amount(float(by_value["parts"]["paid"]), company),
            value=self._percent(by_value["parts"]["paid"], by_value["parts"]["promised"]),
        )

    @api.model
    def _get_due_text(self, due, company):
        if not due:
            return self.env._("No promise was open.")
        return self.env._(
            "Still open: %(amount)s (promises: %(count)s).",
            count=len(due),
            amount=self._amount(sum(row["amount"] for row in due), company),
        )

    @api.model
    def _get_kept_blocks(self, months, by_number, by_value):
        """Return the picture of how promises were kept month by month."""
        if all(row["value"] is None for row in by_number):
            return []
        return [
            self._make_block(
                caption=self.env._("Promises kept, in percent"),
                chart=self._draw(
                    "line_with_band",
                    [self._month_label(month) for month in months],
                    [
                        Line(
                            self.env._("By number"), [row["value"] for row in by_number], "", True
                        ),
                        Line(self.env._("By value"), [row["value"] for row in by_value], "5 3"),
                    ],
                    self.env._("Promises kept month by month, in percent"),
                    self._whole,
                    height=120,
                ),
            )
        ]

    @api.model
    def _read_due(self, company, day):
        """Return the promises that were open at the end of a day, the first due first.

        :return: a list of dicts: ``date``, ``customer_id``, ``amount``, in company currency
        """
        promises = self.env["collections.promise"]
        promises.flush_model()
        companies = self.env["collections.pack"]._check_reader(company)
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT p.date, p.partner_id AS customer_id, p.amount_company::float8 AS amount
                  FROM collections_promise p
                 WHERE p.company_id IN %(companies)s AND p.date_made <= %(day)s
                   AND COALESCE(p.date_ended, p.date_cancelled, 'infinity') > %(day)s
                   AND (p.state = 'open' OR p.date_ended IS NOT NULL
                        OR p.date_cancelled IS NOT NULL)
              ORDER BY p.date, p.amount_company DESC, p.id
                """,
                companies=tuple(companies.ids),
                day=day,
            )
        )

    @api.model
    def _get_due_block(self, due, company):
        """Return the table of what is promised next."""
        ageing = self.env["collections.ageing"]
        shown, others = due[:MOST], due[MOST:]
        names = ageing._get_names(
            ageing._get_groupings()["partner"], [row["customer_id"] for row in shown]
        )
        rows = [
            [
                self._date(row["date"]),
                names[row["customer_id"] or False],
                self._number(row["amount"], company),
            ]
            for row in shown
        ]
        if others:
            amount = sum(row["amount"] for row in others)
            rows.append(["", self.env._("%s others", len(others)), self._number(amount, company)])
        total = sum(row["amount"] for row in due)
        rows.append([self.env._("Total"), "", self._number(total, company)])
        return self._make_block(
            table=self._make_table(
                [
                    self.env._("Promised for"),
                    self.env._("Customer"),
                    self.env._("Promised amount"),
                ],
                rows,
                texts=2,
                strong=(len(rows) - 1,),
            )
        )
