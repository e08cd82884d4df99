from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class AccountMove(models.Model):
    _inherit = "account.move"

    collections_promise_id = fields.Many2one(
        comodel_name="collections.promise",
        string="Promise",
        compute="_compute_collections_promise",
        compute_sudo=True,
        help="The open promise on this invoice, or else the newest one.",
        groups=COLLECTIONS_READERS,
    )
    collections_promise_state = fields.Selection(
        selection="_selection_collections_promise_state",
        string="Promise state",
        compute="_compute_collections_promise",
        search="_search_collections_promise_state",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_promise_date = fields.Date(
        string="Promised for",
        compute="_compute_collections_promise",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_promise_amount = fields.Monetary(
        string="Promised",
        compute="_compute_collections_promise",
        compute_sudo=True,
        help="Amount of this invoice in its promise.",
        groups=COLLECTIONS_READERS,
    )
    collections_promise_count = fields.Integer(
        string="Promises",
        compute="_compute_collections_promise",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )

    def _selection_collections_promise_state(self):
        return self.env["collections.promise"]._fields["state"]._description_selection(self.env)

    def _compute_collections_promise(self):
        by_move = (
            self.env["collections.promise.line"]
            .search([("move_id", "in", self.ids)], order="id desc")
            .grouped("move_id")
        )
        none = self.env["collections.promise.line"]
        for move in self:
            lines = by_move.get(move, none)
            current = lines.filtered(lambda line: line.state == "open") or lines
            promise = current[:1].promise_id
            move.collections_promise_id = promise
            move.collections_promise_state = promise.state
            move.collections_promise_date = promise.date
            move.collections_promise_amount = sum(
                current.filtered(lambda line, p=promise: line.promise_id == p).mapped("amount")
            )
            move.collections_promise_count = len(lines.promise_id)

    def _search_collections_promise_state(self, operator, value):
        self._check_field_access(self._fields["collections_promise_state"], "read")
        if operator != "in":
            return NotImplemented
        self.env["collections.promise.line"].flush_model(["move_id", "state"])
        # The state that counts is that of the open promise, or else of the newest one.
        current = SQL(
            "SELECT DISTINCT ON (move_id) move_id, state FROM collections_promise_line"
            " WHERE move_id IS NOT NULL ORDER BY move_id, (state = 'open') DESC, id DESC"
        )
        return self._collections_search_current(current, value)

    def action_collections_promise(self):
        """Log a promise to pay these invoices."""
        items = self._collections_get_receivable_lines()
        if not self.env["collections.promise"]._choose_free(items):
            raise UserError(
                self.env._("Nothing is open on the chosen invoices that could be promised.")
            )
        return self.env["collections.promise.wizard"]._get_action(items)

    def action_collections_view_promises(self):
        """Open the promises on this invoice."""
        check_one(self)
        promises = self.env["collections.promise"].search([("line_ids.move_id", "=", self.id)])
        return promises._get_list_action(promises, self.env._("Promises on %s", self.name))
