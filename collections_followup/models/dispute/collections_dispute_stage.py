from odoo import fields, models


class CollectionsDisputeStage(models.Model):
    """A column on the board of disputes."""

    _name = "collections.dispute.stage"
    _inherit = ["collections.checked"]
    _description = "Dispute Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    closed = fields.Boolean(
        string="Of resolved disputes",
        help="Resolved disputes come here by themselves; open ones cannot be put here by hand.",
    )
    fold = fields.Boolean(string="Folded", help="The column is shown folded on the board.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", help="Leave empty to use the stage in all companies."
    )

    def _get_first_sudo(self, closed, company):
        """Return the first stage of open or of resolved disputes.

        :param bool closed: whether the stage is for resolved disputes
        :param company: the company of the dispute
        """
        # Sudo: the stage is set for whoever raises or resolves, who need not read stages.
        return self.sudo().search(
            [("closed", "=", closed), ("company_id", "in", (False, company.id))], limit=1
        )
