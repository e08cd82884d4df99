from odoo import fields, models, tools
from odoo.tools import SQL


class CollectionsDisputeReport(models.Model):
    """Disputes as figures, one row each: to pivot by reason, cause, owner, age and month."""

    _name = "collections.dispute.report"
    _description = "Dispute Analysis"
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
    date_raised = fields.Date(string="Raised on", readonly=True)
    date_closed = fields.Date(string="Closed on", readonly=True)
    amount_disputed = fields.Monetary(string="Disputed", readonly=True)
    amount_open = fields.Monetary(string="In dispute", readonly=True)
    amount_accepted = fields.Monetary(string="Accepted", readonly=True)
    credit_count = fields.Integer(string="Credit notes", readonly=True)
    cycle_days = fields.Float(
        string="Days to close",
        readonly=True,
        aggregator="avg",
        help="From the day a dispute was raised to the day it was closed.",
    )
    answer_days = fields.Float(
        string="Days to first answer", readonly=True, aggregator="avg", digits=(16, 1)
    )
    on_time = fields.Float(
        string="Deadline kept",
        readonly=True,
        aggregator="avg",
        help="1 where it was closed by its deadline, 0 where not.",
    )
    accepted_share = fields.Float(
        string="Accepted share",
        readonly=True,
        aggregator="avg",
        help="Of resolved disputes: what was credited or written off, of what was disputed.",
    )

    def init(self):
        tools.drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            SQL("CREATE VIEW %s AS (%s)", SQL.identifier(self._table), self._get_query())
        )

    def _get_query(self):
        """Return the rows of the analysis; merged disputes count with the one they went into."""
        return SQL(
            """
            SELECT d.id, d.id AS dispute_id, d.company_id, c.currency_id, d.partner_id,
                   d.reason_id,
                   NULLIF(split_part(r.parent_path, '/', 1), '')::int AS main_reason_id,
                   d.cause_id, d.user_id, d.team_id, d.stage_id, d.source, d.state, d.outcome,
                   d.date_raised, d.date_closed, d.amount_disputed,
                   COALESCE(d.amount_open, 0) AS amount_open,
                   COALESCE(d.amount_accepted, 0) AS amount_accepted,
                   (SELECT count(*)::int FROM account_move m
                     WHERE m.collections_dispute_id = d.id AND m.move_type = 'out_refund'
                       AND m.state = 'posted') AS credit_count,
                   CASE WHEN d.state = 'open' THEN
                        CASE WHEN CURRENT_DATE - d.date_raised <= 7 THEN '1'
                             WHEN CURRENT_DATE - d.date_raised <= 30 THEN '2'
                             WHEN CURRENT_DATE - d.date_raised <= 60 THEN '3'
                             ELSE '4' END END AS age,
                   CASE WHEN d.state = 'resolved'
                        THEN (d.date_closed - d.date_raised)::float END AS cycle_days,
                   GREATEST(EXTRACT(EPOCH FROM d.date_first_answer - d.date_raised::timestamp)
                            / 86400, 0)::float AS answer_days,
                   CASE WHEN d.state = 'resolved' AND d.date_deadline IS NOT NULL
                        THEN (d.date_closed <= d.date_deadline)::int::float END AS on_time,
                   CASE WHEN d.state = 'resolved' AND d.amount_disputed != 0
                        THEN LEAST(COALESCE(d.amount_accepted, 0) / d.amount_disputed, 1)::float
                   END AS accepted_share
              FROM collections_dispute d
              JOIN res_company c ON c.id = d.company_id
         LEFT JOIN collections_dispute_reason r ON r.id = d.reason_id
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
