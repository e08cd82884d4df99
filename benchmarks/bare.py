"""The same decision and the same rows as a follow-up pass, as an expert would write it in SQL.

Fixed to the policy of the benchmark: four levels by days after the due date, step by step,
one notice a customer by e-mail, no minimum amounts or intervals, nothing repeated. Everything
that the add-on must find out (policies, levels, accounts, rules) is a constant here.

No statement may grow faster than its rows: ``Bare.explain`` runs the pass under EXPLAIN and tells
how many rows each statement has looked at.
"""

import re

from odoo.tools import SQL

LEVEL_DAYS = (1, 15, 30, 45)
PAY_WITHIN = 7

_DECIDE = """
    CREATE TEMPORARY TABLE bare_item ON COMMIT DROP AS
    WITH item AS (
        SELECT l.id, l.currency_id, c.commercial_partner_id AS partner_id,
               COALESCE(l.date_maturity, l.date) AS due,
               l.amount_residual AS balance, l.amount_residual_currency AS amount,
               l.amount_residual < 0 AS is_credit,
               COALESCE(l.date_maturity, l.date) < %(day)s AS late,
               i.level_id, i.level_date, COALESCE(held.rank, 0) AS rank, held.days AS held_days,
               CASE WHEN l.no_followup THEN 2
                    WHEN EXISTS (SELECT FROM account_move m
                                  WHERE m.id = l.move_id AND m.payment_state = 'blocked'
                                    AND m.state = 'posted')
                        THEN 3
                    WHEN EXISTS (SELECT FROM collections_hold h
                                  WHERE h.partner_id = c.commercial_partner_id
                                    AND h.date_released IS NULL AND h.scope = 'partner')
                        OR EXISTS (SELECT FROM collections_hold h
                                    WHERE h.move_id = l.move_id
                                      AND h.date_released IS NULL AND h.scope = 'move')
                        THEN 4
                    WHEN EXISTS (SELECT FROM res_partner p
                                  WHERE p.id = c.commercial_partner_id AND p.collections_cease)
                        THEN 9
               END AS excluded
          FROM account_move_line l
          JOIN res_partner c ON c.id = l.partner_id
     LEFT JOIN collections_item i ON i.move_line_id = l.id
     LEFT JOIN (VALUES %(levels)s) AS held(id, rank, days) ON held.id = i.level_id
         WHERE l.account_id IN %(accounts)s AND l.parent_state = 'posted'
           AND l.company_id = %(company)s AND l.reconciled IS NOT TRUE
           AND l.amount_residual != 0 %(scope)s),
    net AS (
        SELECT partner_id, currency_id, SUM(amount) AS amount
          FROM item WHERE excluded IS NULL AND (is_credit OR late) GROUP BY 1, 2),
    waiting AS (
        SELECT DISTINCT partner_id FROM collections_notice
         WHERE company_id = %(company)s AND state IN ('draft', 'approved', 'queued', 'failed'))
    SELECT item.*, next.id AS next_level_id, next.rank AS next_rank,
           GREATEST(item.due + next.days, item.level_date + next.days - item.held_days)
               AS next_date,
           CASE WHEN item.is_credit OR item.excluded IS NOT NULL THEN item.excluded
                WHEN waiting.partner_id IS NOT NULL THEN 10
                WHEN item.late AND net.amount <= 0 THEN 12
                WHEN GREATEST(item.due + next.days,
                              item.level_date + next.days - item.held_days) <= %(day)s THEN NULL
                WHEN NOT item.late THEN 16
                WHEN next.id IS NULL THEN 18
                ELSE 17 END AS reason
      FROM item
 LEFT JOIN (VALUES %(levels)s) AS next(id, rank, days) ON next.rank = item.rank + 1
 LEFT JOIN net ON net.partner_id = item.partner_id AND net.currency_id = item.currency_id
 LEFT JOIN waiting ON waiting.partner_id = item.partner_id
"""

_CASES = """
    INSERT INTO collections_case AS cc (
        company_id, partner_id, state, stage_id, user_id, episode, date_open,
        refresh_date, create_uid, create_date, write_uid, write_date, policy_id,
        amount_due, amount_overdue, amount_credit, amount_bucket_1, amount_bucket_2,
        amount_bucket_3, amount_bucket_4, amount_bucket_5, item_count, oldest_due_date,
        days_overdue, level_id, next_notice_date, next_action_date, priority_score)
    SELECT %(company)s, t.partner_id, 'open', %(stage)s, NULL,
           1 + COALESCE(old.episodes, 0),
           %(day)s, %(day)s, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s,
           now() AT TIME ZONE 'UTC', %(policy)s,
           t.due, t.overdue, t.credit, t.b1, t.b2, t.b3, t.b4, t.b5, t.items, t.oldest,
           %(day)s - t.oldest, NULL, t.next_date, t.next_date,
           round(40 * LEAST(1, GREATEST(t.overdue - t.credit, 0) / 10000)
                 + 30 * LEAST(1, (%(day)s - t.oldest) / 90.0) + 15 * t.level_share
                 + 5 * LEAST(1, t.items / 10.0), 1)
      FROM (SELECT partner_id, SUM(balance) AS due,
                   COALESCE(SUM(balance) FILTER (WHERE late AND NOT is_credit), 0) AS overdue,
                   COALESCE(-SUM(balance) FILTER (WHERE is_credit), 0) AS credit,
                   COALESCE(SUM(balance) FILTER (WHERE late AND NOT is_credit
                       AND %(day)s - due <= 30), 0) AS b1,
                   COALESCE(SUM(balance) FILTER (WHERE late AND NOT is_credit
                       AND %(day)s - due BETWEEN 31 AND 60), 0) AS b2,
                   COALESCE(SUM(balance) FILTER (WHERE late AND NOT is_credit
                       AND %(day)s - due BETWEEN 61 AND 90), 0) AS b3,
                   COALESCE(SUM(balance) FILTER (WHERE late AND NOT is_credit
                       AND %(day)s - due BETWEEN 91 AND 120), 0) AS b4,
                   COALESCE(SUM(balance) FILTER (WHERE late AND NOT is_credit
                       AND %(day)s - due > 120), 0) AS b5,
                   count(*) FILTER (WHERE late AND NOT is_credit) AS items,
                   MIN(due) FILTER (WHERE late AND NOT is_credit) AS oldest,
                   MAX(rank) FILTER (WHERE NOT is_credit) / 4.0 AS level_share,
                   MIN(GREATEST(next_date, %(day)s)) FILTER (
                       WHERE NOT is_credit AND (reason IS NULL OR reason > 9)) AS next_date
              FROM bare_item GROUP BY partner_id
            HAVING bool_or(late AND NOT is_credit)) t
 LEFT JOIN (SELECT cc.partner_id, count(*) AS episodes FROM collections_case cc
             WHERE cc.company_id = %(company)s AND cc.state = 'closed' %(case_scope)s
          GROUP BY 1) old ON old.partner_id = t.partner_id
        ON CONFLICT (company_id, partner_id) WHERE state = 'open' DO UPDATE
       SET amount_due = EXCLUDED.amount_due, amount_overdue = EXCLUDED.amount_overdue,
           amount_credit = EXCLUDED.amount_credit, amount_bucket_1 = EXCLUDED.amount_bucket_1,
           amount_bucket_2 = EXCLUDED.amount_bucket_2,
           amount_bucket_3 = EXCLUDED.amount_bucket_3,
           amount_bucket_4 = EXCLUDED.amount_bucket_4,
           amount_bucket_5 = EXCLUDED.amount_bucket_5, item_count = EXCLUDED.item_count,
           oldest_due_date = EXCLUDED.oldest_due_date, days_overdue = EXCLUDED.days_overdue,
           next_notice_date = EXCLUDED.next_notice_date,
           next_action_date = EXCLUDED.next_action_date,
           priority_score = EXCLUDED.priority_score, refresh_date = EXCLUDED.refresh_date
"""

# Hashed whatever is known of the cases, which this transaction has just written.
_CLOSE = """
    UPDATE collections_case cc SET state = 'closed', date_close = %(day)s, amount_due = 0,
           amount_overdue = 0, item_count = 0, days_overdue = 0
     WHERE cc.company_id = %(company)s AND cc.state = 'open' %(case_scope)s
       AND cc.partner_id NOT IN (SELECT b.partner_id FROM bare_item b
                                  WHERE b.late AND NOT b.is_credit)
"""

_HEADS = """
    CREATE TEMPORARY TABLE bare_head ON COMMIT DROP AS
    SELECT nextval('collections_notice_id_seq') AS id, h.*
      FROM (SELECT partner_id, MAX(next_rank) AS rank, count(*) AS items, MIN(due) AS oldest
              FROM bare_item WHERE reason IS NULL AND NOT is_credit GROUP BY 1) h
"""

_LISTED = """
    CREATE TEMPORARY TABLE bare_line ON COMMIT DROP AS
    SELECT *
      FROM (SELECT b.*, h.id AS notice_id, b.reason IS NULL AND NOT b.is_credit AS advances,
                   NOT b.is_credit AND (b.reason IS NULL OR (b.late AND b.reason > 12)) AS listed,
                   SUM(b.amount) FILTER (
                       WHERE NOT b.is_credit AND (b.reason IS NULL OR (b.late AND b.reason > 12)))
                       OVER same AS claimed,
                   SUM(b.amount) FILTER (WHERE b.is_credit AND b.reason IS NULL) OVER same
                       AS credit
              FROM bare_item b JOIN bare_head h ON h.partner_id = b.partner_id
            WINDOW same AS (PARTITION BY b.partner_id, b.currency_id)) t
     WHERE listed OR (is_credit AND reason IS NULL AND claimed + credit > 0)
"""

_NOTICES = """
    INSERT INTO collections_notice (
        id, company_id, run_id, case_id, partner_id, recipient_id, policy_id,
        level_id, channel, channel_rank, date, date_pay_by, state, amount, item_count,
        days_overdue, user_id, lang, attempts, create_uid, create_date, write_uid, write_date)
    SELECT h.id, %(company)s, %(run)s, cc.id, h.partner_id,
           COALESCE(contact.id, h.partner_id), %(policy)s, lv.id, 'email', 0, %(day)s,
           %(day)s + %(pay_within)s, 'approved', s.amount, h.items, %(day)s - h.oldest,
           cc.user_id, COALESCE(contact.lang, rp.lang), 0, %(uid)s,
           now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
      FROM bare_head h
      JOIN (SELECT notice_id, SUM(balance) AS amount FROM bare_line GROUP BY 1) s
        ON s.notice_id = h.id
      JOIN res_partner rp ON rp.id = h.partner_id
      JOIN (VALUES %(levels)s) AS lv(id, rank, days) ON lv.rank = h.rank
 LEFT JOIN (SELECT id, partner_id, user_id FROM collections_case
             WHERE company_id = %(company)s AND state = 'open' OFFSET 0) cc
        ON cc.partner_id = h.partner_id
 LEFT JOIN (SELECT DISTINCT ON (parent_id) parent_id, id, lang FROM res_partner
             WHERE parent_id IS NOT NULL AND active AND (collections_contact OR type = 'invoice')
          ORDER BY parent_id, collections_contact DESC NULLS LAST, id) contact
        ON contact.parent_id = h.partner_id
"""

_LINES = """
    INSERT INTO collections_notice_line (
        notice_id, move_line_id, move_name, level_id, target_level_id, currency_id,
        date_invoice, date_due, amount_total, amount, amount_company, days_overdue, pending)
    SELECT l.notice_id, l.id, ml.move_name,
           CASE WHEN l.advances THEN l.next_level_id END,
           CASE WHEN l.advances THEN l.next_level_id END,
           l.currency_id, COALESCE(ml.invoice_date, ml.date), l.due, ml.amount_currency,
           l.amount, l.balance, %(day)s - l.due, TRUE
      FROM bare_line l JOIN account_move_line ml ON ml.id = l.id
  ORDER BY l.notice_id, l.due, l.id
"""

_STATS = """
    INSERT INTO collections_run_stat (
        run_id, sequence, kind, level_id, channel, notice_count, item_count, amount, item_ids)
    SELECT %(run)s, lv.rank * 10, 'notice', lv.id, 'email', count(DISTINCT l.notice_id),
           count(*) FILTER (WHERE l.advances), SUM(l.balance),
           array_agg(l.id) FILTER (WHERE l.advances)
      FROM bare_line l
      JOIN bare_head h ON h.id = l.notice_id
      JOIN (VALUES %(levels)s) AS lv(id, rank, days) ON lv.rank = h.rank
  GROUP BY lv.id, lv.rank
"""

_EXCLUDED = """
    INSERT INTO collections_run_stat (
        run_id, sequence, kind, reason, item_count, amount, item_ids)
    SELECT %(run)s, b.reason, 'excluded', names.name, count(*), SUM(b.balance), array_agg(b.id)
      FROM bare_item b
      JOIN (VALUES (2, 'no_followup'), (3, 'blocked'), (4, 'hold'), (9, 'cease'),
                   (10, 'pending'), (12, 'credit'), (16, 'not_due'), (17, 'waiting'),
                   (18, 'last_level')) AS names(reason, name) ON names.reason = b.reason
     WHERE NOT b.is_credit GROUP BY b.reason, names.name
"""


# In their order, each with the table that it makes.
_PASS = {
    "decide": (_DECIDE, "bare_item"),
    "cases": (_CASES, None),
    "close": (_CLOSE, None),
    "heads": (_HEADS, "bare_head"),
    "listed": (_LISTED, "bare_line"),
    "notices": (_NOTICES, None),
    "lines": (_LINES, None),
    "stats": (_STATS, None),
    "excluded": (_EXCLUDED, None),
}


def _count_rows(plan):
    """Return how many rows the steps of a plan have returned or left out."""
    total = loops = 0
    for line in plan.splitlines():
        if found := re.search(r"\(actual rows=([\d.]+) loops=(\d+)\)", line):
            loops = int(found[2])
            total += float(found[1]) * loops
        elif found := re.search(r"Rows Removed by .*: (\d+)", line):
            total += int(found[1]) * loops
    return total


class Bare:
    """Hand-written statements for one company and the benchmark's policy."""

    def __init__(self, env, day):
        """
        :param env: environment of a superuser
        :param day: day of the pass
        """
        self.env = env
        company = env.company
        policy = company.collections_policy_id
        levels = policy.level_ids.sorted("sequence")
        accounts = env["account.account"].search([("account_type", "=", "asset_receivable")])
        self.values = {
            "day": SQL("%s::date", day),
            "uid": env.uid,
            "company": company.id,
            "policy": policy.id,
            "pay_within": PAY_WITHIN,
            "stage": env["collections.stage"].search([("kind", "=", "open")], limit=1).id,
            "accounts": tuple(accounts.ids),
            "levels": SQL(", ").join(
                SQL("(%s, %s, %s)", level.id, rank, level.days)
                for rank, level in enumerate(levels, 1)
            ),
            "scope": SQL(),
            "case_scope": SQL(),
        }

    def _run(self, statement, **extra):
        self.env.cr.execute(SQL(statement, **{**self.values, **extra}))

    def do_pass(self, run_id):
        """Decide for the whole company and write cases, notices, lines and figures.

        :param int run_id: the run that the notices belong to
        """
        self._run("DROP TABLE IF EXISTS bare_item, bare_head, bare_line")
        for statement, filled in _PASS.values():
            self._run(statement, run=run_id)
            if filled:
                self._run(f"ANALYZE {filled}")

    def explain(self, run_id):
        """Do the pass, and tell how the database does it.

        :param int run_id: the run that the notices belong to
        :return: by statement, its plan as text and how many rows were looked at for each item
        """
        self._run("DROP TABLE IF EXISTS bare_item, bare_head, bare_line")
        plans = {}
        for name, (statement, filled) in _PASS.items():
            self._run(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) {statement}", run=run_id)
            plans[name] = "\n".join(line for (line,) in self.env.cr.fetchall())
            if filled:
                self._run(f"ANALYZE {filled}")
        [(items,)] = self.env.execute_query(SQL("SELECT count(*) FROM bare_item"))
        return {name: (plan, _count_rows(plan) / items) for name, plan in plans.items()}

    def decide(self):
        """Decide for the whole company and write nothing but the decision itself."""
        self._run("DROP TABLE IF EXISTS bare_item")
        self._run(_DECIDE)

    def do_partner(self, partner_id):
        """Decide for one customer and bring the case up to date.

        :param int partner_id: the customer
        """
        scope = {
            "scope": SQL("AND l.partner_id = %s", partner_id),
            "case_scope": SQL("AND cc.partner_id = %s", partner_id),
        }
        self._run("DROP TABLE IF EXISTS bare_item")
        self._run(_DECIDE, **scope)
        self._run(_CASES, **scope)
        self._run(_CLOSE, **scope)
