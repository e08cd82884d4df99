"""The open items of a past day, as an expert would write them for one company.

It knows what the add-on must find out: the accounts, that there is one company, that no exchange
entry is booked later than its match.
"""

# Common table expressions ``undone`` and ``item``, on ``day``, ``accounts``, ``company``: an item
# has ``partner_id``, ``currency_id``, ``bucket``, ``open`` and ``amount``.
BARE_ITEMS = """
    WITH undone AS MATERIALIZED (
        SELECT id, SUM(amount) AS amount, SUM(amount_currency) AS amount_currency
          FROM (SELECT debit_move_id AS id, amount, debit_amount_currency AS amount_currency
                  FROM account_partial_reconcile WHERE max_date > %(day)s
             UNION ALL
                SELECT credit_move_id, -amount, -credit_amount_currency
                  FROM account_partial_reconcile WHERE max_date > %(day)s) m
      GROUP BY id),
    item AS (
        SELECT l.partner_id, l.currency_id,
               width_bucket(%(day)s::date - COALESCE(l.date_maturity, l.date),
                            ARRAY[1, 31, 61, 91, 121]) AS bucket,
               l.amount_residual + COALESCE(u.amount, 0) AS open,
               l.amount_residual_currency + COALESCE(u.amount_currency, 0) AS amount
          FROM account_move_line l
     LEFT JOIN undone u ON u.id = l.id
         WHERE l.account_id IN %(accounts)s AND l.parent_state = 'posted'
           AND l.reconciled IS NOT TRUE AND l.company_id = %(company)s AND l.date <= %(day)s
     UNION ALL
        SELECT l.partner_id, l.currency_id,
               width_bucket(%(day)s::date - COALESCE(l.date_maturity, l.date),
                            ARRAY[1, 31, 61, 91, 121]),
               l.amount_residual + u.amount, l.amount_residual_currency + u.amount_currency
          FROM undone u
          JOIN account_move_line l ON l.id = u.id
         WHERE l.account_id IN %(accounts)s AND l.parent_state = 'posted' AND l.reconciled
           AND l.company_id = %(company)s AND l.date <= %(day)s)
"""
