from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class AccountMove(models.Model):
    _inherit = "account.move"

    collections_logged_contact_count = fields.Integer(
        string="Contacts logged",
        compute="_compute_collections_logged_contact_count",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )

    def _compute_collections_logged_contact_count(self):
        counts = dict(
            self.env["collections.contact"]._read_group(
                [("move_ids", "in", self.ids), ("corrected_by_id", "=", False)],
                ["move_ids"],
                ["__count"],
            )
        )
        for move in self:
            move.collections_logged_contact_count = counts.get(move._origin, 0)

    def action_collections_log_contact(self):
        """Open the dialog that logs a call about these invoices."""
        moves = self.filtered(
            lambda move: move.state == "posted" and move.move_type in ("out_invoice", "out_receipt")
        )
        if not moves:
            raise UserError(self.env._("Choose posted customer invoices that the call is about."))
        customers = moves.commercial_partner_id
        if len(customers) > 1:
            raise UserError(
                self.env._(
                    "The chosen invoices are of several customers (%s). A call is with one: "
                    "choose the invoices of one customer.",
                    ", ".join(customers[:5].mapped("display_name")),
                )
            )
        owners = {company._collections_owner() or company for company in moves.company_id}
        if len(owners) > 1:
            raise UserError(
                self.env._("The chosen invoices are of several companies. Choose those of one.")
            )
        return self.env["collections.contact.wizard"]._get_action(
            partner=customers, company=owners.pop(), move_ids=[Command.set(moves.ids)]
        )

    def action_collections_view_contacts(self):
        """Open what was logged about this invoice."""
        check_one(self)
        return self.env["collections.contact"]._get_list_action(
            [("move_ids", "in", self.ids)], self.env._("Contacts about %s", self.name)
        )
