"""A ledger in two currencies whose rates move, booked day by day, and what is open of it."""

from datetime import date, timedelta

from freezegun import freeze_time
from hypothesis import strategies as st

from .common import CollectionsCommon

# Kind, days after the event before, amount in cents, currency, and which document it is about.
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            ("invoice", "invoice", "pay", "pay", "pay_other", "refund", "unmatch", "reverse")
        ),
        st.integers(0, 25),
        st.integers(1000, 40000),
        st.integers(0, 1),
        st.integers(0, 9),
    ),
    min_size=3,
    max_size=9,
)


class AsOfCommon(CollectionsCommon):
    """A ledger in two currencies whose rates move, booked day by day."""

    start = date(2025, 9, 3)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.env["res.currency.rate"].search([("currency_id", "=", cls.euro.id)]).unlink()
        cls.env["res.currency.rate"].create(
            [
                {
                    "currency_id": cls.euro.id,
                    "name": cls.start + timedelta(days=10 * place - 30),
                    "rate": rate,
                    "company_id": cls.company.id,
                }
                for place, rate in enumerate(
                    (0.9, 0.8, 0.95, 0.85, 0.7, 0.9, 0.75, 0.88, 0.8, 0.93, 0.78, 0.85)
                )
            ]
        )
        cls.currencies = cls.company.currency_id | cls.euro
        cls.partner = cls.env["res.partner"].create({"name": "As-of customer"})

    def _lines(self, partner=None):
        return self.env["account.move.line"].search(
            [
                ("partner_id", "=", (partner or self.partner).id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ],
            order="id",
        )

    def _write_down(self, partner=None):
        """What the ledger says is open now, by item: in company currency and in its own."""
        return {
            line.id: (line.amount_residual, line.amount_residual_currency)
            for line in self._lines(partner)
            if line.amount_residual or line.amount_residual_currency
        }

    def _read_open(self, day, partner=None, scoped=False):
        """What was open on a day, read later, by item."""
        self.env.flush_all()
        partner = partner or self.partner
        query = self.env["account.move.line"]._collections_sql_open_on(
            day, self.company, (partner.id,) if scoped else None
        )
        return {
            row["line_id"]: (float(row["open"]), float(row["open_currency"]))
            for row in self.env.execute_query_dict(query)
            if row["contact_id"] == partner.id
        }

    def _pay_on(self, moves, day, amount=None, currency=None):
        """Register a payment on the day itself."""
        values = {"payment_date": day}
        if amount is not None:
            values["amount"] = amount
        if currency:
            values["currency_id"] = currency.id
        with freeze_time(day):
            return (
                self.env["account.payment.register"]
                .with_context(active_model="account.move", active_ids=moves.ids)
                .create(values)
                ._create_payments()
            )

    def _receive(self, day, amount, partner=None, **values):
        """Money of a customer, not matched with anything."""
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": (partner or self.partner).id,
                "amount": amount,
                "date": day,
                **values,
            }
        )
        payment.action_post()
        return payment

    def _book(self, kind, day, cents, currency, place):
        """Book one event of a history; what cannot be done on that day is left out."""
        amount = cents / 100
        if kind in ("invoice", "refund"):
            self._invoice(
                day + timedelta(days=30),
                amount,
                self.partner,
                "out_invoice" if kind == "invoice" else "out_refund",
                currency_id=currency.id,
            )
            return
        lines = self._lines()
        debts = lines.filtered(lambda line: line.move_id.move_type == "out_invoice")
        if kind == "unmatch":
            partials = (lines.matched_debit_ids | lines.matched_credit_ids).filtered(
                lambda partial: not partial.debit_move_id.move_id.origin_payment_id
            )
            if partials:
                partials[place % len(partials)].unlink()
            return
        debts = debts.filtered(lambda line: not line.reconciled)
        if not debts:
            return
        debt = debts[place % len(debts)]
        if kind == "reverse":
            self.env["account.move.reversal"].with_context(
                active_model="account.move", active_ids=debt.move_id.ids
            ).create({"journal_id": debt.journal_id.id, "date": day}).reverse_moves()
            debt.move_id.reversal_move_ids.filtered(
                lambda move: move.state == "draft"
            ).action_post()
            (debt | self._item(debt.move_id.reversal_move_ids[:1])).filtered(
                lambda line: not line.reconciled
            ).reconcile()
            return
        self._pay_on(debt.move_id, day, amount, debt.currency_id if kind == "pay" else currency)
