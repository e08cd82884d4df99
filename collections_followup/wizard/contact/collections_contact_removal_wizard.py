from odoo import api, fields, models
from odoo.exceptions import UserError


class CollectionsContactRemovalWizard(models.TransientModel):
    """Says how many entries of the contact log are old enough, and deletes them if told to."""

    _name = "collections.contact.removal.wizard"
    _inherit = ["collections.checked"]
    _description = "Delete Old Contacts"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company._collections_owner() or self.env.company,
    )
    years = fields.Integer(related="company_id.collections_contact_years", related_sudo=False)
    date_limit = fields.Date(compute="_compute_date_limit", string="Last activity before")
    contact_count = fields.Integer(string="Entries to delete", readonly=True)
    limitation_count = fields.Integer(string="Events of limitation to delete", readonly=True)
    entry_count = fields.Integer(
        "Entry count", readonly=True, help="All that is deleted: entries, and what belongs to them."
    )
    customer_count = fields.Integer(string="Customers", readonly=True)
    sure = fields.Boolean(string="Delete them for good: there is no way back")

    @api.depends("company_id", "years")
    def _compute_date_limit(self):
        removals = self.env["collections.contact.removal"]
        for wizard in self:
            wizard.date_limit = removals._get_limit(wizard.company_id)

    @api.model
    def _get_action(self):
        """Return the action that opens the dialog, with what is to be deleted counted."""
        wizard = self.create({})
        removals = self.env["collections.contact.removal"]
        counts, customers = removals._count_old(wizard.company_id)
        wizard.write({**counts, "entry_count": sum(counts.values()), "customer_count": customers})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Delete old entries"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_delete(self):
        """Delete what was counted."""
        self.ensure_one()
        if not self.sure:
            raise UserError(self.env._("Tick that they are deleted for good."))
        self.env["collections.contact.removal"]._delete_old(self.company_id, self.entry_count)
        return {"type": "ir.actions.client", "tag": "reload"}
