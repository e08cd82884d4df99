"""What was given up of receivable items, and what is disputed: whoever asks reads it here.

Both are read over all that gives up or withholds something: settlements, payment plans, disputes.
"""

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
        kinds = self.env["collections.booking"]._get_write_off_fields()
        self.env["account.move"].flush_model(["move_type", *kinds])
        given_up = SQL(" OR ").join(
            SQL(
                "(%s IS NOT NULL AND (%s OR m.move_type = 'entry'))",
                SQL.identifier("m", name),
                credits_count,
            )
            for name, credits_count in kinds.items()
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.debit_move_id, SUM(r.debit_amount_currency), SUM(r.amount)
                  FROM account_partial_reconcile r
                  JOIN account_move_line c ON c.id = r.credit_move_id
                  JOIN account_move m ON m.id = c.move_id
                 WHERE r.debit_move_id IN %s
                   AND (%s)
                   AND m.id NOT IN %s
              GROUP BY r.debit_move_id
                """,
                tuple(self.ids),
                given_up,
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
        loose = self.filtered(lambda line: line._collections_is_open())
        if loose:
            raise UserError(
                self.env._(
                    "%s has written off already, and is matched with the items no longer. Match "
                    "it with them, or reverse it.",
                    loose[0].move_name,
                )
            )

    def _collections_read_disputed(self):
        """Return how much of these receivable items is disputed, by item, as it is now.

        :return: dict of amounts in the item's currency; items without dispute are left out
        """
        engine = self.env["collections.followup"]
        found = {}
        for owner, lines in engine._get_lines_by_owner(
            self.filtered(lambda line: line.account_type == "asset_receivable")
        ).items():
            # Sudo: every dispute counts, also those that the user does not see; only amounts are
            # returned, of the items that the caller has.
            company_engine = engine.sudo().with_company(owner)
            company_engine._flush_ledger()
            partners = lines.sudo().partner_id.commercial_partner_id
            found.update(
                company_engine.env["collections.followup.items"]._get_withheld(
                    company_engine._get_ruleset(owner),
                    owner._collections_today(),
                    tuple(partners.ids) or (0,),
                )
            )
        return {item: found[item.id] for item in self._origin if item.id in found}

    def _collections_name_disputes(self):
        """Return the names of what disputes these items, with commas between them."""
        participants = self.env["collections.participant"]._get_participants()
        return ", ".join(name for own in participants for name in own._name_withheld(self))
