from odoo import api, models
from odoo.tools import SQL


class CollectionsPlanLimitation(models.AbstractModel):
    """A plan that came into force: the customer has acknowledged what it covers."""

    _name = "collections.plan.limitation"
    _inherit = ["collections.limitation.source"]
    _description = "Payment Plans That Restart a Limitation"

    _limitation_order = 30

    @api.model
    def _get_limitation_flushed(self):
        # EXTENDS 'collections.limitation.source'
        return {"collections.plan": None, "collections.plan.line": None}

    @api.model
    def _sql_limitation_facts(self, company, items):
        # OVERRIDE: from the day on which the customer accepted it, or else it came into force
        return SQL(
            """
            SELECT pl.move_line_id AS line_id, 'plan' AS kind,
                   COALESCE(p.date_signed, p.date_active) AS first, NULL::date AS last
              FROM collections_plan_line pl
              JOIN collections_plan p ON p.id = pl.plan_id
             WHERE p.company_id = %s AND pl.kind = 'debt'
               AND COALESCE(p.date_signed, p.date_active) IS NOT NULL
               AND pl.move_line_id IN (SELECT line_id FROM (%s) own)
            """,
            company.id,
            items,
        )
