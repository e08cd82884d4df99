"""The decision: what happens to each open receivable item of a company on one day.

One SQL statement reads the ledger and gives each open item its policy, the level it stands
at, the one it would reach next, and either that it is chased today or the first reason why
not. The statement is used as a temporary table by a pass over a company, and inline for a
few customers or for explanations.
"""

from contextlib import contextmanager

from odoo import api, models
from odoo.tools import SQL

from .collections_followup_ruleset import DEFAULT_GAP

DECISION_TABLE = "collections_decision_tmp"
# Last day of the month in which an item ``b`` is due, later by its days in dispute.
MONTH_END = "((date_trunc('month', b.due) + interval '1 month - 1 day')::date + b.disputed_days)"


class CollectionsFollowupDecide(models.AbstractModel):
    _name = "collections.followup.decide"
    _description = "Follow-up Pass"

    @contextmanager
    def _for_many_rows(self, many=True):
        """Keep the planner from loops within loops and from compiling, and give it memory.

        A pass reads what it or another pass wrote a moment ago: statistics do not know of it
        yet, the planner takes it for next to nothing, and a nested loop over it takes minutes
        where joining by hashes takes milliseconds. Ends with the block, or with the
        transaction when the block fails.

        :param bool many: does nothing if false
        """
        if many:
            # Compiling these statements takes longer than running them.
            self.env.cr.execute(
                "SET LOCAL enable_nestloop TO off; SET LOCAL work_mem TO '64MB';"
                " SET LOCAL jit TO off"
            )
        yield
        if many:
            self.env.cr.execute(
                "SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL work_mem TO DEFAULT;"
                " SET LOCAL jit TO DEFAULT"
            )

    def _decide_into_table(self, ruleset, day, partner_ids=None, as_of=False, picks=None):
        """Decide and keep the result in a temporary table of this transaction.

        :return: SQL that selects the decision
        """
        table = SQL.identifier(DECISION_TABLE)
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", table))
        decision = self._sql_decide(ruleset, day, partner_ids, as_of, picks)
        with self._for_many_rows(partner_ids is None):
            self.env.cr.execute(
                SQL("CREATE TEMPORARY TABLE %s ON COMMIT DROP AS %s", table, decision)
            )
        # What is grouped and joined by; each further column costs as much again.
        self.env.cr.execute(SQL("ANALYZE %s (partner_id, currency_id, reason)", table))
        return SQL("SELECT * FROM %s", table)

    def _sql_decide(self, ruleset, day, partner_ids=None, as_of=False, picks=None):
        """Return the statement that decides every open item of the ruleset's company.

        :param ruleset: the company's policies, see ``_get_ruleset``
        :param day: the day of the pass
        :param tuple partner_ids: only these commercial partners
        :param bool as_of: residual amounts and levels as they were at the end of ``day``
        :param picks: only these items may be claimed, see ``Picks``
        :return: ``SQL`` with the columns ``line_id``, ``move_id``, ``partner_id``,
            ``currency_id``, ``residual`` (the ledger's, company currency), ``amount``
            (claimable, item currency), ``amount_company``, ``disputed`` (open, not claimable),
            ``disputed_company``, ``disputed_days`` (not counted as late), ``is_credit``,
            ``due``, ``late``,
            ``policy_id``, ``split`` (which notice of that policy it would be on), ``per_level``,
            ``list_beside``, ``level_id``, ``rank``, ``height`` (see ``Ruleset``), ``level_date``,
            ``level_count``, ``next_level_id``, ``next_rank``, ``repeated``, ``next_date``,
            ``last_date``, ``min_days`` (between two notices), ``deferred`` (another policy
            writes today), ``minimum``, ``reason`` (NULL: chased today)
        """
        today = self.env["res.company"].browse(ruleset.company_id)._collections_today()
        tables = self.env["collections.followup.ruleset"]
        items = self.env["collections.followup.items"]
        pick = self.env["collections.followup.pick"]
        states = self._sql_states(day, as_of, picks)
        # Past the due date, reminders before it are passed over.
        step_rank = SQL(
            "CASE WHEN b.late THEN GREATEST(b.rank + 1, b.first_due_rank) ELSE b.rank + 1 END"
        )
        candidate = SQL(
            "CASE WHEN b.age THEN GREATEST(%s, %s) ELSE %s END",
            tables._sql_age_rank(ruleset, day),
            step_rank,
            step_rank,
        )
        return SQL(
            """
            WITH open_item AS MATERIALIZED (%(open_items)s),
            base AS (
                SELECT b.*, b.due < %(day)s::date AS late,
                       COALESCE(st.level_id, 0) AS level_id, st.level_date, st.repeat_date,
                       -- days in dispute are not counted: not from the due date ...
                       COALESCE(dp.days, 0) AS disputed_days,
                       b.due + COALESCE(dp.days, 0) AS level_due,
                       -- ... and not from the last level
                       st.level_date + COALESCE(dp.level_days, 0) AS level_start,
                       st.repeat_date + COALESCE(dp.level_days, 0) AS repeat_start
                       %(pick_columns)s
                  FROM open_item b
             LEFT JOIN %(states)s AS st ON st.move_line_id = b.line_id
             LEFT JOIN %(disputed_days)s AS dp ON dp.line_id = b.line_id
                       %(pick_join)s
            ),
            placed AS (
                SELECT b.*, pol.age, pol.per_level, pol.list_beside, pol.min_days,
                       pol.min_amount AS policy_minimum, pol.level_count, pol.first_due_rank,
                       COALESCE(pos.rank, 0) AS rank, COALESCE(pos.height, 0) AS height,
                       pos.base AS pos_base, pos.planned AS pos_planned,
                       COALESCE(pos.repeat_days, 0) AS repeat_days
                  FROM base b
             LEFT JOIN %(policies)s ON pol.policy_id = b.policy_id
             LEFT JOIN %(positions)s ON pos.level_id = b.level_id
                                    AND pos.policy_id = b.policy_id
            ),
            candidate AS (
                SELECT b.*, %(candidate)s AS cand_rank FROM placed b
            ),
            timed AS (
                SELECT b.*, lv.level_id AS cand_id, lv.min_amount AS level_minimum,
                       CASE lv.trigger
                            WHEN 0 THEN b.level_due + lv.days
                            WHEN 1 THEN %(month_end)s + lv.days
                            ELSE b.level_start + lv.days END AS trigger_date,
                       GREATEST(
                           b.level_start + CASE
                               WHEN b.level_start IS NULL THEN NULL
                               WHEN lv.min_days > 0 THEN lv.min_days
                               WHEN lv.trigger = 2 THEN lv.days
                               -- the days that the policy plans: since the level that the item
                               -- has had, or since the one before, where some are passed over
                               WHEN lv.base = b.pos_base AND lv.base = lv.before_base
                               THEN GREATEST(
                                   lv.planned - GREATEST(b.pos_planned, lv.before_planned), 1)
                               ELSE COALESCE(NULLIF(GREATEST(%(planned)s - GREATEST(
                                   %(pos_planned)s, %(before)s), 0), 0), %(gap)s)
                           END,
                           b.repeat_start + CASE
                               WHEN lv.min_days > 0 THEN lv.min_days
                               ELSE GREATEST(b.repeat_days, 1) END
                       ) AS gap_date,
                       -- a reminder before the due date is not repeated after it
                       CASE WHEN b.repeat_days > 0 AND NOT (b.late AND b.rank < b.first_due_rank)
                            THEN COALESCE(b.repeat_start, b.level_start) + b.repeat_days
                       END AS repeat_on,
                       held.min_amount AS held_minimum
                  FROM candidate b
             LEFT JOIN %(levels)s ON lv.policy_id = b.policy_id AND lv.rank = b.cand_rank
             LEFT JOIN %(held_levels)s ON held.policy_id = b.policy_id AND held.rank = b.rank
            ),
            dated AS (
                SELECT b.*, CASE WHEN b.cand_id IS NOT NULL
                                 THEN GREATEST(b.trigger_date, b.gap_date) END AS cand_date
                  FROM timed b
            ),
            chosen AS (
                -- the next level where it is due, or else whichever comes first
                SELECT b.*, b.repeat_on IS NOT NULL AND (COALESCE(
                           b.cand_date > %(day)s::date AND b.repeat_on < b.cand_date, TRUE)
                           %(pick_repeated)s) AS repeated
                  FROM dated b
            ),
            ready AS (
                SELECT b.*,
                       CASE WHEN b.repeated THEN b.level_id ELSE b.cand_id END AS next_level_id,
                       CASE WHEN b.repeated THEN b.rank ELSE b.cand_rank END AS next_rank,
                       CASE WHEN b.repeated THEN b.repeat_on
                            ELSE b.cand_date END AS level_next_date,
                       %(exclusion)s AS excluded
                  FROM chosen b
            ),
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
            ),
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
            ),
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
            ),
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
            ),
            %(shared)s
            """,
            open_items=pick._sql_picked_items(
                self.env["collections.followup.on.account"]._sql_deductible_items(
                    ruleset, day, partner_ids, as_of
                ),
                ruleset,
                picks,
            ),
            disputed_days=items._sql_stopped_days(ruleset, day, partner_ids, as_of, states),
            states=states,
            policies=tables._sql_policies(ruleset, day),
            positions=tables._sql_positions(ruleset),
            levels=tables._sql_levels(ruleset, day, "lv"),
            held_levels=tables._sql_levels(ruleset, day, "held"),
            candidate=pick._sql_picked_rank(candidate, step_rank, picks),
            month_end=SQL(MONTH_END),
            planned=self._sql_planned_day("lv.base", "lv.planned"),
            pos_planned=self._sql_planned_day("b.pos_base", "b.pos_planned"),
            before=self._sql_planned_day("lv.before_base", "lv.before_planned"),
            gap=DEFAULT_GAP,
            # What excludes items today counts, whatever earlier day a run is dated.
            exclusion=self._sql_exclusion(ruleset, day if as_of else max(day, today), as_of),
            unsent=self._sql_unsent(ruleset, partner_ids, as_of, picks),
            recent=self._sql_recent(ruleset, day, partner_ids, as_of, picks),
            day=day,
            shared=self.env["collections.followup.share"]._sql_share_notices(ruleset, day),
            **self._sql_net(ruleset, day),
            **pick._sql_picks(ruleset, picks),
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

    def _sql_planned_day(self, base, planned):
        """Return the day on which the policy plans a level for an item ``b``.

        :param str base: column that says what the days count from, see ``Level``
        :param str planned: column of the days
        """
        return SQL(
            "CASE %(base)s WHEN 0 THEN b.level_due + %(days)s WHEN 1 THEN %(month_end)s + %(days)s"
            " END",
            base=SQL(base),
            days=SQL(planned),
            month_end=SQL(MONTH_END),
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

    def _sql_states(self, day, as_of=False, picks=None):
        """Return the level that each item stands at, as a table expression."""
        if picks and picks.moved_ids:
            return self.env["collections.followup.pick"]._sql_states_before(picks)
        if not as_of:
            return SQL("collections_item")
        return SQL("(%s)", self._sql_reached(SQL("n.date <= %s", day)))

    @api.model
    def _sql_reached(self, condition):
        """Return the levels that notices brought items to.

        :param SQL condition: on a notice ``n`` and its line ``nl``
        """
        return SQL(
            """
            SELECT move_line_id, level_id, MIN(date) AS level_date,
                   CASE WHEN COUNT(*) > 1 THEN MAX(date) END AS repeat_date
              FROM (SELECT nl.move_line_id, nl.level_id, n.date,
                           FIRST_VALUE(nl.level_id) OVER (
                               PARTITION BY nl.move_line_id ORDER BY n.date DESC, n.id DESC)
                               AS last_level_id
                      FROM collections_notice_line nl
                      JOIN collections_notice n ON n.id = nl.notice_id
                     WHERE n.state IN ('sent', 'skipped') AND nl.level_id IS NOT NULL
                       AND %s) reached
             WHERE level_id = last_level_id
          GROUP BY move_line_id, level_id
            """,
            condition,
        )

    def _sql_exclusion(self, ruleset, day, as_of=False):
        """Return the first reason that takes an item out of the claim, or NULL."""
        numbers = ruleset.reasons.numbers
        branches = sorted(
            ((numbers[name], sql) for name, sql in self._get_exclusions(ruleset, day, as_of)),
            key=lambda branch: branch[0],
        )
        return SQL(
            "CASE %s END",
            SQL(" ").join(
                SQL("WHEN %s THEN %s", condition, number) for number, condition in branches
            ),
        )

    def _get_exclusions(self, ruleset, day, as_of=False):
        """Return pairs of a reason's name and its SQL condition, of all participants."""
        return [
            branch
            for participant in self.env["collections.participant"]._get_participants()
            for branch in participant._get_exclusions(ruleset, day, as_of)
        ]

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
