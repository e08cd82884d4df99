"""Money is matched with what a person accepts, by core's reconciliation and with nothing else.

A line of a bank statement is booked to the customer first: what stood in the suspense account
stands in the account of the items then. An early discount in time is booked before the money is
matched: core corrects taxes by the part of the invoice that is open. What has changed since it was
found is refused, and looked at again.
"""

from decimal import Decimal

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import formatLang

from ...engine.exact import to_decimal
from ..base.collections_guarded import without_defaults


class CollectionsUnmatched(models.Model):
    _inherit = "collections.unmatched"

    def _match(self, proposal):
        """Match this money with the items of a guess, and write down what was done.

        :param proposal: one of its ``collections.unmatched.proposal``
        """
        self.ensure_one()
        if proposal.unmatched_id != self:
            raise UserError(self.env._("Choose one of what was found for this money."))
        # With the rights of whoever accepts: what may not be seen is not matched.
        parts = [
            (self.env["account.move.line"].browse(number), Decimal(part), Decimal(was_open))
            for number, part, was_open in proposal.parts
        ]
        self._check_unchanged(parts, proposal.discount)
        why, partner, discount = proposal.why, proposal.partner_id, proposal.discount
        line = self._get_money_line(proposal, parts[0][0])
        # It is decided: what follows from the match finds nothing here that is over.
        self._as_engine().write({"state": "done", "partner_id": partner.id})
        if not self.currency_id.is_zero(discount):
            self._book_discount(self._find_reduced(parts))
        if any(part < 0 for _item, part, _open in parts):
            # With a credit note among them: all at once.
            (line | line.union(*(item for item, _part, _open in parts))).reconcile()
        else:
            for item, _part, _open in parts:
                (line | item).reconcile()
        is_over = not line.reconciled and line.account_id.account_type == "asset_receivable"
        rest = -line.amount_residual_currency if is_over else 0.0
        items = line.union(*(item for item, _part, _open in parts)) - line
        self._decide("rest" if rest > 0 else "done", self._explain_match(why, items, rest))
        self._as_engine().write(
            {
                "money_line_id": line.id,
                "item_ids": [Command.set(items.ids)],
                "rest": rest,
            }
        )
        # Sudo: guesses go with the decision, whoever decides.
        self.sudo().proposal_ids.unlink()

    def _check_unchanged(self, parts, discount):
        """Refuse to match what has changed since it was found.

        :param list parts: items, what is paid of them, and what was open
        :param float discount: what of it was early discount
        """
        items = self.env["account.move.line"].union(*(item for item, _part, _open in parts))
        problem = None
        line, statement = self.money_line_id, self.statement_line_id
        if len(items.exists()) != len(parts):
            problem = self.env._("an item is gone")
        elif line:
            is_open = line.parent_state == "posted" and -line.amount_residual_currency
            if self.currency_id.compare_amounts(is_open or 0.0, self.amount):
                problem = self.env._("the payment was matched or taken back")
        elif not statement.exists() or statement.is_reconciled or statement.state != "posted":
            problem = self.env._("the line of the bank was matched or is gone")
        elif (
            self.currency_id.compare_amounts(-statement.amount_residual, self.amount)
            or statement.partner_id.commercial_partner_id != self.partner_id.commercial_partner_id
        ):
            problem = self.env._("%s is no longer open as it was", statement.move_id.name)
        for item, _part, was_open in () if problem else parts:
            if (
                item.parent_state != "posted"
                or to_decimal(item.amount_residual_currency) != was_open
            ):
                problem = self.env._("%s is no longer open as it was", item.move_name)
        if not problem and not self.currency_id.is_zero(discount):
            given = sum(
                own.amount_currency - own.discount_amount_currency
                for own in self._find_reduced(parts)
            )
            if self.currency_id.compare_amounts(given, discount):
                problem = self.env._("%s is no longer open as it was", items[0].move_name)
        if problem:
            raise UserError(
                self.env._(
                    "%(number)s: %(problem)s. Look again, and choose from what is found then.",
                    number=self.display_name,
                    problem=problem,
                )
            )

    def _get_money_line(self, proposal, item):
        """Return the journal item of this money that is matched.

        :param proposal: what is accepted
        :param item: the first item: the money is booked to its account
        """
        if self.money_line_id:
            return self.money_line_id
        statement = self.statement_line_id
        if not statement.has_access("write"):
            raise AccessError(
                self.env._(
                    "%s is a line of a bank statement: it is booked by people who may change "
                    "statements. Ask one of them, or an administrator to let all people with "
                    "Invoicing do it: Settings, section Collections, Bank lines.",
                    self.name,
                )
            )
        partner = proposal.partner_id
        _money, suspense, others = statement._seek_for_lines()
        line = suspense or others[:1]
        if len(line) != 1 or others - line:
            raise UserError(
                self.env._(
                    "%s was parted in the statement by hand: match it there.", self.display_name
                )
            )
        # Core makes the items of the line anew with that: what was parted by hand would be lost.
        if not statement.partner_id:
            statement.partner_id = partner
        line.write({"account_id": item.account_id.id, "partner_id": partner.id})
        return line

    def _find_reduced(self, parts):
        """Return the items for which the early discount is in time, as ``_read_items`` has it."""
        items = self.env["account.move.line"].union(*(item for item, _part, _open in parts))
        return items.filtered(
            lambda item: (
                item.discount_date
                and self.date <= item.discount_date
                and item.discount_amount_currency
                and item.amount_residual_currency == item.amount_currency
            )
        )

    def _book_discount(self, items):
        """Book the early discount of items of which nothing is paid yet, and match it with them."""
        company, moves = items[:1].company_id, self.env["account.move"]
        amounts = {
            item: (
                item.amount_currency - item.discount_amount_currency,
                item.balance - item.discount_balance,
            )
            for item in items
        }
        given = moves._get_invoice_counterpart_amls_for_early_payment_discount(
            [
                {"aml": item, "amount_currency": -discount, "balance": -balance}
                for item, (discount, balance) in amounts.items()
            ],
            sum(balance for _discount, balance in amounts.values()),
        )
        journal = self.env["account.journal"].search(
            [*self.env["account.journal"]._check_company_domain(company), ("type", "=", "general")],
            limit=1,
        )
        name = self.env._("Early discount (%s)", self.name)
        entry = without_defaults(moves.with_company(company)).create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "date": self.date,
                "ref": name,
                "line_ids": [
                    *(
                        Command.create(
                            {
                                "name": name,
                                "account_id": item.account_id.id,
                                "partner_id": item.partner_id.id,
                                "currency_id": item.currency_id.id,
                                "amount_currency": -discount,
                                "balance": -balance,
                            }
                        )
                        for item, (discount, balance) in amounts.items()
                    ),
                    *(Command.create(own) for rows in given.values() for own in rows),
                ],
            }
        )
        entry.action_post()
        back = entry.line_ids.filtered(lambda own: own.account_type == "asset_receivable")
        for item, own in zip(items, back.sorted("id"), strict=True):
            (item | own).reconcile()

    def _explain_match(self, why, items, rest):
        """Return what was matched, as sentences."""
        texts = [
            self.env._("Matched with %s.", ", ".join(own.move_name or own.name for own in items)),
            why,
        ]
        if rest > 0:
            amount = formatLang(self.env, rest, currency_obj=self.currency_id)
            texts.append(self.env._("%s are left on account.", amount))
        return "\n".join(texts)

    # ---------------------------------------------------------------------------- rest

    def _apply_next(self):
        """Match what is left over with what the customer owes and does not dispute.

        The first due comes first.

        :return: the items; none where nothing is owed yet
        """
        self.ensure_one()
        line = self.money_line_id
        items = self.env["account.move.line"].search(
            [
                ("account_id", "=", line.account_id.id),
                ("company_id", "=", line.company_id.id),
                ("partner_id", "child_of", self.partner_id.id),
                ("currency_id", "=", line.currency_id.id),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("amount_residual_currency", ">", 0),
            ],
            order="date_maturity, id",
        )
        matched, disputed = items.browse(), items._collections_read_disputed()
        for item in items:
            # Nobody has said that it is for what the customer disputes.
            if item in disputed:
                continue
            if line.reconciled:
                break
            (line | item).reconcile()
            matched |= item
        if matched:
            rest = 0.0 if line.reconciled else -line.amount_residual_currency
            text = self._explain_match(
                self.env._("For what the customer owes next."), matched, rest
            )
            self._decide("next" if rest else "done", text)
            self._as_engine().write(
                {"rest": rest, "item_ids": [Command.link(own) for own in matched.ids]}
            )
        return matched

    def _open_self(self):
        """Return the action that shows this record."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
