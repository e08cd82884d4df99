"""What was matched with items before they were agreed on or disputed: noted from now on.

For what was agreed on before, what is still matched of then is what is known. Where one
transaction made both, as an import or the demo does, a plan's item says what was open then.
"""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE collections_plan_line pl
           SET matched_before = COALESCE((
               SELECT MAX(r.id)
                 FROM (SELECT p.id, p.create_date,
                              SUM(p.debit_amount_currency) OVER (ORDER BY p.id) AS matched
                         FROM account_partial_reconcile p
                        WHERE p.debit_move_id = pl.move_line_id) r
                 JOIN account_move_line l ON l.id = pl.move_line_id
                WHERE r.create_date < pl.create_date
                   OR r.create_date = pl.create_date
                  AND r.matched <= l.amount_currency - pl.amount), 0)
         WHERE pl.move_line_id IS NOT NULL AND pl.matched_before IS NULL
        """
    )
    for table in (
        "collections_plan_line",
        "collections_promise_line",
        "collections_settlement_line",
    ):
        cr.execute(
            f"""
            UPDATE {table} t
               SET amount_matched = COALESCE((
                   SELECT SUM(r.debit_amount_currency) FROM account_partial_reconcile r
                    WHERE r.debit_move_id = t.move_line_id AND r.id <= t.matched_before), 0)
             WHERE t.move_line_id IS NOT NULL
            """
        )
    cr.execute(
        """
        UPDATE collections_dispute_line t
           SET amount_matched = COALESCE((
               SELECT SUM(r.debit_amount_currency)
                 FROM account_partial_reconcile r
                 JOIN account_move_line l ON l.id = r.debit_move_id
                 JOIN account_account a ON a.id = l.account_id
                  AND a.account_type = 'asset_receivable'
                WHERE l.move_id = t.move_id AND r.id <= t.matched_before), 0)
        """
    )
