"""How one customer pays: the trend, the season, what works, and how each open invoice may go.

Numbers are None where there is no history. What is counted is said beside it, with how many.
"""

from datetime import timedelta

from odoo import api, models
from odoo.fields import Date
from odoo.tools import SQL, date_utils, format_date, formatLang

from ...engine.lateness import judge_late
from ..outlook.collections_payment_history import DAYS_AFTER

# Quarters of the trend, and years of the season: months with fewer payments say nothing.
QUARTERS, SEASON_YEARS, LEAST_SEASON = 8, 3, 3
# Contacts are looked at for so long.
CONTACT_DAYS = 365
# A quarter counts as slower or quicker from so many days on.
CHANGE = 3
# An amount is unusual from so many times the usual one on.
LARGE = 2
# So many open items are looked at, the oldest.
MOST_ITEMS = 80


class CollectionsPayerProfile(models.AbstractModel):
    _name = "collections.payer.profile"
    _description = "Payer Profile"

    @api.model
    def _read(self, partner, company):
        """Return how a customer pays a company and its branches.

        :param partner: a customer; the commercial partner counts
        :param company: a company
        :return: a dict of ``payments`` (number), ``days_late`` (mean by amount), ``share_late``
            (by amount), ``trend`` (list by quarter of ``label``, ``days``, ``payments``),
            ``change`` (days of the last half year less those of the year before), ``season`` (list
            by month of ``label``, ``days`` away from the customer's mean), ``works`` (list by
            channel of ``label``, ``share``, ``count``), ``usual_share`` (of any such days),
            ``within`` (those days), ``items`` (see ``_read_risks``)
        :raise AccessError: the user reads no receivables, or not of this company
        """
        partner = partner.commercial_partner_id
        partner.check_access("read")
        companies = self.env["collections.ageing"]._check_reader(company)
        self.env.flush_all()
        today = company._collections_today()
        rows = self._read_payments(partner, companies, today)
        total = sum(amount for _day, _late, amount in rows)
        mean = sum(late * amount for _day, late, amount in rows) / total if total else None
        return {
            "payments": len(rows),
            "days_late": mean,
            "share_late": sum(amount for _day, late, amount in rows if late > 0) / total
            if total
            else None,
            "trend": self._get_trend(rows, today),
            "change": self._get_change(rows, today),
            "season": self._get_season(rows, mean),
            "within": DAYS_AFTER,
            **self._read_works(partner, companies, company, today),
            "items": self._read_risks(partner, companies, company, rows, today),
        }

    @api.model
    def _read_payments(self, partner, companies, today):
        """Return day, days late and amount of each payment of an invoice, of the last years."""
        return self.env.execute_query(
            SQL(
                "SELECT m.day, m.day - m.due, m.amount::float8 FROM (%s) m WHERE m.paid"
                " ORDER BY m.day",
                self.env["collections.paying.habit"]._sql_matches(
                    companies,
                    Date.subtract(today, years=SEASON_YEARS),
                    today + timedelta(days=1),
                    SQL("%s", partner.id),
                ),
            )
        )

    # ------------------------------------------------------------------- trend, season

    @staticmethod
    def _get_mean(rows):
        total = sum(amount for _day, _late, amount in rows)
        return sum(late * amount for _day, late, amount in rows) / total if total else None

    @api.model
    def _get_trend(self, rows, today):
        """Return the mean of days late by quarter of the payments, the oldest first."""
        start = date_utils.start_of(today, "quarter")
        result = []
        for number in reversed(range(QUARTERS)):
            first = Date.subtract(start, months=3 * number)
            last = date_utils.end_of(first, "quarter")
            own = [row for row in rows if first <= row[0] <= last]
            result.append(
                {
                    "label": format_date(self.env, first, date_format="QQQ yyyy"),
                    "days": self._get_mean(own),
                    "payments": len(own),
                }
            )
        # From the first quarter with a payment on.
        known = [number for number, row in enumerate(result) if row["payments"]]
        return result[known[0] :] if known else []

    @api.model
    def _get_change(self, rows, today):
        """Return by how many days payments got slower: the last half year against the year before
        it; None where either has fewer than three payments."""
        half, before = Date.subtract(today, months=6), Date.subtract(today, months=18)
        late = [row for row in rows if row[0] > half]
        early = [row for row in rows if before < row[0] <= half]
        if min(len(late), len(early)) < LEAST_SEASON:
            return None
        return self._get_mean(late) - self._get_mean(early)

    @api.model
    def _get_season(self, rows, mean):
        """Return by how many days payments of each month are away from the mean; None for months
        with few payments."""
        result = []
        for month in range(1, 13):
            own = [row for row in rows if row[0].month == month]
            days = self._get_mean(own) - mean if len(own) >= LEAST_SEASON else None
            label = format_date(self.env, Date.to_date(f"2024-{month:02}-01"), date_format="LLL")
            result.append({"label": label, "days": days, "payments": len(own)})
        return result

    # -------------------------------------------------------------------- what works

    @api.model
    def _read_works(self, partner, companies, company, today):
        """Return after which contacts a payment came within some days, by channel.

        Days on which we called, visited or wrote by hand, and on which notices were sent; several
        on one day are one. A contact counts once it was followed by a payment, or the days are
        over. ``usual_share`` is that of all days of the year: what would have come anyway.
        """
        since = today - timedelta(days=CONTACT_DAYS)
        payments = {
            day
            for (day,) in self.env.execute_query(
                SQL(
                    "SELECT DISTINCT p.date FROM (%s) p",
                    self.env["account.payment"]._collections_sql_payments(
                        [partner.id], companies.ids, since
                    ),
                )
            )
        }

        def is_paid(day):
            return any(day + timedelta(days=n) in payments for n in range(DAYS_AFTER + 1))

        judged = {}
        for channel, day in self.env.execute_query(
            self._sql_contacts(partner, companies, company, since)
        ):
            if is_paid(day) or day + timedelta(days=DAYS_AFTER) < today:
                judged.setdefault(channel, []).append(is_paid(day))
        names = {}
        for model in ("collections.notice", "collections.contact"):
            names |= dict(self.env[model]._fields["channel"]._description_selection(self.env))
        works = [
            {
                "channel": channel,
                "label": names.get(channel, channel),
                "share": sum(paid) / len(paid),
                "count": len(paid),
            }
            for channel, paid in judged.items()
        ]
        usual = [is_paid(since + timedelta(days=n)) for n in range(CONTACT_DAYS - DAYS_AFTER)]
        return {
            "works": sorted(works, key=lambda row: (-row["share"], -row["count"], row["label"])),
            "usual_share": sum(usual) / len(usual) if payments else None,
        }

    @api.model
    def _sql_contacts(self, partner, companies, company, since):
        """Return the query of the channels and days on which the customer was contacted.

        Calls that did not get through are none, nor those whose outcome nobody has told yet.
        """
        return SQL(
            """
            SELECT DISTINCT channel, (moment AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
              FROM (SELECT c.channel, c.date AS moment FROM collections_contact c
                      JOIN collections_contact_outcome o ON o.id = c.outcome_id
                     WHERE c.partner_id = %(partner)s AND c.company_id IN %(companies)s
                       AND c.direction = 'out' AND c.corrected_by_id IS NULL
                       AND %(reached)s AND o.is_pending IS NOT TRUE
                 UNION ALL
                    SELECT n.channel, n.date_sent FROM collections_notice n
                     WHERE n.partner_id = %(partner)s AND n.company_id IN %(companies)s
                       AND n.state = 'sent') own
             WHERE moment >= %(since)s
            """,
            zone=str(company._collections_get_zone()),
            reached=self.env["collections.contact.outcome"]._sql_reached(),
            partner=partner.id,
            companies=tuple(companies.ids),
            since=since,
        )

    # -------------------------------------------------------------------------- risk

    @api.model
    def _read_risks(self, partner, companies, company, rows, today):
        """Return the open items with the risk that each is paid late, and why.

        The risk of an item that is not due is the chance that it is not paid by its due date; of
        one that is late, that it is not paid within 30 days either. By the habit of the customer.

        :param list rows: see ``_read_payments``
        :return: a list of dicts: ``line_id``, ``name``, ``due``, ``amount`` in company currency,
            ``expected`` (a day or None), ``first``, ``last``, ``risk`` (between 0 and 1; None
            without any history of the company), ``is_late``, ``reasons`` (a text)
        """
        lines = self.env["account.move.line"].search(
            self.env["account.move.line"]._collections_get_open_domain(partner, companies),
            order="date_maturity, id",
            limit=MOST_ITEMS,
        )
        habits = self.env["collections.paying.habit"]
        foreseen = habits._foresee(lines)
        # Sudo: promises that ended count, whoever of the colleagues logged them.
        promises = self.env["collections.promise"].sudo()._sql_kept
        kept = {
            customer: (own, ended)
            for customer, own, ended in self.env.execute_query(
                promises(company._collections_owner() or company, today)
            )
        }.get(partner.id)
        usual = sum(amount for _day, _late, amount in rows) / len(rows) if rows else None
        facts = {
            "rows": rows,
            "change": self._get_change(rows, today),
            "promises": kept,
            "usual": usual,
        }
        result = []
        for line, one in foreseen.items():
            due = line.date_maturity or line.date
            late = (today - due).days
            known = rows or one.habit.mean is not None
            expected = one.agreed.date if one.agreed else one.prediction.day
            result.append(
                {
                    "line_id": line.id,
                    "name": line.move_name or line.name or "",
                    "due": due,
                    "amount": line.amount_residual,
                    "expected": expected,
                    "first": one.prediction.first,
                    "last": one.prediction.last,
                    "risk": judge_late(one.habit, late) if known else None,
                    "is_late": late > 0,
                    "reasons": self._describe_risk(line, one, late, facts),
                }
            )
        return result

    @api.model
    def _describe_risk(self, line, foreseen, late, facts):
        """Return why an item may be paid late, as a text."""
        env = self.env
        reasons = []
        rows = facts["rows"]
        if rows:
            reasons.append(
                env._(
                    "%(late)s of %(count)s payments came after the due date",
                    late=sum(days > 0 for _day, days, _amount in rows),
                    count=len(rows),
                )
            )
        else:
            reasons.append(env._("no payments yet: as customers like this one pay"))
        change = facts["change"]
        if change is not None and abs(change) >= CHANGE:
            days = formatLang(env, abs(change), digits=0)
            reasons.append(
                env._("%s days slower than the year before", days)
                if change > 0
                else env._("%s days quicker than the year before", days)
            )
        if late > 0:
            reasons.append(env._("%s days late already", late))
        if facts["usual"] and line.amount_residual > LARGE * facts["usual"]:
            reasons.append(
                env._(
                    "%s times the usual amount",
                    formatLang(env, line.amount_residual / facts["usual"], digits=1),
                )
            )
        if facts["promises"] and facts["promises"][0] < facts["promises"][1]:
            kept, ended = facts["promises"]
            reasons.append(
                env._("%(bad)s of %(ended)s promises not kept", bad=ended - kept, ended=ended)
            )
        if foreseen.reason:
            labels = env["collections.ageing"]._get_part_labels({foreseen.reason})
            reasons.append(labels.get(foreseen.reason, foreseen.reason))
        if foreseen.agreed:
            reasons.append(env._("agreed for %s", format_date(env, foreseen.agreed.date)))
        return "; ".join(reasons)
