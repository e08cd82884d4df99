from odoo import api, fields, models


class CollectionsTeam(models.Model):
    """Collectors who work together: targets are set for them, and results added up."""

    _name = "collections.team"
    _inherit = ["collections.checked"]
    _description = "Collections Team"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Supervisor",
        index="btree_not_null",
        domain="[('share', '=', False)]",
    )
    member_ids = fields.Many2many(
        comodel_name="res.users",
        relation="collections_team_user_rel",
        column1="team_id",
        column2="user_id",
        string="Collectors",
        domain="[('share', '=', False)]",
        help="Whatever they do counts for the team, from whichever day they are in it.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave empty to use the team in all companies.",
    )

    @api.constrains("user_id", "member_ids", "company_id")
    def _check_people(self):
        for team in self:
            (team.user_id | team.member_ids)._collections_check_works_for(team.company_id)
