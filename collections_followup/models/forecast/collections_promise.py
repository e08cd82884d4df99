from odoo import api, models
from odoo.tools import SQL


class CollectionsPromise(models.Model):
    _inherit = "collections.promise"
    _forecast_part = "promised"
    _forecast_start = "date_made"

    @api.model
    def _sql_schedule(self, company, day):
        # OVERRIDE: all of it on the day that was promised
        return SQL(
            "SELECT a.id AS agreement_id, a.date, a.date_limit, 1::float8 AS share"
            " FROM collections_promise a WHERE a.company_id = %s",
            company.id,
        )

    @api.model
    def _sql_kept(self, company, day):
        # OVERRIDE
        return SQL(
            "SELECT partner_id, COUNT(*) FILTER (WHERE state = 'kept') AS kept, COUNT(*) AS ended"
            " FROM collections_promise WHERE company_id = %s AND date_ended < %s"
            " AND state IN ('kept', 'partly_kept', 'broken') GROUP BY partner_id",
            company.id,
            day,
        )
