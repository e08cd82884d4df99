"""The decision, first half: which level each open item comes to next, and on which day."""

from odoo import models
from odoo.tools import SQL

from .collections_followup_ruleset import DEFAULT_GAP, PREVIOUS


class CollectionsFollowupDecideLevel(models.AbstractModel):
    _name = "collections.followup.decide.level"
    _description = "Follow-up Pass"

    def _sql_ready(self, ruleset, day, partner_ids, as_of, picks, picked):
        """Return the relations that end in ``ready``: items with level, day and exclusion.

        For the parameters see ``_sql_decide``.

        :param dict picked: what picks change, see ``_sql_picks``
        """
        today = self.env["res.company"].browse(ruleset.company_id)._collections_today()
        decide = self.env["collections.followup.decide"]
        return SQL(
            "%s, %s, %s",
            self._sql_placed(ruleset, day, partner_ids, as_of, picks, picked),
            self._sql_timed(ruleset, day),
            self._sql_chosen(
                day,
                picked["pick_repeated"],
                # What excludes items today counts, whatever earlier day a run is dated.
                decide._sql_exclusion(ruleset, day if as_of else max(day, today), as_of),
            ),
        )

    def _sql_placed(self, ruleset, day, partner_ids, as_of, picks, picked):
        """Return the relations that end in ``candidate``: open items, where they stand, and the
        rank that is looked at next."""
        tables = self.env["collections.followup.ruleset"]
        items = self.env["collections.followup.items"]
        pick = self.env["collections.followup.pick"]
        states = self.env["collections.followup.decide"]._sql_states(day, as_of, picks)
        open_items = self.env["collections.followup.on.account"]._sql_deductible_items(
            ruleset, day, partner_ids, as_of
        )
        return SQL(
            """
            open_item AS MATERIALIZED (%(open_items)s),
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
            )
            """,
            day=day,
            open_items=pick._sql_picked_items(open_items, ruleset, picks),
            disputed_days=items._sql_stopped_days(ruleset, day, partner_ids, as_of, states),
            states=states,
            policies=tables._sql_policies(ruleset, day),
            positions=tables._sql_positions(ruleset),
            candidate=self._sql_next_rank(ruleset, day, picks),
            pick_columns=picked["pick_columns"],
            pick_join=picked["pick_join"],
        )

    def _sql_next_rank(self, ruleset, day, picks):
        """Return the rank that is looked at next of an item ``b``."""
        # Past the due date, reminders before it are passed over.
        step_rank = SQL(
            "CASE WHEN b.late THEN GREATEST(b.rank + 1, b.first_due_rank) ELSE b.rank + 1 END"
        )
        candidate = SQL(
            "CASE WHEN b.age THEN GREATEST(%s, %s) ELSE %s END",
            self.env["collections.followup.ruleset"]._sql_age_rank(ruleset, day),
            step_rank,
            step_rank,
        )
        return self.env["collections.followup.pick"]._sql_picked_rank(candidate, step_rank, picks)

    def _sql_timed(self, ruleset, day):
        """Return the relation ``timed``: the days on which candidates come, or are repeated."""
        tables = self.env["collections.followup.ruleset"]
        return SQL(
            """
            timed AS (
                SELECT b.*, lv.level_id AS cand_id, lv.min_amount AS level_minimum,
                       lv.days + CASE lv.trigger WHEN %(previous)s THEN b.level_start
                                                 ELSE %(trigger_day)s END AS trigger_date,
                       GREATEST(
                           b.level_start + CASE
                               WHEN b.level_start IS NULL THEN NULL
                               WHEN lv.min_days > 0 THEN lv.min_days
                               WHEN lv.trigger = %(previous)s THEN lv.days
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
            )
            """,
            levels=tables._sql_levels(ruleset, day, "lv"),
            held_levels=tables._sql_levels(ruleset, day, "held"),
            previous=PREVIOUS,
            trigger_day=tables._sql_trigger_day("lv.trigger"),
            planned=self._sql_planned_day("lv.base", "lv.planned"),
            pos_planned=self._sql_planned_day("b.pos_base", "b.pos_planned"),
            before=self._sql_planned_day("lv.before_base", "lv.before_planned"),
            gap=DEFAULT_GAP,
        )

    def _sql_chosen(self, day, pick_repeated, exclusion):
        """Return the relations that end in ``ready``: the next level or a repetition."""
        return SQL(
            """
            dated AS (
                SELECT b.*, CASE WHEN b.trigger_date IS NOT NULL
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
            )
            """,
            day=day,
            pick_repeated=pick_repeated,
            exclusion=exclusion,
        )

    def _sql_planned_day(self, base, planned):
        """Return the day on which the policy plans a level for an item ``b``.

        :param str base: column that says what the days count from, see ``Level``
        :param str planned: column of the days
        """
        return SQL(
            "(%s + %s)",
            self.env["collections.followup.ruleset"]._sql_trigger_day(base),
            SQL(planned),
        )
