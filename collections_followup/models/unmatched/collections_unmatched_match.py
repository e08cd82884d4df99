"""Money is matched with what a person accepts, by core's reconciliation and with nothing else.

A line of a bank statement is booked to the customer first: what stood in the suspense account
stands in the account of the items then. An early discount in time is booked as core does it when a
payment is registered. What has changed since it was found is refused, and looked at again.
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
        self._check_unchanged(parts)
        why, partner, discount = proposal.why, proposal.partner_id, proposal.discount
        line = self._get_money_line(proposal, parts[0][0])
        # It is decided: what follows from the match finds nothing here that is over.
        self._as_engine().write({"state": "done", "partner_id": partner.id})
        if any(part < 0 for _item, part, _open in parts):
            # With a credit note among them: all at once.
            (line | line.union(*(item for item, _part, _open in parts))).reconcile()
        else:
            for item, _part, _open in parts:
                (line | item).reconcile()
        if not self.currency_id.is_zero(discount):
            self._book_discount(parts)
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

    def _check_unchanged(self, parts):
        """Refuse to match what has changed since it was found.

        :param list parts: items, what is paid of them, and what was open
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
        for item, _part, was_open in () if problem else parts:
            if (
                item.parent_state != "posted"
                or to_decimal(item.amount_residual_currency) != was_open
            ):
                problem = self.env._("%s is no longer open as it was", item.move_name)
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
                    "statements. Ask one of them.",
                    self.name,
                )
            )
        partner = proposal.partner_id
        if not statement.partner_id:
            statement.partner_id = partner
        _money, suspense, others = statement._seek_for_lines()
        line = suspense or others[:1]
        if len(line) != 1 or others - line:
            raise UserError(
                self.env._(
                    "%s was parted in the statement by hand: match it there.", self.display_name
                )
            )
        line.write({"account_id": item.account_id.id, "partner_id": partner.id})
        return line

    def _book_discount(self, parts):
        """Book the early discount of what was paid in time, and match it with its invoices."""
        company = parts[0][0].company_id
        open_items = [item for item, _part, _open in parts if not item.reconciled]
        moves = self.env["account.move"]
        values = [
            {
                "aml": item,
                "amount_currency": -item.amount_residual_currency,
                "balance": -item.amount_residual,
            }
            for item in open_items
        ]
        given = moves._get_invoice_counterpart_amls_for_early_payment_discount(
            values, sum(item.amount_residual for item in open_items)
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
                                "amount_currency": -item.amount_residual_currency,
                                "balance": -item.amount_residual,
                            }
                        )
                        for item in open_items
                    ),
                    *(Command.create(own) for rows in given.values() for own in rows),
                ],
            }
        )
        entry.action_post()
        back = entry.line_ids.filtered(lambda own: own.account_type == "asset_receivable")
        for item, own in zip(open_items, back.sorted("id"), strict=True):
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
        """Match what is left over with what the customer owes, the first due first.

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
        matched = items.browse()
        for item in items:
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
