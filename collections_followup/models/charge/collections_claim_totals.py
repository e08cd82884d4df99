from odoo import api, models
from odoo.tools import SQL


class CollectionsClaimTotals(models.AbstractModel):
    """Sums of what is claimed of customers, in company currency: for lists of cases."""

    _name = "collections.claim.totals"
    _description = "Sums of Interest and Charges"

    @api.model
    @api.private
    def _read_totals(self, cases):
        """Return what is claimed of the customers of cases beside their debts, as of today.

        Three statements for a company, however many cases; amounts at today's rate.

        :return: by id of the company and of the customer: interest; fees and fixed sums
        """
        found = {}
        # Sudo: figures of cases that the caller has.
        for company, own in cases.sudo().grouped("company_id").items():
            if not company.collections_charges:
                continue
            partners = tuple(own.partner_id.ids)
            day = company._collections_today()
            reader = self.env["collections.claim.sql"]
            interest = {
                row["line_id"]: row["interest"]
                for row in reader._read_interest(company, day, partners)
            }
            for line, back in self._read_back(company, day, partners).items():
                interest[line] = interest.get(line, 0.0) + back
            for row in self._read_rows(company, partners, interest):
                partner, currency, of_interest, costs = row
                money = self.env["res.currency"].browse(currency)
                key = (company.id, partner)
                before = found.get(key, (0.0, 0.0))
                found[key] = tuple(
                    old + money._convert(float(new), company.currency_id, company, day)
                    for old, new in zip(before, (of_interest, costs), strict=True)
                )
        return found

    @api.model
    def _read_back(self, company, day, partners):
        """Return by item id what was credited of interest because it was not owed: it is claimed
        again when it accrues, see ``Claim``. Few have any.
        """
        self.env["collections.charge.change"].flush_model()
        self.env["account.move"].flush_model(["reversed_entry_id", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT c.move_line_id
                  FROM collections_charge_change c
                  JOIN account_move r ON r.reversed_entry_id = c.move_id AND r.state = 'posted'
                 WHERE c.company_id = %s AND c.partner_id IN %s AND c.kind = 'interest'
                """,
                company.id,
                partners or (0,),
            )
        )
        if not rows:
            return {}
        items = self.env["account.move.line"].sudo().browse([row[0] for row in rows])  # Sudo: sums.
        claims = self.env["collections.claim"].sudo().with_company(company)  # Sudo: as above.
        written = self.env["collections.charge"]._read_written(tuple(items.ids))
        return {
            item.id: float(
                written.get(item.id, {}).get("booked", {}).get("interest", 0)
                - claim.booked.get("interest", 0)
            )
            for item, claim in claims._read_of(company, items, day).items()
        }

    @api.model
    def _read_rows(self, company, partners, interest):
        """Return by customer and currency what is open of interest and of costs.

        :param dict interest: what has accrued, by item id
        """
        self.env["collections.charge"].flush_model()
        self.env["collections.charge.change"].flush_model()
        self.env["account.move"].flush_model(["state"])
        rows = SQL(
            """
            SELECT partner_id, move_line_id, currency_id, kind, amount
              FROM collections_charge
             WHERE company_id = %(company)s AND partner_id IN %(partners)s AND kind != 'interest'
         UNION ALL
            SELECT c.partner_id, c.move_line_id, c.currency_id, c.kind,
                   -(c.amount - COALESCE(c.amount_reinstated, 0))
              FROM collections_charge_change c
         LEFT JOIN account_move m ON m.id = c.move_id
             WHERE c.company_id = %(company)s AND c.partner_id IN %(partners)s
               AND (c.event = 'waived' OR m.state = 'posted')
         UNION ALL
            SELECT p.commercial_partner_id, l.id, l.currency_id, 'interest', i.amount
              FROM unnest(%(ids)s::int[], %(amounts)s::numeric[]) AS i (line_id, amount)
              JOIN account_move_line l ON l.id = i.line_id
              JOIN res_partner p ON p.id = l.partner_id
            """,
            company=company.id,
            partners=partners or (0,),
            ids=list(interest),
            amounts=list(interest.values()),
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT partner_id, currency_id,
                       COALESCE(SUM(amount) FILTER (WHERE kind = 'interest'), 0),
                       COALESCE(SUM(amount) FILTER (WHERE kind != 'interest'), 0)
                  FROM (SELECT partner_id, move_line_id, currency_id, kind,
                               GREATEST(SUM(amount), 0) AS amount
                          FROM (%s) part
                      GROUP BY 1, 2, 3, 4) item
              GROUP BY 1, 2
                """,
                rows,
            )
        )
