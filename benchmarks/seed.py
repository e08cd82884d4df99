"""Fills a database with a ledger of a chosen size, in SQL alone, the same each time.

Invoices are posted and balanced. Of a hundred, about 60 are paid, 20 overdue and 20 not due
yet; 12 have two instalments, 3 are credit notes that nobody has matched, 10 are in a foreign
currency; of what is open, a fifth is paid in part. Payments are bank entries, matched by real
partial and full reconciliations.
"""

import psycopg2
from bare import LEVEL_DAYS, PAY_WITHIN
from bulk import bulk

from odoo.fields import Command
from odoo.tools import SQL

# Invoices by size; a tenth as many customers. A size holds the smaller ones.
SIZES = {"XS": 200, "S": 20_000, "M": 200_000, "L": 1_000_000}
CURRENCY = "EUR"
FILLED = (
    "res_partner",
    "account_move",
    "account_move_line",
    "account_full_reconcile",
    "account_partial_reconcile",
)
RATE = 0.9

# Every value comes from the invoice's number by a multiplicative generator, so that a ledger
# is the same on each machine and with each version of PostgreSQL.
_INVOICES = """
    CREATE TEMPORARY TABLE seed_invoice ON COMMIT DROP AS
    WITH drawn AS (
        SELECT i,
               (i::bigint * 16807 %% 1000003) / 1000003.0 AS u,
               (i::bigint * 48271 %% 1000033) / 1000033.0 AS v,
               (i::bigint * 69621 %% 1000037) / 1000037.0 AS w
          FROM generate_series(%(first)s + 1, %(last)s) AS i),
    placed AS (
        SELECT d.*,
               %(first_partner)s + floor(%(partners)s * power(v, 1.6))::int AS partner_id,
               CASE WHEN i %% 33 = 0 THEN 'credit'
                    WHEN u < 0.6 THEN 'paid' WHEN u < 0.8 THEN 'overdue' ELSE 'open'
               END AS class,
               i %% 10 = 7 AS is_foreign,
               CASE WHEN i %% 8 = 3 THEN 2 ELSE 1 END AS instalments,
               i %% 5 = 1 AS is_part_paid,
               round((20 + 2000 * power(w, 3))::numeric, 2) AS amount
          FROM drawn d)
    SELECT p.*, %(first_move)s + i - %(first)s AS move_id,
           CASE class
                WHEN 'overdue' THEN %(today)s::date - 1 - floor(180 * power(w, 2))::int
                WHEN 'open' THEN %(today)s::date + floor(60 * w)::int
                ELSE %(today)s::date - 30 - floor(600 * w)::int END AS due,
           CASE WHEN is_foreign THEN %(foreign)s ELSE %(currency)s END AS currency_id,
           CASE WHEN is_foreign THEN %(rate)s ELSE 1 END::numeric AS rate
      FROM placed p
"""

# One row per receivable item. The second instalment is due a month after the first.
_ITEMS = """
    CREATE TEMPORARY TABLE seed_item ON COMMIT DROP AS
    WITH split AS (
        SELECT s.i, k, s.move_id, s.partner_id, s.class, s.currency_id, s.rate, s.due + 30 * (k - 1)
                   AS due,
               CASE WHEN s.class = 'credit' THEN -1 ELSE 1 END * CASE
                   WHEN s.instalments = 1 THEN s.amount
                   WHEN k = 1 THEN round(s.amount / 2, 2)
                   ELSE s.amount - round(s.amount / 2, 2) END AS amount_currency,
               CASE WHEN s.class = 'paid' THEN 1 WHEN s.class = 'credit' THEN 0
                    WHEN s.is_part_paid AND k = 1 THEN 0.4 ELSE 0 END AS paid_share
          FROM seed_invoice s, generate_series(1, s.instalments) AS k)
    SELECT t.*, round(amount_currency / rate, 2) AS balance,
           round(amount_currency * paid_share, 2) AS paid_currency,
           CASE WHEN paid_share = 1 THEN round(amount_currency / rate, 2)
                ELSE round(amount_currency * paid_share / rate, 2) END AS paid,
           %(first_line)s + row_number() OVER (ORDER BY i, k) AS line_id,
           CASE WHEN paid_share > 0
                THEN %(first_partial)s + row_number() OVER (ORDER BY paid_share = 0, i, k) END
               AS partial_id
      FROM split t
"""

_TOTALS = """
    CREATE TEMPORARY TABLE seed_total ON COMMIT DROP AS
    SELECT t.*, s.instalments, s.amount,
           %(first_line)s + row_number() OVER (ORDER BY t.i) AS revenue_line_id,
           CASE WHEN paid > 0
                THEN %(first_move)s + row_number() OVER (ORDER BY paid = 0, t.i) END
               AS payment_move_id,
           CASE WHEN t.class = 'paid'
                THEN %(first_full)s + row_number() OVER (ORDER BY t.class != 'paid', t.i) END
               AS full_id,
           CASE WHEN t.class = 'credit' THEN 'out_refund' ELSE 'out_invoice' END AS move_type,
           CASE WHEN t.class = 'credit' THEN 'RINV' ELSE 'INV' END AS prefix,
           LEAST(t.first_due - 30, %(today)s::date) AS day
      FROM (SELECT i, move_id, partner_id, class, currency_id, rate, MIN(due) AS first_due,
                   MAX(due) AS last_due,
                   SUM(amount_currency) AS amount_currency, SUM(balance) AS balance,
                   SUM(paid_currency) AS paid_currency, SUM(paid) AS paid
              FROM seed_item GROUP BY 1, 2, 3, 4, 5, 6) t
      JOIN seed_invoice s ON s.i = t.i
"""

_PARTNERS = """
    INSERT INTO res_partner (
        id, name, complete_name, commercial_partner_id, commercial_company_name, is_company,
        email, email_normalized, phone, street, zip, city, country_id, lang, type, active,
        customer_rank, supplier_rank, message_bounce, autopost_bills, partner_share, color,
        create_uid, write_uid, create_date, write_date)
    SELECT %(first_partner)s + row_number() OVER (ORDER BY n) - 1, 'Customer ' || n,
           'Customer ' || n, %(first_partner)s + row_number() OVER (ORDER BY n) - 1,
           'Customer ' || n, TRUE, 'customer' || n || '@customers.example',
           'customer' || n || '@customers.example', '+1 555 ' || lpad(n::text, 7, '0'),
           n || ' Market Street', lpad((n %% 99999)::text, 5, '0'), 'Springfield', %(country)s,
           'en_US', 'contact', TRUE, 1, 0, 0, 'ask', TRUE, 0,
           %(uid)s, %(uid)s, %(now)s, %(now)s
      FROM generate_series(%(first)s / 10 + 1, %(last)s / 10) AS n
"""

# Every tenth customer has a contact for invoices.
_CONTACTS = """
    INSERT INTO res_partner (
        name, complete_name, parent_id, commercial_partner_id, commercial_company_name,
        is_company, email, email_normalized, lang, type, active, customer_rank, supplier_rank,
        message_bounce, autopost_bills, partner_share, color,
        create_uid, write_uid, create_date, write_date)
    SELECT 'Payables', complete_name || ', Payables', id, id, name, FALSE, 'payables.' || email,
           'payables.' || email, 'en_US', 'invoice', TRUE, 0, 0, 0, 'ask', TRUE, 0,
           %(uid)s, %(uid)s, %(now)s, %(now)s
      FROM res_partner
     WHERE id BETWEEN %(first_partner)s AND %(first_partner)s + %(partners)s - 1 AND id %% 10 = 0
"""

_MOVES = """
    INSERT INTO account_move (
        id, name, sequence_prefix, sequence_number, payment_reference, state, move_type, auto_post,
        journal_id, company_id, currency_id, partner_id, commercial_partner_id,
        partner_shipping_id, invoice_partner_display_name, invoice_user_id, date, invoice_date,
        invoice_date_due, invoice_currency_rate, payment_state, posted_before, checked,
        always_tax_exigible, made_sequence_gap, amount_tax, amount_tax_signed,
        amount_untaxed, amount_total, amount_residual,
        amount_untaxed_signed, amount_total_signed, amount_residual_signed,
        amount_untaxed_in_currency_signed, amount_total_in_currency_signed,
        create_uid, write_uid, create_date, write_date)
    SELECT move_id, prefix || to_char(day, '/YYYY/') || lpad(i::text, 7, '0'),
           prefix || to_char(day, '/YYYY/'), i,
           prefix || to_char(day, '/YYYY/') || lpad(i::text, 7, '0'), 'posted', move_type, 'no',
           %(sales)s, %(company)s, t.currency_id, t.partner_id, t.partner_id, t.partner_id,
           p.name, %(uid)s, day, day, last_due, rate,
           CASE WHEN class = 'paid' THEN 'paid' WHEN paid > 0 THEN 'partial' ELSE 'not_paid' END,
           TRUE, TRUE, FALSE, FALSE, 0, 0,
           abs(amount_currency), abs(amount_currency), abs(amount_currency - paid_currency),
           balance, balance, balance - paid, amount_currency, amount_currency,
           %(uid)s, %(uid)s, %(now)s, %(now)s
      FROM seed_total t JOIN res_partner p ON p.id = t.partner_id
"""

LINE_COLUMNS = """
    id, move_id, move_name, parent_state, journal_id, company_id, company_currency_id, sequence,
    account_id, currency_id, partner_id, name, display_type, date, invoice_date, date_maturity,
    debit, credit, balance, amount_currency, amount_residual, amount_residual_currency, quantity,
    price_unit, price_subtotal, price_total, discount, reconciled, no_followup, is_storno,
    deductible_amount, full_reconcile_id, matching_number,
    create_uid, write_uid, create_date, write_date
"""

_RECEIVABLE_LINES = f"""
    INSERT INTO account_move_line ({LINE_COLUMNS})
    SELECT s.line_id, s.move_id, m.name, 'posted', %(sales)s, %(company)s, %(currency)s, 12000,
           %(receivable)s, s.currency_id, s.partner_id, m.name, 'payment_term', m.date, m.date,
           s.due, GREATEST(s.balance, 0), GREATEST(-s.balance, 0), s.balance, s.amount_currency,
           s.balance - s.paid, s.amount_currency - s.paid_currency, 0, 0, 0, 0, 0,
           s.class = 'paid', FALSE, FALSE, 100, t.full_id,
           COALESCE(t.full_id::text, 'P' || s.partial_id),
           %(uid)s, %(uid)s, %(now)s, %(now)s
      FROM seed_item s
      JOIN seed_total t ON t.i = s.i
      JOIN account_move m ON m.id = s.move_id
"""

_REVENUE_LINES = f"""
    INSERT INTO account_move_line ({LINE_COLUMNS})
    SELECT t.revenue_line_id, t.move_id, m.name, 'posted', %(sales)s, %(company)s, %(currency)s,
           100, %(revenue)s, t.currency_id, t.partner_id, 'Services', 'product', m.date, m.date,
           NULL, GREATEST(-t.balance, 0), GREATEST(t.balance, 0), -t.balance,
           -t.amount_currency, 0, 0, 1, abs(t.amount_currency), abs(t.amount_currency),
           abs(t.amount_currency), 0, FALSE, FALSE, FALSE, 100, NULL, NULL,
           %(uid)s, %(uid)s, %(now)s, %(now)s
      FROM seed_total t JOIN account_move m ON m.id = t.move_id
"""

_PAYMENT_MOVES = """
    INSERT INTO account_move (
        id, name, sequence_prefix, sequence_number, ref, state, move_type, auto_post, journal_id,
        company_id, currency_id, partner_id, commercial_partner_id, date, payment_state,
        posted_before, checked, amount_total, amount_total_signed,
        create_uid, write_uid, create_date, write_date)
    SELECT payment_move_id, 'BNK1/' || lpad(i::text, 7, '0'), 'BNK1/', i, 'Payment ' || i,
           'posted', 'entry', 'no', %(bank)s, %(company)s, currency_id, partner_id, partner_id,
           LEAST(day + 28, %(today)s::date), 'not_paid', TRUE, TRUE, paid_currency, paid,
           %(uid)s, %(uid)s, %(now)s, %(now)s
      FROM seed_total WHERE payment_move_id IS NOT NULL
"""

_BANK_LINES = f"""
    INSERT INTO account_move_line ({LINE_COLUMNS})
    SELECT %(first_line)s + row_number() OVER (ORDER BY t.i), t.payment_move_id, m.name, 'posted',
           %(bank)s, %(company)s, %(currency)s, 100, %(bank_account)s, t.currency_id,
           t.partner_id, m.ref, 'product', m.date, NULL, NULL, t.paid, 0, t.paid,
           t.paid_currency, 0, 0, 1, 0, 0, 0, 0, FALSE, FALSE, FALSE, 100, NULL, NULL,
           %(uid)s, %(uid)s, %(now)s, %(now)s
      FROM seed_total t JOIN account_move m ON m.id = t.payment_move_id
"""

_PAYMENT_LINES = f"""
    INSERT INTO account_move_line ({LINE_COLUMNS})
    SELECT %(first_line)s + s.partial_id - %(first_partial)s, t.payment_move_id, m.name, 'posted',
           %(bank)s, %(company)s, %(currency)s, 100, %(receivable)s, s.currency_id,
           s.partner_id, m.ref, 'product', m.date, NULL, m.date, 0, s.paid, -s.paid,
           -s.paid_currency, 0, 0, 1, 0, 0, 0, 0, TRUE, FALSE, FALSE, 100, t.full_id,
           COALESCE(t.full_id::text, 'P' || s.partial_id),
           %(uid)s, %(uid)s, %(now)s, %(now)s
      FROM seed_item s
      JOIN seed_total t ON t.i = s.i
      JOIN account_move m ON m.id = t.payment_move_id
     WHERE s.partial_id IS NOT NULL
"""

_FULL_RECONCILES = """
    INSERT INTO account_full_reconcile (id, create_uid, write_uid, create_date, write_date)
    SELECT full_id, %(uid)s, %(uid)s, %(now)s, %(now)s FROM seed_total WHERE full_id IS NOT NULL
"""

_PARTIALS = """
    INSERT INTO account_partial_reconcile (
        id, debit_move_id, credit_move_id, full_reconcile_id, debit_currency_id,
        credit_currency_id, company_id, max_date, amount, debit_amount_currency,
        credit_amount_currency, create_uid, write_uid, create_date, write_date)
    SELECT s.partial_id, s.line_id, %(first_line)s + s.partial_id - %(first_partial)s, t.full_id,
           s.currency_id, s.currency_id, %(company)s, m.date, s.paid, s.paid_currency,
           s.paid_currency, %(uid)s, %(uid)s, %(now)s, %(now)s
      FROM seed_item s
      JOIN seed_total t ON t.i = s.i
      JOIN account_move m ON m.id = t.payment_move_id
     WHERE s.partial_id IS NOT NULL
"""


class Seeder:
    """Seeds one company's ledger in a fresh database."""

    def __init__(self, env, today):
        """
        :param env: environment of a superuser
        :param today: the day that the ledger is seen from
        """
        self.env = env
        self.company = env.company
        self.done = 0
        self.values = {
            "today": today,
            "uid": env.uid,
            "now": SQL("now() AT TIME ZONE 'UTC'"),
            "company": env.company.id,
            "rate": RATE,
        }

    def _run(self, statement, **extra):
        self.env.cr.execute(SQL(statement, **{**self.values, **extra}))
        return self.env.cr.rowcount

    def _next(self, table):
        [(last,)] = self.env.execute_query(
            SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(table))
        )
        return last

    def set_up(self):
        """Give the company what it needs: accounts, journals, a second currency, a policy."""
        env, company = self.env, self.company
        company.write({"name": "Bench Company", "email": "receivables@bench.example"})
        if not company.partner_id.bank_ids:
            # Nothing is sent without somewhere to pay to.
            env["res.partner.bank"].create(
                {"acc_number": "US00 BENCH 0001", "partner_id": company.partner_id.id}
            )
        if not company.chart_template:
            env["account.chart.template"].try_loading("generic_coa", company=company)
        foreign = env["res.currency"].with_context(active_test=False)
        foreign = foreign.search([("name", "=", CURRENCY)])
        foreign.active = True
        env["res.currency.rate"].create(
            {
                "currency_id": foreign.id,
                "company_id": company.id,
                "name": "2010-01-01",
                "rate": RATE,
            }
        )
        if "collections.policy" in env:
            company.collections_policy_id = self._create_policy()
        accounts = env["account.account"].with_company(company)

        def account(kind):
            return accounts.search(
                [("account_type", "=", kind), ("company_ids", "in", company.ids)], limit=1
            ).id

        def journal(kind):
            journals = env["account.journal"]
            return journals.search([("type", "=", kind), ("company_id", "=", company.id)], limit=1)

        bank = journal("bank")
        self.values.update(
            currency=company.currency_id.id,
            foreign=foreign.id,
            receivable=company.partner_id.property_account_receivable_id.id,
            revenue=account("income"),
            sales=journal("sale").id,
            bank=bank.id,
            bank_account=bank.default_account_id.id,
            country=env.ref("base.us").id,
        )
        env.flush_all()

    def _create_policy(self):
        """Return the policy that ``bare`` knows by heart."""
        return self.env["collections.policy"].create(
            {
                "name": "Bench",
                "company_id": self.company.id,
                "level_ids": [
                    Command.create(
                        {
                            "name": f"Level {rank}",
                            "sequence": rank * 10,
                            "days": days,
                            "pay_within_days": PAY_WITHIN,
                            "channel_email": True,
                            "subject": "{company}: your account is overdue",
                            "body": "<p>Dear {contact},</p><p>please pay {amount} by {pay_by}.</p>",
                        }
                    )
                    for rank, days in enumerate(LEVEL_DAYS, 1)
                ],
            }
        )

    def fill(self, size):
        """Insert customers, invoices, credit notes, payments and their reconciliations.

        :param str size: a key of ``SIZES``; what a smaller size has put in already stays
        :return: inserted rows by kind
        """
        rows = {}
        count = SIZES[size] - self.done
        self.values.update(first=self.done, last=SIZES[size], partners=count // 10)
        self.done = SIZES[size]
        self.env.cr.execute("DROP TABLE IF EXISTS seed_invoice, seed_item, seed_total")
        first_partner = self._next("res_partner") + 1
        self.values["first_partner"] = first_partner
        with bulk(self.env, FILLED):
            rows.update(self._insert(count))
        for table in FILLED:
            self._advance(table)
        [(rows["open items"],)] = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM account_move_line WHERE account_id = %s"
                " AND reconciled IS NOT TRUE",
                self.values["receivable"],
            )
        )
        self.env.invalidate_all()
        return rows

    def _insert(self, count):
        """Insert so many invoices with all that belongs to them; return inserted rows by kind."""
        rows = {"customers": self._run(_PARTNERS)}
        self._advance("res_partner")
        rows["contacts"] = self._run(_CONTACTS)
        first_partial = self._next("account_partial_reconcile")
        self._run(_INVOICES, first_move=self._next("account_move"))
        first_line = self._next("account_move_line")
        items = self._run(_ITEMS, first_line=first_line, first_partial=first_partial)
        self._run(
            _TOTALS,
            first_line=first_line + items,
            first_move=self._next("account_move") + count,
            first_full=self._next("account_full_reconcile"),
        )
        for table in ("seed_item (i)", "seed_total (i)", "seed_total (move_id)"):
            self.env.cr.execute(f"CREATE INDEX ON {table}")  # pylint: disable=E8103
        self.env.cr.execute("ANALYZE seed_item")
        self.env.cr.execute("ANALYZE seed_total")
        rows["invoices"] = self._run(_MOVES)
        self._run(_FULL_RECONCILES)
        rows["receivable items"] = self._run(_RECEIVABLE_LINES)
        self._run(_REVENUE_LINES)
        rows["payments"] = self._run(_PAYMENT_MOVES)
        bank = self._run(_BANK_LINES, first_line=first_line + items + count)
        after = {
            "first_line": first_line + items + count + bank,
            "first_partial": first_partial,
        }
        self._run(_PAYMENT_LINES, **after)
        rows["reconciliations"] = self._run(_PARTIALS, **after)
        return rows

    def _advance(self, table):
        self.env.cr.execute(
            SQL(
                "SELECT setval(%s, (SELECT MAX(id) FROM %s))",
                f"{table}_id_seq",
                SQL.identifier(table),
            )
        )

    def check(self):
        """Return what is wrong with the ledger; empty when it is sound."""
        problems = []
        questions = {
            "unbalanced entries": "SELECT count(*) FROM (SELECT move_id FROM account_move_line"
            " GROUP BY move_id HAVING SUM(balance) != 0 OR SUM(amount_currency) != 0) t",
            "residuals that do not follow from the reconciliations": """
                SELECT count(*) FROM account_move_line l
                  LEFT JOIN (
                       SELECT id, SUM(amount) AS amount, SUM(amount_currency) AS amount_currency
                         FROM (SELECT debit_move_id AS id, amount,
                                      debit_amount_currency AS amount_currency
                                 FROM account_partial_reconcile
                                UNION ALL
                               SELECT credit_move_id, -amount, -credit_amount_currency
                                 FROM account_partial_reconcile) t
                     GROUP BY id) p ON p.id = l.id
                 WHERE l.account_id = %(receivable)s
                   AND (l.balance - COALESCE(p.amount, 0) != l.amount_residual
                        OR l.amount_currency - COALESCE(p.amount_currency, 0)
                           != l.amount_residual_currency
                        OR l.reconciled != (l.amount_residual = 0
                                            AND l.amount_residual_currency = 0))
            """,
        }
        for what, question in questions.items():
            [(count,)] = self.env.execute_query(SQL(question, **self.values))
            if count:
                problems.append(f"{count} {what}")
        return problems


def vacuum(database, *tables):
    """Do what autovacuum would do sooner or later: VACUUM ANALYZE.

    :param str database: name of the database
    :param tables: these tables; all if none is named
    """
    connection = psycopg2.connect(dbname=database)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for table in tables or ("",):
                cursor.execute(f"VACUUM (ANALYZE) {table}")  # pylint: disable=E8103
    finally:
        connection.close()
