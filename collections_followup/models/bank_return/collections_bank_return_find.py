"""Returned payments are taken in from a file, and find the payment that each of them takes back."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import float_round, formatLang

from ...engine import bank_return_match
from .collections_bank_return import OPEN

# Debits without a mandate can be returned for 13 months; some days more for the post.
MONTHS = 14
# Two files that tell of one return are no further apart.
NEAR = 14
MONEY = ("bank", "cash", "credit")


def to_decimal(amount):
    """Return an amount of the ledger as it is written, without the rounding of its storage."""
    return Decimal(str(float_round(amount, precision_digits=6))).normalize()


class CollectionsBankReturn(models.Model):
    _inherit = "collections.bank.return"

    @api.model
    @api.private
    def _take_in(self, company, found, file_name):
        """Take in what a file says of returned payments; what was read before stays as it is.

        :param company: in whose books the payments are
        :param found: a ``ReturnFile``
        :param str file_name: how the file is called
        :return: the new records, and those that are there already
        """
        entries = [own.entry for own in found.returned]
        # Sudo: what a colleague has read counts, too, whoever sees it.
        before = self.sudo().search([("company_id", "=", company.id), ("entry", "in", entries)])
        known = set(before.mapped("entry"))
        currencies = {
            own.name: own
            for own in self.env["res.currency"].with_context(active_test=False).search([])
        }
        today = company._collections_today()
        rows = {}
        for own in found.returned:
            if own.entry not in known:
                currency = currencies.get(own.currency) or company.currency_id
                rows.setdefault(
                    own.entry,
                    {
                        "company_id": company.id,
                        "currency_id": currency.id,
                        "amount": float(own.amount),
                        "charge": float(own.charge),
                        "date": min(own.day or today, today),
                        "reason": own.reason,
                        "kind": own.kind,
                        "text": own.text,
                        "reference": own.reference,
                        "mandate": own.mandate,
                        "debtor": own.name,
                        "account": own.account,
                        "entry": own.entry,
                        "file_name": file_name,
                        "is_rejected": found.format == "pain.002",
                    },
                )
        new = self._as_engine().create(list(rows.values()))
        new._find_payments()
        return new.with_env(self.env), before.with_env(self.env)

    def _find_payments(self):
        """Look which payments these returns take back, and write down what was found and why."""
        for company, records in self.grouped("company_id").items():
            candidates = records._read_candidates(company)
            # In sudo mode: what others are about to take back is taken.
            others = self.sudo().search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "found"),
                    ("id", "not in", records.ids),
                ]
            )
            taken = {(own._name, own.id) for own in others.payment_line_id}
            taken |= {(own._name, own.id) for own in others.payment_id}
            seen = records._read_seen(company)
            for record in records.sorted("id"):
                match = bank_return_match.find(
                    to_decimal(record.amount),
                    record.currency_id.name,
                    record.date,
                    record.reference,
                    record.account,
                    record.debtor,
                    [own for own in candidates if own.key not in taken],
                    [own for own in seen if abs((own.day - record.date).days) <= NEAR],
                )
                model, key = match.candidate.key if match.is_sure else (False, False)
                taken |= {(model, key)}
                if key:
                    seen.append(record._get_seen())
                record._as_engine().write(
                    {
                        "payment_line_id": key if model == "account.move.line" else False,
                        "payment_id": key if model == "account.payment" else False,
                        "state": "found" if key else "to_match",
                        "why": record._explain_match(match),
                    }
                )

    def _read_candidates(self, company):
        """Return the payments that these returns may take back, as ``Candidate``.

        :param company: in whose books they are, branches included
        """
        amounts = self.mapped("amount")
        since = fields.Date.subtract(min(self.mapped("date")), months=MONTHS)
        words = {own for record in self for own in (record.reference,) if own}
        lines = self.env["account.move.line"].search(
            [
                ("company_id", "child_of", company.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("balance", "<", 0),
                ("journal_id.type", "in", MONEY),
                ("date", ">=", since),
                *("|", "|", "|", "|", "|"),
                ("amount_currency", "in", [-own for own in amounts]),
                ("move_id.origin_payment_id.amount", "in", amounts),
                ("move_id.statement_line_id.amount", "in", amounts),
                ("move_id.ref", "in", list(words)),
                ("move_id.origin_payment_id.memo", "in", list(words)),
                ("matched_debit_ids.debit_move_id.move_id.name", "in", list(words)),
            ],
            order="id",
        )
        gone = self._find_taken_back(lines)
        candidates = {}
        for line in lines - gone:
            first = self._get_lines(line)[:1]
            if first.id not in candidates:
                candidates[first.id] = self._prepare_candidate(first)
        return [*candidates.values(), *self._read_unbooked(company, since, amounts, words)]

    def _read_seen(self, company):
        """Return other returns that these may be, told by another file, as ``Candidate``.

        A bank tells of one return in a report on the debit and in a statement, each time by a
        number of its own.

        :param company: in whose books the payments are
        """
        # In sudo mode: what a colleague has booked counts, too.
        others = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("found", "done")),
                ("reference", "!=", False),
                ("date", ">=", fields.Date.subtract(min(self.mapped("date")), days=NEAR)),
                ("id", "not in", self.ids),
            ]
        )
        return [own._get_seen() for own in others]

    def _get_seen(self):
        """Return this return as ``Candidate``, for those that may be the same."""
        self.ensure_one()
        return bank_return_match.Candidate(
            key=(self._name, self.id),
            amount=to_decimal(self.amount),
            currency=self.currency_id.name,
            day=self.date,
            references=(self.reference,),
        )

    @api.model
    def _prepare_candidate(self, line):
        """Return a payment as ``Candidate``.

        :param line: its first receivable item
        """
        move, payment = line.move_id, line.move_id.origin_payment_id
        paid = self._get_items(self._get_lines(line)).move_id
        partner = line.partner_id.commercial_partner_id
        amount, currency = self._get_money(line)
        return bank_return_match.Candidate(
            key=(line._name, line.id),
            amount=to_decimal(amount),
            currency=currency.name,
            day=line.date,
            references=(
                *(move.name, move.ref, move.statement_line_id.payment_ref),
                *(payment.name, payment.memo, payment.payment_reference),
                *paid.mapped("name"),
                *paid.mapped("payment_reference"),
            ),
            accounts=tuple(
                number
                for number in (
                    *partner.bank_ids.mapped("acc_number"),
                    payment.partner_bank_id.acc_number,
                    move.statement_line_id.account_number,
                )
                if number
            ),
            names=(
                *{partner.name, line.partner_id.name} - {False},
                *partner.bank_ids.mapped("acc_holder_name"),
            ),
        )

    # ------------------------------------------------------------------------ payments

    @api.model
    def _get_lines(self, line):
        """Return the receivable items of a payment that are of one customer.

        :param line: one of them
        """
        customer = line.partner_id.commercial_partner_id
        return line.move_id.line_ids.filtered(
            lambda own: (
                own.account_type == "asset_receivable"
                and own.balance < 0
                and own.partner_id.commercial_partner_id == customer
            )
        ).sorted("id")

    @api.model
    def _is_alone(self, line):
        """Return whether a payment is of one customer, and not one of several in one entry."""
        others = line.move_id.line_ids.filtered(lambda own: own.account_type == "asset_receivable")
        return others == self._get_lines(line)

    @api.model
    def _get_money(self, line):
        """Return what came in by a payment of a customer, above zero, and its currency.

        That is less than what it paid where an early discount was given with it.

        :param line: a receivable item of the payment
        """
        payment, statement = line.move_id.origin_payment_id, line.move_id.statement_line_id
        lines = self._get_lines(line)
        if payment:
            return payment.amount, payment.currency_id
        if statement and self._is_alone(line):
            if statement.foreign_currency_id:
                return abs(statement.amount_currency), statement.foreign_currency_id
            return abs(statement.amount), statement.currency_id
        return -sum(lines.mapped("amount_currency")), lines.currency_id[:1]

    @api.model
    def _get_items(self, lines):
        """Return what payments paid: the receivable items that theirs are matched with.

        :param lines: receivable items of payments
        """
        partials = lines.matched_debit_ids
        # Differences of exchange are matched beside, and end with the match.
        return (partials.debit_move_id).filtered(
            lambda own: (
                own.move_id not in partials.exchange_move_id
                and own.journal_id != own.company_id.currency_exchange_journal_id
            )
        )

    @api.model
    def _find_taken_back(self, lines):
        """Return those of some items of payments whose payment was taken back already.

        :param lines: receivable items of payments
        """
        gone = lines.filtered(
            lambda line: any(own.journal_id.type in MONEY for own in self._get_items(line))
        )
        # In sudo mode: what a colleague has booked counts, too.
        done = self.sudo().search([("state", "=", "done"), ("payment_line_id", "in", lines.ids)])
        return gone | done.payment_line_id.with_env(self.env)

    def _find_line_problem(self, line):
        """Return why a payment cannot be the one that was taken back, as a sentence; or False.

        :param line: a receivable item of it
        """
        self.ensure_one()
        env, name = self.env, line.move_id.name or line.display_name
        if (
            line.account_type != "asset_receivable"
            or line.balance >= 0
            or line.journal_id.type not in MONEY
        ):
            return env._("%s is no payment of a customer. Choose one that is.", name)
        if problem := self._find_company_problem(name, line.company_id):
            return problem
        if line.parent_state != "posted":
            return env._("%s was reset: what it had paid is open again by that.", name)
        if self._find_taken_back(self._get_lines(line)):
            return env._("%s was taken back already.", name)
        return self._find_amount_problem(name, *self._get_money(line))

    def _find_company_problem(self, name, company):
        """Return why a payment in the books of a company cannot be the one; or False.

        :param str name: of the payment
        """
        if self.company_id in company.parent_ids:
            return False
        return self.env._(
            "%(payment)s is in the books of %(other)s, and the returned payment in those of "
            "%(company)s.",
            payment=name,
            other=company.name,
            company=self.company_id.name,
        )

    def _find_amount_problem(self, name, amount, currency):
        """Return why a payment of this amount cannot be the one, as a sentence; or False.

        :param str name: of the payment
        """
        env = self.env
        if currency != self.currency_id:
            return env._(
                "%(payment)s is in %(currency)s, and the bank took back %(own)s.",
                payment=name,
                currency=currency.name,
                own=self.currency_id.name,
            )
        if currency.compare_amounts(amount, self.amount):
            return self._explain_difference(name, amount)
        return False

    # --------------------------------------------------------------------------- words

    def _explain_difference(self, name, amount):
        """Return by how much a payment differs from what the bank took back.

        :param str name: of the payment
        :param float amount: of the payment
        """
        currency = self.currency_id
        return self.env._(
            "%(payment)s is of %(amount)s, and the bank took back %(own)s: %(difference)s apart.",
            payment=name,
            amount=formatLang(self.env, amount, currency_obj=currency),
            own=formatLang(self.env, self.amount, currency_obj=currency),
            difference=formatLang(self.env, abs(amount - self.amount), currency_obj=currency),
        )

    def _explain_match(self, match):
        """Return why a payment was found, or none was.

        :param match: a ``Match``
        """
        self.ensure_one()
        env = self.env
        name = ""
        if match.candidate:
            model, number = match.candidate.key
            found = env[model].browse(number)
            name = (found.move_id.name if model == "account.move.line" else found.name) or ""
        texts = {
            "reference": lambda: env._("Amount and reference agree: %s.", self.reference),
            "account": lambda: env._("Amount and account agree: %s.", self.account),
            "name": lambda: env._("Amount and name agree: %s.", self.debtor),
            "amount": lambda: self._explain_difference(name, float(match.candidate.amount)),
            "seen": lambda: env._(
                "%(other)s has this amount and the reference %(reference)s, too: perhaps the same "
                "return, told by another file. Leave it out then, else choose the payment.",
                other=name,
                reference=self.reference,
            ),
            "several": lambda: env._(
                "%s payments fit equally well. Choose one of them.", match.count
            ),
            "only_amount": lambda: env._(
                "%s has the amount, and nothing else agrees. Choose it if it is the one.", name
            ),
            "none": lambda: env._(
                "No payment of this amount was found that was not taken back yet."
            ),
        }
        return texts[match.reason]()

    def _find_problem(self):
        """Return why this return cannot be booked, as a sentence; False if it can."""
        self.ensure_one()
        if self.state in OPEN and self.payment_line_id:
            return self._find_line_problem(self.payment_line_id)
        if self.state in OPEN and self.payment_id:
            return self._find_unbooked_problem(self.payment_id)
        return self.env._("Choose the payment that the bank took back.")
