from odoo import api, models

# The figures of the first page, in their order; those that the user may not read are left out.
FIGURES = (
    "dso",
    "best_possible_dso",
    "average_days_delinquent",
    "cei",
    "weighted_days_late",
    "recovery_rate",
    "cure_rate",
    "promise_kept_value",
    "dispute_cycle_time",
    "bad_debt_to_sales",
    "expected_loss",
)


class CollectionsPackSectionSummary(models.AbstractModel):
    """The month in a few sentences, and the key figures beside a month and a year before."""

    _name = "collections.pack.section.summary"
    _inherit = ["collections.pack.section"]
    _description = "Summary of the Management Pack"

    _pack_order = 10

    @api.model
    def _get_title(self):
        return self.env._("In short")

    @api.model
    def _prepare(self, company, day):
        # OVERRIDE 'collections.pack.section'
        periods = self._get_periods(day)
        balances = {
            name: self._read_balance(company, last) for name, (_first, last) in periods.items()
        }
        table = self.env["collections.figure"]._get_table()
        may_read = self.env["collections.figure"]._may_read
        names = [name for name in FIGURES if name in table and may_read(table[name][1])]
        figures = self._read_by_period(names, company, periods)
        return {
            "lead": self._get_sentences(company, periods, balances, figures),
            "blocks": [
                self._make_block(table=self._get_key_table(company, periods, balances, figures))
            ],
            "notes": [
                *self._get_period_notes(periods),
                *self._get_conventions(
                    {
                        name: rows["now"]
                        for name, rows in figures.items()
                        # Their own sections say how these are counted.
                        if name in ("weighted_days_late", "recovery_rate", "cure_rate")
                    }
                ),
            ],
        }

    @api.model
    def _read_balance(self, company, day):
        """Return what was open at the end of a day, with how many customers, and the largest."""
        ageing = self.env["collections.ageing"]
        asked = ageing._ask(company, day, currency="company", group_by="partner")
        rows = ageing._read_rows(asked)
        rounded = company.currency_id.round
        return {
            "limit": asked.limits[-1],
            "total": rounded(sum(row["total"] for row in rows)),
            "claims": rounded(sum(sum(row["amounts"]) for row in rows)),
            "credit": rounded(sum(row["credit"] for row in rows)),
            "overdue": rounded(sum(sum(row["amounts"][1:]) for row in rows)),
            "oldest": rounded(sum(row["amounts"][-1] for row in rows)),
            "customers": sum(any(row["amounts"]) for row in rows),
            "late": sum(any(row["amounts"][1:]) for row in rows),
        }

    # ------------------------------------------------------------------------- sentences

    @api.model
    def _get_sentences(self, company, periods, balances, figures):
        """Return the state and what changed, in words."""
        now = balances["now"]
        if not now["claims"] and not now["credit"]:
            return [self.env._("Nothing was open on %s.", self._date(periods["now"][1]))]
        texts = [
            self.env._(
                "On %(day)s, %(claims)s were open (customers: %(count)s). Past due were "
                "%(overdue)s, %(share)s (customers: %(late)s), %(oldest)s of it for more than "
                "%(days)s days.",
                day=self._date(periods["now"][1]),
                count=now["customers"],
                claims=self._amount(now["claims"], company),
                overdue=self._amount(now["overdue"], company),
                share=self._percent(now["overdue"], now["claims"]),
                late=now["late"],
                oldest=self._amount(now["oldest"], company),
                days=now["limit"],
            )
        ]
        if now["credit"]:
            texts.append(
                self.env._(
                    "Credits of %s are not matched yet.", self._amount(now["credit"], company)
                )
            )
        texts.append(self._get_change_text(company, periods, balances))
        texts += self._get_payment_texts(company, figures)
        return texts

    @api.model
    def _get_change_text(self, company, periods, balances):
        """Say how what is past due changed in a month and in a year."""

        def change(name):
            difference = company.currency_id.round(
                balances["now"]["overdue"] - balances[name]["overdue"]
            )
            if not difference:
                return self.env._("as much as")
            amount = self._amount(abs(difference), company)
            if difference > 0:
                return self.env._("%s more than", amount)
            return self.env._("%s less than", amount)

        return self.env._(
            "What is past due is %(month)s on %(before)s and %(year)s on %(year_before)s.",
            month=change("before"),
            before=self._date(periods["before"][1]),
            year=change("year"),
            year_before=self._date(periods["year"][1]),
        )

    @api.model
    def _get_payment_texts(self, company, figures):
        """Say what came in, how late, and how many days of sales are open."""
        texts = []
        late = figures["weighted_days_late"]["now"]
        if late["value"] is not None:
            amount = self._amount(float(late["parts"]["paid"]), company)
            days = self._days(abs(late["value"]))
            texts.append(
                self.env._(
                    "In the month %(amount)s came in, %(days)s days after the due date on average.",
                    amount=amount,
                    days=days,
                )
                if late["value"] >= 0
                else self.env._(
                    "In the month %(amount)s came in, %(days)s days before the due date on "
                    "average.",
                    amount=amount,
                    days=days,
                )
            )
        else:
            texts.append(self.env._("In the month nothing came in."))
        dso, best = figures["dso"]["now"]["value"], figures["best_possible_dso"]["now"]["value"]
        if dso is not None and best is not None:
            texts.append(
                self.env._(
                    "Days sales outstanding were %(dso)s; with everything paid on its day they "
                    "would be %(best)s.",
                    dso=self._days(dso),
                    best=self._days(best),
                )
            )
        return texts

    # ------------------------------------------------------------------------- key figures

    @api.model
    def _get_key_table(self, company, periods, balances, figures):
        """Return the key figures, beside a month and a year before."""
        number = self._number
        rows = [
            [label]
            + self._get_cells(
                {name: balance[key] for name, balance in balances.items()},
                lambda value, sign=False: (
                    ("+" if sign and value > 0 else "") + number(value, company)
                ),
            )
            for key, label in (
                ("claims", self.env._("Open claims")),
                ("credit", self.env._("Open credits")),
                ("overdue", self.env._("Past due")),
            )
        ]
        table = self.env["collections.figure"]._get_table()
        for name, found in figures.items():
            figure = table[name][0]
            rows.append(
                [figure.label]
                + self._get_cells(
                    {period: row["value"] for period, row in found.items()},
                    lambda value, sign=False, figure=figure: self._format(
                        figure, value, company, sign
                    ),
                    figure.better,
                )
            )
        return self._make_table(
            [
                "",
                self._date(periods["now"][1]),
                self._date(periods["before"][1]),
                self.env._("Change"),
                self._date(periods["year"][1]),
                self.env._("Change"),
            ],
            rows,
        )

    @api.model
    def _format(self, figure, value, company, sign=False):
        """Return a key figure as it stands in the table, amounts without their currency."""
        if figure.unit == "currency":
            return ("+" if sign and value > 0 else "") + self._number(value, company)
        return self.env["collections.figure"]._format(figure, value, company, sign)

    @api.model
    def _get_cells(self, values, write, better=""):
        """Return the cells of a key figure: now, and each earlier one with the change.

        :param dict values: by name of the period; None where it is not known
        :param write: function of a value, and ``sign`` for differences
        :param str better: ``up`` or ``down``, where one is better
        """
        now = values["now"]
        cells = ["–" if now is None else write(now)]
        for name in ("before", "year"):
            then = values[name]
            cells.append("–" if then is None else write(then))
            if now is None or then is None:
                cells.append("")
                continue
            text = write(now - then, sign=True)
            is_changed = write(abs(now - then)) != write(0.0)
            if better and is_changed:
                text = f"{text} {'▲' if (now > then) == (better == 'up') else '▼'}"
            cells.append(text if is_changed else "=")
        return cells

    @api.model
    def _get_period_notes(self, periods):
        return [
            self.env._(
                "Months: %(first)s to %(last)s, beside %(before_first)s to %(before_last)s and "
                "%(year_first)s to %(year_last)s. ▲ is better, ▼ is worse than then.",
                first=self._date(periods["now"][0]),
                last=self._date(periods["now"][1]),
                before_first=self._date(periods["before"][0]),
                before_last=self._date(periods["before"][1]),
                year_first=self._date(periods["year"][0]),
                year_last=self._date(periods["year"][1]),
            )
        ]
