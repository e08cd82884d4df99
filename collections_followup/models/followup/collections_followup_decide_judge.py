"""The decision, second half: why an item that is not excluded does not come today.

From what its customer owes after credits, from notices that wait and from the last one.
"""

from odoo import models
from odoo.tools import SQL


class CollectionsFollowupDecideJudge(models.AbstractModel):
    _name = "collections.followup.decide.judge"
    _description = "Follow-up Pass"

    def _sql_judgement(self, ruleset, day, partner_ids, as_of, picks, picked):
        """Return the relations from ``ready`` to ``judgement``: each item with its own reason.

        For the parameters see ``_sql_decide``.

        :param dict picked: what picks change, see ``_sql_picks``
        """
        return SQL(
            "%s, %s, %s, %s",
            self._sql_owed(ruleset, day),
            self._sql_spaced(
                day,
                self._sql_unsent(ruleset, partner_ids, as_of, picks),
                self._sql_recent(ruleset, day, partner_ids, as_of, picks),
            ),
            self._sql_judged(ruleset, day),
            self._sql_terms(picked["terms"]),
        )

    def _sql_owed(self, ruleset, day):
        """Return the relations that end in ``by_partner``: what is owed after credits."""
        return SQL(
            """
            by_currency AS (
                SELECT partner_id, currency_id,
                       SUM(amount) FILTER (WHERE is_credit OR late) AS net_late,
                       SUM(amount) FILTER (WHERE is_credit OR late
                                           OR level_next_date <= %(day)s::date) AS net_all,
                       SUM(amount_company) FILTER (WHERE is_credit OR late) AS net_late_company,
                       SUM(amount_company) FILTER (WHERE is_credit OR late
                                                   OR level_next_date <= %(day)s::date)
                           AS net_all_company,
                       bool_or(is_credit) AS credited,
                       MAX(min_days) FILTER (WHERE NOT is_credit) AS min_days,
                       MIN(policy_id) FILTER (WHERE NOT is_credit) AS first_policy_id,
                       MAX(policy_id) FILTER (WHERE NOT is_credit) AS last_policy_id
                  FROM ready
                 WHERE excluded IS NULL
                   AND (is_credit OR late OR level_next_date <= %(day)s::date)
              GROUP BY partner_id, currency_id
            ),
            by_partner AS (
                SELECT c.partner_id,
                       SUM(%(net_late)s) FILTER (WHERE net_late > 0) AS net_late,
                       SUM(%(net_all)s) FILTER (WHERE net_all > 0) AS net_all,
                       bool_or(credited) AS credited,
                       MAX(min_days) AS min_days,
                       MIN(first_policy_id) != MAX(last_policy_id) AS several
                  FROM by_currency c %(rates)s
              GROUP BY c.partner_id
            )
            """,
            day=day,
            **self._sql_net(ruleset, day),
        )

    def _sql_spaced(self, day, unsent, recent):
        """Return the relations that end in ``spaced``: items beside what their customer got.

        :param SQL unsent: see ``_sql_unsent``
        :param SQL recent: see ``_sql_recent``
        """
        return SQL(
            """
            waiting AS (%(unsent)s),
            recent AS (%(recent)s),
            spaced AS (
                -- two policies of one customer: the longest of the days between two notices,
                -- and one notice a day
                SELECT r.*, recent.last_date, w.failed, p.several, p.credited,
                       c.net_late, c.net_all,
                       COALESCE(CASE WHEN r.late THEN p.net_late ELSE p.net_all END, 0) AS total,
                       GREATEST(r.min_days, p.min_days, CASE WHEN p.several THEN 1 END)
                           AS spacing,
                       r.late OR r.level_next_date <= %(day)s::date AS asked
                  FROM ready r
             LEFT JOIN by_currency c ON c.partner_id = r.partner_id
                                    AND c.currency_id = r.currency_id
             LEFT JOIN by_partner p ON p.partner_id = r.partner_id
             LEFT JOIN waiting w ON w.partner_id = r.partner_id
             LEFT JOIN recent ON recent.partner_id = r.partner_id
            )
            """,
            day=day,
            unsent=unsent,
            recent=recent,
        )

    def _sql_judged(self, ruleset, day):
        """Return the relation ``judged``: each item with the first reason that applies."""
        return SQL(
            """
            judged AS (
                SELECT r.*,
                       CASE
                           WHEN r.is_credit OR r.excluded IS NOT NULL THEN r.excluded
                           WHEN r.failed IS FALSE THEN %(pending)s
                           WHEN r.failed THEN %(failed)s
                           WHEN r.asked AND CASE WHEN r.late THEN r.net_late
                                                 ELSE r.net_all END <= 0
                               THEN %(credit)s
                           WHEN r.asked AND r.total < GREATEST(r.policy_minimum, COALESCE(
                                   CASE WHEN r.repeated THEN r.held_minimum
                                        ELSE r.level_minimum END, 0))
                               THEN %(min_amount)s
                           WHEN r.asked AND r.spacing > 0
                                AND r.last_date + r.spacing > %(day)s::date
                               THEN %(interval)s
                           WHEN COALESCE(r.level_count, 0) = 0 THEN %(no_level)s
                           WHEN r.level_next_date <= %(day)s::date THEN NULL
                           WHEN NOT r.late THEN %(not_due)s
                           WHEN r.level_next_date IS NULL THEN %(last_level)s
                           ELSE %(waiting)s
                       END AS own_reason
                  FROM spaced r
            )
            """,
            day=day,
            **{
                name: ruleset.reasons.numbers[name]
                for name in (
                    "pending",
                    "failed",
                    "credit",
                    "min_amount",
                    "interval",
                    "no_level",
                    "not_due",
                    "waiting",
                    "last_level",
                )
            },
        )

    def _sql_terms(self, terms):
        """Return the relation ``judgement``: what goes on to the other notices of a customer.

        :param SQL terms: columns that picks change, see ``_sql_picks``
        """
        return SQL(
            """
            judgement AS MATERIALIZED (
                SELECT line_id, move_id, partner_id, currency_id, residual, amount,
                       amount_company, is_credit, due, late, list_beside,
                       NULLIF(level_id, 0) AS level_id, rank, height, level_date, level_count,
                       -- none where no level follows, whatever the days between two notices
                       CASE WHEN level_next_date IS NOT NULL
                            THEN GREATEST(level_next_date, last_date + spacing) END AS next_date,
                       last_date, spacing, disputed, disputed_company, disputed_days, several,
                       credited,
                       GREATEST(policy_minimum, CASE WHEN repeated THEN held_minimum
                                                     ELSE level_minimum END) AS minimum,
                       %(terms)s
                  FROM judged
            )
            """,
            terms=terms,
        )

    def _sql_net(self, ruleset, day):
        """Return what is owed in a currency in the company's, at the rate of the day."""
        rates = self.env["collections.followup.ruleset"]._get_day_rates(ruleset, day)
        if not rates:
            return {
                "net_late": SQL("net_late_company"),
                "net_all": SQL("net_all_company"),
                "rates": SQL(),
            }
        return {
            "net_late": SQL("COALESCE(net_late * rate.factor, net_late_company)"),
            "net_all": SQL("COALESCE(net_all * rate.factor, net_all_company)"),
            "rates": SQL(
                "LEFT JOIN (VALUES %s) AS rate(currency_id, factor)"
                " ON rate.currency_id = c.currency_id",
                SQL(", ").join(SQL("(%s, %s::numeric)", *rate) for rate in rates.items()),
            ),
        }

    def _sql_unsent(self, ruleset, partner_ids=None, as_of=False, picks=None):
        """Return the customers who have a notice that waits, and whether it failed."""
        if as_of or (picks and picks.prepared):
            return SQL("SELECT 0 AS partner_id, FALSE AS failed WHERE FALSE")
        return SQL(
            # A failed notice whose items went on through another channel holds nothing up.
            "SELECT n.partner_id, bool_and(n.state = 'failed') AS failed"
            " FROM collections_notice n WHERE n.company_id = %s AND ("
            "n.state IN ('draft', 'approved', 'queued', 'uncertain')"
            " OR (n.state = 'failed' AND EXISTS ("
            "SELECT 1 FROM collections_notice_line nl WHERE nl.notice_id = n.id AND nl.pending)))"
            " %s GROUP BY n.partner_id",
            ruleset.company_id,
            SQL() if partner_ids is None else SQL("AND n.partner_id IN %s", partner_ids),
        )

    def _sql_recent(self, ruleset, day, partner_ids=None, as_of=False, picks=None):
        """Return the day of each customer's last sent notice, as far back as it matters.

        A run that is dated back honours what was sent since.
        """
        reach = max((policy.min_days for policy in ruleset.policies), default=0)
        if len(ruleset.policies) > 1 and not ruleset.forced:
            reach = max(reach, 1)
        if not reach or (picks and picks.prepared):
            return SQL("SELECT 0 AS partner_id, NULL::date AS last_date WHERE FALSE")
        return SQL(
            "SELECT partner_id, MAX(date) AS last_date FROM collections_notice"
            " WHERE company_id = %s AND state = 'sent' AND date > %s::date - %s %s %s"
            " GROUP BY partner_id",
            ruleset.company_id,
            day,
            reach,
            SQL("AND date <= %s", day) if as_of else SQL(),
            SQL() if partner_ids is None else SQL("AND partner_id IN %s", partner_ids),
        )
