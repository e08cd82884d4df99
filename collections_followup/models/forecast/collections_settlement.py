from odoo import api, models
from odoo.tools import SQL


class CollectionsSettlement(models.Model):
    _inherit = "collections.settlement"
    _forecast_start = "date_start"

    @api.model
    def _sql_schedule(self, company, day):
        # OVERRIDE: the reduced amount at its deadline; the rest is given up
        return SQL(
            """
            SELECT a.id AS agreement_id, a.date_deadline AS date, a.date_limit,
                   LEAST(a.amount / NULLIF(a.amount_open, 0), 1)::float8 AS share
              FROM collections_settlement a
             WHERE a.company_id = %s AND a.amount > 0
            """,
            company.id,
        )

    @api.model
    def _sql_kept(self, company, day):
        # OVERRIDE
        return SQL(
            "SELECT partner_id, COUNT(*) FILTER (WHERE state IN ('paid', 'settled')) AS kept,"
            " COUNT(*) AS ended FROM collections_settlement WHERE company_id = %s"
            " AND date_ended < %s AND state IN ('paid', 'settled', 'lapsed') GROUP BY partner_id",
            company.id,
            day,
        )
