from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class AccountMove(models.Model):
    _inherit = "account.move"

    collections_dispute_id = fields.Many2one(
        comodel_name="collections.dispute",
        string="Made for dispute",
        index="btree_not_null",
        copy=False,
        readonly=True,
        ondelete="set null",
        help="The credit note or write-off carries out what was decided on this dispute.",
        before_write="_collections_check_made_for",
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )
    collections_dispute_count = fields.Integer(
        compute="_compute_collections_dispute_count",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_amount_disputed = fields.Monetary(
        string="Disputed",
        compute="_compute_collections_dispute_count",
        compute_sudo=True,
        help="Open amount that the customer disputes: it is not claimed.",
        groups=COLLECTIONS_READERS,
    )
    collections_disputed = fields.Boolean(
        string="In dispute",
        compute="_compute_collections_dispute_count",
        search="_search_collections_disputed",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )

    def _compute_collections_dispute_count(self):
        lines = self.env["collections.dispute.line"].search([("move_id", "in", self.ids)])
        by_move = lines.grouped("move_id")
        for move in self:
            own = by_move.get(move._origin, lines.browse())
            running = own.filtered(lambda line: line.state == "open")
            move.collections_dispute_count = len(own)
            move.collections_disputed = bool(running)
            move.collections_amount_disputed = sum(running.mapped("amount_open"))

    @api.model
    def _search_collections_disputed(self, operator, value):
        self._check_field_access(self._fields["collections_disputed"], "read")
        if operator != "in":
            return NotImplemented
        # Sudo: accountants read no disputes; only invoices that the user may read are found.
        lines = self.env["collections.dispute.line"].sudo()._search([("state", "=", "open")])
        disputed = fields.Domain("id", "in", lines.subselect("move_id"))
        return fields.Domain.OR([disputed if wanted else ~disputed for wanted in value])

    def action_collections_dispute(self):
        """Open the form of a new dispute about these invoices."""
        moves = self.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type in ("out_invoice", "out_receipt")
                and move.amount_residual > 0
            )
        )
        if not moves:
            raise UserError(
                self.env._(
                    "Nothing is open on the chosen invoices. Posted customer invoices can be "
                    "disputed as long as they are not paid."
                )
            )
        return self.env["collections.dispute"]._get_new_action(moves)

    def action_collections_view_disputes(self):
        """Open the disputes about this invoice."""
        check_one(self)
        lines = self.env["collections.dispute.line"].search([("move_id", "=", self.id)])
        if len(lines) == 1:
            return {
                "type": "ir.actions.act_window",
                "res_model": "collections.dispute",
                "res_id": lines.dispute_id.id,
                "view_mode": "form",
            }
        return self.env["collections.dispute"]._get_list_action(
            [("line_ids.move_id", "=", self.id)], self.env._("Disputes about %s", self.name)
        )
