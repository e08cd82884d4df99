from odoo import fields, models, tools
from odoo.tools import SQL


class CollectionsDisputeReport(models.Model):
    """Disputes as figures, one row each: to pivot by reason, cause, owner, age and month."""

    _name = "collections.dispute.report"
    _description = "Dispute Analysis"
    _inherit = ["collections.report.measure"]
    _auto = False
    _rec_name = "dispute_id"
    _order = "date_raised desc, id desc"

    dispute_id = fields.Many2one(comodel_name="collections.dispute", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", readonly=True)
    reason_id = fields.Many2one(comodel_name="collections.dispute.reason", readonly=True)
    main_reason_id = fields.Many2one(
        comodel_name="collections.dispute.reason", string="Main reason", readonly=True
    )
    cause_id = fields.Many2one(
        comodel_name="collections.dispute.cause", string="Root cause", readonly=True
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Owner", readonly=True)
    team_id = fields.Many2one(comodel_name="collections.dispute.team", readonly=True)
    stage_id = fields.Many2one(comodel_name="collections.dispute.stage", readonly=True)
    source = fields.Selection(
        selection=lambda self: self.env["collections.dispute"]._fields["source"].selection,
        readonly=True,
    )
    state = fields.Selection(
        selection=lambda self: self.env["collections.dispute"]._fields["state"].selection,
        readonly=True,
    )
    outcome = fields.Selection(
        selection=lambda self: self.env["collections.dispute"]._selection_outcome(), readonly=True
    )
    age = fields.Selection(
        selection=[
            ("1", "0-7 days"),
            ("2", "8-30 days"),
            ("3", "31-60 days"),
            ("4", "Over 60 days"),
        ],
        readonly=True,
        help="Of open disputes: days since they were raised.",
    )
    answered = fields.Boolean(readonly=True, help="The customer got a first answer.")
    date_raised = fields.Date(string="Raised on", readonly=True)
    date_deadline = fields.Date(string="Deadline", readonly=True)
    date_closed = fields.Date(string="Closed on", readonly=True)
    date_credited = fields.Date(
        string="Credited on", readonly=True, help="Date of the credit note, of several the last."
    )
    amount_disputed = fields.Monetary(string="Disputed", readonly=True)
    amount_open = fields.Monetary(string="In dispute", readonly=True)
    amount_accepted = fields.Monetary(string="Accepted", readonly=True)
    amount_credit = fields.Monetary(
        string="Credit notes caused",
        readonly=True,
        help="Posted credit notes that were made for the dispute, tax included.",
    )
    credit_count = fields.Integer(string="Credit notes", readonly=True)
    amount_resolved = fields.Monetary(
        string="Disputed, resolved",
        readonly=True,
        aggregator=None,
        export_string_translation=False,
    )
    amount_resolved_accepted = fields.Monetary(
        string="Accepted, resolved",
        readonly=True,
        aggregator=None,
        export_string_translation=False,
    )
    cycle_days = fields.Float(
        string="Days to close, average",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="From the day a dispute was raised to the day it was closed.",
    )
    cycle_days_median = fields.Float(
        string="Days to close, median",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Half of the disputes were closed within so many days.",
    )
    cycle_days_p90 = fields.Float(
        string="Days to close, 9 of 10",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="The 90th percentile: nine of ten disputes were closed within so many days.",
    )
    answer_days = fields.Float(
        string="Days to first answer, average", readonly=True, aggregator="avg", digits=(16, 1)
    )
    answer_days_median = fields.Float(
        string="Days to first answer, median",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Half of the disputes got their first answer within so many days.",
    )
    answer_days_p90 = fields.Float(
        string="Days to first answer, 9 of 10",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="The 90th percentile: nine of ten disputes got their first answer within so many "
        "days.",
    )
    on_time = fields.Float(
        string="Deadline kept",
        readonly=True,
        aggregator="avg",
        help="Of the resolved disputes: how many were closed by their deadline.",
    )
    accepted_share = fields.Float(
        string="Accepted share",
        readonly=True,
        aggregator="avg",
        help="Of resolved disputes: what was credited or written off, of what was disputed.",
    )

    _percentiles = {
        "cycle_days_median": 0.5,
        "cycle_days_p90": 0.9,
        "answer_days_median": 0.5,
        "answer_days_p90": 0.9,
    }
    _shares = {"accepted_share": ("amount_resolved_accepted", "amount_resolved")}

    _depends = {
        "collections.dispute": [
            "company_id",
            "partner_id",
            "reason_id",
            "cause_id",
            "user_id",
            "team_id",
            "stage_id",
            "source",
            "state",
            "outcome",
            "merged_into_id",
            "date_raised",
            "date_closed",
            "date_first_answer",
            "date_deadline",
            "amount_disputed",
            "amount_open",
            "amount_accepted",
        ],
        "collections.dispute.reason": ["parent_path"],
        "account.move": [
            "collections_dispute_id",
            "move_type",
            "state",
            "invoice_date",
            "amount_total_signed",
        ],
    }

    def init(self):
        # Up to 19.0.1.2.0 there was a view, and a second one on it.
        tools.drop_view_if_exists(self.env.cr, self._table)

    @property
    def _table_query(self):
        """Return the rows; merged disputes count with the one that they went into."""
        days = SQL(", ").join(
            SQL("(%s, %s::date)", company_id, today)
            for company_id, _keeper, today in self._get_days()
        )
        return SQL(
            """
            WITH day(company_id, today) AS (VALUES %(days)s),
            merged AS (
                SELECT merged_into_id AS id, SUM(COALESCE(amount_accepted, 0)) AS amount
                  FROM collections_dispute
                 WHERE merged_into_id IS NOT NULL
              GROUP BY merged_into_id),
            credit AS (
                SELECT COALESCE(d.merged_into_id, d.id) AS id, count(*)::int AS credit_count,
                       -SUM(m.amount_total_signed) AS amount, MAX(m.invoice_date) AS last_date
                  FROM account_move m
                  JOIN collections_dispute d ON d.id = m.collections_dispute_id
                 WHERE m.collections_dispute_id IS NOT NULL AND m.move_type = 'out_refund'
                   AND m.state = 'posted'
              GROUP BY 1),
            dispute AS (%(disputes)s)
            SELECT t.*, cycle_days AS cycle_days_median, cycle_days AS cycle_days_p90,
                   answer_days AS answer_days_median, answer_days AS answer_days_p90,
                   CASE WHEN state = 'resolved' THEN amount_disputed ELSE 0 END
                       AS amount_resolved,
                   CASE WHEN state = 'resolved' THEN LEAST(amount_accepted, amount_disputed)
                        ELSE 0 END AS amount_resolved_accepted,
                   CASE WHEN state = 'resolved' AND amount_disputed != 0
                        THEN LEAST(amount_accepted / amount_disputed, 1)::float
                   END AS accepted_share
              FROM dispute t
            """,
            days=days,
            disputes=self._sql_disputes(),
        )

    def _sql_disputes(self):
        """Return the disputes with their figures, over ``day``, ``merged`` and ``credit``."""
        return SQL(
            """
            SELECT d.id, d.id AS dispute_id, d.company_id, c.currency_id, d.partner_id,
                   d.reason_id,
                   NULLIF(split_part(r.parent_path, '/', 1), '')::int AS main_reason_id,
                   d.cause_id, d.user_id, d.team_id, d.stage_id, d.source, d.state,
                   d.outcome, d.date_first_answer IS NOT NULL AS answered, d.date_raised,
                   d.date_deadline, d.date_closed,
                   credit.last_date AS date_credited,
                   COALESCE(d.amount_disputed, 0) + COALESCE(merged.amount, 0)
                       AS amount_disputed,
                   COALESCE(d.amount_open, 0) AS amount_open,
                   COALESCE(d.amount_accepted, 0) + COALESCE(merged.amount, 0)
                       AS amount_accepted,
                   COALESCE(credit.amount, 0) AS amount_credit,
                   COALESCE(credit.credit_count, 0) AS credit_count,
                   CASE WHEN d.state = 'open' THEN
                        CASE WHEN day.today - d.date_raised <= 7 THEN '1'
                             WHEN day.today - d.date_raised <= 30 THEN '2'
                             WHEN day.today - d.date_raised <= 60 THEN '3'
                             ELSE '4' END END AS age,
                   CASE WHEN d.state = 'resolved'
                        THEN (d.date_closed - d.date_raised)::float END AS cycle_days,
                   GREATEST(EXTRACT(EPOCH FROM d.date_first_answer - d.date_raised::timestamp)
                            / 86400, 0)::float AS answer_days,
                   CASE WHEN d.state = 'resolved' AND d.date_deadline IS NOT NULL
                        THEN (d.date_closed <= d.date_deadline)::int::float END AS on_time
              FROM collections_dispute d
              JOIN day ON day.company_id = d.company_id
              JOIN res_company c ON c.id = d.company_id
         LEFT JOIN collections_dispute_reason r ON r.id = d.reason_id
         LEFT JOIN merged ON merged.id = d.id
         LEFT JOIN credit ON credit.id = d.id
             WHERE d.outcome IS DISTINCT FROM 'merged'
            """
        )

    def action_open_dispute(self):
        """Open the dispute of this row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.dispute",
            "res_id": self.dispute_id.id,
            "view_mode": "form",
        }
