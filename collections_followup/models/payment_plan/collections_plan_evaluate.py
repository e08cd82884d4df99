"""The evaluation of payment plans: what was paid, and what follows, from the ledger alone.

One statement for all plans of a company, or those of a few customers. The result is a
function of the ledger (who paid what on which date), the terms, the day on which a plan was
last reactivated, and today: nothing that was computed before goes into it.

How a plan is read:

* *Paid* is what was matched with its items since the plan was made, takes the place of nothing
  that was matched before (see ``_sql_matches``) and is dated since the plan began. It goes to the
  oldest instalment first. A payment without journal entry (Enterprise accounting) counts as long
  as it is in process.
* Money on account (see ``_get_on_account``) makes an instalment *received*: it is neither late nor
  asked for, and no breach, but paid only once the money is matched.
* What left the items in another way (an invoice cancelled, an older payment matched late)
  shortens the plan from its end; an instalment that is cut off so is no longer due. So what the
  instalments have open is always what the ledger has open less the discount, plus the interest
  and fees still to be invoiced.
* An instalment has a *limit*: the end of its grace period, or, if that is earlier, the due
  date that makes so many instalments unpaid at the same time. One that was covered later than
  its limit, or not at all, is a breach: the plan is in default from the day after.
* A plan is completed when its items have nothing open, even if interest to come was planned:
  that is not owed, and makes no default.
* A discount that was agreed on is no part of the instalments. What leaves the items in another
  way takes from it first. With the instalments paid the plan is *paid* until what is left of the
  discount is written off; what the plan itself wrote off is no payment. A plan that was in default
  when the last instalment was paid stays so: whether the discount still counts, a person decides.
"""

import json

from odoo import api, models
from odoo.tools import SQL


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"

    @api.model
    @api.private
    def _evaluate(self, company, day, partner_ids=None, on_account=None):
        """Bring the plans of a company up to date with the ledger.

        :param company: the company that keeps the plans
        :param day: today
        :param tuple partner_ids: only these customers; then completed plans, too, are looked at
            again, because a payment may have been taken back
        :param on_account: money that is not matched yet, see ``_get_on_account`` of the
            follow-up pass; read if None
        :return: list of ``(plan id, state before, state now)`` of those whose state changed
        """
        if partner_ids is not None and not self.search_count(
            [("company_id", "=", company.id), ("partner_id", "in", partner_ids)], limit=1
        ):
            # Nearly all customers: looking is quicker than planning the statement.
            return []
        self._flush_for_evaluation()
        # Sudo: plans follow the whole ledger, whoever posts or pays.
        engine = self.env["collections.followup"].sudo().with_company(company)
        policies = engine._get_ruleset(company)
        payments = engine._get_unbooked_payments(policies, partner_ids)
        if on_account is None:
            on_account = engine._get_on_account(policies, day, partner_ids)
        rows = self.env.execute_query(
            self._sql_evaluate(company, day, partner_ids, payments, on_account)
        )
        [(changed_rows, changed_plans)] = rows
        if changed_rows:
            self.env["collections.plan.installment"].invalidate_model()
        if not changed_plans:
            return []
        self.invalidate_model()
        if isinstance(changed_plans, str):
            changed_plans = json.loads(changed_plans)
        return [tuple(row) for row in changed_plans if row[1] != row[2]]

    def _flush_for_evaluation(self):
        """Write what the ORM still holds back of the tables that the evaluation reads."""
        self.env["collections.plan.installment"].flush_model()
        self.env["account.move"].flush_model(["collections_plan_writeoff_id"])
        self.env["collections.followup"]._flush_ledger()

    @api.model
    def _sql_plan_matches(self, watched, payments=(), on_account=()):
        """Return what was matched with items of plans since they were made, see ``_sql_matches``.

        :param SQL watched: condition on plans ``p``
        """
        return self.env["collections.followup"]._sql_matches(
            SQL(
                "SELECT l.plan_id AS agreement_id, l.id AS line_id, l.move_line_id AS item_id,"
                " l.matched_before, l.amount_matched FROM collections_plan_line l"
                " JOIN collections_plan p ON p.id = l.plan_id WHERE %s",
                watched,
            ),
            SQL("m.collections_plan_writeoff_id = h.agreement_id"),
            payments,
            on_account,
        )

    def _sql_evaluate(self, company, day, partner_ids=None, payments=(), on_account=()):
        """Return the statement that evaluates plans and writes what changed.

        It is put together of named parts, each read from those before it:
        ``collections_plan_evaluate_ledger.py`` (what came, and what left the items otherwise),
        ``collections_plan_evaluate_installments.py`` (what instalments have got) and
        ``collections_plan_evaluate_result.py`` (states and figures, and what is written).

        :param payments: those without journal entry, see ``_get_unbooked_payments``
        :param on_account: see ``_get_on_account``
        """
        scope = self._sql_scope(partner_ids)
        watched = SQL("p.company_id = %s AND %s", company.id, scope)
        parts = [
            self._sql_evaluated_plans(company, scope),
            SQL(
                "match AS MATERIALIZED (%s)", self._sql_plan_matches(watched, payments, on_account)
            ),
            self._sql_evaluated_items(),
            self._sql_evaluated_debts(),
            self._sql_evaluated_write_offs(),
            self._sql_evaluated_payments(),
            self._sql_running_payments(),
            self._sql_payment_sums(),
            self._sql_unmatched_sums(),
            self._sql_left_otherwise(),
            self._sql_plan_totals(),
            self._sql_evaluated_installments(),
            self._sql_covering_days(),
            self._sql_judged_installments(),
            self._sql_plan_verdicts(day),
            self._sql_plan_states(day),
            self._sql_plan_results(),
            self._sql_write_installments(day),
            self._sql_write_plans(),
        ]
        return SQL(
            """
            WITH %s
            SELECT (SELECT COUNT(*) FROM written),
                   (SELECT json_agg(json_build_array(id, state_before, state)) FROM changed)
            """,
            SQL(", ").join(parts),
        )

    @api.model
    def _sql_scope(self, partner_ids=None):
        """Return the condition on plans ``p`` that are evaluated.

        :param tuple partner_ids: only these customers; then completed plans, too
        """
        if partner_ids is None:
            return SQL("p.state IN ('active', 'paid', 'defaulted')")
        return SQL(
            "p.state IN ('active', 'paid', 'defaulted', 'completed') AND p.is_final IS NOT TRUE"
            " AND p.partner_id IN %s",
            partner_ids,
        )
