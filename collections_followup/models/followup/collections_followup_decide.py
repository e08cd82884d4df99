"""The decision: what happens to each open receivable item of a company on one day.

One SQL statement reads the ledger and gives each open item its policy, the level it stands
at, the one it would reach next, and either that it is chased today or the first reason why
not. It is put together of named parts: ``collections_followup_decide_level.py`` (which level
comes when) and ``collections_followup_decide_judge.py`` (why not today). The statement is used as
a temporary table by a pass over a company, and inline for a few customers or for explanations.
"""

from contextlib import contextmanager

from odoo import api, models
from odoo.tools import SQL

DECISION_TABLE = "collections_decision_tmp"


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
        picked = self.env["collections.followup.pick"]._sql_picks(ruleset, picks)
        return SQL(
            "WITH %s, %s, %s",
            self.env["collections.followup.decide.level"]._sql_ready(
                ruleset, day, partner_ids, as_of, picks, picked
            ),
            self.env["collections.followup.decide.judge"]._sql_judgement(
                ruleset, day, partner_ids, as_of, picks, picked
            ),
            self.env["collections.followup.share"]._sql_share_notices(ruleset, day),
        )

    def _sql_excluded(self, ruleset, day, as_of=False, partner_ids=None):
        """Return the statement of what keeps each open item out of the claim: half a decision.

        Reasons that wait for something (levels, credits, intervals) are not looked at.

        :param ruleset: the company's policies, see ``_get_ruleset``
        :param bool as_of: as it was at the end of ``day``
        :param tuple partner_ids: only these commercial partners
        :return: ``SQL`` with the columns ``line_id``, ``is_credit``, ``amount``, ``disputed``,
            ``disputed_company`` and ``reason``, as ``_sql_decide`` has them
        """
        return SQL(
            "WITH %s SELECT line_id, is_credit, amount, disputed, disputed_company,"
            " excluded AS reason FROM ready",
            self.env["collections.followup.decide.level"]._sql_ready(
                ruleset,
                day,
                partner_ids,
                as_of,
                None,
                self.env["collections.followup.pick"]._sql_picks(ruleset, None),
            ),
        )

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
        participants = self.env["collections.participant"]._get_participants(ruleset.absent)
        return [
            branch
            for participant in participants
            for branch in participant._get_exclusions(ruleset, day, as_of)
        ]
