"""Promises to pay for the benchmark: as many as asked for, and the bare statement beside them."""

from datetime import timedelta

# Rows that the last statement below writes for each of them.
ROWS = 1

INSERT = """
    WITH picked AS (
        SELECT l.id AS line_id, c.commercial_partner_id AS partner_id, l.currency_id, l.move_id,
               l.move_name, l.amount_residual_currency AS amount,
               nextval('collections_promise_id_seq') AS promise_id,
               row_number() OVER (ORDER BY l.id) AS n
          FROM account_move_line l JOIN res_partner c ON c.id = l.partner_id
         WHERE l.account_id = %(account)s AND l.amount_residual_currency > 0
         ORDER BY l.id LIMIT %(count)s),
    promise AS (
        INSERT INTO collections_promise (
            id, company_id, partner_id, currency_id, date_made, date, date_limit, channel,
            user_id, state, amount, amount_company, amount_due, amount_paid, amount_broken,
            tolerance_percent, tolerance_amount)
        SELECT promise_id, %(company)s, partner_id, currency_id, %(day)s::date - 5,
               %(day)s::date + (n %% 20)::int, %(day)s::date + (n %% 20)::int + 3, 'phone',
               %(uid)s, 'open', amount, amount, amount, 0, 0, 1, 0
          FROM picked)
    INSERT INTO collections_promise_line (
        promise_id, move_line_id, move_id, name, amount, matched_before, state)
    SELECT promise_id, line_id, move_id, move_name, amount,
           COALESCE((SELECT MAX(r.id) FROM account_partial_reconcile r
                      WHERE r.debit_move_id = line_id), 0), 'open'
      FROM picked
"""

# What a person would write who needs nothing but the answer: no tolerance, no grace, no
# overlap, one item a promise.
BARE = """
    SELECT p.id, CASE WHEN COALESCE(m.paid, 0) >= p.amount THEN 'kept'
                      WHEN p.date_limit >= %(day)s THEN 'open' ELSE 'broken' END AS state
      FROM collections_promise p
      JOIN collections_promise_line pl ON pl.promise_id = p.id
      JOIN account_move_line l ON l.id = pl.move_line_id
 LEFT JOIN (SELECT r.debit_move_id, pl.promise_id, SUM(r.debit_amount_currency) AS paid
              FROM account_partial_reconcile r
              JOIN collections_promise_line pl ON pl.move_line_id = r.debit_move_id
              JOIN collections_promise p ON p.id = pl.promise_id
              JOIN account_move_line cl ON cl.id = r.credit_move_id
              JOIN account_journal j ON j.id = cl.journal_id
             WHERE r.id > pl.matched_before AND r.max_date BETWEEN p.date_made AND p.date_limit
               AND j.type IN ('bank', 'cash', 'credit')
          GROUP BY 1, 2) m ON m.debit_move_id = l.id AND m.promise_id = p.id
     WHERE p.company_id = %(company)s AND p.state IN ('open', 'cancelled')
       AND p.date_cancelled IS NULL AND l.parent_state = 'posted'
"""


def evaluate(env, day):
    """Evaluate all promises; return how many changed."""
    return len(env["collections.promise"].sudo()._evaluate(env.company, day))


def get_later(day):
    """Return a day on which each third promise turns out broken."""
    return day + timedelta(days=7)
