from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..base.collections_checked import check_one
from ..base.collections_guarded import without_defaults


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def action_collections_apply(self):
        """Open the dialog that applies this line of a bank statement to open items."""
        check_one(self)
        self.check_access("read")
        self._collections_check_incoming()
        return self.env["collections.allocation.wizard"]._get_statement_action(self)

    @api.private
    def _collections_check_incoming(self):
        """Refuse lines that are no money of a customer, or that are matched already, be it in part.

        :raise UserError: it says what it is instead
        """
        self.ensure_one()
        if self.amount <= 0:
            raise UserError(
                self.env._("%s is no money that came in.", self.payment_ref or self.move_id.name)
            )
        _money, suspense, others = self._seek_for_lines()
        # What was matched or split by hand in part would be undone.
        if self.is_reconciled or not suspense or others:
            raise UserError(
                self.env._("%s is matched already.", self.payment_ref or self.move_id.name)
            )

    @api.private
    def _collections_book_to(self, partner, account):
        """Book this line to a customer: its other side is on the receivable account from now on.

        As core itself makes the entry of a line, with that account instead of the suspense one.

        :param partner: whose money it is
        :param account: a receivable account
        :return: the receivable item
        """
        self._collections_check_incoming()
        line = without_defaults(self).with_context(force_delete=True, skip_readonly_check=True)
        line.partner_id = partner
        lines = line._prepare_move_line_default_vals(account.id)
        line.write({"line_ids": [Command.clear(), *(Command.create(own) for own in lines)]})
        return line.move_id.line_ids.filtered(lambda own: own.account_id == account)
