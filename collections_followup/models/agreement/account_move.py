"""What an entry was made for is written by what makes it, and by nobody else."""

from odoo import api, models
from odoo.exceptions import AccessError

# What leads from entries and credit notes to what they carry out: limits are read by it.
MADE_FOR = ("collections_dispute_id", "collections_settlement_id", "collections_plan_writeoff_id")


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'account'
        moves = super().create(vals_list)
        # Looked at afterwards: defaults of a client's context count as well.
        if not self.env.su and any(move[name] for move in moves for name in MADE_FOR):
            raise AccessError(self._get_made_for_message())
        return moves

    def write(self, vals):
        # EXTENDS 'account'
        if not self.env.su and not vals.keys().isdisjoint(MADE_FOR):
            raise AccessError(self._get_made_for_message())
        return super().write(vals)

    def _get_made_for_message(self):
        return self.env._(
            "Which dispute, settlement or payment plan an entry was made for is recorded by what "
            "makes it."
        )
