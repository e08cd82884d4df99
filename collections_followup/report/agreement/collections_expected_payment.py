from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, formatLang

# Kinds of agreement, and the group that switches each of them on; promises always are.
KIND_GROUPS = {
    "promise": None,
    "installment": "collections_followup.group_collections_plan",
    "settlement": "collections_followup.group_collections_settlement",
}


class CollectionsExpectedPayment(models.Model):
    """What customers have agreed to pay and when: one row for each payment still expected.

    The rows are open promises, unpaid instalments of plans in force, and settlements in force,
    each with what is still open of it. They are read from these when they are looked at, and
    kept nowhere. Kinds that are switched off in Settings are left out.
    """

    _name = "collections.expected.payment"
    _inherit = ["collections.checked"]
    _description = "Expected Payment"
    _auto = False
    _order = "date, id"
    _depends = {
        "collections.promise": [
            "state",
            "company_id",
            "partner_id",
            "currency_id",
            "case_id",
            "collector_id",
            "date",
            "date_limit",
            "amount_due",
            "amount_paid",
        ],
        "collections.plan.installment": [
            "state",
            "plan_id",
            "plan_state",
            "company_id",
            "partner_id",
            "currency_id",
            "user_id",
            "sequence",
            "date_due",
            "date_deadline",
            "amount_open",
        ],
        "collections.plan": ["version", "root_id"],
        "collections.settlement": [
            "state",
            "company_id",
            "partner_id",
            "currency_id",
            "case_id",
            "user_id",
            "date_deadline",
            "date_limit",
            "amount_due",
            "amount_paid",
        ],
        "collections.case": ["company_id", "partner_id", "state"],
    }

    name = fields.Char(compute="_compute_name")
    kind = fields.Selection(
        selection=[
            ("promise", "Promise"),
            ("installment", "Instalment"),
            ("settlement", "Settlement"),
        ],
        readonly=True,
    )
    promise_id = fields.Many2one(comodel_name="collections.promise", readonly=True)
    installment_id = fields.Many2one(
        comodel_name="collections.plan.installment", string="Instalment", readonly=True
    )
    plan_id = fields.Many2one(comodel_name="collections.plan", string="Payment plan", readonly=True)
    settlement_id = fields.Many2one(comodel_name="collections.settlement", readonly=True)
    case_id = fields.Many2one(comodel_name="collections.case", readonly=True)
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Collector", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    company_currency_id = fields.Many2one(
        comodel_name="res.currency", string="Company currency", readonly=True
    )
    date = fields.Date(string="Expected on", readonly=True)
    date_limit = fields.Date(
        string="Grace until",
        readonly=True,
        help="Last day on which the payment still keeps the agreement.",
    )
    state = fields.Selection(
        selection=[("overdue", "Overdue"), ("today", "Today"), ("due", "To come")],
        readonly=True,
        help="By the day on which the payment is expected, as of today where the company is.",
    )
    amount = fields.Monetary(
        string="Open", readonly=True, help="What is still to be paid of it.", aggregator=None
    )
    amount_company = fields.Monetary(
        string="Open (company currency)",
        currency_field="company_currency_id",
        readonly=True,
        help="At today's rate.",
    )

    @property
    def _table_query(self):
        kinds = [
            kind
            for kind, group in KIND_GROUPS.items()
            if not group or self.env.su or self.env.user.has_group(group)
        ]
        parts = SQL(" UNION ALL ").join(getattr(self, f"_sql_{kind}")() for kind in kinds)
        # In sudo mode: which of the rows a user sees, the record rules say.
        companies = self.env["res.company"].sudo().search([])
        days = SQL(", ").join(
            SQL("(%s, %s::date, %s)", company.id, company._collections_today(), company.root_id.id)
            for company in companies
        )
        return SQL(
            """
            SELECT e.*, c.currency_id AS company_currency_id,
                   CASE WHEN e.date < t.day THEN 'overdue'
                        WHEN e.date = t.day THEN 'today'
                        ELSE 'due' END AS state,
                   CASE WHEN e.currency_id = c.currency_id THEN e.amount
                        ELSE ROUND(e.amount * %(rate_to)s / NULLIF(%(rate_from)s, 0),
                                   cc.decimal_places) END AS amount_company
              FROM (%(parts)s) e
              JOIN res_company c ON c.id = e.company_id
              JOIN res_currency cc ON cc.id = c.currency_id
              JOIN (VALUES %(days)s) AS t(company_id, day, root_id) ON t.company_id = e.company_id
             WHERE e.amount > 0
            """,
            parts=parts,
            days=days,
            rate_to=self._sql_rate(SQL("c.currency_id")),
            rate_from=self._sql_rate(SQL("e.currency_id")),
        )

    @api.model
    def _sql_rate(self, currency):
        """Return the rate of a currency as core takes it: of today, or else the first one.

        :param SQL currency: column with the currency's id
        """
        return SQL(
            """COALESCE(
                   (SELECT r.rate FROM res_currency_rate r
                     WHERE r.currency_id = %(currency)s AND r.name <= t.day
                       AND (r.company_id IS NULL OR r.company_id = t.root_id)
                     ORDER BY r.company_id, r.name DESC LIMIT 1),
                   (SELECT r.rate FROM res_currency_rate r
                     WHERE r.currency_id = %(currency)s
                       AND (r.company_id IS NULL OR r.company_id = t.root_id)
                     ORDER BY r.company_id, r.name LIMIT 1), 1)""",
            currency=currency,
        )

    @api.model
    def _sql_promise(self):
        """Return the rows of open promises."""
        return SQL(
            """
            SELECT p.id * 3 AS id, 'promise' AS kind, p.id AS promise_id,
                   NULL::int AS installment_id, NULL::int AS plan_id, NULL::int AS settlement_id,
                   p.case_id, p.partner_id, p.collector_id AS user_id, p.company_id,
                   p.currency_id, p.date, p.date_limit,
                   p.amount_due - COALESCE(p.amount_paid, 0) AS amount
              FROM collections_promise p
             WHERE p.state = 'open'
            """
        )

    @api.model
    def _sql_installment(self):
        """Return the rows of unpaid instalments of plans that are in force or in default."""
        return SQL(
            """
            SELECT i.id * 3 + 1, 'installment', NULL::int, i.id, i.plan_id, NULL::int,
                   (SELECT k.id FROM collections_case k
                     WHERE k.company_id = i.company_id AND k.partner_id = i.partner_id
                       AND k.state = 'open' LIMIT 1),
                   i.partner_id, i.user_id, i.company_id, i.currency_id, i.date_due,
                   i.date_deadline, i.amount_open
              FROM collections_plan_installment i
             WHERE i.plan_state IN ('active', 'defaulted')
               AND i.state IN ('planned', 'late', 'missed')
            """
        )

    @api.model
    def _sql_settlement(self):
        """Return the rows of settlements that are in force and not paid yet."""
        return SQL(
            """
            SELECT s.id * 3 + 2, 'settlement', NULL::int, NULL::int, NULL::int, s.id,
                   s.case_id, s.partner_id, s.user_id, s.company_id, s.currency_id,
                   s.date_deadline, s.date_limit, s.amount_due - COALESCE(s.amount_paid, 0)
              FROM collections_settlement s
             WHERE s.state = 'active'
            """
        )

    @api.depends("kind", "promise_id", "installment_id", "settlement_id")
    @api.depends_context("lang")
    def _compute_name(self):
        for payment in self:
            name = payment._get_agreement().name
            if payment.installment_id:
                name = f"{name}, {payment.installment_id.name}"
            payment.name = name

    @api.depends("partner_id.display_name", "amount", "currency_id")
    def _compute_display_name(self):
        for payment in self:
            amount = formatLang(self.env, payment.amount, currency_obj=payment.currency_id)
            payment.display_name = f"{payment.partner_id.display_name}, {amount}"

    def _get_agreement(self):
        """Return what this row stands for: the promise, plan or settlement."""
        self.ensure_one()
        return self.promise_id or self.plan_id or self.settlement_id

    def action_open(self):
        """Open the promise, plan or settlement itself."""
        self.ensure_one()
        if not self.exists():
            raise UserError(self.env._("This payment is no longer expected: load the page again."))
        agreement = self._get_agreement()
        return {
            "type": "ir.actions.act_window",
            "res_model": agreement._name,
            "res_id": agreement.id,
            "views": [(False, "form")],
        }
