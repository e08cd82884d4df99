"""What an entry was made for is written by what makes it, and by nobody else."""

from odoo import api, models
from odoo.exceptions import AccessError


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'account'
        moves = super().create(vals_list)
        # Looked at afterwards: defaults of a client's context count as well.
        # Sudo: the fields are looked at for whoever writes entries, and few read them.
        made_for = [
            name
            for name, field in self._fields.items()
            if getattr(field, "before_write", None) == "_collections_check_made_for"
        ]
        if any(move[name] for move in moves.sudo() for name in made_for):
            self._collections_check_made_for()
        return moves

    def _collections_check_made_for(self, vals=None):
        """Refuse that people write what an entry was made for: limits are read by it.

        The fields that lead to what an entry carries out name it as ``before_write``.
        """
        if not self.env.su:
            raise AccessError(self._get_made_for_message())

    def _get_made_for_message(self):
        return self.env._(
            "Which dispute, settlement or payment plan an entry was made for is recorded by what "
            "makes it."
        )
