"""What the notices of one customer share: the day, and the credits.

Two rules make several notices to one customer one claim. Of several policies one writes a day,
the one whose notice is the highest. And credits count from the highest notice down, each currency
for itself: what the first does not use up is left for the next, and a notice that is left without
debit does not go.

Credits cover first what is not chased because of them, then what notices list. Where they are as
much as all that is listed, they cover before it what is overdue and on no notice: so what is asked
for is never more than what is owed, and nothing is left out that is owed.
"""

from odoo import api, models
from odoo.tools import SQL


class CollectionsFollowupShare(models.AbstractModel):
    _name = "collections.followup.share"
    _description = "Follow-up Pass"

    @api.model
    def _sql_share_notices(self, ruleset, day):
        """Return the end of the decision: the reasons that a customer's other notices give.

        Continues a statement with the relation ``judgement``: each item with the reason of its
        own, see ``_sql_decide``.

        :param ruleset: the company's policies
        :param day: the day of the pass
        """
        return SQL(
            """
            rival AS (
                SELECT DISTINCT ON (partner_id) partner_id, policy_id
                  FROM judgement
                 WHERE several AND reason IS NULL AND NOT is_credit
              ORDER BY partner_id, late DESC, next_rank DESC, policy_id
            ),
            -- said once, or one customer's items are read once for each of them
            crediting AS MATERIALIZED (
                SELECT DISTINCT partner_id
                  FROM judgement
                 WHERE credited AND per_level AND reason IS NULL AND NOT is_credit
            ),
            contested AS MATERIALIZED (%(contested)s),
            covered AS MATERIALIZED (
                SELECT s.partner_id, s.policy_id, s.split, s.currency_id
                  FROM (%(shares)s) s
                 WHERE s.deducted >= s.amount
            )
            SELECT j.line_id, j.move_id, j.partner_id, j.currency_id, j.residual, j.amount,
                   j.amount_company, j.is_credit, j.due, j.late, j.policy_id, j.split,
                   j.per_level, j.list_beside, j.level_id, j.rank, j.height, j.level_date,
                   j.level_count, j.next_level_id, j.next_rank, j.repeated,
                   CASE WHEN r.deferred
                        THEN GREATEST(j.next_date, %(day)s::date + GREATEST(j.spacing, 1))
                        ELSE j.next_date END AS next_date,
                   j.last_date, j.spacing AS min_days, r.deferred,
                   j.disputed, j.disputed_company, j.disputed_days, j.minimum,
                   (CASE WHEN r.deferred THEN %(interval)s
                         WHEN c.partner_id IS NOT NULL THEN %(credit)s
                         ELSE j.reason END)::smallint AS reason
              FROM judgement j
         LEFT JOIN rival ON rival.partner_id = j.partner_id
        CROSS JOIN LATERAL (SELECT j.reason IS NULL AND NOT j.is_credit
                                   AND COALESCE(rival.policy_id != j.policy_id, FALSE)
                                   AS deferred) r
         LEFT JOIN covered c ON c.partner_id = j.partner_id AND c.policy_id = j.policy_id
               AND c.split = j.split AND c.currency_id = j.currency_id
               AND j.reason IS NULL AND NOT j.is_credit
            """,
            contested=self._sql_contested(ruleset),
            shares=self._sql_shares(ruleset, "contested"),
            day=day,
            interval=ruleset.reasons.numbers["interval"],
            credit=ruleset.reasons.numbers["credit"],
        )

    @api.model
    def _sql_contested(self, ruleset):
        """Return the items of customers with several notices and credits."""
        return SQL(
            """
            -- several notices and credits: of all others the net says enough
            SELECT j.partner_id, j.policy_id, j.split, j.currency_id, j.late, j.next_rank,
                   j.amount, j.is_credit, j.list_beside,
                   CASE WHEN j.reason IS NULL AND NOT j.is_credit
                             AND rival.policy_id != j.policy_id
                        THEN %(interval)s ELSE j.reason END AS reason
              FROM judgement j
         LEFT JOIN rival ON rival.partner_id = j.partner_id
             WHERE j.partner_id IN (SELECT partner_id FROM crediting)
            """,
            interval=ruleset.reasons.numbers["interval"],
        )

    @api.model
    def _sql_shares(self, ruleset, rows):
        """Return what each notice of a customer lists, and what credits deduct from it.

        :param ruleset: the company's policies
        :param str rows: a relation of decided items, see ``_sql_decide``
        :return: ``SQL`` with the columns ``partner_id``, ``policy_id``, ``split`` (the notice),
            ``currency_id``, ``amount`` (listed), ``first`` (where of the customer's credits in
            that currency it begins to use them) and ``deducted``; of customers with credits only
        """
        return SQL(
            """
            WITH head AS (%(heads)s),
            top AS (%(tops)s),
            pool AS (%(pools)s),
            part AS (
                SELECT l.partner_id, l.policy_id, l.split, l.currency_id, SUM(l.amount) AS amount
                  FROM (SELECT r.partner_id, r.policy_id, r.split, r.currency_id, r.amount
                          FROM %(rows)s r
                         WHERE r.reason IS NULL AND NOT r.is_credit
                         UNION ALL
                        SELECT t.partner_id, t.policy_id, t.split, r.currency_id, r.amount
                          FROM %(rows)s r
                          JOIN top t ON t.partner_id = r.partner_id
                         WHERE %(beside)s) l
                  JOIN pool p ON p.partner_id = l.partner_id AND p.currency_id = l.currency_id
              GROUP BY 1, 2, 3, 4
            ),
            stacked AS (
                SELECT p.*,
                       SUM(p.amount) OVER (PARTITION BY p.partner_id, p.currency_id) AS listed,
                       COALESCE(SUM(p.amount) OVER (
                           PARTITION BY p.partner_id, p.currency_id
                           ORDER BY h.late DESC, h.rank DESC, p.policy_id, p.split
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS above
                  FROM part p
                  JOIN head h ON h.partner_id = p.partner_id AND h.policy_id = p.policy_id
                   AND h.split = p.split
            )
            SELECT s.partner_id, s.policy_id, s.split, s.currency_id, s.amount,
                   -- credits are used from the first one on: what they cover already comes first
                   LEAST(c.covered, c.credits) + LEAST(s.above, d.total) AS first,
                   LEAST(s.amount, GREATEST(d.total - s.above, 0)) AS deducted
              FROM stacked s
              JOIN pool c ON c.partner_id = s.partner_id AND c.currency_id = s.currency_id
        CROSS JOIN LATERAL (SELECT GREATEST(c.credits - c.covered, 0) AS left_over) o
        CROSS JOIN LATERAL (
                   SELECT CASE WHEN o.left_over < s.listed THEN o.left_over
                               ELSE GREATEST(o.left_over - c.unlisted, 0) END AS total) d
            """,
            rows=SQL.identifier(rows),
            heads=self._sql_heads(rows),
            tops=self._sql_tops("head"),
            pools=self._sql_pools(ruleset, rows),
            beside=self._sql_beside(ruleset),
        )

    @api.model
    def _sql_pools(self, ruleset, rows):
        """Return what credits of each customer there are, by currency, and what comes before them.

        Over the relation ``top``: ``credits``, what they cover already, and what is overdue and
        on no notice.
        """
        return SQL(
            """
            SELECT r.partner_id, r.currency_id,
                   -SUM(r.amount) FILTER (WHERE r.is_credit AND r.reason IS NULL) AS credits,
                   COALESCE(SUM(r.amount) FILTER (
                       WHERE NOT r.is_credit AND r.amount > 0 AND r.reason = %(credit)s), 0)
                       AS covered,
                   COALESCE(SUM(r.amount) FILTER (
                       WHERE r.late AND NOT r.is_credit AND r.amount > 0
                         AND r.reason > %(excluding)s AND r.reason != %(credit)s
                         AND NOT (t.late AND r.list_beside)), 0) AS unlisted
              FROM %(rows)s r
              JOIN top t ON t.partner_id = r.partner_id
          GROUP BY 1, 2
            HAVING SUM(r.amount) FILTER (WHERE r.is_credit AND r.reason IS NULL) < 0
            """,
            rows=SQL.identifier(rows),
            excluding=ruleset.reasons.last_excluding,
            credit=ruleset.reasons.numbers["credit"],
        )

    @api.model
    def _sql_heads(self, rows):
        """Return the notices that decided items make: one per customer, policy and split."""
        return SQL(
            "SELECT partner_id, policy_id, split, MAX(next_rank) AS rank, bool_or(late) AS late"
            " FROM %s WHERE reason IS NULL AND NOT is_credit GROUP BY 1, 2, 3",
            SQL.identifier(rows),
        )

    @api.model
    def _sql_tops(self, heads):
        """Return the highest notice of each customer: it lists what stands beside."""
        return SQL(
            "SELECT DISTINCT ON (partner_id) partner_id, policy_id, split, rank, late"
            " FROM %s ORDER BY partner_id, late DESC, rank DESC, policy_id",
            SQL.identifier(heads),
        )

    @api.model
    def _sql_beside(self, ruleset):
        """Return the condition on an item ``r`` that it stands beside a notice ``t``."""
        return SQL(
            "t.late AND r.late AND NOT r.is_credit AND r.list_beside AND r.amount > 0"
            " AND r.reason > %s AND r.reason != %s",
            ruleset.reasons.last_excluding,
            ruleset.reasons.numbers["credit"],
        )
