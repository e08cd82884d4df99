from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL, format_date


class CollectionsSimulation(models.TransientModel):
    """Dry run at any date: what a pass would do, and how two policies would differ.

    Reads the ledger and writes only these transient records.
    """

    _name = "collections.simulation"
    _inherit = ["collections.checked"]
    _description = "Follow-up Simulation"
    _rec_name = "date"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id", related_sudo=False)
    date = fields.Date(
        string="Day", required=True, default=lambda self: self.env.company._collections_today()
    )
    policy_id = fields.Many2one(
        comodel_name="collections.policy",
        domain="[('company_id', 'in', (False, company_id))]",
        help="Use this policy for every customer. Empty: each customer's own.",
    )
    compare = fields.Boolean(string="Compare with another policy")
    other_policy_id = fields.Many2one(
        comodel_name="collections.policy",
        string="Compare with",
        domain="[('company_id', 'in', (False, company_id))]",
        help="The policy to compare with, for every customer. Empty: each customer's own.",
    )
    done = fields.Boolean(readonly=True)
    level_row_ids = fields.One2many(
        comodel_name="collections.simulation.row",
        inverse_name="simulation_id",
        domain=[("kind", "=", "level")],
        string="Would be sent",
        readonly=True,
    )
    reason_row_ids = fields.One2many(
        comodel_name="collections.simulation.row",
        inverse_name="simulation_id",
        domain=[("kind", "=", "reason")],
        string="Would not be chased",
        readonly=True,
    )
    customer_ids = fields.One2many(
        comodel_name="collections.simulation.customer",
        inverse_name="simulation_id",
        string="Customers",
        readonly=True,
    )
    notice_count = fields.Integer(string="Notices", readonly=True)
    other_notice_count = fields.Integer(string="Notices of the other policy", readonly=True)
    amount = fields.Monetary(string="Amount claimed", readonly=True)
    other_amount = fields.Monetary(string="Amount claimed by the other policy", readonly=True)
    difference_count = fields.Integer(string="Customers with a difference", readonly=True)
    note = fields.Char(compute="_compute_note")

    @api.depends("date")
    def _compute_display_name(self):
        for simulation in self:
            simulation.display_name = self.env._(
                "Simulation of %s", format_date(self.env, simulation.date)
            )

    @api.depends("date", "company_id")
    def _compute_note(self):
        for simulation in self:
            today = simulation.company_id._collections_today()
            if not simulation.date or simulation.date == today:
                simulation.note = self.env._("Today's ledger, as a run would find it now.")
            elif simulation.date > today:
                simulation.note = self.env._(
                    "A day in the future: today's ledger, as if nobody paid until then."
                )
            else:
                simulation.note = self.env._(
                    "A day in the past: open amounts and levels as they were on %s.",
                    format_date(self.env, simulation.date),
                )

    @api.constrains("compare", "policy_id", "other_policy_id")
    def _check_policies(self):
        for simulation in self.filtered("compare"):
            if simulation.policy_id == simulation.other_policy_id:
                raise ValidationError(
                    self.env._(
                        "Choose two different policies to compare, or leave one of them empty "
                        "for each customer's own."
                    )
                )

    def action_simulate(self):
        """Simulate, and keep the result in this record."""
        self.ensure_one()
        if self.company_id not in self.env.user.company_ids:
            raise AccessError(self.env._("Choose one of your companies."))
        engine = self.env["collections.followup"]
        own = engine.simulate(self.company_id, self.date, self.policy_id or None)
        other = None
        if self.compare:
            other = engine.simulate(self.company_id, self.date, self.other_policy_id or None)
        # Of a simulation before
        self.level_row_ids.unlink()
        self.reason_row_ids.unlink()
        self.customer_ids.unlink()
        self.env["collections.simulation.row"]._count(self, own, other)
        differences = self.env["collections.simulation.customer"]._list(self, own, other)
        count, amount = self._sum_up(own)
        other_count, other_amount = self._sum_up(other)
        self.write(
            {
                "done": True,
                "notice_count": count,
                "other_notice_count": other_count,
                "amount": amount,
                "other_amount": other_amount,
                "difference_count": differences,
            }
        )
        return True

    def _sum_up(self, result):
        """Return how many notices a simulation has, and what they claim.

        :param dict result: what ``collections.followup.simulate`` returned, or None
        """
        if not result:
            return 0, 0.0
        return self.env.execute_query(
            SQL(
                "SELECT count(*), COALESCE(SUM(amount), 0) FROM (%s) n",
                result["notices"].statement,
            )
        )[0]
