from odoo import api, models
from odoo.tools import SQL


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    # What was open on a day is read from the matches of later days, which are few for a recent one.
    _collections_max_date_idx = models.Index("(max_date)")

    @api.model
    @api.private
    def _collections_sql_day(self, alias):
        """Return the SQL of the day from which a match counts.

        That is the later of the days of both sides, with two exceptions:

        - Core may book the difference of exchange of a match on another day, the end of the
          month: it counts from its match, without which it would not be.
        - Money that was there before the invoice was on account until somebody matched it. If
          that was done in one go with later money (see ``_collections_sql_in_one_go``), it was
          not before that.

        :param str alias: name of ``account_partial_reconcile`` in the statement
        """
        return SQL(
            """
            COALESCE((SELECT MIN(booked.max_date)
                        FROM account_move_line side
                        JOIN account_partial_reconcile booked
                          ON booked.exchange_move_id = side.move_id
                       WHERE side.id IN (%(alias)s.debit_move_id, %(alias)s.credit_move_id)),
                     CASE WHEN %(on_account)s THEN (
                          SELECT MAX(beside.max_date)
                            FROM account_partial_reconcile beside
                           WHERE %(in_one_go)s AND NOT %(is_exchange)s)
                     END,
                     %(alias)s.max_date)
            """,
            alias=SQL.identifier(alias),
            on_account=self._collections_sql_on_account(alias),
            in_one_go=self._collections_sql_in_one_go("beside", alias),
            is_exchange=self._collections_sql_is_exchange("beside"),
        )

    @api.model
    @api.private
    def _collections_sql_on_account(self, alias):
        """Return the condition that a match is of money that was there before the invoice.

        And that what it is part of is matched in full.
        """
        return SQL(
            "(%(alias)s.full_reconcile_id IS NOT NULL AND (SELECT paid.date"
            " FROM account_move_line paid WHERE paid.id = %(alias)s.credit_move_id)"
            " < %(alias)s.max_date)",
            alias=SQL.identifier(alias),
        )

    @api.model
    @api.private
    def _collections_sql_in_one_go(self, alias, other):
        """Return the condition that two matches were made by one action on the same items."""
        return SQL(
            "(%(alias)s.full_reconcile_id = %(other)s.full_reconcile_id"
            " AND %(alias)s.create_date = %(other)s.create_date)",
            alias=SQL.identifier(alias),
            other=SQL.identifier(other),
        )

    @api.model
    @api.private
    def _collections_sql_is_exchange(self, alias):
        """Return the condition that a match is with the difference of exchange of another one."""
        return SQL(
            """
            EXISTS (SELECT 1 FROM account_move_line side
                      JOIN account_partial_reconcile booked
                        ON booked.exchange_move_id = side.move_id
                     WHERE side.id IN (%(alias)s.debit_move_id, %(alias)s.credit_move_id))
            """,
            alias=SQL.identifier(alias),
        )

    def unlink(self):
        # EXTENDS 'account': a payment that is taken back makes its items open again
        if not self:
            # Core asks so for each item that is posted or reset.
            return super().unlink()
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
