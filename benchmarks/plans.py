"""Payment plans for the benchmark: as many as asked for, and the bare statement beside them."""

from datetime import timedelta

INSTALMENTS = 6
# Rows that the last statement below writes for each of them.
ROWS = INSTALMENTS

# Agreed on 60 days ago, so that what was paid since counts; the first instalment is still to
# come, so that all of them are in force.
INSERT = """
    WITH picked AS (
        SELECT l.id AS line_id, c.commercial_partner_id AS partner_id, l.currency_id, l.move_id,
               l.move_name, l.date, COALESCE(l.date_maturity, l.date) AS due,
               l.amount_residual_currency + COALESCE(
                   (SELECT SUM(r.debit_amount_currency) FROM account_partial_reconcile r
                     WHERE r.debit_move_id = l.id AND r.max_date >= %(day)s::date - 60), 0)
                   AS amount,
               nextval('collections_plan_id_seq') AS plan_id
          FROM account_move_line l JOIN res_partner c ON c.id = l.partner_id
         WHERE l.account_id = %(account)s AND l.amount_residual_currency > 0
         ORDER BY l.id DESC LIMIT %(count)s),
    plan AS (
        INSERT INTO collections_plan (
            id, company_id, partner_id, currency_id, state, date_start, date_active, grace_days,
            max_late, accelerate, frequency, interval, divide_by, installment_count,
            interest_method, remainder, shift, version, amount_debt, amount_total,
            amount_charge, date_end)
        SELECT plan_id, %(company)s, partner_id, currency_id, 'active', %(day)s::date - 60,
               %(day)s::date - 60, 5, 2, TRUE, 'month', 1, 'count', %(instalments)s,
               'none', 'last', 'following', 1, amount, amount, 0,
               %(day)s::date + 3 + 30 * (%(instalments)s - 1)
          FROM picked),
    item AS (
        INSERT INTO collections_plan_line (
            plan_id, kind, move_line_id, move_id, move_name, date_invoice, date_due, amount,
            amount_matched, is_live)
        SELECT plan_id, 'debt', line_id, move_id, move_name, date, due, amount, 0, TRUE
          FROM picked)
    INSERT INTO collections_plan_installment (
        plan_id, sequence, company_id, currency_id, partner_id, plan_state, date_nominal,
        date_due, date_deadline, principal, interest, fee, amount, balance, amount_paid,
        amount_open, state)
    SELECT plan_id, k, %(company)s, currency_id, partner_id, 'active', d, d, d + 7, part, 0, 0,
           part, 0, 0, part, 'planned'
      FROM (SELECT p.*, k, %(day)s::date + 3 + 30 * (k - 1) AS d,
                   CASE WHEN k < %(instalments)s THEN ROUND(amount / %(instalments)s, 2)
                        ELSE amount - (k - 1) * ROUND(amount / %(instalments)s, 2) END AS part
              FROM picked p, generate_series(1, %(instalments)s) AS k) spread
"""

# What a person would write who needs nothing but the answer: each instalment's open amount and
# the day on which it was covered, and each plan's state by the grace period alone.
BARE = """
    WITH payment AS (
        SELECT l.plan_id, r.max_date AS day, SUM(r.debit_amount_currency) AS amount
          FROM collections_plan p
          JOIN collections_plan_line l ON l.plan_id = p.id
          JOIN account_partial_reconcile r ON r.debit_move_id = l.move_line_id
         WHERE p.company_id = %(company)s AND p.state IN ('active', 'defaulted')
           AND r.max_date >= p.date_start
      GROUP BY 1, 2),
    running AS (
        SELECT plan_id, day, SUM(amount) OVER (PARTITION BY plan_id ORDER BY day) AS total
          FROM payment),
    debt AS (
        SELECT l.plan_id, SUM(m.amount_residual_currency) AS residual
          FROM collections_plan p
          JOIN collections_plan_line l ON l.plan_id = p.id
          JOIN account_move_line m ON m.id = l.move_line_id AND m.parent_state = 'posted'
         WHERE p.company_id = %(company)s AND p.state IN ('active', 'defaulted')
      GROUP BY 1),
    inst AS (
        SELECT r.id, r.plan_id, r.amount, r.date_due, r.date_deadline,
               SUM(r.amount) OVER (PARTITION BY r.plan_id ORDER BY r.date_due, r.sequence) AS upto
          FROM collections_plan_installment r JOIN collections_plan p ON p.id = r.plan_id
         WHERE p.company_id = %(company)s AND p.state IN ('active', 'defaulted')),
    covered AS (
        SELECT i.*, d.residual, paid.paid,
               LEAST(i.amount, GREATEST(i.upto - COALESCE(paid.paid, 0), 0)) AS amount_open,
               c.day
          FROM inst i
          JOIN debt d ON d.plan_id = i.plan_id
     LEFT JOIN (SELECT plan_id, MAX(total) AS paid FROM running GROUP BY 1) paid
            ON paid.plan_id = i.plan_id
     LEFT JOIN (SELECT inst.id, MIN(run.day) AS day
                  FROM inst JOIN running run
                    ON run.plan_id = inst.plan_id AND run.total >= inst.upto
              GROUP BY 1) c ON c.id = i.id)
    SELECT plan_id,
           CASE WHEN MAX(residual) <= 0 THEN 'completed'
                WHEN bool_or(COALESCE(day, %(day)s::date) > date_deadline) THEN 'defaulted'
                ELSE 'active' END AS state,
           json_agg(json_build_array(id, amount_open, day)) AS instalments
      FROM covered GROUP BY plan_id
"""


def evaluate(env, day):
    """Evaluate all plans; return how many changed their state."""
    return len(env["collections.plan"].sudo()._evaluate(env.company, day))


def get_later(day):
    """Return a day on which each plan with nothing paid is in default."""
    return day + timedelta(days=12)
