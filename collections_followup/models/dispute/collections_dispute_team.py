from odoo import api, fields, models


class CollectionsDisputeTeam(models.Model):
    """A department that clears up disputes: sales, delivery, billing."""

    _name = "collections.dispute.team"
    _inherit = ["collections.checked"]
    _description = "Dispute Team"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Supervisor",
        domain="[('share', '=', False)]",
        help="Disputes of this team that miss their deadline are escalated to this user.",
    )
    member_ids = fields.Many2many(
        comodel_name="res.users",
        relation="collections_dispute_team_user_rel",
        column1="team_id",
        column2="user_id",
        string="Members",
        domain="[('share', '=', False)]",
        help="Offered first when somebody is asked about a dispute of this team.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", help="Leave empty to use the team in all companies."
    )

    @api.constrains("user_id", "member_ids", "company_id")
    def _check_owners(self):
        for team in self:
            (team.user_id | team.member_ids)._collections_check_works_for(team.company_id)
