"""Payment plans in the follow-up pass: evaluated first, and their items are not chased.

Not to be taken for ``collections_followup_ruleset.py``, which holds the policies as tables.
"""

from odoo import models
from odoo.tools import SQL, format_date

from ..followup.collections_followup import REASONS


class CollectionsFollowup(models.AbstractModel):
    _inherit = "collections.followup"

    def _evaluate_agreements(self, company, day, partner_ids=None):
        # EXTENDS 'collections.followup'
        changes = super()._evaluate_agreements(company, day, partner_ids)
        changes["collections.plan"] = self.env["collections.plan"]._evaluate(
            company, day, partner_ids, changes["on_account"]
        )
        return changes

    def _after_agreements(self, changes):
        # EXTENDS 'collections.followup'
        changes = super()._after_agreements(changes)
        if changes.get("collections.plan"):
            self.env["collections.plan"]._after_evaluation(changes["collections.plan"])
        return changes

    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.followup'
        in_force = SQL(
            "pp.state IN ('active', 'paid', 'defaulted') AND pl.is_live"
            " AND (pp.default_date IS NULL OR pp.default_date > %s)",
            day,
        )
        if as_of:
            in_force = SQL(
                "pp.date_active <= %(day)s AND (pp.date_closed IS NULL OR pp.date_closed > %(day)s)"
                " AND (pp.default_date IS NULL OR pp.default_date > %(day)s)",
                day=day,
            )
        return [
            *super()._get_exclusions(ruleset, day, as_of),
            (
                REASONS["plan"],
                SQL(
                    "NOT b.is_credit AND b.line_id IN (SELECT pl.move_line_id"
                    " FROM collections_plan_line pl"
                    " JOIN collections_plan pp ON pp.id = pl.plan_id"
                    " WHERE pp.company_id = %s AND pl.move_line_id IS NOT NULL AND %s)",
                    ruleset.company_id,
                    in_force,
                ),
            ),
        ]

    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.followup': the plan of each item
        facts = super()._collect_facts(rows, company, day)
        # Sudo: plans explain items to accountants, who do not read plans.
        lines = (
            self.env["collections.plan.line"]
            .sudo()
            .search(
                [("move_line_id", "in", [row["line_id"] for row in rows]), ("is_live", "=", True)]
            )
        )
        facts["plans"] = {line.move_line_id.id: line.plan_id for line in lines}
        return facts

    def _get_explanation(self, line, row, reason, company, facts):
        # EXTENDS 'collections.followup'
        plan = facts["plans"].get(line.id)
        if plan and reason == "plan":
            # Sudo: the plan is told in one sentence to accountants, who do not read plans.
            return plan.with_env(self.env).sudo()._get_explanation()
        text = super()._get_explanation(line, row, reason, company, facts)
        if plan and plan.state == "defaulted" and plan.default_date:
            text = self.env._(
                "%(text)s Payment plan %(plan)s is in default since %(date)s.",
                text=text,
                plan=plan.name,
                date=format_date(self.env, plan.default_date),
            )
        return text

    def _flush_ledger(self):
        # EXTENDS 'collections.followup'
        self.env["collections.plan"].flush_model()
        self.env["collections.plan.line"].flush_model()
        return super()._flush_ledger()

    def _get_late_conditions(self, ruleset, partner_ids):
        # EXTENDS 'collections.followup': instalments are paid before anything is overdue, too
        return [
            *super()._get_late_conditions(ruleset, partner_ids),
            SQL(
                "EXISTS (SELECT 1 FROM collections_plan WHERE company_id = %s"
                " AND partner_id IN %s AND is_final IS NOT TRUE"
                " AND state IN ('active', 'paid', 'defaulted', 'completed'))",
                ruleset.company_id,
                partner_ids,
            ),
        ]
