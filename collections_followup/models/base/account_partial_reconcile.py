from odoo import api, models
from odoo.tools import SQL


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model
    @api.private
    def _collections_sql_day(self, alias):
        """Return the SQL of the day from which a match counts.

        That is the later of the days of both sides. Core may book the difference of exchange of
        a match on another day, the end of the month: it counts from its match, without which
        it would not be.

        :param str alias: name of ``account_partial_reconcile`` in the statement
        """
        return SQL(
            """
            COALESCE((SELECT MIN(booked.max_date)
                        FROM account_move_line side
                        JOIN account_partial_reconcile booked
                          ON booked.exchange_move_id = side.move_id
                       WHERE side.id IN (%(alias)s.debit_move_id, %(alias)s.credit_move_id)),
                     %(alias)s.max_date)
            """,
            alias=SQL.identifier(alias),
        )

    def unlink(self):
        # EXTENDS 'account': a payment that is taken back makes its items open again
        lines = self.debit_move_id | self.credit_move_id
        disputes = self._collections_get_credited_disputes_sudo()
        result = super().unlink()
        disputes.exists()._follow_credits()
        lines.exists()._collections_touched()
        return result

    def _collections_get_credited_disputes_sudo(self):
        """Return the lines of resolved disputes that these reconciliations may have credited."""
        # In sudo mode: whoever takes a credit note back may know nothing of disputes.
        lines = self.env["collections.dispute.line"].sudo()
        credits = self.sudo().filtered(
            lambda partial: (
                partial.credit_move_id.move_id.move_type == "out_refund"
                or partial.credit_move_id.move_id.collections_dispute_id
            )
        )
        if not credits:
            return lines
        return lines.search(
            [
                ("move_id", "in", credits.debit_move_id.move_id.ids),
                ("dispute_id.state", "=", "resolved"),
                ("amount_credited", ">", 0),
            ]
        )
