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
from odoo.tools import SQL, format_date, formatLang

from ..base.collections_guarded import without_defaults

FIGURES = (
    "amount_paid",
    "amount_open",
    "amount_late",
    "amount_due_now",
    "amount_uncovered",
    "amount_write_off",
    "amount_written_off",
    "amount_on_account",
    "amount_next",
    "date_next",
    "late_count",
    "default_date",
)


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

        :param payments: those without journal entry, see ``_get_unbooked_payments``
        :param on_account: see ``_get_on_account``
        """
        if partner_ids is None:
            scope = SQL("p.state IN ('active', 'paid', 'defaulted')")
        else:
            scope = SQL(
                "p.state IN ('active', 'paid', 'defaulted', 'completed')"
                " AND p.is_final IS NOT TRUE"
                " AND p.partner_id IN %s",
                partner_ids,
            )
        columns = SQL(", ").join(SQL.identifier(name) for name in FIGURES)
        return SQL(
            """
            WITH plan AS MATERIALIZED (
                SELECT p.id, p.state, p.date_start, p.date_reactivated, p.accelerate,
                       COALESCE(p.max_late, 0) AS max_late,
                       COALESCE(p.discount, 0) AS discount
                  FROM collections_plan p
                 WHERE p.company_id = %(company)s AND %(scope)s
            ),
            match AS MATERIALIZED (%(matches)s),
            item AS MATERIALIZED (
                SELECT l.plan_id, l.amount,
                       CASE WHEN aml.parent_state = 'posted'
                            THEN GREATEST(aml.amount_residual_currency
                                          - COALESCE(ub.amount, 0), 0)
                            ELSE 0 END AS residual
                  FROM collections_plan_line l
                  JOIN plan p ON p.id = l.plan_id
             LEFT JOIN account_move_line aml ON aml.id = l.move_line_id
             LEFT JOIN (SELECT line_id, SUM(amount + replaced) AS amount
                          FROM match WHERE kind = 'unbooked' GROUP BY line_id) ub
                    ON ub.line_id = l.id
            ),
            debt AS (
                SELECT plan_id, SUM(amount) AS covered, SUM(residual) AS residual
                  FROM item GROUP BY plan_id
            ),
            own_write_off AS (
                SELECT agreement_id AS plan_id, SUM(amount) AS amount, MAX(day) AS day
                  FROM match WHERE kind = 'own' GROUP BY agreement_id
            ),
            payment AS MATERIALIZED (
                SELECT p.id AS plan_id, r.amount,
                       r.kind IN ('on_account', 'other_on_account') AS on_account,
                       -- what was on account before the plan is there when it begins
                       GREATEST(r.day, p.date_start) AS day
                  FROM match r
                  JOIN plan p ON p.id = r.agreement_id
                 WHERE r.kind != 'own' AND r.amount > 0
                   AND (r.day >= p.date_start OR r.kind IN ('on_account', 'other_on_account'))
            ),
            -- on which day how much had come, matched or not
            running AS MATERIALIZED (
                SELECT plan_id, day,
                       SUM(SUM(amount)) OVER (PARTITION BY plan_id ORDER BY day) AS total
                  FROM payment
              GROUP BY plan_id, day
            ),
            paid AS (
                SELECT plan_id, COALESCE(SUM(amount) FILTER (WHERE NOT on_account), 0) AS paid,
                       MAX(day) FILTER (WHERE NOT on_account) AS last_day,
                       COALESCE(SUM(amount) FILTER (WHERE on_account), 0) AS on_account
                  FROM payment GROUP BY plan_id
            ),
            to_match AS (
                SELECT agreement_id AS plan_id, SUM(amount + replaced) AS amount
                  FROM match WHERE kind IN ('on_account', 'other_on_account')
              GROUP BY agreement_id
            ),
            gone AS (
                SELECT p.*, d.residual, COALESCE(tm.amount, 0) AS to_match,
                       COALESCE(pd.paid, 0) AS paid,
                       COALESCE(pd.on_account, 0) AS on_account,
                       COALESCE(pd.last_day, p.date_start) AS last_day,
                       COALESCE(w.amount, 0) AS written, w.day AS written_day,
                       -- what left the items otherwise; below zero: what came back
                       d.covered - d.residual - COALESCE(pd.paid, 0) - COALESCE(w.amount, 0)
                           AS otherwise
                  FROM plan p
                  JOIN debt d ON d.plan_id = p.id
             LEFT JOIN paid pd ON pd.plan_id = p.id
             LEFT JOIN to_match tm ON tm.plan_id = p.id
             LEFT JOIN own_write_off w ON w.plan_id = p.id
            ),
            total AS (
                SELECT g.*,
                       -- takes from the discount first, then shortens the plan from its end
                       GREATEST(g.otherwise - g.discount, 0) AS reduced,
                       GREATEST(-g.otherwise, 0) AS uncovered,
                       GREATEST(LEAST(g.discount - g.written - GREATEST(g.otherwise, 0),
                                      g.residual), 0) AS given_up
                  FROM gone g
            ),
            inst AS (
                SELECT r.id, r.plan_id, r.sequence, r.date_due, r.amount, t.paid,
                       t.paid + t.on_account AS received,
                       r.interest + r.fee AS charge,
                       LEAST(SUM(r.amount) OVER upto,
                             SUM(r.amount) OVER whole - t.reduced) AS target,
                       LEAST(SUM(r.amount) OVER upto - r.amount,
                             SUM(r.amount) OVER whole - t.reduced) AS before,
                       GREATEST(
                           LEAST(r.date_deadline,
                                 CASE WHEN t.max_late > 0
                                      THEN LEAD(r.date_due, GREATEST(t.max_late - 1, 0))
                                           OVER upto END),
                           t.date_reactivated) AS last_chance
                  FROM collections_plan_installment r
                  JOIN total t ON t.id = r.plan_id
                WINDOW upto AS (PARTITION BY r.plan_id ORDER BY r.date_due, r.sequence
                                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
                       whole AS (PARTITION BY r.plan_id)
            ),
            covering AS (
                SELECT inst.id, MIN(run.day) AS day
                  FROM inst
                  JOIN running run ON run.plan_id = inst.plan_id AND run.total >= inst.target
                 WHERE inst.target > inst.before AND inst.received >= inst.target
              GROUP BY inst.id
            ),
            judged AS MATERIALIZED (
                SELECT inst.id, inst.plan_id, inst.date_due, inst.amount, inst.charge,
                       CASE WHEN inst.paid >= inst.target THEN c.day END AS date_paid,
                       inst.paid >= inst.target OR inst.target <= inst.before AS covered,
                       inst.received >= inst.target OR inst.target <= inst.before AS received,
                       GREATEST(LEAST(inst.received, inst.target)
                                - GREATEST(inst.before, inst.paid), 0) AS on_account,
                       -- cut off by what left the items otherwise: neither paid nor due
                       inst.target <= inst.before AS gone,
                       GREATEST(inst.target - GREATEST(inst.before, inst.paid), 0)
                           AS amount_open,
                       GREATEST(LEAST(inst.paid, inst.target) - GREATEST(inst.before, 0), 0)
                           AS amount_paid,
                       CASE WHEN inst.target > inst.before
                             AND (c.day IS NULL OR c.day > inst.last_chance)
                            THEN inst.last_chance + 1 END AS breach,
                       inst.last_chance
                  FROM inst LEFT JOIN covering c ON c.id = inst.id
            ),
            verdict AS MATERIALIZED (
                SELECT t.id, t.state AS state_before, t.residual, t.uncovered AS amount_uncovered,
                       t.written AS amount_written_off, t.given_up,
                       -- also what was paid beyond the instalments, of the discount
                       t.paid AS amount_paid, t.on_account AS amount_on_account, t.to_match,
                       j.amount_open, j.amount_late, j.date_next, j.late_count,
                       j.default_date, j.amount_next,
                       j.amount_open <= 0
                           OR (t.residual <= t.given_up AND NOT EXISTS (
                               -- interest that fell due before the last payment is owed
                               SELECT 1 FROM judged o
                                WHERE o.plan_id = t.id AND o.charge > 0 AND NOT o.covered
                                  AND o.date_due <= t.last_day
                                  AND NOT EXISTS (SELECT 1 FROM collections_plan_line cl
                                                   WHERE cl.installment_id = o.id))) AS kept,
                       t.accelerate, t.last_day AS paid_day,
                       GREATEST(t.last_day, t.written_day) AS last_day
                  FROM total t
                  JOIN (
                    SELECT plan_id, SUM(amount_open) AS amount_open,
                           COALESCE(SUM(amount_open - on_account) FILTER (
                               WHERE date_due < %(day)s::date), 0) AS amount_late,
                           MIN(date_due) FILTER (WHERE NOT received) AS date_next,
                           (COUNT(*) FILTER (WHERE NOT received
                                             AND date_due < %(day)s::date))::int AS late_count,
                           MIN(breach) AS default_date,
                           (array_agg(amount_open - on_account ORDER BY date_due, id)
                               FILTER (WHERE NOT received))[1] AS amount_next
                      FROM judged GROUP BY plan_id
                  ) j ON j.plan_id = t.id
            ),
            decided AS (
                SELECT v.*,
                       CASE WHEN v.kept AND v.given_up <= 0 THEN 'completed'
                            -- paid up, only what came before the last payment is a default:
                            -- later instalments ask for interest that is not owed any more
                            WHEN v.default_date <= CASE WHEN v.kept
                                                        THEN LEAST(%(day)s::date, v.paid_day)
                                                        ELSE %(day)s::date END
                            THEN 'defaulted'
                            WHEN v.kept THEN 'paid'
                            ELSE 'active' END AS state
                  FROM verdict v
            ),
            result AS MATERIALIZED (
                SELECT v.id, v.state, v.state_before, v.amount_uncovered, v.amount_paid,
                       v.amount_written_off, v.amount_on_account,
                       CASE WHEN v.state = 'paid' THEN v.given_up ELSE 0 END AS amount_write_off,
                       CASE WHEN v.kept THEN 0 ELSE v.amount_open END AS amount_open,
                       CASE WHEN v.kept THEN 0 ELSE v.amount_late END AS amount_late,
                       CASE WHEN v.state IN ('completed', 'paid') THEN 0
                            -- with the instalments paid, what is left is the lost discount
                            WHEN v.state = 'defaulted' AND (v.accelerate OR v.kept)
                            THEN GREATEST(v.residual - v.to_match, 0)
                            ELSE v.amount_late END AS amount_due_now,
                       CASE WHEN v.kept THEN 0 ELSE COALESCE(v.amount_next, 0) END AS amount_next,
                       CASE WHEN NOT v.kept THEN v.date_next END AS date_next,
                       CASE WHEN v.kept THEN 0 ELSE v.late_count END AS late_count,
                       CASE WHEN v.state NOT IN ('completed', 'paid')
                            THEN v.default_date END AS default_date,
                       v.kept,
                       CASE WHEN v.state = 'completed' THEN v.last_day END AS date_closed
                  FROM decided v
            ),
            written AS (
                UPDATE collections_plan_installment r
                   SET amount_paid = n.amount_paid, amount_open = n.amount_open,
                       amount_on_account = n.amount_on_account, date_paid = n.date_paid,
                       state = n.state, plan_state = n.plan_state
                  FROM (
                    SELECT j.id, j.amount_paid, j.date_paid, res.state AS plan_state,
                           CASE WHEN res.kept THEN 0 ELSE j.amount_open END AS amount_open,
                           CASE WHEN res.kept THEN 0 ELSE j.on_account END AS amount_on_account,
                           CASE WHEN j.gone THEN 'closed'
                                WHEN j.covered THEN 'paid'
                                WHEN res.kept THEN 'closed'
                                WHEN j.received THEN 'received'
                                WHEN j.date_due >= %(day)s::date THEN 'planned'
                                WHEN j.last_chance >= %(day)s::date THEN 'late'
                                ELSE 'missed' END AS state
                      FROM judged j JOIN result res ON res.id = j.plan_id
                  ) n
                 WHERE r.id = n.id
                   AND ROW(r.amount_paid, r.amount_open, r.amount_on_account, r.date_paid, r.state,
                           r.plan_state)
                       IS DISTINCT FROM
                       ROW(n.amount_paid, n.amount_open, n.amount_on_account, n.date_paid, n.state,
                           n.plan_state)
             RETURNING r.id
            ),
            changed AS (
                UPDATE collections_plan p
                   SET (%(columns)s) = ROW(%(result_columns)s), state = res.state,
                       date_closed = res.date_closed,
                       write_date = now() AT TIME ZONE 'UTC'
                  FROM result res
                 WHERE p.id = res.id
                   AND ROW(%(plan_columns)s, p.state, p.date_closed)
                       IS DISTINCT FROM ROW(%(result_columns)s, res.state, res.date_closed)
             RETURNING p.id, res.state_before, res.state
            )
            SELECT (SELECT COUNT(*) FROM written),
                   (SELECT json_agg(json_build_array(id, state_before, state)) FROM changed)
            """,
            company=company.id,
            scope=scope,
            day=day,
            matches=self._sql_plan_matches(
                SQL("p.company_id = %s AND %s", company.id, scope), payments, on_account
            ),
            columns=columns,
            result_columns=SQL(", ").join(SQL.identifier("res", name) for name in FIGURES),
            plan_columns=SQL(", ").join(SQL.identifier("p", name) for name in FIGURES),
        )

    @api.model
    @api.private
    def _after_evaluation(self, changes):
        """Do what follows when plans change their state: log, activity, stage of the case.

        :param changes: list of ``(plan id, state before, state now)``
        """
        by_state = {}
        for plan_id, before, state in changes:
            by_state.setdefault(state, []).append((plan_id, before))
        for state, pairs in by_state.items():
            # Sudo: plans follow the ledger; who posts or pays has no part in them.
            plans = self.sudo().browse([plan_id for plan_id, _before in pairs])
            labels = dict(self._fields["state"]._description_selection(self.env))
            for plan, (_plan_id, before) in zip(plans, pairs, strict=True):
                plan._message_log(
                    body=self.env._(
                        "%(before)s → %(after)s", before=labels[before], after=labels[state]
                    )
                )
            getattr(plans, f"_on_{state}")()

    def _on_active(self):
        """These plans are in good standing again: a payment turned up, or was taken back."""
        self.activity_unlink(["collections_followup.mail_activity_type_plan_default"])
        self._move_case_stage("collections_plan_stage_id")
        self._warn_of_write_off()

    def _on_paid(self):
        """The instalments of these plans are paid: the discount is to be written off."""
        self.activity_unlink(["collections_followup.mail_activity_type_plan_default"])
        for plan in self:
            text = self.env._(
                "All that payment plan %(plan)s asks for is paid: the discount of %(amount)s is "
                "to be written off.",
                plan=plan.name,
                amount=formatLang(self.env, plan.amount_write_off, currency_obj=plan.currency_id),
            )
            plan._log_on_case(text)
            if plan.writeoff_date:
                plan._plan_warning(
                    self.env._("Write-off undone"),
                    self.env._("What the plan wrote off is open again. Write it off or cancel."),
                )
        if any(not plan.writeoff_date for plan in self):
            self.env.ref("collections_followup.ir_cron_plans")._trigger()

    def _on_completed(self):
        """These plans are paid, and their discount is written off."""
        self.activity_unlink(
            [
                "collections_followup.mail_activity_type_plan_default",
                "mail.mail_activity_data_warning",
            ]
        )
        for plan in self:
            plan._log_on_case(self.env._("Payment plan %s is completed.", plan.name))
        self._leave_case_stage()

    def _on_defaulted(self):
        """These plans are in default: follow-up resumes, and the collector is told."""
        self._move_case_stage("collections_plan_default_stage_id")
        self._warn_of_write_off()
        for plan in self:
            text = self.env._(
                "Payment plan %(plan)s is in default since %(date)s: %(amount)s is due now. "
                "Follow-up resumes where each item stood.",
                plan=plan.name,
                date=format_date(self.env, plan.default_date),
                amount=formatLang(self.env, plan.amount_due_now, currency_obj=plan.currency_id),
            )
            plan._log_on_case(text)
            user = plan._find_worker(
                plan.user_id, plan.case_id.user_id, plan.company_id.collections_user_id
            )
            if user:
                without_defaults(plan).activity_schedule(
                    "collections_followup.mail_activity_type_plan_default",
                    date_deadline=plan.company_id._collections_today(),
                    note=text,
                    user_id=user.id,
                )

    def _warn_of_write_off(self):
        """Tell the collectors of those plans that have written off and are no longer paid."""
        for plan in self.filtered("amount_written_off"):
            plan._plan_warning(
                self.env._("Payment taken back after the write-off"),
                self.env._(
                    "%(amount)s was written off, but the instalments of %(plan)s are no longer "
                    "paid. Reverse the write-off if the plan will not be kept.",
                    amount=formatLang(
                        self.env, plan.amount_written_off, currency_obj=plan.currency_id
                    ),
                    plan=plan.name,
                ),
            )
