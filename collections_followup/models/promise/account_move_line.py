from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..base.computed_fields import ComputedDate, ComputedMany2one, UnsortedOne2many
from ..base.res_partner import COLLECTIONS_READERS


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    collections_promise_line_ids = UnsortedOne2many(
        comodel_name="collections.promise.line",
        inverse_name="move_line_id",
        string="Promises",
        groups="collections_followup.group_collections_readonly",
    )
    collections_promise_id = ComputedMany2one(
        comodel_name="collections.promise",
        string="Open promise",
        compute="_compute_collections_promise_id",
        search="_search_collections_promise_id",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_promise_date = ComputedDate(
        string="Promised for",
        compute="_compute_collections_promise_id",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )

    def _compute_collections_promise_id(self):
        promised = {
            line.move_line_id: line.promise_id
            for line in self.env["collections.promise.line"].search(
                [("move_line_id", "in", self.ids), ("state", "=", "open")]
            )
        }
        for line in self:
            promise = promised.get(line)
            line.collections_promise_id = promise or False
            line.collections_promise_date = promise.date if promise else False

    def _search_collections_promise_id(self, operator, value):
        self._check_field_access(self._fields["collections_promise_id"], "read")
        if operator != "in":
            return NotImplemented
        # Sudo: all promises count, whosever they are; only items that the user may read are
        # found.
        lines = self.env["collections.promise.line"].sudo()
        promised = Domain("state", "=", "open") & Domain("move_line_id", "!=", False)
        chosen = lines._search(promised & Domain("promise_id", "in", [v for v in value if v]))
        result = Domain("id", "in", chosen.subselect("move_line_id"))
        if False in value:
            found = lines._search(promised)
            result |= Domain("id", "not in", found.subselect("move_line_id"))
        return result

    def action_collections_promise(self):
        """Log a promise to pay these receivable items."""
        if not self.env["collections.promise"]._choose_free(self):
            raise UserError(self.env._("None of the chosen items is open and could be promised."))
        return self.env["collections.promise.wizard"]._get_action(self)
