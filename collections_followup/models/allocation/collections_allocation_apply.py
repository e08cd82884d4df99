"""A proposal is done: what is a claim only is invoiced, and all is matched by core."""

from odoo import api, models
from odoo.exceptions import UserError

from ...engine.exact import to_decimal
from ..base.collections_guarded import without_defaults
from .collections_allocation import ZERO, Money


class CollectionsAllocation(models.AbstractModel):
    _inherit = "collections.allocation"

    @api.model
    @api.private
    def _read_money(self, credits):
        """Return what is still there of credit items, as ``Money``.

        :param credits: open receivable items of one customer, one account and one currency
        :raise UserError: they are not, or nothing of them is open any more
        """
        open_credits = credits.filtered(
            lambda item: item._collections_is_open() and item.amount_residual_currency < 0
        )
        if not open_credits:
            raise UserError(
                self.env._("Nothing of this money is left that could be applied to open items.")
            )
        partner = open_credits.partner_id.commercial_partner_id
        kinds = {item.move_id.move_type == "out_refund" for item in open_credits}
        same = (partner, open_credits.account_id, open_credits.currency_id, kinds)
        if any(len(own) != 1 for own in (*same, open_credits.company_id)):
            raise UserError(
                self.env._(
                    "Money of one customer, in one company, account and currency is applied at a "
                    "time, and credit notes by themselves. Choose fewer."
                )
            )
        return Money(
            company=open_credits.company_id,
            partner=partner,
            account=open_credits.account_id,
            currency=open_credits.currency_id,
            amount=to_decimal(
                open_credits.currency_id.round(
                    -sum(open_credits.mapped("amount_residual_currency"))
                )
            ),
            day=max(item.date for item in open_credits),
            is_credit_note=True in kinds,
        )

    @api.model
    @api.private
    def _apply(self, credits, direction=None, digest=None, only=False, charged=None):
        """Apply money to open items, as it was shown.

        The items are locked: of two who apply at once the second is repeated on what the first
        has done, and is refused if that is no longer what was shown.

        :param credits: open credit items, see ``_read_money``
        :param direction: see ``_propose``
        :param str digest: of the proposal that was shown; None if none was
        :param bool only: see ``_propose``; ``charged``, too
        :return: the entries that something was paid of
        :raise UserError: something else would be done than was shown
        """
        # Keys of the dialog are none of the entries that core makes.
        self, credits = without_defaults(self), without_defaults(credits)
        self._check_may_apply()
        credits.check_access("write")
        items = self._find_items(self._read_money(credits))
        self.env["collections.charge.change"]._lock(credits | items)
        (credits | items).invalidate_recordset()
        money = self._read_money(credits)
        proposal = self._propose(money, direction, only, charged)
        if digest is not None and digest != proposal.get_digest():
            raise UserError(
                self.env._(
                    "Something was paid or changed meanwhile, and the payment would be applied "
                    "in another way than was shown. Close this and look again."
                )
            )
        with self.env["collections.followup.touched"]._together():
            debits = self._make_debits(proposal)
            pairs = self._make_pairs(debits, credits)
            if pairs:
                self.env["account.move.line"]._collections_match(pairs)
        return self.env["account.move"].union(*(debit.move_id for debit, _amount in debits))

    @api.model
    def _make_debits(self, proposal):
        """Return what is to be matched: pairs of an item and an amount.

        What is paid of claims is invoiced here.
        """
        debits = [
            (row.item, row.get_ledger_paid()) for row in proposal.rows if row.get_ledger_paid()
        ]
        amounts = {row.item: row.get_claim_paid() for row in proposal.rows if row.get_claim_paid()}
        if not amounts or proposal.problem:
            return debits
        booking = self.env["collections.claim.booking"]
        items = self.env["account.move.line"].union(*amounts)
        # Sudo: whoever applies the payment does the work of the ledger; what is invoiced is what
        # the proposal says, and no more than is claimed.
        moves = booking.sudo()._book(
            items.sudo(),
            self.env._("Paid, applied by %s", self.env.user.name),
            {item.id: own for item, own in amounts.items()},
        )
        charges = moves.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        if charges.account_id - proposal.money.account:
            raise UserError(
                self.env._(
                    "The invoice of interest and fees is on another receivable account than this "
                    "money, so that the two cannot be matched."
                )
            )
        for move in moves:
            own = charges.filtered(lambda line, of=move: line.move_id == of).with_env(self.env)
            # Taxes come on top of what was claimed: they stay open.
            wanted = self._sum_booked(move)
            debits.append((own[:1], wanted))
        return debits

    @api.model
    def _sum_booked(self, move):
        """Return what of claims an invoice asks for, without taxes that come on top."""
        # Sudo: as above.
        changes = self.env["collections.charge.change"].sudo().search([("move_id", "=", move.id)])
        return sum((to_decimal(own.currency_id.round(own.amount)) for own in changes), ZERO)

    @api.model
    def _make_pairs(self, debits, credits):
        """Return which item is matched with which credit, and how far; the older money first."""
        purses = [
            [own, to_decimal(own.currency_id.round(-own.amount_residual_currency))]
            for own in credits.sorted(lambda own: (own.date, own.id))
            if own.amount_residual_currency < 0
        ]
        pairs = []
        for debit, amount in debits:
            left = amount
            for purse in purses:
                part = min(left, purse[1])
                if part > 0:
                    pairs.append((debit, purse[0], part))
                    purse[1] -= part
                    left -= part
        return pairs
