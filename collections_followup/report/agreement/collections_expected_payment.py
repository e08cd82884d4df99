from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, formatLang


class CollectionsExpectedPayment(models.Model):
    """What customers have agreed to pay and when: one row for each payment still expected.

    The rows are open promises, unpaid instalments of plans in force, and settlements in force,
    each with what is still open of it. They are read from these when they are looked at, and
    kept nowhere. Kinds that are switched off in Settings are left out. Each kind of agreement
    says what its rows are and how they look (``collections_agreement_expected.py``), and adds the
    fields that lead to them.
    """

    _name = "collections.expected.payment"
    _inherit = ["collections.checked"]
    _description = "Expected Payment"
    _auto = False
    _order = "date, id"
    _depends = {"collections.case": ["company_id", "partner_id", "state"]}

    name = fields.Char(compute="_compute_name")
    kind = fields.Selection(selection="_selection_kind", readonly=True)
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

    @api.model
    def _selection_kind(self):
        kinds = self.env["collections.agreement"]._get_kinds()
        return [kind._get_expected_kind() for kind in kinds]

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        # EXTENDS 'base': each kind of agreement has its filter, and its colour on cards
        arch, view = super()._get_view(view_id, view_type, **options)
        kinds = self.env["collections.agreement"]._get_kinds()
        for place in arch.iterfind(".//filter[@date='date']") if view_type == "search" else ():
            for kind in kinds:
                place.addprevious(self._make_filter(kind))
            place.addprevious(etree.Element("separator"))
        for badge in arch.iterfind(".//field[@name='kind'][@widget='badge']"):
            colors = {}
            for kind in kinds:
                colors.setdefault(kind._expected_badge, []).append(kind._get_expected_kind()[0])
            for color, names in colors.items():
                badge.set(f"decoration-{color}", f"kind in {names}")
        return arch, view

    @api.model
    def _make_filter(self, kind):
        """Return the filter of a search view that shows the payments of one kind."""
        name = kind._get_expected_kind()[0]
        node = etree.Element(
            "filter",
            name=name,
            string=kind._get_expected_filter(),
            domain=str([("kind", "=", name)]),
        )
        if kind._expected_group:
            node.set("groups", kind._expected_group)
        return node

    @api.model
    def _sql_rows(self):
        """Return the rows of all kinds that are switched on.

        Their ids are those of what they stand for, told apart by the number of the kind.
        """
        kinds = self.env["collections.agreement"]._get_kinds()
        expected = [(number, kind, *kind._get_expected()) for number, kind in enumerate(kinds)]
        names = list(
            dict.fromkeys(name for *_row, columns, _source in expected for name in columns)
        )
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s FROM %s",
                SQL(", ").join(
                    SQL(
                        "%s AS %s",
                        SQL("%s * %s + %s", columns["id"], len(kinds), number)
                        if name == "id"
                        else columns.get(name, SQL("NULL::int")),
                        SQL.identifier(name),
                    )
                    for name in names
                ),
                source,
            )
            for number, kind, columns, source in expected
            if not kind._expected_group
            or self.env.su
            or self.env.user.has_group(kind._expected_group)
        )

    @property
    def _table_query(self):
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
            parts=self._sql_rows(),
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

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_name(self):
        for payment in self:
            payment.name = payment._get_agreement()._name_expected(payment)

    @api.depends("partner_id.display_name", "amount", "currency_id")
    def _compute_display_name(self):
        # OVERRIDE 'base'
        for payment in self:
            amount = formatLang(self.env, payment.amount, currency_obj=payment.currency_id)
            payment.display_name = f"{payment.partner_id.display_name}, {amount}"

    def _get_agreement(self):
        """Return what this row stands for: the promise, plan or settlement."""
        self.ensure_one()
        fields_of_kinds = [
            kind._get_line_model()._agreement_field
            for kind in self.env["collections.agreement"]._get_kinds()
        ]
        return next(self[name] for name in fields_of_kinds if self[name])

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
