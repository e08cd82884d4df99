"""Account statements against the ledger, with random histories in several currencies."""

from datetime import date, timedelta

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon
from ..examples import some

# Kind, days after the event before, amount, currency, and which open item it is about.
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(("invoice", "invoice", "pay", "pay", "pay_other", "refund", "match")),
        st.integers(0, 20),
        st.integers(1, 40000),
        st.integers(0, 2),
        st.integers(0, 9),
    ),
    min_size=2,
    max_size=9,
)


@tagged("post_install", "-at_install")
class TestCollectionsStatement(CollectionsCommon):
    start = date(2025, 9, 1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.statements = cls.env["collections.statement"].with_company(cls.company)
        cls.currencies = cls.company.currency_id
        for name, rates in (("EUR", (0.9, 0.8, 0.95)), ("JPY", (150, 140, 155))):
            currency = cls.env.ref(f"base.{name}")
            currency.active = True
            cls.env["res.currency.rate"].search([("currency_id", "=", currency.id)]).unlink()
            cls.env["res.currency.rate"].create(
                [
                    {
                        "currency_id": currency.id,
                        "name": cls.start + timedelta(days=60 * place - 30),
                        "rate": rate,
                        "company_id": cls.company.id,
                    }
                    for place, rate in enumerate(rates)
                ]
            )
            cls.currencies |= currency
        cls.partner = cls.env["res.partner"].create({"name": "Statement customer"})

    # ------------------------------------------------------------------------ helpers

    def _lines(self, partner):
        return self.env["account.move.line"].search(
            [
                ("partner_id", "=", partner.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ],
            order="id",
        )

    def _open(self, partner):
        """What the ledger says is open now: amounts by item, and sums by currency."""
        items, sums = {}, {}
        for line in self._lines(partner):
            amount = line.amount_residual_currency
            if line.currency_id.is_zero(amount):
                continue
            items[line.id] = amount
            sums[line.currency_id] = line.currency_id.round(sums.get(line.currency_id, 0) + amount)
        return items, {currency: total for currency, total in sums.items() if total}

    def _money(self, number, currency):
        """An amount that is worth something in each of the currencies."""
        return currency.round(number / 100 + 1 if currency.decimal_places else number + 200)

    def _book(self, partner, kind, day, amount, currency, place):
        """Book one event of a history; what cannot be done on that day is left out."""
        if kind in ("invoice", "refund"):
            move_type = "out_invoice" if kind == "invoice" else "out_refund"
            self._invoice(
                day + timedelta(days=30),
                self._money(amount, currency),
                partner,
                move_type,
                currency_id=currency.id,
            )
            return
        lines = self._lines(partner).filtered(lambda line: not line.reconciled)
        debts = lines.filtered(lambda line: line.balance > 0)
        if not debts:
            return
        debt = debts[place % len(debts)]
        if kind == "match":
            # A credit that is deducted on its own day: a match counts from the day on which
            # both sides were booked, whenever somebody made it.
            credit = self._invoice(
                day + timedelta(days=30),
                self._money(amount, debt.currency_id),
                partner,
                "out_refund",
                currency_id=debt.currency_id.id,
            )
            (debt | self._item(credit)).reconcile()
            return
        paid_in = debt.currency_id if kind == "pay" else currency
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=debt.move_id.ids
        ).create(
            {
                "payment_date": day,
                "currency_id": paid_in.id,
                "amount": self._money(amount, paid_in),
            }
        )._create_payments()

    def _statement(self, partner, **options):
        groups = self.statements._get_statements(partner, options)[partner.id]
        return {group["currency"]: group for group in groups}

    # --------------------------------------------------------------------- properties

    @settings(max_examples=some(5), phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(EVENTS, st.data())
    def test_ties_out_with_the_ledger_of_each_day(self, events, data):
        with self.env.cr.savepoint() as savepoint:
            partner = self.partner
            day = self.start
            truth = {day - timedelta(days=1): ({}, {})}
            for kind, wait, amount, currency, place in events:
                day += timedelta(days=wait)
                self._book(partner, kind, day, amount, self.currencies[currency], place)
                truth[day] = self._open(partner)
            days = sorted(truth)
            for at in days:
                items, sums = truth[at]
                found = self._statement(partner, mode="open", date_to=at)
                listed = {
                    row["id"]: row["open"] for group in found.values() for row in group["rows"]
                }
                self.assertEqual(listed, items, f"open items as of {at}")
                self.assertEqual(
                    {cur: group["closing"] for cur, group in found.items() if group["closing"]},
                    sums,
                )
            first = data.draw(st.sampled_from(days[:-1])) + timedelta(days=1)
            last = data.draw(st.sampled_from([at for at in days if at >= first]))
            before = max(at for at in days if at < first)
            found = self._statement(partner, mode="all", date_from=first, date_to=last)
            for currency, group in found.items():
                self.assertEqual(group["opening"], truth[before][1].get(currency, 0))
                self.assertEqual(group["closing"], truth[last][1].get(currency, 0))
                moved = sum(row["amount"] for row in group["rows"])
                self.assertEqual(currency.round(group["opening"] + moved), group["closing"])
                self.assertEqual(
                    [row["date"] for row in group["rows"]],
                    sorted(row["date"] for row in group["rows"]),
                )
                self.assertTrue(all(first <= row["date"] <= last for row in group["rows"]))
            for currency, total in truth[last][1].items():
                self.assertEqual(found[currency]["closing"], total)
            savepoint.rollback()
            self.env.invalidate_all()

    # ----------------------------------------------------------------------- examples

    def test_a_past_day_does_not_know_of_later_payments(self):
        move = self._invoice(40, 100.0)
        with self._on(-10):
            self._pay(move, 30.0, day=self.today - timedelta(10))
        self._pay(move, 70.0)
        for days, amount in ((11, 100.0), (10, 70.0), (1, 70.0)):
            found = self._statement(self.customer, date_to=self.today - timedelta(days))
            self.assertEqual(found[self.company.currency_id]["closing"], amount)
        self.assertFalse(self._statement(self.customer, date_to=self.today))

    def test_invoice_paid_in_another_currency_leaves_nothing_in_either(self):
        euro = self.currencies[1]
        move = self._invoice(10, 95.0, currency_id=euro.id)
        line = self._item(move)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create(
            {"payment_date": self.today, "currency_id": self.company.currency_id.id}
        )._create_payments()
        self.assertTrue(line.reconciled)
        found = self._statement(
            self.customer, mode="all", date_from=date(2025, 1, 1), date_to=self.today
        )
        self.assertEqual({group["closing"] for group in found.values()}, {0.0})
        self.assertEqual(
            [(row["amount"], row.get("settled")) for row in found[euro]["rows"]],
            [(95.0, None), (-95.0, "USD")],
        )
        shown = self.statements._get_statement_values(
            self.customer, {"mode": "all", "date_from": date(2025, 1, 1)}
        )[self.customer.id]
        labels = [row["line"]["label"] for row in shown["rows"] if row["line"]]
        self.assertIn("Settled against USD", labels)
        self.assertFalse(shown["payments"], "nothing is to be paid")

    def test_difference_of_exchange_is_of_the_day_of_its_match(self):
        euro = self.currencies[1]
        day = date(2025, 10, 21)
        # at another rate than that of the payment: core books the difference at the month's end
        move = self._invoice(date(2025, 9, 21), 100.0, self.partner, currency_id=euro.id)
        self._book(self.partner, "pay_other", day, 2612, self.company.currency_id, 0)
        [partial] = self._item(move).matched_credit_ids
        self.assertEqual((partial.max_date, partial.exchange_move_id.date.day), (day, 31))
        open_amount = self._item(move).amount_residual_currency
        for at in (day, day + timedelta(days=15)):
            found = self._statement(self.partner, date_to=at)
            self.assertEqual(list(found), [euro])
            self.assertEqual(found[euro]["closing"], open_amount)
            moved = self._statement(
                self.partner, mode="all", date_from=date(2025, 10, 1), date_to=at
            )
            self.assertEqual(moved[self.company.currency_id]["closing"], 0.0)
            self.assertEqual(moved[euro]["closing"], open_amount)
        # nor is it a credit of then that would cover a small debt
        small = self._item(self._invoice(date(2025, 9, 21), 2.0, self.partner))
        self.assertFalse(small._collections_explain(day)[small.id]["reason"])

    def test_differences_of_exchange_are_no_movement(self):
        euro = self.currencies[1]
        # Of October, at another rate than that of today.
        move = self._invoice(self.today - timedelta(120), 90.0, currency_id=euro.id)
        self._pay(move)
        self.assertTrue(self._item(move).matched_credit_ids.exchange_move_id)
        found = self._statement(
            self.customer, mode="all", date_from=date(2025, 1, 1), date_to=self.today
        )
        self.assertEqual([row["amount"] for row in found[euro]["rows"]], [90.0, -90.0])
        self.assertEqual(list(found), [euro])

    # Kind, and place or amount: what leaves the other side of a match off the statement.
    OFF = st.lists(
        st.tuples(
            st.sampled_from(
                (
                    "invoice",
                    "invoice",
                    "pay",
                    "pay_other",
                    "draft",
                    "post",
                    "foreign_partner",
                    "foreign_account",
                    "later",
                )
            ),
            st.integers(0, 9),
            st.integers(1, 40000),
            st.integers(0, 2),
        ),
        min_size=2,
        max_size=8,
    )

    def _leave_out(self, partner, kind, place, amount):
        """Match an item with something that is not on the statement."""
        lines = self._lines(partner)
        if kind == "draft":
            moves = lines.move_id.filtered(lambda move: move.move_type == "out_invoice")
            if moves:
                moves[place % len(moves)].button_draft()
            return
        if kind == "post":
            drafts = self.env["account.move"].search(
                [("partner_id", "=", partner.id), ("state", "=", "draft")], order="id"
            )
            if drafts:
                drafts[place % len(drafts)].action_post()
            return
        debts = lines.filtered(lambda line: not line.reconciled and line.balance > 0)
        if not debts:
            return
        debt = debts[place % len(debts)]
        account = debt.account_id
        other = self.partner_b if kind == "foreign_partner" else partner
        day = self.today + timedelta(days=20) if kind == "later" else self.today
        if kind == "foreign_account":
            account = account.copy({"account_type": "liability_current", "reconcile": True})
            debt.account_id.account_type = "asset_receivable"
        money = self._money(amount, self.company.currency_id)
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": day,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": debt.account_id.id,
                            "partner_id": other.id,
                            "credit": money,
                            "date_maturity": day,
                        }
                    ),
                    Command.create(
                        {
                            "account_id": self.company_data["default_account_revenue"].id,
                            "debit": money,
                        }
                    ),
                ],
            }
        )
        entry.action_post()
        credit = entry.line_ids.filtered("credit")
        (debt | credit).reconcile()
        if kind == "foreign_account":
            # Core matches within one account only; a line may move to another one afterwards.
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE account_move_line SET account_id = %s WHERE id = %s",
                [account.id, credit.id],
            )
            self.env.invalidate_all()

    @settings(max_examples=some(8), phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(OFF)
    def test_closing_is_what_is_open_whatever_the_other_side_is(self, steps):
        with self.env.cr.savepoint() as savepoint:
            partner = self.partner
            for kind, place, amount, currency in steps:
                if kind in ("invoice", "pay", "pay_other"):
                    self._book(partner, kind, self.today, amount, self.currencies[currency], place)
                else:
                    self._leave_out(partner, kind, place, amount)
                self._check_closing(partner)
            savepoint.rollback()
            self.env.invalidate_all()

    def _check_closing(self, partner):
        _items, sums = self._open(partner)
        ledger = {currency: sums.get(currency, 0.0) for currency in self.currencies}
        for at in (self.today, self.today + timedelta(days=40)):
            found = self._statement(
                partner, mode="all", date_from=self.today - timedelta(days=3), date_to=at
            )
            items = self._statement(partner, mode="open", date_to=at)
            for currency in self.currencies:
                closing = found[currency]["closing"] if currency in found else 0.0
                is_open = items[currency]["closing"] if currency in items else 0.0
                self.assertEqual(closing, is_open)
                if at > self.today:
                    self.assertEqual(closing, currency.round(ledger[currency]))

    def test_invoice_reset_to_draft_keeps_its_match(self):
        move = self._invoice(40, 30.0)
        self._pay(move)
        self._invoice(10, 70.0)
        move.button_draft()
        self.assertTrue(self._item(move).matched_credit_ids)
        found = self._statement(
            self.customer, mode="all", date_from=date(2026, 1, 1), date_to=self.today
        )[self.company.currency_id]
        self.assertEqual(found["closing"], 70.0)
        self.assertEqual(
            [(row["amount"], row.get("settled")) for row in found["rows"]],
            [(70.0, None), (-30.0, None), (30.0, "")],
        )

    def test_drafts_other_companies_and_other_customers_do_not_count(self):
        self._invoice(5, 100.0)
        self._invoice(5, 50.0, self.partner_b)
        self._invoice(5, 25.0).button_draft()
        found = self._statement(self.customer, date_to=self.today)
        self.assertEqual(found[self.company.currency_id]["closing"], 100.0)
        other = self.setup_other_company()["company"]
        self.assertFalse(
            self.statements.with_company(other)._get_statements(self.customer)[self.customer.id]
        )

    def test_contacts_count_to_their_company(self):
        contact = self.env["res.partner"].create({"name": "Shop", "parent_id": self.customer.id})
        self._invoice(5, 100.0, contact)
        self.assertEqual(self._statement(self.customer)[self.company.currency_id]["closing"], 100.0)
        values = self.statements._get_statement_values(contact)
        self.assertEqual(list(values), [self.customer.id])

    def test_options_are_completed(self):
        options = self.statements._get_options()
        self.assertEqual(options, {"mode": "open", "date_from": False, "date_to": self.today})
        options = self.statements._get_options({"mode": "all", "date_to": "2026-02-10"})
        self.assertEqual(options["date_from"], date(2026, 1, 1))
        # Open items have no first day, whatever the report passes.
        options = self.statements._get_options({"mode": "open", "date_from": "2026-02-10"})
        self.assertFalse(options["date_from"])

    # ------------------------------------------------------------------------- values

    def test_words_of_open_items(self):
        invoice = self._invoice(5, 100.0, ref="PO 12")
        credit = self._invoice(5, 30.0, move_type="out_refund")
        self._invoice(45, 10.0, currency_id=self.currencies[1].id)
        doc = self.statements._get_statement_values(self.customer)[self.customer.id]
        self.assertEqual(doc["subject"], "Account statement as of 03/02/2026")
        self.assertEqual(doc["balance"], "USD\xa070.00 and EUR\xa010.00")
        group = doc["groups"][0]
        self.assertEqual(
            [(line["number"], line["label"], line["second"]) for line in group["lines"]],
            [
                (invoice.name, "Invoice: PO 12", "100.00"),
                (credit.name, "Credit note", "-30.00"),
            ],
        )
        self.assertEqual(group["ageing"], ["", "100.00", "", "", "", ""])
        self.assertEqual(group["credits"], "-30.00")
        self.assertEqual(doc["groups"][1]["ageing"], ["", "", "10.00", "", "", ""])
        kinds = [
            [*(kind["kind"] for kind in row["above"]), "line", *(k["kind"] for k in row["below"])]
            for row in doc["rows"]
        ]
        self.assertEqual(
            kinds, [["currency", "line"], ["line", "closing"], ["currency", "line", "closing"]]
        )

    def test_words_of_movements(self):
        move = self._invoice(45, 100.0)
        self._pay(move, 40.0)
        doc = self.statements._get_statement_values(
            self.customer, {"mode": "all", "date_from": "2026-02-01", "date_to": "2026-03-02"}
        )[self.customer.id]
        self.assertEqual(doc["subject"], "Account statement from 02/01/2026 to 03/02/2026")
        [row] = doc["rows"]
        [opening], [closing] = row["above"], row["below"]
        self.assertEqual([opening["kind"], closing["kind"]], ["opening", "closing"])
        self.assertEqual([opening["amount"], closing["amount"]], ["100.00", "60.00"])
        line = row["line"]
        self.assertEqual((line["first"], line["second"], line["balance"]), ("", "40.00", "60.00"))
        self.assertTrue(line["label"].startswith("Payment"))
        self.assertFalse(line["due"])

    def test_long_descriptions_are_cut_visibly(self):
        self._invoice(5, ref="Order " + "9" * 80)
        doc = self.statements._get_statement_values(self.customer)[self.customer.id]
        label = doc["groups"][0]["lines"][0]["label"]
        self.assertLessEqual(len(label), 34)
        self.assertTrue(label.endswith("…"))

    def test_nobody_owes_anything(self):
        doc = self.statements._get_statement_values(self.partner_b)[self.partner_b.id]
        self.assertEqual((doc["groups"], doc["rows"], doc["payments"]), ([], [], []))

    def test_pdf_without_engine_is_a_clear_message(self):
        self._invoice(5)
        self.env = self.env(context={**self.env.context, "force_report_rendering": True})
        report = type(self.env["ir.actions.report"])
        engine = self.statements.with_env(self.env).with_company(self.company)
        self.patch(report, "_run_wkhtmltopdf", lambda *_args, **_values: b"")
        with self.assertRaisesRegex(UserError, "gave no document"):
            engine._get_statement_pdfs(self.customer)
