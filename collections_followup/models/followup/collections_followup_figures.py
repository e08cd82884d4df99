"""What each refresh writes into the open cases: figures of customers, from the decision."""

from odoo import api, models
from odoo.tools import SQL

# Those of the pass itself; participants add theirs.
FIGURES = (
    "amount_due",
    "amount_overdue",
    "amount_credit",
    "amount_disputed",
    "amount_bucket_1",
    "amount_bucket_2",
    "amount_bucket_3",
    "amount_bucket_4",
    "amount_bucket_5",
    "item_count",
    "oldest_due_date",
    "days_overdue",
    "level_id",
    "policy_id",
    "next_notice_date",
    "next_action_date",
    "priority_score",
)


class CollectionsFollowupFigures(models.AbstractModel):
    _name = "collections.followup.figures"
    _description = "Follow-up Pass"

    @api.model
    def _get_own_figures(self, ruleset, day):
        """Return the aggregates of what participants add to the figures, by name."""
        figures = {}
        for participant in self.env["collections.participant"]._get_participants():
            figures.update(participant._get_case_figures(ruleset, day))
        return figures

    def _sql_figures(self, ruleset, day, scope, more=()):
        """Return each customer's figures, in company currency, from the decision.

        :param more: further columns over these figures ``t``, as SQL
        """
        return SQL(
            """
            SELECT t.*,
                   LEAST(t.next_notice_date, act.deadline) AS next_action_date,
                   open_case.id AS case_id,
                   COALESCE(old.episodes, 0) + 1 AS episode,
                   ROUND((%(score)s)::numeric, 1) AS priority_score
                   %(more)s
              FROM (%(sums)s) t
         LEFT JOIN collections_case open_case
                ON open_case.company_id = %(company)s AND open_case.state = 'open'
               AND open_case.partner_id = t.partner_id
         LEFT JOIN (SELECT partner_id, (count(*))::int AS episodes
                      FROM collections_case cc
                     WHERE cc.company_id = %(company)s AND cc.state = 'closed' %(scope)s
                  GROUP BY partner_id) old ON old.partner_id = t.partner_id
         LEFT JOIN (SELECT res_id, MIN(date_deadline) AS deadline
                      FROM mail_activity
                     WHERE res_model = 'collections.case' AND active
                  GROUP BY res_id) act ON act.res_id = open_case.id
            """,
            sums=self._sql_sums(ruleset, day),
            company=ruleset.company_id,
            scope=scope,
            score=self.env["collections.followup.priority"]._sql_priority(ruleset),
            more=SQL().join(SQL(", %s", column) for column in more),
        )

    def _sql_sums(self, ruleset, day):
        """Return sums over ``decision``, of each customer with something overdue."""
        return SQL(
            """
            SELECT partner_id,
                   %(day)s::date AS day,
                   SUM(residual) AS amount_due,
                   COALESCE(SUM(amount_company + disputed_company) FILTER (
                       WHERE late AND NOT is_credit AND amount + disputed > 0), 0)
                       AS amount_overdue,
                   COALESCE(SUM(disputed_company) FILTER (WHERE late AND NOT is_credit), 0)
                       AS amount_disputed,
                   COALESCE(-SUM(amount_company) FILTER (WHERE is_credit), 0)
                       AS amount_credit,
                   %(bucket_1)s AS amount_bucket_1,
                   %(bucket_2)s AS amount_bucket_2,
                   %(bucket_3)s AS amount_bucket_3,
                   %(bucket_4)s AS amount_bucket_4,
                   %(bucket_5)s AS amount_bucket_5,
                   (COUNT(*) FILTER (
                       WHERE late AND NOT is_credit AND amount + disputed > 0))::int
                       AS item_count,
                   MIN(due) FILTER (WHERE late AND NOT is_credit AND amount + disputed > 0)
                       AS oldest_due_date,
                   -- days in dispute do not count
                   MAX(%(day)s::date - due - disputed_days) FILTER (
                       WHERE late AND NOT is_credit AND amount + disputed > 0)
                       AS days_overdue,
                   -- the highest level, without sorting
                   (MAX((height::bigint << 32) | level_id) FILTER (
                       WHERE NOT is_credit AND amount + disputed > 0)
                    & 4294967295)::int AS level_id,
                   MIN(policy_id) AS policy_id,
                   MIN(GREATEST(next_date, %(day)s::date)) FILTER (
                       WHERE NOT is_credit AND next_date IS NOT NULL
                         AND (reason IS NULL OR reason > %(excluding)s))
                       AS next_notice_date,
                   MAX(rank::numeric / NULLIF(level_count, 0)) FILTER (WHERE NOT is_credit)
                       AS level_share
                   %(own)s
              FROM decision
          GROUP BY partner_id
            HAVING bool_or(late AND NOT is_credit AND amount + disputed > 0)
            """,
            day=day,
            excluding=ruleset.reasons.last_excluding,
            own=SQL().join(
                SQL(", %s AS %s", figure, SQL.identifier(name))
                for name, figure in self._get_own_figures(ruleset, day).items()
            ),
            bucket_1=self._sql_bucket(day, 1, 30),
            bucket_2=self._sql_bucket(day, 31, 60),
            bucket_3=self._sql_bucket(day, 61, 90),
            bucket_4=self._sql_bucket(day, 91, 120),
            bucket_5=self._sql_bucket(day, 121),
        )

    def _sql_bucket(self, day, first, last=None):
        """Return the sum of a customer's items that are so many days overdue.

        :param int first: days overdue, at least
        :param int last: at most; no limit if None
        """
        return SQL(
            "COALESCE(SUM(amount_company + disputed_company) FILTER (WHERE late"
            " AND NOT is_credit AND %(day)s::date - due >= %(first)s %(upto)s), 0)",
            day=day,
            first=first,
            upto=SQL() if last is None else SQL("AND %s::date - due <= %s", day, last),
        )
