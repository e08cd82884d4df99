"""Refresh: open, update and close cases from the decision, in one statement."""

from odoo import api, models, tools
from odoo.tools import SQL

from ..base.prepared_query import MOST, Ids, Uid, execute_written, write_prepared
from .collections_followup_figures import FIGURES

# So many statements of a company are kept: by what customers have, by day, and by rates.
KEPT = 16
# What participants say of single customers, which is part of the statement.
OF_CUSTOMERS = ("_get_withheld", "_get_stopped_days", "_get_duties", "_sql_awaiting")


class CollectionsFollowupRefresh(models.AbstractModel):
    _name = "collections.followup.refresh"
    _description = "Follow-up Pass"

    def _refresh_cases(self, ruleset, day, source=None, partner_ids=None):
        """Open, update and close the cases of a company.

        :param ruleset: the company's policies
        :param day: the day of the refresh
        :param SQL source: the decision, see ``_sql_decide``; made here, of some customers, if None
        :param tuple partner_ids: the customers that the decision covers; all if None
        :return: counts ``{'opened': n, 'updated': n, 'closed': n}``
        """
        if source is None and len(partner_ids) <= MOST:
            prepared = self._get_prepared(ruleset, day, partner_ids)
            rows = execute_written(self.env, prepared, partner_ids)
        else:
            statement = self._sql_refresh_of(ruleset, day, partner_ids, source)
            with self.env["collections.followup.decide"]._for_many_rows(partner_ids is None):
                rows = self.env.execute_query(statement)
        [(opened_ids, updated, closed_ids, left)] = rows
        cases = self.env["collections.case"]
        if opened_ids or updated or closed_ids:
            cases.invalidate_model()
        cases._move_stages("level_left", left or ())
        if closed_ids:
            closed = cases.browse(closed_ids)
            closed._move_stage(
                "closed", self.env["collections.stage"].browse(ruleset.closed_stage_id or [])
            )
            self._after_close(closed)
        company = self.env["res.company"].browse(ruleset.company_id)
        if opened_ids:
            self._after_open(company, cases.browse(opened_ids))
        if opened_ids or partner_ids is None:
            self.env["collections.absence"]._stand_in(company, day)
        return {
            "opened": len(opened_ids or ()),
            "updated": updated,
            "closed": len(closed_ids or ()),
        }

    def _sql_refresh_of(self, ruleset, day, partner_ids, source=None):
        """Return the statement of a refresh, of some customers or all; see ``_refresh_cases``."""
        if source is None:
            source = self.env["collections.followup.decide"]._sql_decide(
                ruleset, day, partner_ids=partner_ids
            )
        scope = SQL() if partner_ids is None else SQL("AND cc.partner_id IN %s", partner_ids)
        return self._sql_refresh(ruleset, day, source, scope)

    def _get_prepared(self, ruleset, day, partner_ids):
        """Return the statement of a refresh of a few customers, ready to be executed.

        To put it together takes as long as to run it, and for customers of whom there is nothing
        but the ledger it is always the same: it is kept with the policies that it was written for.
        """
        if self._is_plain(ruleset):
            zone = str(self.env["res.company"].browse(ruleset.company_id)._collections_get_zone())
            rates = self.env["collections.followup.ruleset"]._get_day_rates(ruleset, day)
            key = (ruleset.absent, day, zone, tuple(rates.items()))
            kept = ruleset.kept
            if key not in kept:
                # Whose ids got into the text by another way than as ``Ids`` shows by two texts.
                written, other = (
                    write_prepared(self.env.cr, self._sql_refresh_of(ruleset, day, Ids((number,))))
                    for number in (-1, -2)
                )
                if len(kept) >= KEPT:
                    kept.clear()
                kept[key] = written if written == other else None
            # Another request may have emptied it meanwhile.
            if prepared := kept.get(key):
                return prepared
        statement = self._sql_refresh_of(ruleset, day, Ids(partner_ids))
        return write_prepared(self.env.cr, statement)

    def _is_plain(self, ruleset):
        """Return whether the statement of a refresh depends on policies, day and rates only.

        Not where participants, or payments that are not booked, write into it what single
        customers have.
        """
        special = self._get_special()
        return (
            special is not None
            and special <= ruleset.absent
            and all(
                policy.currency_id == ruleset.currency_id or not policy.min_amount
                for policy in ruleset.policies
            )
        )

    @tools.ormcache()
    def _get_special(self):
        """Return what writes values of single customers into the statement, where they have it.

        :return: names, see ``_look``; None where it cannot be told who has it
        """
        names = {"collections.followup.unbooked"}
        base = self.env.registry["collections.participant"]
        for participant in self.env["collections.participant"]._get_participants():
            if any(
                getattr(type(participant), method) is not getattr(base, method)
                for method in OF_CUSTOMERS
            ):
                if participant._sql_presence((0,)) is None:
                    return None
                names.add(participant._name)
        return frozenset(names)

    def _sql_refresh(self, ruleset, day, source, scope):
        """Return the statement that opens, updates and closes cases, see ``_refresh_cases``.

        :param SQL scope: condition on the customer of a case ``cc``
        :return: ``SQL`` of one row: the ids of those that were opened, how many were updated, the
            ids of those that were closed, and pairs of a case and its stage whose level was left
        """
        subject = self.env["collections.followup.figures"]
        own = subject._get_own_figures(ruleset, day)
        figures = (*FIGURES, *own)
        return SQL(
            """
            WITH decision AS MATERIALIZED (%(source)s),
            figure AS MATERIALIZED (%(figures)s),
            level_left AS (%(level_left)s),
            changed AS (%(changed)s),
            added AS (%(added)s),
            ended AS (%(ended)s)
            SELECT (SELECT array_agg(id) FROM added), (SELECT count(*) FROM changed),
                   (SELECT array_agg(id) FROM ended WHERE state = 'closed'),
                   (SELECT array_agg(ARRAY[case_id, stage_id]) FROM level_left)
            """,
            source=source,
            figures=subject._sql_figures(ruleset, day, scope),
            level_left=self._sql_level_left(ruleset),
            changed=self._sql_changed(figures, day),
            added=self._sql_added(ruleset, figures, day),
            ended=self._sql_ended(ruleset, own, day, scope),
        )

    def _sql_changed(self, figures, day):
        """Return the statement that writes other figures into open cases.

        :param figures: names of stored fields of the case
        """
        return SQL(
            """
            UPDATE collections_case cc
               SET (%(columns)s) = ROW(%(figure_columns)s),
                   refresh_date = %(day)s, write_date = now() AT TIME ZONE 'UTC'
              FROM figure f
             WHERE cc.id = f.case_id AND cc.state = 'open' AND f.item_count > 0
               AND ROW(%(case_columns)s, cc.refresh_date)
                   IS DISTINCT FROM ROW(%(figure_columns)s, %(day)s::date)
         RETURNING cc.id
            """,
            columns=SQL(", ").join(SQL.identifier(name) for name in figures),
            figure_columns=SQL(", ").join(SQL.identifier("f", name) for name in figures),
            case_columns=SQL(", ").join(SQL.identifier("cc", name) for name in figures),
            day=day,
        )

    def _sql_added(self, ruleset, figures, day):
        """Return the statement that opens cases.

        :param figures: names of stored fields of the case
        """
        return SQL(
            """
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
            """,
            columns=SQL(", ").join(SQL.identifier(name) for name in figures),
            figure_columns=SQL(", ").join(SQL.identifier("f", name) for name in figures),
            company=ruleset.company_id,
            stage=ruleset.stage_id or None,
            partner_user=self.env["res.partner"]._field_to_sql("rp", "collections_user_id"),
            user=ruleset.user_id or None,
            uid=Uid(self.env.uid),
            day=day,
        )

    def _sql_ended(self, ruleset, own, day, scope):
        """Return the statement that closes cases in which nothing is overdue any more.

        Those that a participant keeps open stay so, with empty figures.

        :param own: names of the figures that participants add
        """
        conditions = [
            condition
            for participant in self.env["collections.participant"]._get_participants(ruleset.absent)
            if (condition := participant._sql_kept_open(SQL("cc"))) is not None
        ]
        kept = SQL("(%s)", SQL(" OR ").join(conditions)) if conditions else SQL("FALSE")
        return SQL(
            """
            UPDATE collections_case cc
               SET state = CASE WHEN %(kept)s THEN 'open' ELSE 'closed' END,
                   date_close = CASE WHEN NOT %(kept)s THEN %(day)s::date END,
                   refresh_date = %(day)s,
                   amount_due = 0, amount_overdue = 0, amount_credit = 0, amount_disputed = 0,
                   amount_bucket_1 = 0, amount_bucket_2 = 0, amount_bucket_3 = 0,
                   amount_bucket_4 = 0, amount_bucket_5 = 0, item_count = 0,
                   days_overdue = 0, priority_score = 0,
                   next_notice_date = NULL, next_action_date = NULL, %(no_own)s
                   write_date = now() AT TIME ZONE 'UTC'
             WHERE cc.company_id = %(company)s AND cc.state = 'open' %(scope)s
               AND cc.id NOT IN (SELECT f.case_id FROM figure f
                                  WHERE f.case_id IS NOT NULL AND f.item_count > 0)
               AND NOT (%(kept)s AND cc.item_count = 0 AND cc.refresh_date = %(day)s)
         RETURNING cc.id, cc.state
            """,
            kept=kept,
            no_own=SQL().join(SQL("%s = NULL, ", SQL.identifier(name)) for name in own),
            company=ruleset.company_id,
            day=day,
            scope=scope,
        )

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
    def _sql_late(self, company, partner_ids):
        """Return the SQL of whether a refresh of customers has anything to do.

        Costs next to nothing, unlike the refresh: nearly all postings are of customers who
        have no open case and nothing overdue.

        :param company: the company that keeps the cases
        :param tuple partner_ids: ids of commercial partners
        """
        engine = self.with_company(company)
        ruleset = engine.env["collections.followup.ruleset"]._get_ruleset(company)
        conditions = [
            condition
            for participant in engine.env["collections.participant"]._get_participants()
            for condition in participant._get_late_conditions(ruleset, partner_ids)
        ]
        return SQL(" OR ").join(conditions)

    def _after_open(self, company, cases):
        """Give new cases to collectors by the rules, those of customers with their own apart."""
        nobodys = cases.filtered(
            lambda case: not case.partner_id.with_company(company).collections_user_id.active
        )
        self.env["collections.assignment.rule"]._assign(company, nobodys)

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
