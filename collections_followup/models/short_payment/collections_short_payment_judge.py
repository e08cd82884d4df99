"""Which payments are short: noted when they are matched, judged once all that happens is done.

A rest is left alone where something else explains it: an agreement that holds the item (a promise,
a plan, a settlement), other instalments of the invoice that are open, too, or a dispute that
covers it. Of what was noted, only what is still so at the end is proposed, and what is paid or
taken back later is over.
"""

from decimal import Decimal

from odoo import api, models
from odoo.fields import Command
from odoo.tools import SQL, float_round, format_date, formatLang

from ...engine import short_payment

MONEY = ("bank", "cash", "credit")
DISPUTABLE = ("out_invoice", "out_receipt")
# How a dispute over the rest is sorted.
DISPUTE_REASONS = {
    "discount": "dispute_reason_price_discount",
    "discount_late": "dispute_reason_price_discount",
    "tax": "dispute_reason_price_tax",
    "line": "dispute_reason_quantity",
}


def to_decimal(amount):
    """Return an amount of the ledger as it is written."""
    return Decimal(str(float_round(amount, precision_digits=6))).normalize()


class CollectionsShortPayment(models.Model):
    _inherit = "collections.short.payment"

    # ---------------------------------------------------------------------------- note

    @api.model
    @api.private
    def _note(self, lines):
        """Note the invoices that a payment has left open by a small rest.

        :param lines: journal items that were just matched
        """
        companies = lines.company_id.filtered(
            lambda company: company._collections_get_short_settings()[0] != "off"
        )
        if not companies:
            return
        paid = lines.filtered(
            lambda line: (
                line.balance < 0
                and line.account_type == "asset_receivable"
                and line.journal_id.type in MONEY
            )
        )
        if not paid:
            return
        moves = lines.move_id.filtered(
            lambda move: (
                move.company_id in companies
                and move.move_type in DISPUTABLE
                and move.state == "posted"
            )
        )
        held = self._find_held_sudo(moves)
        # Sudo: who pays has no part in what becomes of the rest.
        notes = self.sudo()
        known = notes.search(
            [("move_id", "in", moves.ids), ("state", "in", ("noted", "proposed"))]
        ).move_id
        rows = []
        for move in moves - held - known:
            money = paid.filtered(
                lambda line, own=move: (
                    line.partner_id.commercial_partner_id == own.commercial_partner_id
                )
            )
            facts = self._get_facts(move, money.sorted("date")[-1:])
            if facts and self._is_short(move, *facts):
                rows.append(self._prepare_note(move, money.sorted("date")[-1:], facts[1]))
        notes.create(rows)

    @api.model
    def _find_held_sudo(self, moves):
        """Return those of some invoices that an agreement speaks for: its part was paid."""
        items = moves._collections_get_receivable_lines()
        held = moves.browse()
        for _kind, lines in self.env["collections.agreement"]._find_held(items):
            held |= lines.move_line_id.move_id
        return held & moves

    @api.model
    def _get_facts(self, move, money):
        """Return what is known of an invoice, and why it may have been paid short.

        :param move: the invoice
        :param money: the item of the payment
        :return: an ``Invoice`` and a reason; None where nothing can be said
        """
        items = move._collections_get_receivable_lines()
        open_items = items.filtered(lambda own: not own.reconciled)
        # Of several that are open the later ones are not due yet, perhaps.
        if len(open_items) != 1 or not money or not open_items.matched_credit_ids:
            return None
        discount = 0
        if open_items.discount_date:
            discount = open_items.amount_currency - open_items.discount_amount_currency
        invoice = short_payment.Invoice(
            total=to_decimal(move.amount_total),
            tax=to_decimal(move.amount_tax),
            lines=tuple(
                to_decimal(own.price_total)
                for own in move.invoice_line_ids
                if own.display_type == "product"
            ),
            discount=to_decimal(discount),
            in_time=bool(discount) and money.date <= open_items.discount_date,
            earlier=self._read_earlier(move),
        )
        return invoice, short_payment.guess(self._get_rest(move), invoice)

    @api.model
    def _get_rest(self, move):
        items = move._collections_get_receivable_lines()
        return to_decimal(sum(items.mapped("amount_residual_currency")))

    @api.model
    def _read_earlier(self, move):
        """Return why the customer of an invoice kept amounts back before, by amount."""
        # Sudo: what others have decided is only counted.
        earlier = self.sudo().search(
            [
                ("partner_id", "=", move.commercial_partner_id.id),
                ("currency_id", "=", move.currency_id.id),
                ("state", "in", ("disputed", "left")),
                ("reason", "!=", "unknown"),
            ],
            order="id",
            limit=100,
        )
        return {to_decimal(own.amount): own.reason for own in earlier}

    @api.model
    def _is_short(self, move, invoice, reason):
        """Return whether what is open of an invoice is the rest of a short payment."""
        company = move.company_id
        _mode, tolerance, percent = company._collections_get_short_settings()
        rest = self._get_rest(move)
        if not short_payment.is_short(rest, invoice, to_decimal(percent), reason):
            return False
        in_company = sum(move._collections_get_receivable_lines().mapped("amount_residual"))
        return company.currency_id.compare_amounts(in_company, tolerance) > 0

    @api.model
    def _prepare_note(self, move, money, reason):
        return {
            "company_id": (move.company_id._collections_owner() or move.company_id).id,
            "partner_id": move.commercial_partner_id.id,
            "move_id": move.id,
            "currency_id": move.currency_id.id,
            "amount": float(self._get_rest(move)),
            "payment_move_id": money.move_id.id,
            "date": money.date,
            "reason": reason,
        }

    # --------------------------------------------------------------------------- judge

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant'
        return SQL(
            "SELECT FROM collections_short_payment"
            " WHERE partner_id IN %s AND state IN ('noted', 'proposed')",
            partner_ids,
        )

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {"collections.short.payment": None}

    @api.model
    def _follow_touched(self, partners):
        # EXTENDS 'collections.participant': what is noted is judged once all is done, and what
        # has changed since is over
        # Sudo: who pays, posts or reverses has no part in it.
        records = self.sudo().search(
            [("partner_id", "in", partners.ids), ("state", "in", ("noted", "proposed"))]
        )
        if not records:
            return
        over = records.filtered(lambda own: not own._is_so())
        noted = records.filtered(lambda own: own.state == "noted")
        (over & noted).unlink()
        (over - noted).write({"state": "over"})
        (over - noted)._end_tasks()
        for record in noted - over:
            mode = record.move_id.company_id._collections_get_short_settings()[0]
            record.state = "proposed"
            if mode == "open":
                record._dispute()
            else:
                record._plan_task()

    @api.model
    def _follow_customers(self, contacts, customers):
        # EXTENDS 'collections.participant'
        # Sudo: whoever changes the contact has no part in what was paid.
        for record in self.sudo().search([("partner_id", "in", customers.ids)]):
            record.partner_id = record.move_id.commercial_partner_id

    def _is_so(self):
        """Return whether the rest is still what it was, and nothing else speaks for it."""
        self.ensure_one()
        move = self.move_id
        if move.state != "posted" or self._get_rest(move) != to_decimal(self.amount):
            return False
        free = self.env["collections.dispute.line"]._get_undisputed(move).get(move, 0.0)
        return self.currency_id.compare_amounts(free, self.amount) >= 0

    def _dispute(self, env=None):
        """Raise a dispute over exactly the rest.

        :param env: of who raises it; a company's setting does where none is given
        """
        self.ensure_one()
        # Sudo: where the settings say so, whoever pays need not work on disputes.
        disputes = env["collections.dispute"] if env else self.env["collections.dispute"].sudo()
        reason = self.env.ref(
            f"collections_followup.{DISPUTE_REASONS.get(self.reason, 'dispute_reason_other')}",
            raise_if_not_found=False,
        )
        dispute = disputes.create(
            {
                "company_id": self.company_id.id,
                "partner_id": self.partner_id.id,
                "reason_id": reason.id if reason else False,
                "subject": self._get_subject(),
                "source": "letter",
                "line_ids": [
                    Command.create(
                        {"move_id": self.move_id.id, "scope": "amount", "amount": self.amount}
                    )
                ],
            }
        )
        self.write({"state": "disputed", "dispute_id": dispute.id})
        self._end_tasks()

    def _plan_task(self):
        """Ask the collector what becomes of the rest."""
        company = self.company_id
        cases = self.env["collections.case"]._find_open(self.partner_id, company)
        case = cases.get((company, self.partner_id), self.env["collections.case"])
        user = self._find_worker(company, case) or self.env.user
        worded = user._collections_addressed(self)
        self.activity_id = self._create_task(self, user, worded._get_subject(), worded._explain())

    def _end_tasks(self):
        """Take the tasks away of what is decided or over."""
        # Sudo: the task follows the record, and may be a colleague's.
        self.sudo().activity_id.filtered("active").unlink()

    # --------------------------------------------------------------------------- words

    def _get_subject(self):
        """Return what was paid short, in a few words."""
        labels = dict(self._fields["reason"]._description_selection(self.env))
        return self.env._(
            "%(invoice)s paid short by %(amount)s: %(reason)s",
            invoice=self.move_id.name,
            amount=formatLang(self.env, self.amount, currency_obj=self.currency_id),
            reason=labels[self.reason],
        )

    def _explain(self):
        """Return what happened, and what can be done."""
        return self.env._(
            "%(payment)s of %(date)s left %(amount)s of %(invoice)s open. Open this short payment: "
            "raise a dispute over the rest, which is not claimed then, or leave it open.",
            payment=self.payment_move_id.name or self.env._("The payment"),
            date=format_date(self.env, self.date),
            amount=formatLang(self.env, self.amount, currency_obj=self.currency_id),
            invoice=self.move_id.name,
        )
