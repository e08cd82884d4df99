from odoo import api, models
from odoo.tools import SQL

# So many allowances are listed; the others are one row.
MOST = 10


class CollectionsPackSectionLosses(models.AbstractModel):
    """What was written off, what came in for it after all, and allowances for single customers."""

    _name = "collections.pack.section.losses"
    _inherit = ["collections.pack.section"]
    _description = "Write-offs and Allowances in the Management Pack"

    _pack_order = 95

    @api.model
    def _get_title(self):
        return self.env._("Write-offs and allowances")

    @api.model
    def _prepare(self, company, day):
        # OVERRIDE 'collections.pack.section'
        lost = self._read_lost(company, day)
        allowances = self._read_allowances(company, day)
        if not allowances and not any(any(amounts) for amounts in lost.values()):
            return None
        blocks = [self._make_block(table=self._get_lost_table(company, day, lost))]
        notes = [
            self.env._(
                "Written off: what entries took off claims as losses, by the day of the match; "
                "credit notes are no losses."
            )
        ]
        if allowances:
            blocks.append(
                self._make_block(
                    table=self._get_allowance_table(company, day, allowances),
                    caption=self.env._("Allowances for single customers"),
                )
            )
            notes.append(
                self.env._(
                    "Allowances for single customers: booked is what posted entries had put on "
                    "their account until that day; such claims are not in the matrix of expected "
                    "losses."
                )
            )
        return {"lead": [], "blocks": blocks, "notes": notes}

    @api.model
    def _read_lost(self, company, day):
        """Return what was written off, and came in for it later, in each month.

        :return: a dict by name of the month, see ``_get_periods``, of pairs
        """
        periods = self._get_periods(day)
        rows = self.env["collections.figure"]._read_rows(
            "bad_debt_to_sales", company, list(periods.values())
        )
        parts = {row["period"]: row["parts"] for row in rows}
        return {
            name: tuple(float(parts[period].get(part) or 0) for part in ("lost", "recovered"))
            for name, period in periods.items()
        }

    @api.model
    def _get_lost_table(self, company, day, lost):
        periods = self._get_periods(day)
        labels = (
            self.env._("Written off"),
            self.env._("Came in for what was written off before"),
        )
        return self._make_table(
            ["", *(self._date(last) for _first, last in periods.values())],
            [
                [label, *(self._number(lost[name][place], company) for name in periods)]
                for place, label in enumerate(labels)
            ],
        )

    # ------------------------------------------------------------------------ allowances

    @api.model
    def _read_allowances(self, company, day):
        """Return the allowances in force, or still booked, at the end of a day, the largest first.

        Of those that have ended since, what was booked then. Nothing where the reader may not
        read them, or where another company keeps them.
        """
        provisions = self.env["collections.provision"]
        if not provisions.has_access("read") or company._collections_owner() not in (
            company,
            company.browse(),
        ):
            return []
        for name in ("collections.provision", "account.move", "account.move.line"):
            self.env[name].flush_model()
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT s.id, s.partner_id, s.amount_approved AS approved, s.date_approved,
                       COALESCE(b.amount, 0) AS booked
                  FROM collections_provision s
             LEFT JOIN LATERAL (
                       SELECT -SUM(l.balance) AS amount
                         FROM account_move m
                         JOIN account_move_line l ON l.move_id = m.id AND l.account_id = %(account)s
                        WHERE m.collections_provision_id = s.id AND m.state = 'posted'
                          AND m.date <= %(day)s) b ON TRUE
                 WHERE s.company_id = %(company)s AND s.date_approved <= %(day)s
                   AND (s.state IN ('approved', 'posted') OR COALESCE(b.amount, 0) != 0)
              ORDER BY booked DESC, approved DESC, s.id
                """,
                # Sudo: a setting, which few read.
                account=company.sudo().collections_specific_account_id.id or 0,
                company=company.id,
                day=day,
            )
        )

    @api.model
    def _get_allowance_table(self, company, day, allowances):
        shown, others = allowances[:MOST], allowances[MOST:]
        customers = self.env["res.partner"].browse(row["partner_id"] for row in shown)
        names = {customer.id: customer.display_name for customer in customers}

        def line(label, date, rows):
            sums = (sum(float(row[name]) for row in rows) for name in ("approved", "booked"))
            return [label, date, *(self._number(amount, company) for amount in sums)]

        rows = [
            line(names[row["partner_id"]], self._date(row["date_approved"]), [row]) for row in shown
        ]
        if others:
            rows.append(line(self.env._("%s others", len(others)), "", others))
        rows.append(line(self.env._("Total"), "", allowances))
        return self._make_table(
            [
                self.env._("Customer"),
                self.env._("Approved on"),
                self.env._("Approved"),
                self.env._("Booked until %s", self._date(day)),
            ],
            rows,
            texts=2,
            strong=(len(rows) - 1,),
        )
