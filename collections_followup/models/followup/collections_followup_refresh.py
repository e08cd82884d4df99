"""Refresh: open, update and close cases from the decision, in one statement."""

from odoo import api, models
from odoo.tools import SQL

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


class CollectionsFollowupRefresh(models.AbstractModel):
    _name = "collections.followup.refresh"
    _description = "Follow-up Pass"

    def _refresh_cases(self, ruleset, day, source, partner_ids=None):
        """Open, update and close the cases of a company.

        :param ruleset: the company's policies
        :param day: the day of the refresh
        :param SQL source: the decision, see ``_sql_decide``
        :param tuple partner_ids: the customers that the decision covers; all if None
        :return: counts ``{'opened': n, 'updated': n, 'closed': n}``
        """
        scope = SQL() if partner_ids is None else SQL("AND cc.partner_id IN %s", partner_ids)
        own = self._get_own_figures(ruleset, day)
        figures = (*FIGURES, *own)
        columns = SQL(", ").join(SQL.identifier(name) for name in figures)
        statement = SQL(
            """
            WITH decision AS MATERIALIZED (%(source)s),
            figure AS MATERIALIZED (%(figures)s),
            level_left AS (%(level_left)s),
            changed AS (
                UPDATE collections_case cc
                   SET (%(columns)s) = ROW(%(figure_columns)s),
                       refresh_date = %(day)s, write_date = now() AT TIME ZONE 'UTC'
                  FROM figure f
                 WHERE cc.id = f.case_id AND cc.state = 'open' AND f.item_count > 0
                   AND ROW(%(case_columns)s, cc.refresh_date)
                       IS DISTINCT FROM ROW(%(figure_columns)s, %(day)s::date)
             RETURNING cc.id
            ),
            added AS (
                INSERT INTO collections_case (
                    company_id, partner_id, state, stage_id, user_id, episode,
                    date_open, refresh_date, create_uid, create_date, write_uid, write_date,
                    %(columns)s)
                SELECT %(company)s, f.partner_id, 'open', %(stage)s,
                       COALESCE(own.id, %(user)s),
                       f.episode, %(day)s, %(day)s,
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC',
                       %(figure_columns)s
                  FROM figure f
                  JOIN res_partner rp ON rp.id = f.partner_id
             LEFT JOIN res_users own ON own.id = %(partner_user)s AND own.active
                 WHERE f.item_count > 0 AND f.case_id IS NULL
                    ON CONFLICT (company_id, partner_id) WHERE state = 'open' DO NOTHING
             RETURNING id
            ),
            ended AS (
                UPDATE collections_case cc
                   SET state = 'closed', date_close = %(day)s, refresh_date = %(day)s,
                       amount_due = 0, amount_overdue = 0, amount_credit = 0, amount_disputed = 0,
                       amount_bucket_1 = 0, amount_bucket_2 = 0, amount_bucket_3 = 0,
                       amount_bucket_4 = 0, amount_bucket_5 = 0, item_count = 0,
                       days_overdue = 0, priority_score = 0,
                       next_notice_date = NULL, next_action_date = NULL, %(no_own)s
                       write_date = now() AT TIME ZONE 'UTC'
                 WHERE cc.company_id = %(company)s AND cc.state = 'open' %(scope)s
                   AND cc.id NOT IN (SELECT f.case_id FROM figure f
                                      WHERE f.case_id IS NOT NULL AND f.item_count > 0)
             RETURNING cc.id
            )
            SELECT (SELECT count(*) FROM added), (SELECT count(*) FROM changed),
                   (SELECT array_agg(id) FROM ended),
                   (SELECT array_agg(ARRAY[case_id, stage_id]) FROM level_left)
            """,
            source=source,
            figures=self._sql_figures(ruleset, day, scope),
            columns=columns,
            figure_columns=SQL(", ").join(SQL.identifier("f", name) for name in figures),
            case_columns=SQL(", ").join(SQL.identifier("cc", name) for name in figures),
            no_own=SQL().join(SQL("%s = NULL, ", SQL.identifier(name)) for name in own),
            company=ruleset.company_id,
            stage=ruleset.stage_id or None,
            partner_user=self.env["res.partner"]._field_to_sql("rp", "collections_user_id"),
            user=ruleset.user_id or None,
            uid=self.env.uid,
            day=day,
            scope=scope,
            level_left=self._sql_level_left(ruleset),
        )
        with self.env["collections.followup.decide"]._for_many_rows(partner_ids is None):
            [(opened, updated, closed_ids, left)] = self.env.execute_query(statement)
        cases = self.env["collections.case"]
        if opened or updated or closed_ids:
            cases.invalidate_model()
        cases._move_stages("level_left", left or ())
        if closed_ids:
            closed = cases.browse(closed_ids)
            closed._move_stage(
                "closed", self.env["collections.stage"].browse(ruleset.closed_stage_id or [])
            )
            self._after_close(closed)
        return {"opened": opened, "updated": updated, "closed": len(closed_ids or ())}

    def _sql_level_left(self, ruleset):
        """Return the cases whose level changes, and the stage that they come to by it.

        Where a level led to the stage, legal ones included, and what had reached that level is
        paid, the case goes on in the stage of the level that is left. A stage that a person chose
        stays; so does that of a level which another policy's level merely outranks.
        """
        return SQL(
            """
            SELECT cc.id AS case_id, COALESCE(own.stage_id, %(first)s) AS stage_id
              FROM figure f
              JOIN collections_case cc ON cc.id = f.case_id
              JOIN collections_level old ON old.id = cc.level_id AND old.stage_id = cc.stage_id
         LEFT JOIN collections_level own ON own.id = f.level_id
             WHERE cc.state = 'open' AND f.item_count > 0
               AND cc.level_id IS DISTINCT FROM f.level_id
               AND COALESCE(own.stage_id, %(first)s) IS NOT NULL
               AND (cc.partner_id, cc.level_id) NOT IN (
                   SELECT d.partner_id, d.level_id FROM decision d
                    WHERE d.level_id IS NOT NULL AND NOT d.is_credit
                      AND d.amount + d.disputed > 0)
            """,
            first=ruleset.stage_id or None,
        )

    @api.model
    def _is_late(self, company, partners):
        """Return whether a refresh of customers has anything to do.

        Costs next to nothing, unlike the refresh: nearly all postings are of customers who
        have no open case and nothing overdue.

        :param company: the company that keeps the cases
        :param partners: commercial partners
        """
        # Sudo: every posting asks, and who posts need not read cases.
        engine = self.sudo().with_company(company)
        ruleset = engine.env["collections.followup.ruleset"]._get_ruleset(company)
        engine.env["collections.followup"]._flush_ledger()
        conditions = [
            condition
            for participant in engine.env["collections.participant"]._get_participants()
            for condition in participant._get_late_conditions(ruleset, tuple(partners.ids))
        ]
        [(late,)] = engine.env.execute_query(SQL("SELECT %s", SQL(" OR ").join(conditions)))
        return late

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

        def overdue(first, last):
            return SQL(
                "COALESCE(SUM(amount_company + disputed_company) FILTER (WHERE late"
                " AND NOT is_credit AND %(day)s::date - due >= %(first)s %(upto)s), 0)",
                day=day,
                first=first,
                upto=SQL() if last is None else SQL("AND %s::date - due <= %s", day, last),
            )

        return SQL(
            """
            SELECT t.*,
                   LEAST(t.next_notice_date, act.deadline) AS next_action_date,
                   open_case.id AS case_id,
                   COALESCE(old.episodes, 0) + 1 AS episode,
                   ROUND((%(score)s)::numeric, 1) AS priority_score
                   %(more)s
              FROM (
                SELECT partner_id,
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
              ) t
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
            day=day,
            company=ruleset.company_id,
            scope=scope,
            score=self.env["collections.followup.priority"]._sql_priority(ruleset),
            more=SQL().join(SQL(", %s", column) for column in more),
            excluding=ruleset.reasons.last_excluding,
            own=SQL().join(
                SQL(", %s AS %s", figure, SQL.identifier(name))
                for name, figure in self._get_own_figures(ruleset, day).items()
            ),
            bucket_1=overdue(1, 30),
            bucket_2=overdue(31, 60),
            bucket_3=overdue(61, 90),
            bucket_4=overdue(91, 120),
            bucket_5=overdue(121, None),
        )

    def _after_close(self, cases):
        """Drop the planned calls of customers who no longer owe anything overdue."""
        # Sudo: tasks and notices end with the case, whoever pays and whosever they are.
        activities = (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "collections.case"),
                    ("res_id", "in", cases.ids),
                    ("automated", "=", True),
                ]
            )
        )
        activities.unlink()
        pending = (
            self.env["collections.notice"]
            .sudo()
            .search(
                [("case_id", "in", cases.ids), ("state", "in", ("draft", "approved", "failed"))]
            )
        )
        kept = pending.filtered(lambda notice: notice.company_id._collections_keeps_cases())
        kept._withdraw_groundless(self.env._("Nothing is overdue any more."))
        (pending - kept)._withdraw_homeless()
