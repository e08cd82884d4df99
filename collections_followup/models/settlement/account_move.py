from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class AccountMove(models.Model):
    _inherit = "account.move"

    # On the entries and credit notes that write the rest of a settlement off.
    collections_settlement_id = fields.Many2one(
        comodel_name="collections.settlement",
        string="Writes off for",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The settlement whose rest this entry writes off.",
        before_write="_collections_check_made_for",
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )
    collections_settlement_ids = fields.Many2many(
        comodel_name="collections.settlement",
        string="Settlements",
        compute="_compute_collections_settlement_ids",
        compute_sudo=True,
        help="The settlements that cover this invoice, the newest first.",
        groups=COLLECTIONS_READERS,
    )
    collections_settlement_count = fields.Integer(
        compute="_compute_collections_settlement_ids",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_settlement_state = fields.Selection(
        selection="_selection_collections_settlement_state",
        string="Settlement state",
        compute="_compute_collections_settlement_ids",
        search="_search_collections_settlement_state",
        compute_sudo=True,
        help="Of the newest settlement.",
        groups=COLLECTIONS_READERS,
    )
    collections_settlement_date = fields.Date(
        string="Settlement deadline",
        compute="_compute_collections_settlement_ids",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )

    def _selection_collections_settlement_state(self):
        return self.env["collections.settlement"]._fields["state"]._description_selection(self.env)

    def _compute_collections_settlement_ids(self):
        found = dict(
            self.env["collections.settlement.line"]._read_group(
                [("move_id", "in", self.ids)], ["move_id"], ["settlement_id:recordset"]
            )
        )
        none = self.env["collections.settlement"]
        for move in self:
            settlements = found.get(move, none).sorted("id", reverse=True)
            move.collections_settlement_ids = settlements
            move.collections_settlement_count = len(settlements | move.collections_settlement_id)
            move.collections_settlement_state = settlements[:1].state
            move.collections_settlement_date = settlements[:1].date_deadline

    def _search_collections_settlement_state(self, operator, value):
        self._check_field_access(self._fields["collections_settlement_state"], "read")
        if operator != "in":
            return NotImplemented
        self.env["collections.settlement"].flush_model(["state"])
        self.env["collections.settlement.line"].flush_model(["move_id", "settlement_id"])
        newest = SQL(
            "SELECT DISTINCT ON (sl.move_id) sl.move_id, s.state"
            " FROM collections_settlement_line sl"
            " JOIN collections_settlement s ON s.id = sl.settlement_id"
            " WHERE sl.move_id IS NOT NULL ORDER BY sl.move_id, s.id DESC"
        )
        return self._collections_search_current(newest, value)

    def action_collections_settlement(self):
        """Offer to settle these invoices for less than is open."""
        items = self._collections_get_receivable_lines()
        if not self.env["collections.settlement"]._choose_free(items):
            raise UserError(
                self.env._("Nothing is open on the chosen invoices that could be settled.")
            )
        return self.env["collections.settlement.wizard"]._get_action(items)

    def action_collections_view_settlements(self):
        """Open the settlements that cover this invoice, or that this entry writes off for."""
        check_one(self)
        self.check_access("read")
        settlements = self.collections_settlement_ids | self.collections_settlement_id
        return self.env["collections.settlement"]._get_action(settlements, self.name)
