"""A payment has arrived: it is matched with what was chosen, and with nothing else."""

import logging

from odoo import fields, models
from odoo.exceptions import UserError

from ...engine.exact import to_decimal

_logger = logging.getLogger(__name__)


class CollectionsPortalPayment(models.Model):
    _inherit = "collections.portal.payment"

    def _get_entry_values_sudo(self):
        """Return what the entry of the payment needs to be matched with the items."""
        self.ensure_one()
        account = self.line_ids.move_line_id.account_id[:1]
        return {"destination_account_id": account.id} if account else {}

    def _settle_sudo(self, transaction):
        """Match the entry of a transaction with the chosen items, in the order shown.

        What they do not take any more, since somebody has paid them meanwhile, stays on account.

        :param transaction: done, with its payment posted
        """
        self.ensure_one()
        covered = self.company_id | self.company_id._collections_covered()
        own = self.with_company(self.company_id).with_context(allowed_company_ids=covered.ids)
        entry = transaction.payment_id.with_env(own.env).move_id
        money = entry.line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and line.amount_residual_currency < 0
            )
        )
        if own.state != "done":
            own._use_credits_sudo()
        # What credits and earlier parts of the payment have paid is not paid once more.
        own._match_sudo(money, own._read_left_sudo())
        own._write_outcome_sudo(money)

    def _read_left_sudo(self):
        """Return what of the chosen items is to be paid yet, by item, in the order shown."""
        left = {
            line.move_line_id: to_decimal(
                line.currency_id.round(max(line.amount - line.amount_paid, 0.0))
            )
            for line in self.line_ids
            if line.amount > 0 and line.move_line_id
        }
        return {item: amount for item, amount in left.items() if amount}

    def _use_credits_sudo(self):
        """Match the credits that were counted with the chosen items, the first shown first."""
        left, paid = self._read_left_sudo(), {}
        for line in self.line_ids.filtered(lambda line: line.amount < 0):
            credit, pairs = line.move_line_id, []
            # No more than is left of it by now.
            open_now = -to_decimal(min(credit.amount_residual_currency, 0.0))
            rest = min(-to_decimal(line.amount), open_now)
            for item in left:
                part = min(rest, left[item], to_decimal(max(item.amount_residual_currency, 0.0)))
                if part > 0 and item.account_id == credit.account_id:
                    pairs.append((item, credit, part))
                    rest -= part
                    left[item] -= part
                    paid[item] = paid.get(item, 0.0) + float(part)
            if pairs:
                self.env["account.move.line"]._collections_match(pairs)
        self._add_paid_sudo(paid)

    def _add_paid_sudo(self, paid):
        """Write down what was matched with the chosen items, beside what was before.

        :param dict paid: amounts by item
        """
        for line in self.line_ids.filtered(lambda line: line.amount > 0):
            if line.move_line_id in paid:
                line.amount_paid += paid[line.move_line_id]

    def _find_charged_sudo(self, items):
        """Return of which items the page has asked for interest and fees, beside the debt.

        Those of which a notice claimed some. What was agreed is paid as it was agreed: all of it
        counts for the items, whatever was claimed beside them.
        """
        none = self.env["account.move.line"]
        if self.kind in ("plan", "settlement"):
            return none
        domain = [
            ("move_line_id", "in", none.union(*items).ids),
            ("company_id", "=", self.company_id.id),
            ("state", "=", "claimed"),
        ]
        return self.env["collections.charge"].search(domain).move_line_id

    def _match_sudo(self, money, direction):
        """Match money with items, each no further than was chosen; an obstacle leaves it open."""
        if not money or not direction:
            return
        try:
            with self.env.cr.savepoint():
                self.env["collections.allocation"]._apply(
                    money, direction, only=True, charged=self._find_charged_sudo(direction)
                )
        except UserError as error:
            _logger.warning("Online payment %s stays on account: %s", self.id, error)
            self.partner_id._message_log(
                body=self.env._(
                    "An online payment could not be matched with what the customer chose and "
                    "stays on account: %s",
                    error,
                )
            )

    def _share_sudo(self, item, amount):
        """Return for which chosen items money was paid: pairs of an item and an amount.

        What an invoice of interest and fees got is for the items that it claims them of.
        """
        if item in self.line_ids.move_line_id or not item.move_id.collections_charges:
            return [(item, amount)]
        changes = self.env["collections.charge.change"].search([("move_id", "=", item.move_id.id)])
        shares, rest = [], amount
        for change in changes:
            part = min(change.amount, rest)
            shares.append((change.move_line_id, part))
            rest -= part
        return shares

    def _write_outcome_sudo(self, money):
        """Write down what was matched with what, and what is kept as credit."""
        paid = {}
        for part in money.matched_debit_ids:
            for item, share in self._share_sudo(part.debit_move_id, part.debit_amount_currency):
                paid[item] = paid.get(item, 0.0) + share
        self._add_paid_sudo(paid)
        rest = -sum(money.mapped("amount_residual_currency"))
        self.write(
            {
                "state": "done",
                "date_done": fields.Datetime.now(),
                "amount_credit": self.amount_credit + self.currency_id.round(max(rest, 0.0)),
            }
        )
