from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class Cover(NamedTuple):
    """What of a customer's debt is insured and secured today, in the company's currency.

    :ivar float insured: limits of insurers, by the percent that they pay
    :ivar float secured: guarantees and securities
    :ivar bool is_known: anything of it is in force, or was
    """

    insured: float = 0.0
    secured: float = 0.0
    is_known: bool = False


class CollectionsCreditFile(models.Model):
    """All that is known of a customer's credit in a company, beside the own ledger.

    Financial statements, reports of agencies, what is insured and what is secured.
    """

    _name = "collections.credit.file"
    _inherit = [
        "collections.checked",
        "collections.owned",
        "collections.thread",
        "mail.activity.mixin",
    ]
    _description = "Credit File"
    _order = "id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('parent_id', '=', False)]",
        before_write="_check_same",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company._collections_owner() or self.env.company,
        before_write="_check_same",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    note = fields.Text(string="Notes")
    statement_ids = fields.One2many(
        comodel_name="collections.credit.statement", inverse_name="file_id"
    )
    report_ids = fields.One2many(comodel_name="collections.credit.report", inverse_name="file_id")
    cover_ids = fields.One2many(comodel_name="collections.credit.cover", inverse_name="file_id")
    security_ids = fields.One2many(
        comodel_name="collections.credit.security", inverse_name="file_id"
    )
    declaration_ids = fields.One2many(
        comodel_name="collections.credit.declaration", inverse_name="file_id"
    )
    insured = fields.Monetary(
        compute="_compute_cover", help="Limits of insurers in force, by the percent they pay."
    )
    secured = fields.Monetary(compute="_compute_cover", help="Guarantees in force.")

    _customer_once = models.UniqueIndex(
        "(company_id, partner_id)", "This customer has a credit file already. Open that one."
    )

    @api.depends(
        *(f"cover_ids.{name}" for name in ("amount", "percent", "date_from", "date_until")),
        *(f"security_ids.{name}" for name in ("amount", "date_from", "date_until")),
    )
    def _compute_cover(self):
        for company, files in self.grouped("company_id").items():
            customers = files.partner_id
            covers = self._read_cover_sudo(customers, company) if company and customers else {}
            for file in files:
                cover = covers.get(file.partner_id, Cover())
                file.insured, file.secured = cover.insured, cover.secured

    @api.model_create_multi
    def create(self, vals_list):
        partners = self.env["res.partner"]
        files = super().create(
            [
                {
                    **vals,
                    "partner_id": partners.browse(vals["partner_id"]).commercial_partner_id.id,
                }
                if vals.get("partner_id")
                else vals
                for vals in vals_list
            ]
        )
        for company, own in files.grouped("company_id").items():
            self.env["collections.case"]._check_own(own.partner_id, company)
        return files

    def _check_same(self, vals):
        """Refuse to make the file of one customer that of another."""
        for file in self:
            for name in ("partner_id", "company_id"):
                if name in vals and vals[name] != file[name].id:
                    raise UserError(
                        self.env._(
                            "A credit file stays that of its customer and company. Make a new one."
                        )
                    )

    @api.model
    @api.private
    def _read_cover_sudo(self, customers, company):
        """Return what of customers' debts is insured and secured today.

        Foreign amounts are converted at the rate of the day.

        :param customers: commercial partners
        :param company: the company that keeps the cases
        :return: a dict of ``Cover`` by customer
        """
        # Sudo: what is insured and secured counts, whoever may read it; told are sums.
        company = company.sudo()
        today = company._collections_today()
        result = dict.fromkeys(customers, Cover())
        rates = {}
        for model, name in (
            ("collections.credit.cover", "insured"),
            ("collections.credit.security", "secured"),
        ):
            rows = (
                self.env[model]
                .sudo()
                .search(
                    Domain("file_id.company_id", "=", company.id)
                    & Domain("file_id.partner_id", "in", customers.ids)
                )
            )
            for row in rows:
                own = result[row.file_id.partner_id]
                amount = 0.0
                if row._is_in_force(today):
                    if row.currency_id not in rates:
                        rates[row.currency_id] = row.currency_id._get_conversion_rate(
                            row.currency_id, company.currency_id, company, today
                        )
                    amount = company.currency_id.round(row._get_counted() * rates[row.currency_id])
                result[row.file_id.partner_id] = own._replace(
                    is_known=True, **{name: getattr(own, name) + amount}
                )
        return result

    @api.model
    @api.private
    def _read_lapsed(self, customers, company):
        """Return the customers whose last insured limit ended, and nobody has decided since.

        :param customers: commercial partners
        :param company: the company that keeps the cases
        :return: a dict of the last day by id of the customer
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT e.partner_id, e.day
                  FROM (SELECT f.partner_id, MAX(COALESCE(c.date_until, 'infinity')) AS day
                          FROM collections_credit_cover c
                          JOIN collections_credit_file f ON f.id = c.file_id
                         WHERE f.company_id = %(company)s AND f.partner_id IN %(customers)s
                      GROUP BY f.partner_id) e
                 WHERE e.day < %(today)s
                   AND NOT EXISTS (SELECT 1 FROM collections_credit_review r
                                    WHERE r.partner_id = e.partner_id
                                      AND r.company_id = %(company)s
                                      AND r.state IN ('approved', 'refused')
                                      AND r.date_decided > e.day)
                """,
                company=company.id,
                customers=tuple(customers.ids) or (0,),
                today=company._collections_today(),
            )
        )
        return dict(rows)

    @api.model
    @api.private
    def _read_uncovered(self, customers, company):
        """Return the customers whose cover is in force and does not count for what is new.

        An item is open longer than the longest extension that the insurer allows, and nobody has
        decided since.

        :param customers: commercial partners
        :param company: the company that keeps the cases
        :return: a dict of the first day without cover by id of the customer
        """
        today = company._collections_today()
        # Sudo: what is insured counts, whoever sells.
        covers = (
            self.env["collections.credit.cover"]
            .sudo()
            .search(
                [
                    ("file_id.company_id", "=", company.id),
                    ("file_id.partner_id", "in", customers.ids),
                    ("longest_days", ">", 0),
                ]
            )
            .filtered(lambda cover: cover._is_in_force(today))
        )
        if not covers:
            return {}
        stopped = covers._read_stopped(company)
        result = {}
        for cover in covers.filtered(lambda own: own.id in stopped):
            customer = cover.file_id.partner_id
            day = stopped[cover.id]
            result[customer.id] = min(day, result.get(customer.id, day))
        if result:
            # Sudo: that somebody decided counts, whoever sells.
            decided = (
                self.env["collections.credit.review"]
                .sudo()
                .search(
                    [
                        ("company_id", "=", company.id),
                        ("partner_id", "in", list(result)),
                        ("state", "in", ("approved", "refused")),
                    ]
                )
            )
            for review in decided:
                if review.date_decided >= result.get(review.partner_id.id, today):
                    result.pop(review.partner_id.id, None)
        return result

    @api.model
    @api.private
    def _do_night(self, company):
        """Plan the tasks of the files of a company, and say what ended.

        :return: events for reviews: customers whose cover ended, see ``_fall_due``
        """
        # Sudo: the nightly work of the add-on.
        files = self.sudo().search([("company_id", "=", company.id)])
        files.cover_ids._plan_tasks()
        return {
            file.partner_id.id: {"cover"}
            for file in files.cover_ids._end_by_themselves()
            | files.security_ids._end_by_themselves()
        }
