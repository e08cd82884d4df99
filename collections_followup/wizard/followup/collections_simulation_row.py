from odoo import api, fields, models
from odoo.tools import SQL


class CollectionsSimulationRow(models.TransientModel):
    """One figure of a simulation: items per level, or per reason for not chasing them."""

    _name = "collections.simulation.row"
    _inherit = ["collections.checked", "collections.item.list"]
    _description = "Follow-up Simulation Figure"
    _order = "kind, sequence, id"
    _item_columns = ("item_ids", "other_item_ids")

    simulation_id = fields.Many2one(
        comodel_name="collections.simulation", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="simulation_id.currency_id", related_sudo=False)
    compare = fields.Boolean(related="simulation_id.compare", related_sudo=False)
    kind = fields.Selection(
        selection=[("level", "Would be sent"), ("reason", "Would not be chased")], required=True
    )
    sequence = fields.Integer()
    level_id = fields.Many2one(comodel_name="collections.level", ondelete="cascade")
    policy_id = fields.Many2one(related="level_id.policy_id", related_sudo=False)
    reason = fields.Selection(
        selection=lambda self: self.env["collections.followup"]._selection_reason()
    )
    customer_count = fields.Integer(string="Customers")
    item_count = fields.Integer(string="Items")
    amount = fields.Monetary()
    other_customer_count = fields.Integer(string="Customers (other)")
    other_item_count = fields.Integer(string="Items (other)")
    other_amount = fields.Monetary(string="Amount (other)")

    @api.model
    @api.private
    def _count(self, simulation, own, other):
        """Write the figures per level, and per reason for which items are not chased.

        :param simulation: the simulation that they belong to
        :param dict own: what ``collections.followup.simulate`` returned
        :param dict other: the same of the policy to compare with, or None
        """

        def side(result):
            if not result:
                return SQL(
                    "SELECT NULL::int AS level_id, NULL::int AS reason, 0 AS customers, 0 AS items,"
                    " 0 AS amount, NULL::int[] AS ids WHERE FALSE"
                )
            return SQL(
                """
                SELECT CASE WHEN i.reason IS NULL THEN i.next_level_id END AS level_id, i.reason,
                       count(DISTINCT i.partner_id) AS customers, count(*) AS items,
                       SUM(i.amount_company) AS amount, array_agg(i.line_id) AS ids
                  FROM (%s) i GROUP BY 1, 2
                """,
                result["items"].statement,
            )

        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_simulation_row (
                    simulation_id, kind, sequence, level_id, reason, customer_count, item_count,
                    amount, other_customer_count, other_item_count, other_amount, item_ids,
                    other_item_ids, create_uid, create_date, write_uid, write_date)
                SELECT %(simulation)s, CASE WHEN f.reason IS NULL THEN 'level' ELSE 'reason' END,
                       ROW_NUMBER() OVER (ORDER BY f.reason, p.sequence, p.id, lv.sequence, lv.id),
                       f.level_id, names.name, COALESCE(a.customers, 0), COALESCE(a.items, 0),
                       COALESCE(a.amount, 0), COALESCE(b.customers, 0), COALESCE(b.items, 0),
                       COALESCE(b.amount, 0), COALESCE(a.ids, '{}'), COALESCE(b.ids, '{}'),
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM (SELECT level_id, reason FROM (%(own)s) x
                         UNION SELECT level_id, reason FROM (%(other)s) y) f
             LEFT JOIN (%(own)s) a ON a.level_id IS NOT DISTINCT FROM f.level_id
                   AND a.reason IS NOT DISTINCT FROM f.reason
             LEFT JOIN (%(other)s) b ON b.level_id IS NOT DISTINCT FROM f.level_id
                   AND b.reason IS NOT DISTINCT FROM f.reason
             LEFT JOIN (VALUES %(reasons)s) AS names(reason, name) ON names.reason = f.reason
             LEFT JOIN collections_level lv ON lv.id = f.level_id
             LEFT JOIN collections_policy p ON p.id = lv.policy_id
                """,
                simulation=simulation.id,
                uid=self.env.uid,
                own=side(own),
                other=side(other),
                reasons=SQL(", ").join(
                    SQL("(%s, %s)", number, name) for number, name in own["reasons"].items()
                ),
            )
        )
        self.invalidate_model()
        simulation.invalidate_recordset(["level_row_ids", "reason_row_ids"])

    def action_view_items(self):
        """Open the receivable items behind this figure, of both policies."""
        self.ensure_one()
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        return self.env["account.move.line"]._collections_get_items_action(
            self._get_items_domain(),
            self.level_id.name or reasons.get(self.reason),
            self.simulation_id.date,
        )
