"""A dispute is decided once: who decides locks it, and drafts that wait count as decided."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_list


class CollectionsDispute(models.Model):
    _inherit = "collections.dispute"

    is_decided = fields.Boolean(
        string="Decided",
        compute="_compute_is_decided",
        compute_sudo=True,
        groups="base.group_user",
        help="A credit note that was drafted for it waits to be posted.",
    )

    @api.depends("credit_move_ids.state")
    def _compute_is_decided(self):
        for dispute in self:
            dispute.is_decided = bool(dispute._get_drafts())

    def _get_drafts(self):
        """Return the drafts that were made for these disputes and wait to be posted."""
        return self.credit_move_ids.filtered(lambda move: move.state == "draft")

    def _get_open_lines(self):
        """Return the lines of these disputes that are not closed."""
        return self.line_ids.filtered(lambda line: line.state == "open")

    def _lock(self):
        """Wait for whoever is deciding one of these disputes, and look at them anew.

        The rows are changed and not only locked: the transaction that comes second fails to
        serialize, and Odoo repeats it on what the first one has decided.
        """
        if self.ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE collections_dispute SET write_date = now() AT TIME ZONE 'UTC'"
                    " WHERE id IN %s",
                    tuple(self.ids),
                )
            )

    def _check_undecided(self):
        """Refuse to decide what is decided and waits to be carried out."""
        # In sudo mode: drafts stand in the way of those who may not read them, too.
        for dispute in self.sudo():
            drafts = dispute._get_drafts()
            if drafts:
                raise UserError(
                    self.env._(
                        "%(dispute)s is decided: post %(moves)s, or delete the draft to decide "
                        "anew.",
                        dispute=dispute.name,
                        moves=format_list(self.env, drafts.mapped("display_name")),
                    )
                )
