"""Open disputes for the benchmark: on a tenth of the overdue invoices, whole or in part."""

from datetime import timedelta

from odoo.tools import SQL

# One in so many overdue invoices is disputed; each second one as a whole, the others by half.
ONE_IN = 10
DAYS = 20

_INSERT = """
    WITH overdue AS (
        SELECT l.move_id, row_number() OVER (ORDER BY l.move_id) AS n
          FROM account_move_line l
         WHERE l.account_id = %(account)s AND l.reconciled IS NOT TRUE
           AND l.parent_state = 'posted' AND l.amount_residual > 0 AND l.date_maturity < %(day)s
      GROUP BY l.move_id),
    picked AS (
        SELECT m.id AS move_id, m.company_id, m.commercial_partner_id AS partner_id,
               m.currency_id, o.n / %(one_in)s %% 2 = 0 AS whole,
               CASE WHEN o.n / %(one_in)s %% 2 = 0 THEN m.amount_residual
                    ELSE round(m.amount_residual / 2, 2) END AS amount,
               m.amount_residual_signed / m.amount_residual AS rate,
               nextval('collections_dispute_id_seq') AS dispute_id
          FROM overdue o
          JOIN account_move m ON m.id = o.move_id
         WHERE o.n %% %(one_in)s = 0),
    dispute AS (
        INSERT INTO collections_dispute (
            id, name, company_id, partner_id, reason_id, stage_id, source, priority, state,
            date_raised, date_deadline, amount_disputed, amount_open, amount_accepted,
            create_uid, create_date, write_uid, write_date)
        SELECT dispute_id, 'BENCH/' || dispute_id, company_id, partner_id, %(reason)s, %(stage)s,
               'email', '0', 'open', %(raised)s, %(day)s, round(amount * rate, 2),
               round(amount * rate, 2), 0, %(uid)s, %(now)s, %(uid)s, %(now)s
          FROM picked),
    line AS (
        INSERT INTO collections_dispute_line (
            dispute_id, move_id, move_company_id, currency_id, scope, amount, amount_company,
            amount_credited, amount_accepted, amount_open, matched_before, state)
        SELECT dispute_id, move_id, company_id, currency_id,
               CASE WHEN whole THEN 'all' ELSE 'amount' END, amount, round(amount * rate, 2),
               0, 0, amount, (SELECT COALESCE(MAX(id), 0) FROM account_partial_reconcile), 'open'
          FROM picked)
    INSERT INTO collections_dispute_period (move_line_id, company_id, date_from)
    SELECT l.id, l.company_id, %(raised)s
      FROM picked p
      JOIN account_move_line l ON l.move_id = p.move_id
     WHERE p.whole AND l.account_id = %(account)s AND l.reconciled IS NOT TRUE
"""

TABLES = ("collections_dispute_period", "collections_dispute_line", "collections_dispute")


def seed(env, account, day):
    """Dispute a tenth of the overdue invoices; return how many disputes there are.

    :param env: environment of a superuser on a seeded ledger
    :param int account: the receivable account
    :param day: today
    """
    env.cr.execute(
        SQL(
            _INSERT,
            account=account,
            day=day,
            raised=day - timedelta(days=DAYS),
            one_in=ONE_IN,
            reason=env.ref("collections_followup.dispute_reason_quality").id,
            stage=env["collections.dispute.stage"]._get_first_sudo(False, env.company).id,
            uid=env.uid,
            now=SQL("now() AT TIME ZONE 'UTC'"),
        )
    )
    env.invalidate_all()
    return env["collections.dispute"].search_count([])


def remove(env, but=0):
    """Delete the disputes.

    :param int but: keep the first so many
    """
    kept = SQL(
        "SELECT dispute_id FROM (SELECT id AS dispute_id FROM collections_dispute"
        " ORDER BY id LIMIT %s) d",
        but,
    )
    env.cr.execute(
        SQL(
            "DELETE FROM collections_dispute_period WHERE move_line_id NOT IN ("
            " SELECT l.id FROM account_move_line l JOIN collections_dispute_line dl"
            " ON dl.move_id = l.move_id WHERE dl.dispute_id IN (%s))",
            kept,
        )
    )
    env.cr.execute(SQL("DELETE FROM collections_dispute_line WHERE dispute_id NOT IN (%s)", kept))
    env.cr.execute(SQL("DELETE FROM collections_dispute WHERE id NOT IN (%s)", kept))
    env.invalidate_all()
