from odoo import api, models
from odoo.tools import SQL


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"
    _forecast_start = "date_active"

    @api.model
    def _sql_schedule(self, company, day):
        # OVERRIDE: the instalments that were not paid by then, each by its part of them
        return SQL(
            """
            SELECT s.plan_id AS agreement_id, s.date_due AS date, s.date_deadline AS date_limit,
                   (s.amount / NULLIF(SUM(s.amount) OVER (PARTITION BY s.plan_id), 0))::float8
                       AS share
              FROM (SELECT i.plan_id, i.date_due, i.date_deadline,
                           CASE WHEN i.date_paid IS NULL THEN i.amount_open
                                ELSE i.amount END AS amount
                      FROM collections_plan_installment i
                     WHERE i.company_id = %(company)s
                       AND (i.date_paid IS NULL OR i.date_paid >= %(day)s)) s
             WHERE s.amount > 0
            """,
            company=company.id,
            day=day,
        )

    @api.model
    def _sql_kept(self, company, day):
        # OVERRIDE: by instalments, of plans that were in force
        return SQL(
            """
            SELECT i.partner_id,
                   COUNT(*) FILTER (WHERE i.date_paid <= i.date_deadline) AS kept,
                   COUNT(*) AS ended
              FROM collections_plan_installment i
              JOIN collections_plan a ON a.id = i.plan_id
             WHERE i.company_id = %(company)s AND a.date_active < %(day)s
               AND i.date_deadline < %(day)s
               AND (a.date_closed IS NULL OR a.date_closed > i.date_due)
          GROUP BY i.partner_id
            """,
            company=company.id,
            day=day,
        )
