"""Puts a receivables book into a company's ledger: customers and invoices at once, then payments
day by day, in SQL, so that thirty thousand invoices take minutes."""

from itertools import groupby

from bulk import bulk
from seed import LINE_COLUMNS, Seeder

TABLES = ("res_partner", "account_move", "account_move_line")

_INVOICES = """
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
    SELECT %(first_move)s + b.i, b.number, 'INV-', b.i, b.number, 'posted', 'out_invoice', 'no',
           %(sales)s, %(company)s, %(currency)s, p.id, p.id, p.id, p.name, %(uid)s, b.day, b.day,
           b.due, 1, 'not_paid', TRUE, TRUE, FALSE, FALSE, 0, 0,
           b.amount, b.amount, b.amount, b.amount, b.amount, b.amount, b.amount, b.amount,
           %(uid)s, %(uid)s, %(now)s, %(now)s
      FROM book_invoice b JOIN res_partner p ON p.ref = b.customer
"""

_RECEIVABLE_LINES = f"""
    INSERT INTO account_move_line ({LINE_COLUMNS})
    SELECT %(first_line)s + b.i, %(first_move)s + b.i, b.number, 'posted', %(sales)s, %(company)s,
           %(currency)s, 12000, %(receivable)s, %(currency)s, p.id, b.number, 'payment_term',
           b.day, b.day, b.due, b.amount, 0, b.amount, b.amount, b.amount, b.amount, 0, 0, 0, 0,
           0, FALSE, FALSE, FALSE, 100, NULL, NULL, %(uid)s, %(uid)s, %(now)s, %(now)s
      FROM book_invoice b JOIN res_partner p ON p.ref = b.customer
"""

_REVENUE_LINES = f"""
    INSERT INTO account_move_line ({LINE_COLUMNS})
    SELECT %(first_line)s + %(count)s + b.i, %(first_move)s + b.i, b.number, 'posted', %(sales)s,
           %(company)s, %(currency)s, 100, %(revenue)s, %(currency)s, p.id, 'Services', 'product',
           b.day, b.day, NULL, 0, b.amount, -b.amount, -b.amount, 0, 0, 1, b.amount, b.amount,
           b.amount, 0, FALSE, FALSE, FALSE, 100, NULL, NULL,
           %(uid)s, %(uid)s, %(now)s, %(now)s
      FROM book_invoice b JOIN res_partner p ON p.ref = b.customer
"""

_PAYMENT_MOVES = """
    INSERT INTO account_move (
        id, name, sequence_prefix, sequence_number, ref, state, move_type, auto_post, journal_id,
        company_id, currency_id, partner_id, commercial_partner_id, date, payment_state,
        posted_before, checked, amount_total, amount_total_signed,
        create_uid, write_uid, create_date, write_date)
    SELECT b.move_id, b.number, 'PMT-', b.move_id, b.reference, 'posted', 'entry', 'no', %(bank)s,
           %(company)s, %(currency)s, p.id, p.id, b.day, 'not_paid', TRUE, TRUE, b.amount,
           b.amount, %(uid)s, %(uid)s, %(now)s, %(now)s
      FROM book_payment b JOIN res_partner p ON p.ref = b.customer
"""

_PAYMENT_LINES = f"""
    INSERT INTO account_move_line ({LINE_COLUMNS})
    SELECT b.line_id + side.number, b.move_id, b.number, 'posted', %(bank)s, %(company)s,
           %(currency)s, 100, side.account_id, %(currency)s, p.id, b.reference, 'product', b.day,
           NULL, CASE WHEN side.number = 0 THEN b.day END,
           CASE WHEN side.number = 1 THEN b.amount ELSE 0 END,
           CASE WHEN side.number = 0 THEN b.amount ELSE 0 END,
           b.amount * side.sign, b.amount * side.sign,
           CASE WHEN side.number = 0 THEN -b.amount ELSE 0 END,
           CASE WHEN side.number = 0 THEN -b.amount ELSE 0 END,
           1, 0, 0, 0, 0, FALSE, FALSE, FALSE, 100, NULL, NULL,
           %(uid)s, %(uid)s, %(now)s, %(now)s
      FROM book_payment b
      JOIN res_partner p ON p.ref = b.customer
CROSS JOIN (VALUES (0, %(receivable)s, -1), (1, %(bank_account)s, 1))
           AS side(number, account_id, sign)
"""

_PARTIALS = """
    INSERT INTO account_partial_reconcile (
        debit_move_id, credit_move_id, debit_currency_id, credit_currency_id, company_id, max_date,
        amount, debit_amount_currency, credit_amount_currency,
        create_uid, write_uid, create_date, write_date)
    SELECT a.debit_id, a.credit_id, %(currency)s, %(currency)s, %(company)s, a.day, a.amount,
           a.amount, a.amount, %(uid)s, %(uid)s, %(now)s, %(now)s
      FROM book_application a
"""

# What is left of both sides, of the invoice too.
_RESIDUALS = """
    WITH used AS (
        SELECT line_id, SUM(amount) AS amount
          FROM (SELECT debit_id AS line_id, amount FROM book_application
                 UNION ALL SELECT credit_id, -amount FROM book_application) side
      GROUP BY line_id)
    UPDATE account_move_line l
       SET amount_residual = l.amount_residual - u.amount,
           amount_residual_currency = l.amount_residual_currency - u.amount,
           reconciled = l.amount_residual = u.amount,
           matching_number = 'P' || l.id
      FROM used u WHERE l.id = u.line_id
"""

_STATES = """
    UPDATE account_move m
       SET amount_residual = l.amount_residual, amount_residual_signed = l.amount_residual,
           payment_state = CASE WHEN l.amount_residual = 0 THEN 'paid' ELSE 'partial' END
      FROM account_move_line l
     WHERE l.id IN (SELECT debit_id FROM book_application) AND m.id = l.move_id
"""


class Ledger(Seeder):
    """The ledger of one book. What a seeder gives a company, this one does, too."""

    def __init__(self, env, today, book):
        """
        :param env: environment of a superuser
        :param today: the last day of the book
        :param book: ``plain.Book``
        """
        super().__init__(env, today)
        self.book = book
        # ids of receivable items by the number of invoice or payment
        self.items = {}
        self.moves = {}
        self.by_day = {
            day: list(own)
            for day, own in groupby(
                sorted(book.payments.values(), key=lambda own: own.day), lambda own: own.day
            )
        }
        self.applied = {
            day: [own for own in applications if own.amount]
            for day, applications in groupby(book.applications, lambda own: own.day)
        }

    def _table(self, name, columns, rows):
        """Fill a temporary table."""
        self.env.cr.execute(f"DROP TABLE IF EXISTS {name}")  # pylint: disable=E8103
        self.env.cr.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")  # pylint: disable=E8103
        if rows:
            self.env.cr.execute_values(f"INSERT INTO {name} VALUES %s", rows)  # pylint: disable=E8103
        self.env.cr.execute(f"ANALYZE {name}")  # pylint: disable=E8103

    def load_customers(self):
        """Create the customers with their segment as tag, and return how many there are."""
        env = self.env
        segments = {row["segment"] for row in self.book.customers.values()}
        tags = {
            name: env["res.partner.category"].create({"name": name.replace("_", " ").capitalize()})
            for name in sorted(segments)
        }
        partners = env["res.partner"].create(
            [
                {
                    "name": row["customer_name"],
                    "ref": number,
                    "is_company": True,
                    "email": f"payables@{number.lower()}.example",
                    "city": row["region"],
                    "country_id": self.values["country"],
                    "category_id": [(4, tags[row["segment"]].id)],
                    "customer_rank": 1,
                    "user_id": False,
                }
                for number, row in self.book.customers.items()
            ]
        )
        env.flush_all()
        return len(partners)

    def load_invoices(self):
        """Insert all invoices, nothing of them paid, and return how many there are."""
        first_move = self._next("account_move")
        first_line = self._next("account_move_line")
        rows = [
            (number, own.number, own.customer, own.day, own.due, own.amount)
            for number, own in enumerate(self.book.invoices.values(), 1)
        ]
        self._table(
            "book_invoice",
            "i int, number varchar, customer varchar, day date, due date, amount numeric",
            rows,
        )
        values = {"first_move": first_move, "first_line": first_line, "count": len(rows)}
        with bulk(self.env, TABLES):
            for statement in (_INVOICES, _RECEIVABLE_LINES, _REVENUE_LINES):
                self._run(statement, **values)
        for table in TABLES:
            self._advance(table)
        self.items = {number: first_line + i for i, number, *_rest in rows}
        self.moves = {number: first_move + i for i, number, *_rest in rows}
        self.env.invalidate_all()
        return len(rows)

    def pay(self, day):
        """Insert the payments of a day, and settle what can be settled from that day on.

        :return: ids of the customers
        """
        payments, applications = self.by_day.get(day, ()), self.applied.get(day, ())
        if payments:
            move_id, line_id = self._next("account_move"), self._next("account_move_line")
            rows = [
                (
                    move_id + i,
                    line_id + 2 * i - 1,
                    own.number,
                    own.customer,
                    own.day,
                    own.amount,
                    own.reference,
                )
                for i, own in enumerate(payments, 1)
            ]
            self._table(
                "book_payment",
                "move_id int, line_id int, number varchar, customer varchar, day date,"
                " amount numeric, reference varchar",
                rows,
            )
            self._run(_PAYMENT_MOVES)
            self._run(_PAYMENT_LINES)
            for table in TABLES[1:]:
                self._advance(table)
            self.items.update({row[2]: row[1] for row in rows})
        if applications:
            self._table(
                "book_application",
                "debit_id int, credit_id int, day date, amount numeric",
                [
                    (
                        self.items[own.invoice.number],
                        self.items[own.payment.number],
                        own.day,
                        own.amount,
                    )
                    for own in applications
                ],
            )
            for statement in (_PARTIALS, _RESIDUALS, _STATES):
                self._run(statement)
        self.env.invalidate_all()
        return bool(payments or applications)
