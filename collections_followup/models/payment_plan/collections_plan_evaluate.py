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

    _moving_states = ("active", "paid", "defaulted")

    @api.model
    def _sql_watched(self):
        # OVERRIDE: completed ones, too: a payment may be taken back
        return SQL(
            "a.is_final IS NOT TRUE AND a.state IN ('active', 'paid', 'defaulted', 'completed')"
        )

    @api.model
    def _evaluate_watched(self, watched, matches, day):
        # OVERRIDE: in one statement with what is written
        [(changed_rows, changed_plans)] = self.env.execute_query(
            self._sql_evaluate(watched, matches, day)
        )
        if changed_rows:
            self.env["collections.plan.installment"].invalidate_model()
        if not changed_plans:
            return {}
        self.invalidate_model()
        if isinstance(changed_plans, str):
            changed_plans = json.loads(changed_plans)
        return {plan_id: (before, now) for plan_id, before, now in changed_plans if before != now}

    @api.model
    def _sql_evaluate(self, watched, matches, day):
        """Return the statement that evaluates plans and writes what changed.

        It is put together of named parts, each read from those before it:
        ``collections_plan_evaluate_ledger.py`` (what came, and what left the items otherwise),
        ``collections_plan_evaluate_installments.py`` (what instalments have got) and
        ``collections_plan_evaluate_result.py`` (states and figures, and what is written).

        :param SQL watched: condition on plans ``a``
        :param SQL matches: what was matched with their items, see ``_sql_matches``
        :param date day: the day to evaluate for
        """
        parts = [
            self._sql_evaluated_plans(watched),
            SQL("match AS MATERIALIZED (%s)", matches),
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
