from odoo import api, fields, models
from odoo.exceptions import UserError


class CollectionsLegalStep(models.Model):
    """Something done, or to be done, in a legal action: what, who, when, and what came of it."""

    _name = "collections.legal.step"
    _inherit = ["collections.guarded"]
    _description = "Step of a Legal Action"
    _order = "date, id"
    _user_writable = frozenset({"kind", "name", "date", "user_id", "outcome", "is_done"})
    _user_creatable = _user_writable | {"action_id"}

    action_id = fields.Many2one(
        comodel_name="collections.legal.action", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        selection=[
            ("research", "Research"),
            ("coding", "Coding"),
            ("approval", "Approval"),
            ("document", "Document"),
            ("filing", "Filing"),
            ("service", "Service"),
            ("hearing", "Hearing"),
            ("decision", "Decision"),
            ("enforcement", "Enforcement"),
            ("end", "End"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    name = fields.Char(string="What", required=True)
    date = fields.Date(
        string="When",
        required=True,
        default=lambda self: self.env.company._collections_today(),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    outcome = fields.Text()
    is_done = fields.Boolean(string="Done", default=True, help="Unchecked: still to be done.")
    is_auto = fields.Boolean(string="By itself", help="Written by what happened: it stays.")

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._check_by_hand()
        return steps

    def write(self, vals):
        self._check_by_hand()
        return super().write(vals)

    def unlink(self):
        self._check_by_hand()
        return super().unlink()

    @api.constrains("user_id")
    def _check_worker(self):
        for step in self:
            step.user_id._collections_check_works_for(step.action_id.company_id)

    def _check_by_hand(self):
        """Refuse to change by hand what happened by itself."""
        if self._is_engine():
            return
        for step in self:
            step.action_id._check_work()
            step.action_id._check_open()
            if step.is_auto:
                raise UserError(
                    self.env._("%s was written by what happened, and stays as it is.", step.name)
                )
