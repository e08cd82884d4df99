from odoo import fields, models
from odoo.tools import SQL


class CollectionsOverdueReport(models.Model):
    """What is overdue today and how much of it is disputed, one row per receivable item.

    The disputed amount of an invoice falls on its items as in the follow-up pass: on the one
    due last first (``_get_disputed_items``). An item on which several disputes fall has a row
    for each: the oldest with the undisputed rest, the others with what they dispute.
    """

    _name = "collections.overdue.report"
    _description = "Overdue Analysis"
    _inherit = ["collections.report.measure"]
    _auto = False
    _rec_name = "move_id"
    _order = "amount_overdue desc, id"

    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    case_company_id = fields.Many2one(
        comodel_name="res.company",
        string="Cases kept by",
        readonly=True,
        help="The company with the policy: the same, or the one above a branch.",
    )
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    move_id = fields.Many2one(comodel_name="account.move", string="Invoice", readonly=True)
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", readonly=True)
    country_id = fields.Many2one(comodel_name="res.country", readonly=True)
    invoice_user_id = fields.Many2one(comodel_name="res.users", string="Salesperson", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Collector",
        readonly=True,
        help="Of the customer's open case.",
    )
    dispute_id = fields.Many2one(comodel_name="collections.dispute", readonly=True)
    reason_id = fields.Many2one(
        comodel_name="collections.dispute.reason", string="Reason of the dispute", readonly=True
    )
    main_reason_id = fields.Many2one(
        comodel_name="collections.dispute.reason", string="Main reason", readonly=True
    )
    disputed = fields.Boolean(
        string="In dispute", readonly=True, help="All or part of the receivable item is disputed."
    )
    date_due = fields.Date(string="Due date", readonly=True)
    days_overdue = fields.Integer(
        readonly=True, aggregator="max", help="Calendar days since the due date."
    )
    age = fields.Selection(
        selection=[
            ("1", "1-30 days"),
            ("2", "31-60 days"),
            ("3", "61-90 days"),
            ("4", "91-120 days"),
            ("5", "Over 120 days"),
        ],
        string="Overdue for",
        readonly=True,
    )
    amount_overdue = fields.Monetary(
        string="Overdue", readonly=True, help="Open and past due, in company currency."
    )
    amount_disputed = fields.Monetary(
        string="Disputed", readonly=True, help="What of it is disputed: it is not claimed."
    )
    amount_claimed = fields.Monetary(
        string="Not disputed", readonly=True, help="What of it is still claimed."
    )
    disputed_share = fields.Float(
        string="Disputed share",
        readonly=True,
        aggregator="avg",
        help="What is disputed, of what is overdue.",
    )

    _shares = {"disputed_share": ("amount_disputed", "amount_overdue")}

    _depends = {
        "account.move": ["invoice_user_id"],
        "account.move.line": [
            "account_id",
            "amount_residual",
            "amount_residual_currency",
            "company_id",
            "date",
            "date_maturity",
            "move_id",
            "parent_state",
            "partner_id",
            "reconciled",
        ],
        "collections.case": ["company_id", "partner_id", "state", "user_id"],
        "collections.dispute": ["reason_id"],
        "collections.dispute.line": ["amount_open", "dispute_id", "move_id", "state"],
        "collections.dispute.reason": ["parent_path"],
        "res.partner": ["commercial_partner_id", "country_id"],
    }

    @property
    def _table_query(self):
        """Return the rows: what is open of each overdue item, and what of it is disputed."""
        companies = SQL(", ").join(
            SQL("(%s, %s, %s::date)", company_id, keeper_id, today)
            for company_id, keeper_id, today in self._get_days()
        )
        is_open = self.env["account.move.line"]._collections_sql_open("l")
        return SQL(
            """
            WITH company(company_id, case_company_id, today) AS (VALUES %(companies)s),
            %(disputed)s,
            overdue AS (%(overdue)s)
            SELECT o.*, d.reason_id,
                   NULLIF(split_part(r.parent_path, '/', 1), '')::int AS main_reason_id,
                   CASE WHEN days_overdue <= 30 THEN '1' WHEN days_overdue <= 60 THEN '2'
                        WHEN days_overdue <= 90 THEN '3' WHEN days_overdue <= 120 THEN '4'
                        ELSE '5' END AS age,
                   o.amount_overdue - o.amount_disputed AS amount_claimed,
                   (o.amount_disputed / NULLIF(o.amount_overdue, 0))::float AS disputed_share
              FROM overdue o
         LEFT JOIN collections_dispute d ON d.id = o.dispute_id
         LEFT JOIN collections_dispute_reason r ON r.id = d.reason_id
            """,
            companies=companies,
            disputed=self._sql_disputed(is_open),
            overdue=self._sql_overdue(is_open),
        )

    def _sql_disputed(self, is_open):
        """Return the relations that end in ``share``: what each dispute takes of which item.

        On a line as long as what is open of an invoice, its items lie one after the other, the
        one due last in front, and so do its disputes, the oldest in front: what an item and a
        dispute share of the line is what the dispute takes of the item.

        :param SQL is_open: condition on an item ``l``
        """
        # In company currency by differences of rounded sums: nothing is lost between rows.
        until = SQL(
            "ROUND(i.residual * (LEAST(i.before + i.open, p.before + p.amount) - i.before)"
            " / i.open, cu.decimal_places)"
        )
        start = SQL(
            "ROUND(i.residual * (GREATEST(i.before, p.before) - i.before)"
            " / i.open, cu.decimal_places)"
        )
        return SQL(
            """
            part AS MATERIALIZED (
                SELECT dl.id, dl.dispute_id, dl.move_id, dl.amount_open AS amount,
                       SUM(dl.amount_open) OVER (PARTITION BY dl.move_id ORDER BY dl.id)
                           - dl.amount_open AS before
                  FROM collections_dispute_line dl
                 WHERE dl.state = 'open' AND dl.amount_open > 0),
            item AS (
                SELECT l.id, l.move_id, l.amount_residual AS residual,
                       l.amount_residual_currency AS open, l.company_currency_id,
                       SUM(l.amount_residual_currency) OVER (
                           PARTITION BY l.move_id
                           ORDER BY COALESCE(l.date_maturity, l.date) DESC, l.id DESC)
                           - l.amount_residual_currency AS before
                  FROM account_move_line l
                 WHERE l.move_id IN (SELECT move_id FROM part) AND %(is_open)s
                   AND l.amount_residual_currency > 0),
            piece AS MATERIALIZED (
                SELECT i.id AS line_id, p.id AS part_id, p.dispute_id,
                       row_number() OVER (PARTITION BY i.id ORDER BY p.id) AS rank,
                       %(until)s - %(start)s AS amount
                  FROM item i
                  JOIN part p ON p.move_id = i.move_id AND p.before < i.before + i.open
                       AND p.before + p.amount > i.before
                  JOIN res_currency cu ON cu.id = i.company_currency_id),
            -- By item: its first dispute has a row with the item's rest, the others their own
            share AS (
                SELECT piece.*, SUM(amount) FILTER (WHERE rank > 1) OVER (PARTITION BY line_id)
                           AS others
                  FROM piece)
            """,
            is_open=is_open,
            until=until,
            start=start,
        )

    def _sql_overdue(self, is_open):
        """Return the overdue items, with what is disputed of them, over ``share``.

        :param SQL is_open: condition on an item ``l``
        """
        return SQL(
            """
            SELECT CASE WHEN COALESCE(s.rank, 1) = 1 THEN 2 * l.id
                        ELSE 2 * s.part_id + 1 END AS id,
                   l.company_id, company.case_company_id, l.company_currency_id AS currency_id,
                   l.move_id, rp.id AS partner_id, rp.country_id, m.invoice_user_id,
                   cc.user_id, s.dispute_id, COALESCE(s.amount, 0) != 0 AS disputed,
                   COALESCE(l.date_maturity, l.date) AS date_due,
                   company.today - COALESCE(l.date_maturity, l.date) AS days_overdue,
                   CASE WHEN s.rank > 1 THEN s.amount
                        ELSE l.amount_residual - COALESCE(s.others, 0) END AS amount_overdue,
                   COALESCE(s.amount, 0) AS amount_disputed
              FROM account_move_line l
              JOIN company ON company.company_id = l.company_id
              JOIN account_move m ON m.id = l.move_id
         LEFT JOIN res_partner c ON c.id = l.partner_id
         LEFT JOIN res_partner rp ON rp.id = c.commercial_partner_id
         LEFT JOIN collections_case cc ON cc.partner_id = rp.id AND cc.state = 'open'
                   AND cc.company_id = company.case_company_id
         LEFT JOIN share s ON s.line_id = l.id
             WHERE %(is_open)s AND l.amount_residual > 0
               AND COALESCE(l.date_maturity, l.date) < company.today
            """,
            is_open=is_open,
        )

    def action_open_move(self):
        """Open the invoice of this row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }
