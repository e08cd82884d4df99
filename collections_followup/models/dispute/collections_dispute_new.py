"""How a dispute begins: what is given, what follows from it, and its number."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command


class CollectionsDispute(models.Model):
    _inherit = "collections.dispute"

    @api.model_create_multi
    def create(self, vals_list):
        disputes = super().create(vals_list)
        disputes._check_own_case()
        disputes._number()
        # In sudo mode: rules and deadlines are not the user's to write.
        disputes.sudo()._assign()
        disputes._follow_lines()
        for participant in self.env["collections.participant"]._get_participants():
            participant._follow_new(disputes)
        return disputes

    @api.model
    def _complete_new(self, vals_list):
        return [self._prepare_vals(vals) for vals in vals_list]

    def _number(self):
        """Give these new disputes their numbers: what was refused until here has used none."""
        # Sudo: the numbers run through the company, whoever raises the dispute.
        for dispute in self.sudo():
            sequence = self.env["ir.sequence"].sudo().with_company(dispute.company_id)
            dispute.name = sequence.next_by_code("collections.dispute")

    def _prepare_vals(self, vals):
        """Return the values of a new dispute with its company, customer and stage."""
        vals = dict(vals)
        # Core names it after the subject of the message that it comes by.
        vals.pop("name", None)
        # Sudo: invoices and contact say of which company and customer the dispute is; whether
        # they fit is checked on the record.
        moves = self.env["account.move"].sudo()
        for command in vals.get("line_ids") or []:
            if command[0] == Command.CREATE and command[2].get("move_id"):
                moves |= moves.browse(command[2]["move_id"])
        if vals.get("partner_id"):
            partner = self.env["res.partner"].browse(vals["partner_id"]).sudo()
            commercial = partner.commercial_partner_id
            if commercial != partner and not vals.get("contact_id"):
                vals["contact_id"] = partner.id
            vals["partner_id"] = commercial.id
        if not vals.get("company_id"):
            company = moves[:1].company_id or self.env.company
            vals["company_id"] = (company._collections_owner() or company).id
        company = self.env["res.company"].browse(vals["company_id"])
        if not vals.get("stage_id"):
            vals["stage_id"] = (
                self.env["collections.dispute.stage"]._get_first_sudo(False, company).id
            )
        if not vals.get("date_raised"):
            vals["date_raised"] = company._collections_today()
        return vals

    @api.model
    def _get_new_action(self, moves):
        """Return the action that opens the form of a new dispute about invoices.

        :param moves: the invoices
        """
        customer = moves.commercial_partner_id
        if len(customer) > 1:
            raise UserError(
                self.env._(
                    "The chosen invoices are of several customers. Choose those of one customer: "
                    "a dispute is between the company and one customer."
                )
            )
        owners = {company._collections_owner() or company for company in moves.company_id}
        if len(owners) > 1:
            raise UserError(
                self.env._("The chosen invoices are of several companies. Choose those of one.")
            )
        context = {
            "default_partner_id": customer.id,
            "default_company_id": owners.pop().id,
            "default_line_ids": [
                Command.create({"move_id": move.id, "scope": "all"}) for move in moves
            ],
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New dispute"),
            "res_model": "collections.dispute",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "current",
            "context": context,
        }
