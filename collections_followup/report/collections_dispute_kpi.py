from odoo import fields, models, tools
from odoo.tools import SQL


class CollectionsDisputeKpi(models.Model):
    """How fast disputes are closed, by month and main reason: median and 90th percentile.

    Medians cannot be added up, so that each month has a row for each reason and one for all.
    """

    _name = "collections.dispute.kpi"
    _description = "Dispute Figures"
    _auto = False
    _rec_name = "reason_id"
    _order = "date_month desc, is_total desc, closed_count desc, id"

    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    date_month = fields.Date(string="Resolved in", readonly=True)
    month = fields.Char(readonly=True, help="Month in which the disputes were resolved.")
    is_total = fields.Boolean(string="All reasons", readonly=True)
    reason_id = fields.Many2one(
        comodel_name="collections.dispute.reason", string="Main reason", readonly=True
    )
    closed_count = fields.Integer(string="Resolved", readonly=True, aggregator=None)
    amount_disputed = fields.Monetary(string="Disputed", readonly=True, aggregator=None)
    amount_accepted = fields.Monetary(string="Accepted", readonly=True, aggregator=None)
    cycle_median = fields.Float(
        string="Median days",
        readonly=True,
        aggregator=None,
        digits=(16, 1),
        help="Half of the disputes were resolved within so many days.",
    )
    cycle_p90 = fields.Float(
        string="90 % within days",
        readonly=True,
        aggregator=None,
        digits=(16, 1),
        help="Nine of ten disputes were resolved within so many days.",
    )
    answer_median = fields.Float(
        string="Days to answer",
        readonly=True,
        aggregator=None,
        digits=(16, 1),
        help="Days from the day it was raised to the first answer, the median of them.",
    )
    on_time_share = fields.Float(string="Deadline kept", readonly=True, aggregator=None)
    accepted_share = fields.Float(
        string="Accepted share",
        readonly=True,
        aggregator=None,
        help="What was credited or written off, of what was disputed.",
    )

    def init(self):
        tools.drop_view_if_exists(self.env.cr, self._table)
        query = SQL(
            """
            SELECT (row_number() OVER (
                       ORDER BY company_id, date_month, is_total, reason_id))::int AS id, t.*
              FROM (
                SELECT company_id, currency_id,
                       date_trunc('month', date_closed)::date AS date_month,
                       to_char(date_trunc('month', date_closed)::date, 'YYYY-MM') AS month,
                       GROUPING(main_reason_id) = 1 AS is_total,
                       main_reason_id AS reason_id,
                       count(*)::int AS closed_count,
                       SUM(amount_disputed) AS amount_disputed,
                       SUM(amount_accepted) AS amount_accepted,
                       percentile_cont(0.5) WITHIN GROUP (ORDER BY cycle_days) AS cycle_median,
                       percentile_cont(0.9) WITHIN GROUP (ORDER BY cycle_days) AS cycle_p90,
                       percentile_cont(0.5) WITHIN GROUP (ORDER BY answer_days) AS answer_median,
                       AVG(on_time) AS on_time_share,
                       LEAST(SUM(amount_accepted) / NULLIF(SUM(amount_disputed), 0), 1)::float
                           AS accepted_share
                  FROM collections_dispute_report
                 WHERE state = 'resolved'
              GROUP BY GROUPING SETS (
                       (company_id, currency_id, date_trunc('month', date_closed)::date),
                       (company_id, currency_id, date_trunc('month', date_closed)::date,
                        main_reason_id))
              ) t
            """
        )
        self.env.cr.execute(SQL("CREATE VIEW %s AS (%s)", SQL.identifier(self._table), query))
