"""Settlements for the benchmark: as many as asked for, and the bare statement beside them."""

from datetime import timedelta

# Rows that the last statement below writes for each of them.
ROWS = 1

# Agreed on five days ago at 70 of 100; the deadlines lie in the next three weeks.
INSERT = """
    WITH picked AS (
        SELECT l.id AS line_id, c.commercial_partner_id AS partner_id, l.currency_id, l.move_id,
               l.move_name, l.date, COALESCE(l.date_maturity, l.date) AS due,
               l.amount_residual_currency AS amount,
               ROUND(l.amount_residual_currency * 0.7, 2) AS agreed,
               nextval('collections_settlement_id_seq') AS settlement_id,
               row_number() OVER (ORDER BY l.id) AS n
          FROM account_move_line l JOIN res_partner c ON c.id = l.partner_id
         WHERE l.account_id = %(account)s AND l.amount_residual_currency > 0.05
         ORDER BY l.id LIMIT %(count)s),
    settlement AS (
        INSERT INTO collections_settlement (
            id, company_id, partner_id, currency_id, state, reason, amount_open, amount,
            amount_discount, discount_percent, amount_company, discount_company, date_deadline,
            date_limit, tier, requested_by_id, approved_by_id, date_start, amount_due,
            amount_paid, amount_rest, amount_written_off)
        SELECT settlement_id, %(company)s, partner_id, currency_id, 'active', 'hardship', amount,
               agreed, amount - agreed, 30, agreed, amount - agreed,
               %(day)s::date + (n %% 20)::int, %(day)s::date + (n %% 20)::int + 3, 'supervisor',
               %(uid)s, %(uid)s, %(day)s::date - 5, agreed, 0, amount, 0
          FROM picked)
    INSERT INTO collections_settlement_line (
        settlement_id, move_line_id, move_id, name, date_invoice, date_due, amount,
        matched_before, is_live)
    SELECT settlement_id, line_id, move_id, move_name, date, due, amount,
           COALESCE((SELECT MAX(r.id) FROM account_partial_reconcile r
                      WHERE r.debit_move_id = line_id), 0), TRUE
      FROM picked
"""

# What a person would write who needs nothing but the answer: no write-off that was undone, no
# payment of before that was taken back, one item a settlement.
BARE = """
    SELECT s.id, COALESCE(m.paid, 0) AS paid, l.amount_residual_currency AS rest,
           CASE WHEN COALESCE(m.paid, 0) >= s.amount
                THEN CASE WHEN l.amount_residual_currency = 0 THEN 'settled' ELSE 'paid' END
                WHEN s.date_limit >= %(day)s THEN 'active' ELSE 'lapsed' END AS state
      FROM collections_settlement s
      JOIN collections_settlement_line sl ON sl.settlement_id = s.id
      JOIN account_move_line l ON l.id = sl.move_line_id
 LEFT JOIN (SELECT sl.id, SUM(r.debit_amount_currency) AS paid
              FROM account_partial_reconcile r
              JOIN collections_settlement_line sl ON sl.move_line_id = r.debit_move_id
              JOIN collections_settlement s ON s.id = sl.settlement_id
              JOIN account_move_line cl ON cl.id = r.credit_move_id
              JOIN account_move cm ON cm.id = cl.move_id
              JOIN account_journal j ON j.id = cl.journal_id
             WHERE s.company_id = %(company)s AND s.state IN ('active', 'paid', 'cancelled')
               AND r.id > sl.matched_before AND r.max_date BETWEEN s.date_start AND s.date_limit
               AND (j.type IN ('bank', 'cash', 'credit') OR cm.move_type = 'out_refund')
          GROUP BY 1) m ON m.id = sl.id
     WHERE s.company_id = %(company)s AND s.state IN ('active', 'paid', 'cancelled')
       AND s.date_start IS NOT NULL AND s.date_cancelled IS NULL AND l.parent_state = 'posted'
"""


def evaluate(env, day):
    """Evaluate all settlements; return how many changed."""
    return len(env["collections.settlement"].sudo()._evaluate(env.company, day))


def get_later(day):
    """Return a day on which each third settlement has lapsed."""
    return day + timedelta(days=7)
