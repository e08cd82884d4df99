from odoo import api, models

# So many customers are listed; what the others owe is one row.
MOST = 10


class CollectionsPackSectionDebtors(models.AbstractModel):
    """Who owes most, what of it is past due, and how that changed."""

    _name = "collections.pack.section.debtors"
    _inherit = ["collections.pack.section"]
    _description = "Top Debtors in the Management Pack"

    _pack_order = 40

    @api.model
    def _get_title(self):
        return self.env._("Top debtors")

    @api.model
    def _prepare(self, company, day):
        # OVERRIDE 'collections.pack.section'
        ageing = self.env["collections.ageing"]
        asked = ageing._ask(company, day, currency="company", group_by="partner")
        before_day = self._get_periods(day)["before"][1]
        rows = ageing._collect_rows(
            asked,
            {"compare": before_day, "parts": False, "order": "total", "descending": True},
        )
        shown = [row for row in rows if row["total"] > 0][:MOST]
        if not shown:
            return None
        whole = company.currency_id.round(sum(row["total"] for row in rows))
        owed = sum(row["total"] for row in shown)
        return {
            "lead": [
                self.env._(
                    "The %(count)s largest owe %(amount)s, %(share)s of all that is open.",
                    count=len(shown),
                    amount=self._amount(owed, company),
                    share=self._percent(owed, whole),
                )
            ],
            "blocks": [
                self._make_block(
                    chart=self._draw(
                        "horizontal_bars",
                        [
                            (row["name"], row["total"], min(row["overdue"], row["total"]))
                            for row in shown
                        ],
                        self.env._("What the largest debtors owe, what is past due dark"),
                        self._whole,
                    )
                ),
                self._make_block(table=self._get_debtor_table(asked, shown, rows, before_day)),
            ],
            "notes": [
                self.env._(
                    "Top debtors: what is owed is less open credits; in the picture, what is past "
                    "due is dark."
                )
            ],
        }

    @api.model
    def _get_debtor_table(self, asked, shown, rows, before_day):
        company = asked.company
        whole = sum(row["total"] for row in rows)
        place = {id(row) for row in shown}
        others = [row for row in rows if id(row) not in place]
        sums = [
            *([(self.env._("%s others", len(others)), others)] if others else ()),
            (self.env._("Total"), rows),
        ]
        listed = [
            *((row["name"], [row]) for row in shown),
            *sums,
        ]

        def add(own, find):
            return company.currency_id.round(sum(find(row) for row in own))

        return self._make_table(
            [
                self.env._("Customer"),
                self.env._("Owed"),
                self.env._("Share"),
                self.env._("Past due"),
                self.env._("Over %s days", asked.limits[-1]),
                self._date(before_day),
                self.env._("Change"),
            ],
            [
                [
                    name,
                    self._number(add(own, lambda row: row["total"]), company),
                    self._percent(add(own, lambda row: row["total"]), whole),
                    self._number(add(own, lambda row: row["overdue"]), company),
                    self._number(add(own, lambda row: row["amounts"][-1]), company),
                    self._number(add(own, lambda row: row["before"]), company),
                    self._number(add(own, lambda row: row["change"]), company),
                ]
                for name, own in listed
            ],
            strong=(len(listed) - 1,),
        )
