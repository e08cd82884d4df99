"""Claims that a person chooses: some invoices only, or a level of the person's choice.

Both work on the decision of the pass in its temporary table, so that whatever keeps an item
out of follow-up keeps it out here too.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .collections_followup import LAST_EXCLUDING, REASON_NAMES, REASONS
from .collections_followup_decide import DECISION_TABLE
from .collections_followup_plan import TRIGGERS

# What a person's choice of a level cannot override, beside the exclusions: the item waits on
# another notice, or there is nothing to claim.
FIRM_REASONS = ("pending", "failed", "credit")


class CollectionsFollowup(models.AbstractModel):
    _inherit = "collections.followup"

    def _select_claims(self, plan, line_ids=None, level=None, channel=None):
        """Narrow the decision in its temporary table to what a person chose.

        :param plan: the company's policies
        :param line_ids: ids of the items to claim, of those decided; all if None
        :param level: claim them at this level now, whatever its trigger, its minimum amount
            and the days since the last notice; as the policy says if None
        :param str channel: use this channel rather than those of the level
        :return: the plan to propose with: the same, or with the channel changed
        """
        table = SQL.identifier(DECISION_TABLE)
        chosen = SQL("TRUE") if line_ids is None else SQL("line_id IN %s", tuple(line_ids) or (0,))
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET reason = %s WHERE reason IS NULL AND NOT is_credit AND NOT (%s)",
                table,
                REASONS["unselected"],
                chosen,
            )
        )
        if not level:
            return plan
        plan_level = next((other for other in plan.levels if other.id == level.id), None)
        if not plan_level:
            raise UserError(
                self.env._(
                    "%(level)s cannot be used in %(company)s. Choose a level of a policy of that "
                    "company.",
                    level=level.display_name,
                    company=self.env["res.company"].browse(plan.company_id).sudo().name,
                )
            )
        early = plan_level.trigger == TRIGGERS["due"] and plan_level.days < 0
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(table)s d
                   SET reason = CASE WHEN NOT d.late AND NOT %(early)s THEN %(not_due)s
                                     WHEN d.late AND %(early)s THEN %(past_due)s
                                     WHEN COALESCE(pos.rank, 0) >= %(rank)s
                                          AND NOT (pos.rank = %(rank)s AND %(repeats)s)
                                     THEN %(had_level)s END,
                       repeated = COALESCE(pos.rank, 0) = %(rank)s,
                       next_level_id = %(level)s, next_rank = %(rank)s,
                       policy_id = %(policy)s, per_level = FALSE
                  FROM %(table)s c
             LEFT JOIN %(positions)s ON pos.level_id = c.level_id
                                    AND pos.policy_id = %(policy)s
                 WHERE c.line_id = d.line_id AND NOT d.is_credit AND (%(chosen)s)
                   AND (d.reason IS NULL
                        OR d.reason > %(excluding)s AND d.reason NOT IN %(firm)s)
                """,
                table=table,
                early=early,
                rank=plan_level.rank,
                repeats=bool(plan_level.repeat_days),
                level=plan_level.id,
                policy=plan_level.policy_id,
                positions=self._sql_positions(plan),
                chosen=SQL("TRUE")
                if line_ids is None
                else SQL("d.line_id IN %s", tuple(line_ids) or (0,)),
                excluding=LAST_EXCLUDING,
                firm=tuple(REASONS[name] for name in FIRM_REASONS),
                not_due=REASONS["not_due"],
                past_due=REASONS["past_due"],
                had_level=REASONS["had_level"],
            )
        )
        if not channel:
            return plan
        return plan._replace(
            levels=tuple(
                other._replace(channels=(channel,)) if other.id == level.id else other
                for other in plan.levels
            )
        )

    @api.model
    @api.private
    def preview_selection(self, lines, level=None):
        """Tell what a run over just these items would do, writing nothing.

        :param lines: receivable items
        :param level: the level that a person chose; as the policy says if None
        :return: by item id, a dict: ``reason`` (code, False where the item is claimed),
            ``text`` (a sentence), ``level`` reached and ``next_level`` (levels)
        """
        levels = self.env["collections.level"]
        engine = self.sudo()
        result = {}
        engine._flush_ledger()
        for owner, own_lines in engine._get_lines_by_owner(lines).items():
            day = owner._collections_today()
            company_engine = engine.with_company(owner)
            plan = company_engine._get_plan(owner)
            partners = own_lines.partner_id.commercial_partner_id
            company_engine._decide_into_table(plan, day, partner_ids=tuple(partners.ids))
            company_engine._select_claims(plan, own_lines.ids, level)
            rows = self.env.execute_query_dict(
                SQL(
                    "SELECT * FROM %s WHERE line_id IN %s",
                    SQL.identifier(DECISION_TABLE),
                    tuple(own_lines.ids),
                )
            )
            self.env.cr.execute(SQL("DROP TABLE %s", SQL.identifier(DECISION_TABLE)))
            for row in rows:
                reason = REASON_NAMES.get(row["reason"], False)
                line = lines.browse(row["line_id"])
                result[line.id] = {
                    "reason": reason,
                    "text": company_engine._get_explanation(line.sudo(), row, reason, owner, day),
                    "level": levels.browse(row["level_id"] or []),
                    "next_level": levels.browse(row["next_level_id"] or []),
                }
        for line in lines.sudo():
            if line.id not in result:
                reason, text = engine._explain_outside(line)
                result[line.id] = {
                    "reason": reason,
                    "text": text,
                    "level": line.collections_level_id,
                    "next_level": levels,
                }
        return result

    @api.model
    def _find_due_moves(self):
        """Return the ids of the documents of which a run of today would claim something."""
        engine = self.sudo()
        engine._flush_ledger()
        ids = set()
        for owner in self._get_owners(self.env.companies):
            company_engine = engine.with_company(owner)
            plan = company_engine._get_plan(owner)
            rows = self.env.execute_query(
                SQL(
                    "SELECT DISTINCT d.move_id FROM (%s) d"
                    " WHERE d.reason IS NULL AND NOT d.is_credit",
                    company_engine._sql_decide(plan, owner._collections_today()),
                )
            )
            ids.update(row[0] for row in rows)
        return list(ids)

    @api.model
    def _get_lines_by_owner(self, lines):
        """Return receivable items by the company that keeps their customers' cases."""
        result = {}
        for company, company_lines in lines.sudo().grouped("company_id").items():
            owner = company._collections_owner()
            if owner and company_lines.partner_id:
                result[owner] = result.get(owner, lines.browse()) | company_lines
        return result
