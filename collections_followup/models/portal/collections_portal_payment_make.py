"""What is chosen becomes a payment: amounts of the ledger, read again until it begins."""

import secrets

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL, format_list
from odoo.tools.misc import get_lang

from ...engine.exact import to_decimal
from ...engine.typed_amount import UnclearAmountError, read_typed
from .collections_portal_account import ZERO

SCOPE = "collections_portal_payment"
# Items that one payment has at most.
MOST_ITEMS = 500


class CollectionsPortalPayment(models.Model):
    _inherit = "collections.portal.payment"

    @api.model
    @api.private
    def _make_sudo(self, access, wanted):
        """Return a payment of chosen items.

        :param Access access: whose account it is
        :param list wanted: pairs of the number of an item and an amount, None for all of it
        :raise UserError: nothing of it is open, or it cannot be paid at once
        """
        groups = access.env["collections.portal.account"]._read_sudo(access)
        found = {item.id: (group, item) for group in groups for item in group.items}
        chosen = [(*found[number], amount) for number, amount in wanted if number in found]
        if not chosen:
            raise UserError(access.env._("Nothing is open on what you chose. Choose again."))
        currencies = {group.currency for group, _item, _amount in chosen}
        if len(currencies) > 1:
            raise UserError(access.env._("Choose items of one currency, and pay the others next."))
        lines = [(item, *self._cap(item, amount, group.currency)) for group, item, amount in chosen]
        total = sum((amount for _item, amount, _whole in lines), ZERO)
        items = access.env["account.move.line"].browse([own[0].id for own in lines])
        more = self._find_credits(access, chosen[0][0], total, items.account_id)
        lines += [(credit, -part, False) for credit, part in more]
        return self._create_sudo(access, "items", currencies.pop(), lines)

    @api.model
    def _find_credits(self, access, group, total, accounts, used=None):
        """Return which credits are used so that no more is paid than is owed in all.

        What is chosen may be all that is open: then the credits pay a part of it.

        :param Group group: what is open in the currency
        :param Decimal total: what is to be paid
        :param accounts: of the chosen items: credits on others cannot be matched with them
        :param dict used: how much of credits is used already, by number
        :return: list of an ``Item`` and how much more of it is used
        """
        lines = access.env["account.move.line"].browse([credit.id for credit in group.credits])
        usable = set(lines.filtered(lambda line: line.account_id <= accounts).ids)
        free = [
            (credit, -min(to_decimal(credit.asked), ZERO))
            for credit in group.credits
            if credit.id in usable
        ]
        owed = sum((item.total for item in group.items), ZERO)
        owed -= sum((amount for _credit, amount in free), ZERO)
        excess, found = total - max(owed, ZERO), []
        for credit, amount in free:
            part = min(amount - (used or {}).get(credit.id, ZERO), excess)
            if part > 0:
                found.append((credit, part))
                excess -= part
        return found

    @api.model
    def _cap(self, item, amount, currency):
        """Return how much of an item is paid, and whether that is all of it.

        :param Item item: of the account
        :param amount: what was entered; None for all of it
        """
        if amount is None or amount >= item.total:
            return item.total, True
        part = to_decimal(currency.round(float(amount)))
        if part <= 0:
            raise UserError(self.env._("%s: enter an amount above 0.", item.number))
        return part, False

    @api.model
    @api.private
    def _make_due_sudo(self, access, code):
        """Return a payment of all that is due in a currency, less the credits.

        :param str code: of the currency
        """
        groups = access.env["collections.portal.account"]._read_sudo(access)
        group = next((own for own in groups if own.currency.name == code), None)
        if not group or group.to_pay <= 0:
            raise UserError(access.env._("Nothing is due any more."))
        lines = [
            (item, to_decimal(item.asked) + item.charges, item.asked == item.open)
            for item in group.items
            if item.asked > 0 and item.days >= 0
        ]
        lines += [(item, to_decimal(item.asked), False) for item in group.credits if item.asked < 0]
        return self._create_sudo(access, "due", group.currency, lines)

    @api.model
    @api.private
    def _make_agreed_sudo(self, access, kind, number):
        """Return a payment of what is next of a plan, or of a settlement.

        :param str kind: ``plan`` or ``settlement``
        :param int number: of the agreement
        """
        agreed = access.env["collections.portal.agreed"]
        own = agreed._find_payable(access, kind).get(number)
        if not own:
            raise UserError(access.env._("Nothing of this agreement is to be paid any more."))
        groups = access.env["collections.portal.account"]._read_sudo(access)
        found = {item.id: item for group in groups for item in group.items}
        rest, lines = to_decimal(own.currency.round(own.amount)), []
        for item_id in own.items:
            item = found.get(item_id)
            part = min(rest, to_decimal(item.open)) if item else ZERO
            if part > 0:
                lines.append((item, part, False))
                rest -= part
        if not lines:
            raise UserError(access.env._("Nothing of this agreement is to be paid any more."))
        total = sum((part for _item, part, _whole in lines), to_decimal(own.paid))
        agreement = {f"{kind}_id": number, "amount_agreed": float(total)}
        return self._create_sudo(access, kind, own.currency, lines, agreement)

    @api.model
    def _create_sudo(self, access, kind, currency, lines, agreement=None):
        """Return a new payment.

        :param list lines: an ``Item``, the amount and whether it is all of it
        :param dict agreement: values of the fields that say what is paid by it, if one is
        """
        env = access.env
        total = sum((amount for _item, amount, _whole in lines), ZERO)
        if total <= 0:
            raise UserError(env._("Your credits cover this: nothing is to be paid."))
        if len(lines) > MOST_ITEMS:
            raise UserError(
                env._("Choose no more than %s items, and pay the others next.", MOST_ITEMS)
            )
        items = env["account.move.line"].browse([item.id for item, _amount, _whole in lines])
        if len(items.account_id) > 1 or len(items.company_id.root_id) > 1:
            raise UserError(
                env._("These items are kept on several accounts. Choose fewer of them.")
            )
        return env["collections.portal.payment"].create(
            {
                "company_id": access.company.id,
                "partner_id": access.partner.id,
                "contact_id": access.contact.id,
                "link_id": access.link.id,
                "user_id": access.user.id,
                "currency_id": currency.id,
                "kind": kind,
                "amount": float(total),
                "nonce": secrets.token_urlsafe(16),
                **(agreement or {}),
                "line_ids": [
                    Command.create(
                        {
                            "sequence": place,
                            "move_line_id": item.id,
                            "number": item.number,
                            "amount": float(amount),
                            "is_whole": whole,
                        }
                    )
                    for place, (item, amount, whole) in enumerate(lines)
                ],
            }
        )

    @api.model
    @api.private
    def _read_amount(self, text, places=2):
        """Return an amount that somebody typed; None for an empty text.

        See ``engine/typed_amount.py``; the language is that of the page.

        :param int places: decimal places of the currency
        :raise UserError: it is no amount, or may be read in two ways
        """
        text = " ".join(str(text or "").split())
        if not text:
            return None
        mark = get_lang(self.env).decimal_point
        try:
            amount = read_typed(text, places, mark)
        except UnclearAmountError as error:
            raise UserError(
                self.env._(
                    "%(amount)s can be read in two ways: write no sign between thousands, and "
                    "%(sign)s before decimals.",
                    amount=text[:20],
                    sign=mark,
                )
            ) from error
        if amount is None:
            raise UserError(self.env._("%s is no amount.", text[:20]))
        return amount

    # ---------------------------------------------------------------------------- again

    @api.private
    def _read_again_sudo(self, access):
        """Bring the amounts to what is open now.

        :return: a list of sentences that say what has changed
        """
        self.ensure_one()
        groups = access.env["collections.portal.account"]._read_sudo(access)
        found = {item.id: item for group in groups for item in (*group.items, *group.credits)}
        currency, said = self.currency_id, []
        rest = self._read_agreed_sudo(access)
        for line in self.line_ids:
            now = self._get_now(line, found.get(line.move_line_id.id))
            if rest is not None:
                now = min(now, rest)
                rest -= now
            if currency.compare_amounts(float(now), line.amount):
                said.append(
                    access.env._(
                        "%(number)s: now %(now)s, and not %(before)s any more.",
                        number=line.number,
                        now=currency.format(float(now)),
                        before=currency.format(line.amount),
                    )
                    if now
                    else access.env._("%s: nothing is open any more.", line.number)
                )
                line.amount = float(now)
        if self.kind in ("items", "due"):
            said += self._use_more_credits(access, groups)
        if said:
            self.amount = max(currency.round(sum(self.line_ids.mapped("amount"))), 0.0)
        return said

    def _use_more_credits(self, access, groups):
        """Use credits that have come since, where more would be paid than is owed in all.

        :return: sentences that say so
        """
        group = next((own for own in groups if own.currency == self.currency_id), None)
        if not group:
            return []
        amounts = {
            line.move_line_id.id: to_decimal(self.currency_id.round(line.amount))
            for line in self.line_ids
        }
        used = {number: -amount for number, amount in amounts.items() if amount < 0}
        accounts = self.line_ids.filtered(lambda line: line.amount > 0).move_line_id.account_id
        said = []
        for credit, part in self._find_credits(
            access, group, sum(amounts.values(), ZERO), accounts, used
        ):
            known = self.line_ids.filtered(lambda line, of=credit: line.move_line_id.id == of.id)
            if known:
                known.amount -= float(part)
            else:
                values = {"move_line_id": credit.id, "number": credit.number}
                values.update(sequence=len(self.line_ids), amount=-float(part))
                self.line_ids = [Command.create(values)]
            said.append(
                access.env._(
                    "Your credit %(number)s pays %(amount)s of it.",
                    number=credit.number,
                    amount=self.currency_id.format(float(part)),
                )
            )
        return said

    def _read_agreed_sudo(self, access):
        """Return what of the agreement is still to be paid by this payment; None without one.

        No more than is to be paid next, and no more than was missing when it was chosen: what
        another page has paid of it meanwhile is not paid once more.
        """
        if self.kind not in ("plan", "settlement"):
            return None
        agreed = access.env["collections.portal.agreed"]
        own = agreed._find_payable(access, self.kind).get(self[f"{self.kind}_id"].id)
        if not own:
            return ZERO
        missing = min(own.amount, self.amount_agreed - own.paid)
        return max(to_decimal(self.currency_id.round(missing)), ZERO)

    @api.model
    def _get_now(self, line, item):
        """Return what a line is now.

        :param Item item: as the account has it; None where nothing of it is open
        """
        if not item:
            return ZERO
        before = to_decimal(line.currency_id.round(line.amount))
        if before < 0:
            # A credit: no more than is left of it.
            return max(before, min(to_decimal(item.asked), ZERO))
        most = item.total
        if line.payment_id.kind == "due":
            # What was disputed or promised since is not due any more.
            is_due = item.asked > 0 and item.days >= 0
            most = to_decimal(item.asked) + item.charges if is_due else ZERO
        return most if line.is_whole else min(before, most)

    def _get_digest_sudo(self):
        """Return a signature of what is charged: the payment, its items and amounts as shown."""
        self.ensure_one()
        shown = [
            self.id,
            self.nonce,
            self.currency_id.name,
            f"{self.amount:.6f}",
            [(line.move_line_id.id, f"{line.amount:.6f}") for line in self.line_ids],
        ]
        return self.env["collections.signed"]._sign_short(SCOPE, shown)

    @api.private
    def _check_can_begin_sudo(self, access, digest):
        """Refuse to begin a payment that is no longer what was shown, or is under way already.

        The items are locked: of two who begin at once the second is repeated on what the first has
        done.

        :param str digest: of what was shown
        :raise UserError: with the reason, by name
        """
        self.ensure_one()
        items = self.line_ids.move_line_id
        self.env["collections.charge.change"]._lock(items)
        self.env.cr.execute(
            SQL(
                "UPDATE collections_portal_payment SET write_date = write_date WHERE id = %s",
                self.id,
            )
        )
        self.invalidate_recordset()
        if self.state == "done":
            raise UserError(
                access.env._(
                    "%s was paid already. Look at your account.",
                    format_list(access.env, self.line_ids.mapped("number")),
                )
            )
        self._check_not_under_way(access, items)
        said = self._read_again_sudo(access)
        if said:
            raise UserError(
                "\n".join([*said, access.env._("Load the page again to pay what is open now.")])
            )
        if digest != self._get_digest_sudo() or self.amount <= 0:
            raise UserError(access.env._("The amount has changed. Load the page again."))

    def _check_not_under_way(self, access, items):
        """Refuse what another payment is about to pay: the provider has the money already."""
        lines = self.env["collections.portal.payment.line"].search(
            [("move_line_id", "in", items.ids), ("amount", ">", 0)]
        )
        for transaction in lines.payment_id.transaction_ids:
            if transaction._collections_is_under_way():
                own = lines.filtered(
                    lambda line, of=transaction: line.payment_id == of.collections_portal_payment_id
                )
                raise UserError(
                    access.env._(
                        "%(numbers)s: a payment of %(amount)s is under way (%(reference)s). "
                        "Wait until it has arrived.",
                        numbers=format_list(access.env, own.mapped("number")),
                        amount=transaction.currency_id.format(transaction.amount),
                        reference=transaction.reference,
                    )
                )
