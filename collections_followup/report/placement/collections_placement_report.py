from odoo import fields, models
from odoo.tools import SQL


class CollectionsPlacementReport(models.Model):
    """What agencies got, brought in and cost: one row for each placement, to pivot by month.

    All amounts in company currency, those of placements at the rate of the day they were placed.
    The vintage is the month in which a debt was placed: agencies are compared on debts that they
    have had for the same time.
    """

    _name = "collections.placement.report"
    _description = "League Table of Agencies"
    _inherit = ["collections.report.measure"]
    _auto = False
    _rec_name = "placement_id"
    _order = "date_placed desc, id desc"

    placement_id = fields.Many2one(comodel_name="collections.placement", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    agency_id = fields.Many2one(
        comodel_name="collections.agency", string="Agency or lawyer", readonly=True
    )
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", readonly=True)
    place = fields.Selection(
        selection=lambda self: self.env["collections.placement"]._fields["place"].selection,
        string="Tier",
        readonly=True,
    )
    state = fields.Selection(
        selection=lambda self: self.env["collections.placement"]._fields["state"].selection,
        readonly=True,
    )
    outcome = fields.Selection(
        selection=lambda self: self.env["collections.placement"]._fields["outcome"].selection,
        readonly=True,
    )
    date_placed = fields.Date(
        string="Vintage", readonly=True, help="When it was placed; by month, the vintage."
    )
    amount_placed = fields.Monetary(string="Placed", readonly=True)
    amount_recovered = fields.Monetary(
        string="Recovered", readonly=True, help="Came in while it was placed, less what came back."
    )
    amount_direct = fields.Monetary(
        string="Paid to us", readonly=True, help="Of what was recovered."
    )
    commission = fields.Monetary(readonly=True)
    amount_net = fields.Monetary(
        string="Net recovery", readonly=True, help="Recovered, less the commission."
    )
    rate = fields.Float(
        string="Recovered share",
        readonly=True,
        aggregator="avg",
        help="Of what was placed.",
    )
    net_rate = fields.Float(
        string="Net share",
        readonly=True,
        aggregator="avg",
        help="What is left of what was placed, after the commission.",
    )

    _shares = {
        "rate": ("amount_recovered", "amount_placed"),
        "net_rate": ("amount_net", "amount_placed"),
    }

    _depends = {
        "collections.placement": [
            "company_id",
            "agency_id",
            "partner_id",
            "place",
            "state",
            "outcome",
            "date_placed",
            "amount_company",
        ],
        "collections.placement.recovery": [
            "placement_id",
            "state",
            "is_direct",
            "amount_company",
            "commission_company",
        ],
    }

    @property
    def _table_query(self):
        """Return the rows: what was never placed is none."""
        return SQL(
            """
            SELECT t.*, (t.amount_recovered - t.commission) AS amount_net,
                   (t.amount_recovered / NULLIF(t.amount_placed, 0))::float AS rate,
                   ((t.amount_recovered - t.commission)
                    / NULLIF(t.amount_placed, 0))::float AS net_rate
              FROM (
            SELECT p.id, p.id AS placement_id, p.company_id, c.currency_id, p.agency_id,
                   p.partner_id, p.place, p.state, p.outcome, p.date_placed,
                   p.amount_company AS amount_placed,
                   COALESCE(v.amount, 0) AS amount_recovered,
                   COALESCE(v.direct, 0) AS amount_direct,
                   COALESCE(v.commission, 0) AS commission
              FROM collections_placement p
              JOIN res_company c ON c.id = p.company_id
         LEFT JOIN (SELECT placement_id, SUM(amount_company) AS amount,
                           SUM(amount_company) FILTER (WHERE is_direct) AS direct,
                           SUM(commission_company) AS commission
                      FROM collections_placement_recovery WHERE state = 'counted'
                  GROUP BY placement_id) v ON v.placement_id = p.id
             WHERE p.date_placed IS NOT NULL) t
            """
        )

    def action_open(self):
        """Open the placement of this row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.placement",
            "res_id": self.placement_id.id,
            "view_mode": "form",
        }
