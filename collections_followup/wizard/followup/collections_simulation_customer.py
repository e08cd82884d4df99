from odoo import api, fields, models
from odoo.tools import SQL

# Customers listed one by one; the figures above the list count all of them.
MAX_CUSTOMERS = 500


class CollectionsSimulationCustomer(models.TransientModel):
    """What a simulated pass would send to one customer."""

    _name = "collections.simulation.customer"
    _inherit = ["collections.checked", "collections.item.list"]
    _description = "Follow-up Simulation of a Customer"
    _order = "differs desc, amount desc, id"

    simulation_id = fields.Many2one(
        comodel_name="collections.simulation", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="simulation_id.currency_id", related_sudo=False)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", required=True, ondelete="cascade"
    )
    level_ids = fields.Many2many(
        comodel_name="collections.level",
        relation="collections_simulation_customer_level_rel",
        string="Would get",
    )
    other_level_ids = fields.Many2many(
        comodel_name="collections.level",
        relation="collections_simulation_customer_other_level_rel",
        string="Would get from the other policy",
    )
    amount = fields.Monetary(string="Amount claimed")
    other_amount = fields.Monetary(string="Amount of the other policy")
    differs = fields.Boolean(string="Difference")

    @api.model
    @api.private
    def _list(self, simulation, own, other):
        """Write one row per customer who would get a notice, those that differ first.

        :param simulation: the simulation that they belong to
        :param dict own: what ``collections.followup.simulate`` returned
        :param dict other: the same of the policy to compare with, or None
        :return: how many customers differ, also of those that are not listed
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH notice AS MATERIALIZED (%(notices)s),
                %(customers)s,
                added AS (
                    INSERT INTO collections_simulation_customer (
                        simulation_id, partner_id, amount, other_amount, differs, item_ids,
                        create_uid, create_date, write_uid, write_date)
                    SELECT %(simulation)s, l.partner_id, l.amount, l.other_amount, l.differs,
                           ARRAY(SELECT DISTINCT unnest(n.line_ids) FROM notice n
                                  WHERE n.partner_id = l.partner_id),
                           %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                      FROM listed l
                  ORDER BY l.differs DESC, GREATEST(l.amount, l.other_amount) DESC, l.partner_id
                 RETURNING id, partner_id
                ),
                level AS (
                    INSERT INTO collections_simulation_customer_level_rel
                    SELECT DISTINCT a.id, n.level_id
                      FROM added a JOIN notice n ON n.partner_id = a.partner_id AND n.own
                     WHERE n.level_id IS NOT NULL
                ),
                other_level AS (
                    INSERT INTO collections_simulation_customer_other_level_rel
                    SELECT DISTINCT a.id, n.level_id
                      FROM added a JOIN notice n ON n.partner_id = a.partner_id AND NOT n.own
                     WHERE n.level_id IS NOT NULL
                )
                SELECT count(*) FILTER (WHERE differs) FROM compared
                """,
                notices=self._sql_notices(own, other),
                customers=self._sql_customers(bool(other)),
                simulation=simulation.id,
                uid=self.env.uid,
            )
        )
        self.invalidate_model()
        simulation.invalidate_recordset(["customer_ids"])
        return rows[0][0]

    @api.model
    def _sql_notices(self, own, other):
        """Return the notices of both simulations, ``own`` for those of the first."""
        none = SQL(
            "SELECT NULL::int AS partner_id, NULL::int AS level_id, 0.0 AS amount,"
            " NULL::int[] AS line_ids WHERE FALSE"
        )
        return SQL(
            """
            SELECT n.partner_id, n.level_id, n.amount, n.line_ids, TRUE AS own FROM (%s) n
             UNION ALL
            SELECT n.partner_id, n.level_id, n.amount, n.line_ids, FALSE FROM (%s) n
            """,
            own["notices"].statement,
            other["notices"].statement if other else none,
        )

    @api.model
    def _sql_customers(self, compare):
        """Return the relations that end in ``listed``, over ``notice``: customers compared.

        :param bool compare: whether there is something to compare with
        """
        return SQL(
            """
            customer AS MATERIALIZED (
                SELECT partner_id,
                       array_agg(level_id ORDER BY level_id) FILTER (WHERE own) AS levels,
                       array_agg(level_id ORDER BY level_id) FILTER (WHERE NOT own)
                           AS other_levels,
                       COALESCE(SUM(amount) FILTER (WHERE own), 0) AS amount,
                       COALESCE(SUM(amount) FILTER (WHERE NOT own), 0) AS other_amount
                  FROM notice GROUP BY partner_id
            ),
            compared AS MATERIALIZED (
                SELECT *, %(compare)s AND (levels IS DISTINCT FROM other_levels
                          OR abs(amount - other_amount) >= 0.005) AS differs
                  FROM customer
            ),
            listed AS MATERIALIZED (
                SELECT * FROM compared
              ORDER BY differs DESC, GREATEST(amount, other_amount) DESC, partner_id
                 LIMIT %(limit)s
            )
            """,
            compare=compare,
            limit=MAX_CUSTOMERS,
        )

    def action_view_items(self):
        """Open the receivable items that would be claimed."""
        self.ensure_one()
        return self.env["account.move.line"]._collections_get_items_action(
            self._get_items_domain(), self.partner_id.display_name, self.simulation_id.date
        )
