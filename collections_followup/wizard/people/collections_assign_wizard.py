from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain


class CollectionsAssignWizard(models.TransientModel):
    """Gives cases to one collector, or spreads them evenly over several; kept as a hand-over."""

    _name = "collections.assign.wizard"
    _inherit = ["collections.checked"]
    _description = "Assign Cases"

    case_ids = fields.Many2many(comodel_name="collections.case", string="Cases", required=True)
    case_count = fields.Integer("Case count", compute="_compute_case_count")
    user_ids = fields.Many2many(
        comodel_name="res.users",
        string="Collectors",
        domain=lambda self: [
            (
                "all_group_ids",
                "in",
                self.env.ref("collections_followup.group_collections_collector").ids,
            ),
            ("share", "=", False),
        ],
        help="Several collectors get equal shares of the cases, the largest debts spread first.",
    )
    unassign = fields.Boolean(
        string="Take away from everybody", help="The cases go back to all collectors."
    )
    keep = fields.Boolean(
        string="Also for future cases",
        default=True,
        help="These customers' later cases go to the same collector.",
    )

    from_user_id = fields.Many2one(
        comodel_name="res.users",
        string="All open cases of",
        domain="[('share', '=', False)]",
        help="Hands over everything that somebody works on.",
    )
    reason = fields.Char(help="Kept with the hand-over.")

    @api.depends("case_ids")
    def _compute_case_count(self):
        for wizard in self:
            wizard.case_count = len(wizard.case_ids)

    def action_assign(self):
        """Assign the cases, the largest overdue amounts first, in turn."""
        self.ensure_one()
        if not self.env.user.has_group("collections_followup.group_collections_supervisor"):
            raise AccessError(self.env._("Cases are assigned by a supervisor."))
        if not self.user_ids and not self.unassign:
            raise UserError(self.env._("Choose who works on these cases."))
        before = self.case_ids.grouped(lambda case: case.absent_user_id or case.user_id)
        users = self.env["res.users"] if self.unassign else self.user_ids
        shares = {}
        cases = self.case_ids.sorted(lambda case: (-case.amount_overdue, case.id))
        for index, case in enumerate(cases):
            user = users[self._get_turn(index, len(users))] if users else users
            shares.setdefault(user, self.env["collections.case"])
            shares[user] |= case
        for user, share in shares.items():
            share.user_id = user
            if self.keep:
                for company, own in share.grouped("company_id").items():
                    # Sudo: supervisors need not have the right to edit contacts.
                    own.partner_id.sudo().with_company(company).collections_user_id = user
        self.env["collections.handover"]._keep(before, self.reason)
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _get_turn(self, index, count):
        """Return whose turn it is: there and back, so that the amounts come out even.

        :param int index: place of the case, the largest debt first
        :param int count: number of collectors
        """
        lap, place = divmod(index, count)
        return place if lap % 2 == 0 else count - 1 - place

    @api.onchange("unassign")
    def _onchange_unassign(self):
        if self.unassign:
            self.user_ids = [Command.clear()]

    @api.onchange("from_user_id")
    def _onchange_from_user_id(self):
        if self.from_user_id:
            user_id = self.from_user_id.id
            # Theirs, with a colleague just now or not; not those that they only stand in for.
            own = Domain("user_id", "=", user_id) & Domain("absent_user_id", "=", False)
            cases = self.env["collections.case"].search(
                (own | Domain("absent_user_id", "=", user_id))
                & Domain("state", "=", "open")
                & Domain("company_id", "in", self.env.companies.ids)
            )
            self.case_ids = [Command.set(cases.ids)]
