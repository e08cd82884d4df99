from odoo import api, fields, models
from odoo.exceptions import UserError


class CollectionsProcedureReading(models.Model):
    """That somebody has read and understood one version of a procedure."""

    _name = "collections.procedure.reading"
    _inherit = ["collections.guarded"]
    _description = "Procedure Read"
    _order = "date desc, id desc"
    _rec_name = "procedure_id"

    procedure_id = fields.Many2one(
        comodel_name="collections.procedure", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Read by", required=True, index=True, ondelete="cascade"
    )
    version = fields.Integer(required=True)
    date = fields.Datetime(string="Read on", required=True)

    _once = models.UniqueIndex(
        "(procedure_id, user_id, version)", "You have read this version already."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(self.env._("Who has read which version is kept."))
