"""What was given up of receivable items: by settlements, payment plans and disputes together."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.private
    def _collections_read_written_off(self, besides=None):
        """Return what is written off of these receivable items, as the ledger shows it.

        Limits count all of it, whoever wrote it off, for what reason and in how many parts.
        What was taken back is not matched any more, and does not count.

        :param besides: entries and credit notes that do not count
        :return: by item, the amount in its currency and the one in company currency
        """
        if not self.ids:
            return {}
        self.env["account.partial.reconcile"].flush_model()
        self.env["account.move"].flush_model(
            [
                "move_type",
                "collections_settlement_id",
                "collections_plan_writeoff_id",
                "collections_dispute_id",
            ]
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.debit_move_id, SUM(r.debit_amount_currency), SUM(r.amount)
                  FROM account_partial_reconcile r
                  JOIN account_move_line c ON c.id = r.credit_move_id
                  JOIN account_move m ON m.id = c.move_id
                 WHERE r.debit_move_id IN %s
                   AND (m.collections_settlement_id IS NOT NULL
                        OR m.collections_plan_writeoff_id IS NOT NULL
                        OR (m.collections_dispute_id IS NOT NULL AND m.move_type = 'entry'))
                   AND m.id NOT IN %s
              GROUP BY r.debit_move_id
                """,
                tuple(self.ids),
                tuple(besides.ids if besides else ()) or (0,),
            )
        )
        return {
            self.browse(line_id): (float(amount), float(balance))
            for line_id, amount, balance in rows
        }

    @api.private
    def _collections_check_matched(self):
        """Refuse to write off once more beside what was written off and is matched no longer.

        :raise UserError: receivable lines among these, of posted write-offs, are open
        """
        loose = self.filtered(
            lambda line: (
                line.account_type == "asset_receivable"
                and line.parent_state == "posted"
                and not line.reconciled
            )
        )
        if loose:
            raise UserError(
                self.env._(
                    "%s has written off already, and is matched with the items no longer. Match "
                    "it with them, or reverse it.",
                    loose[0].move_name,
                )
            )
