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
        participants = self.env["collections.participant"]._get_participants()
        found = [(participant, participant._before_unmatch(self)) for participant in participants]
        with self.env["collections.followup.touched"]._together():
            result = super().unlink()
            for participant, records in found:
                if records := records.exists():
                    participant._after_unmatch(records)
            lines.exists()._collections_touched()
        return result
