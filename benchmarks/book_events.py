"""What people did in a receivables book: disputes, contacts and promises, entered on their days
as a collector enters them, by the add-on's own records."""

from collections import Counter, defaultdict
from datetime import date, datetime, time
from decimal import Decimal

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

# Reasons of the book by those that the add-on ships.
REASONS = {
    "ADJUDICATION_ADJ": "price_agreed",
    "AUTH_MISSING": "order",
    "CONTRACT_TERMS": "price_agreed",
    "COORD_OF_BENEFITS": "customer",
    "COVERAGE_DENIED": "customer",
    "DAMAGED_GOODS": "quality",
    "DUPLICATE_CLAIM": "duplicate",
    "ELIGIBILITY_LAPSE": "customer",
    "PRICING_VARIANCE": "price",
    "PROMO_ALLOWANCE": "price_discount",
    "QUALITY_CLAIM": "quality",
    "RETURN_CREDIT": "quality",
    "SHORT_SHIP": "quantity",
    "UNAUTH_CHARGEBACK": "other",
    "VOLUME_REBATE": "price_discount",
}
CHANNELS = {"EMAIL": "email", "CALL": "phone", "STATEMENT": "email", "ESCALATION": "phone"}
OUTCOMES = {
    "NO_ANSWER": "no_answer",
    "INFO_REQUESTED": "documents",
    "PAYMENT_CONFIRMED": "says_paid",
    "DISPUTE_RAISED": "dispute",
    "PROMISE_TO_PAY": "promise",
}
# A written message without an answer was sent, and that is all.
WRITTEN = "message_sent"
HOUR = time(15)


class Events:
    """Disputes, contacts and promises of a book, by day."""

    def __init__(self, env, book, ledger):
        """
        :param env: environment of a superuser
        :param book: ``plain.Book``
        :param ledger: ``ledger.Ledger`` with the invoices in it
        """
        self.env = env
        self.book = book
        self.ledger = ledger
        self.company = env.company
        self.counts = Counter()
        self.raised, self.ended = defaultdict(list), defaultdict(list)
        for row in book.disputes:
            self.raised[date.fromisoformat(row["dispute_date"])].append(row)
            if row["resolved_date"]:
                self.ended[date.fromisoformat(row["resolved_date"])].append(row)
        self.logged = defaultdict(list)
        for row in book.activities:
            self.logged[date.fromisoformat(row["activity_date"])].append(row)
        # Records by the row of the file; None where entering it was refused.
        self.disputes, self.promises = {}, {}
        self.partners = {
            partner.ref: partner.id
            for partner in env["res.partner"].search([("ref", "in", list(book.customers))])
        }
        ref = env.ref
        self.reasons = {
            code: ref(f"collections_followup.dispute_reason_{name}").id
            for code, name in REASONS.items()
        }
        self.outcomes = {
            name: ref(f"collections_followup.contact_outcome_{name}").id
            for name in {*OUTCOMES.values(), WRITTEN}
        }

    def work(self, day):
        """Enter what was done on a day, at a moment that is frozen to it."""
        for row in self.ended.get(day, ()):
            dispute = self.disputes.get(row["dispute_id"])
            if dispute and dispute.state == "open":
                dispute._resolve("rejected")
                self.counts["disputes resolved"] += 1
        for row in self.raised.get(day, ()):
            self._raise(row, day)
        if rows := self.logged.get(day):
            self._log(rows, day)
            for row in rows:
                if row["promise_to_pay_date"]:
                    self._promise(row, day)

    def _try(self, what, function):
        """Do what may be refused, as it is for a person, and count how it went."""
        try:
            with self.env.cr.savepoint():
                result = function()
        except (UserError, ValidationError):
            self.counts[f"{what} refused"] += 1
            return None
        self.counts[what] += 1
        return result

    def _raise(self, row, day):
        """Raise a dispute about an amount, at most what is open of the invoice."""
        move = self.env["account.move"].browse(self.ledger.moves[row["invoice_id"]])
        amount = min(Decimal(row["amount_disputed"]), Decimal(str(move.amount_residual)))
        if amount <= 0:
            self.counts["disputes about what is paid"] += 1
            self.disputes[row["dispute_id"]] = None
            return
        self.disputes[row["dispute_id"]] = self._try(
            "disputes",
            lambda: self.env["collections.dispute"].create(
                {
                    "company_id": self.company.id,
                    "date_raised": day,
                    "source": "email",
                    "reason_id": self.reasons[row["reason_code"]],
                    "line_ids": [
                        Command.create(
                            {"move_id": move.id, "scope": "amount", "amount": float(amount)}
                        )
                    ],
                }
            ),
        )

    def _log(self, rows, day):
        """Log the contacts of a day."""
        vals_list = []
        for row in rows:
            channel = CHANNELS[row["activity_type"]]
            outcome = OUTCOMES[row["outcome"]]
            if channel == "email" and outcome == "no_answer":
                outcome = WRITTEN
            vals_list.append(
                {
                    "company_id": self.company.id,
                    "partner_id": self.partners[row["customer_id"]],
                    "move_ids": [Command.link(self.ledger.moves[row["invoice_id"]])],
                    "channel": channel,
                    "direction": "out",
                    "date": datetime.combine(day, HOUR),
                    "outcome_id": self.outcomes[outcome],
                }
            )
        self.env["collections.contact"].create(vals_list)
        self.counts["contacts"] += len(rows)

    def _promise(self, row, day):
        """Log a promise about an invoice, in place of an earlier one."""
        item = self.env["account.move.line"].browse(self.ledger.items[row["invoice_id"]])
        if item.amount_residual <= 0:
            self.counts["promises about what is paid"] += 1
            return
        until = date.fromisoformat(row["promise_to_pay_date"])
        self.promises[row["activity_id"]] = self._try(
            "promises",
            lambda: self.env["collections.promise"]._make(
                {item: item.amount_residual}, until, replace=True
            ),
        )
