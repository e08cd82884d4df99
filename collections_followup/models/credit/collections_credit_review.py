from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import formatLang

from ...engine import credit_limit
from .collections_credit_score import GRADES

OPEN = ("draft", "to_approve")
# Days of the terms of whom nothing was sold to yet.
USUAL_DAYS = 30.0
CAUSES = [
    ("asked", "By hand"),
    ("regular", "It is time"),
    ("limit", "Limit passed"),
    ("grade", "Grade went down"),
    ("returned", "Payment returned"),
    ("insolvent", "Insolvent"),
    ("cover", "Cover ended"),
]


class CollectionsCreditReview(models.Model):
    """A credit limit that is proposed, and what somebody else decided about it.

    It says line by line how the proposal comes about (``engine/credit_limit.py``). Whoever submits
    it does not decide on it; who decides depends on the amount. What is approved becomes core's
    own limit. Of a limit that is lowered or refused the reasons are kept.
    """

    _name = "collections.credit.review"
    _inherit = [
        "collections.guarded",
        "collections.owned",
        "collections.numbered",
        "collections.thread",
        "mail.activity.mixin",
    ]
    _description = "Credit Review"
    _order = "id desc"
    _number_prefix = "CRED"
    _number_also = "partner_id"
    _user_writable = frozenset({"amount", "note", "answer"})
    _user_creatable = frozenset({"partner_id", "amount", "note"})
    _approval_activity = "collections_followup.mail_activity_type_credit_approval"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        selection=[
            ("draft", "To propose"),
            ("to_approve", "To approve"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        index=True,
        readonly=True,
        tracking=True,
    )
    cause = fields.Selection(selection=CAUSES, required=True, default="asked", readonly=True)
    date = fields.Date(string="Begun on", required=True, readonly=True, index=True)
    grade = fields.Selection(selection=GRADES, readonly=True)
    score = fields.Integer(string="Points", readonly=True, aggregator="avg")
    formula = fields.Json(readonly=True, export_string_translation=False)
    formula_page = fields.Html(string="How it comes about", compute="_compute_formula_page")
    exposure = fields.Monetary(readonly=True, help="When the review began.")
    limit_before = fields.Monetary(
        string="Limit before", readonly=True, help="0: there was none, or no credit was given."
    )
    amount_proposed = fields.Monetary(string="Limit by the formula", readonly=True)
    amount = fields.Monetary(
        string="Limit asked for",
        required=True,
        before_write="_check_proposing",
        tracking=True,
        help="0: no credit is given.",
    )
    note = fields.Text(
        string="Why this limit", before_write="_check_proposing", help="Said to whoever decides."
    )
    answer = fields.Text(
        string="Reasons of the decision",
        before_write="_check_deciding",
        tracking=True,
        help="Asked for when a limit is refused or lowered.",
    )
    proposed_by_id = fields.Many2one(
        comodel_name="res.users", string="Submitted by", readonly=True, tracking=True
    )
    decided_by_id = fields.Many2one(
        comodel_name="res.users", string="Decided by", readonly=True, tracking=True
    )
    date_decided = fields.Date(string="Decided on", readonly=True, index=True)
    date_next = fields.Date(
        string="Next review", readonly=True, index=True, help="By the risk: the grade says it."
    )
    is_adverse = fields.Boolean(
        string="Adverse", readonly=True, help="The limit was refused, or is lower than before."
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A credit limit cannot be negative. Enter 0 for no credit."
    )
    _open_once = models.UniqueIndex(
        "(company_id, partner_id) WHERE state IN ('draft', 'to_approve')",
        "A review of this customer is open already. Go on with that one.",
    )

    @api.depends("name", "partner_id.display_name")
    def _compute_display_name(self):
        for review in self:
            review.display_name = (
                f"{review.name or ''} {review.partner_id.display_name or ''}".strip()
            )

    @api.depends("state", "amount")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for review in self:
            review.can_decide = review.state == "to_approve" and review._may_decide()

    @api.depends("formula")
    @api.depends_context("lang")
    def _compute_formula_page(self):
        for review in self:
            review.formula_page = self.env["ir.qweb"]._render(
                "collections_followup.credit_formula", {"rows": review._describe_formula()}
            )

    def _format(self, amount):
        return formatLang(self.env, amount, currency_obj=self.company_id.currency_id)

    # ------------------------------------------------------------------------------ new

    @api.model
    def _complete_new(self, vals_list):
        # EXTENDS 'collections.guarded': what the proposal rests on, as it is now
        partners, companies = self.env["res.partner"], self.env["res.company"]
        asked = []
        for vals in vals_list:
            partner = partners.browse(vals.get("partner_id") or [])
            if not partner:
                raise UserError(self.env._("Choose the customer whose credit is reviewed."))
            company = companies.browse(vals.get("company_id") or self.env.company.id)
            asked.append(
                (company._collections_owner() or company, partner.commercial_partner_id, vals)
            )
        proposals = {
            company: self._propose_sudo(
                partners.union(*(own for keeper, own, _vals in asked if keeper == company)), company
            )
            for company in companies.union(*(keeper for keeper, _own, _vals in asked))
        }
        result = []
        for company, customer, vals in asked:
            proposal = proposals[company][customer]
            result.append(
                {
                    "amount": proposal["amount_proposed"],
                    **vals,
                    **proposal,
                    "partner_id": customer.id,
                    "company_id": company.id,
                    "date": company._collections_today(),
                }
            )
        return result

    @api.model_create_multi
    def create(self, vals_list):
        reviews = super().create(vals_list)
        reviews._check_own()
        return reviews

    def write(self, vals):
        self._check_own()
        return super().write(vals)

    def _check_own(self):
        """Refuse to review a colleague's customer, where the company says so."""
        # Sudo: only company and customer are read; the check itself is of the user.
        for company, own in self.sudo().grouped("company_id").items():
            self.env["collections.case"]._check_own(
                own.partner_id.with_env(self.env), company.with_env(self.env)
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(self.env._("Reviews are kept as a record. Cancel one instead."))

    def _check_proposing(self, vals):
        """Refuse to change what is asked for once it is submitted."""
        for review in self:
            if review.state != "draft":
                raise UserError(
                    self.env._(
                        "%s is submitted. Take it back first to change what is asked for.",
                        review.name,
                    )
                )

    def _check_deciding(self, vals):
        """Refuse reasons of a decision by whoever does not decide."""
        for review in self:
            if review.state != "to_approve" or not review._may_decide():
                raise AccessError(
                    self.env._(
                        "The reasons of the decision on %s are written by whoever decides.",
                        review.name,
                    )
                )

    # ------------------------------------------------------------------------ proposal

    @api.model
    def _propose_sudo(self, customers, company):
        """Return the values of a proposal for each of some customers, by the formula.

        :param customers: commercial partners
        :param company: the company that keeps the cases
        :return: a dict of dicts by customer
        """
        # Sudo: figures of the whole ledger, and what is known of the customers.
        self, company = self.sudo(), company.sudo()
        scores = self.env["collections.credit.score"]._get_current(customers, company)
        sales = self._read_sales(customers, company)
        covers = self.env["collections.credit.file"]._read_cover_sudo(customers, company)
        exposures = self.env["collections.exposure"]._read(customers, company)
        result = {}
        for customer in customers:
            score, cover = scores.get(customer), covers[customer]
            grade = score.grade if score else "none"
            sold, days = sales.get(customer.id, (0.0, USUAL_DAYS))
            cap = cover.insured + cover.secured if cover.is_known else None
            found = credit_limit.propose(sold, days, grade, cap, company.currency_id.decimal_places)
            result[customer] = {
                "grade": grade,
                "score": score.score if score else 0,
                "exposure": exposures[customer].total,
                "limit_before": exposures[customer].limit or 0.0,
                "amount_proposed": float(found.limit),
                "formula": {
                    "sales": sold,
                    "days": days,
                    "monthly": float(found.monthly),
                    "need": float(found.need),
                    "factor": float(found.factor),
                    "uncapped": float(found.uncapped),
                    "insured": cover.insured if cover.is_known else None,
                    "secured": cover.secured if cover.is_known else None,
                    "limit": float(found.limit),
                },
            }
        return result

    def _describe_formula(self):
        """Return the lines of the formula: triples of a label, a value, and how it comes about."""
        self.ensure_one()
        found = self.formula or {}
        if not found:
            return []
        env, money = self.env, self._format
        grades = dict(self._fields["grade"]._description_selection(env))
        rows = [
            (env._("Sales of 12 months"), money(found["sales"]), ""),
            (env._("Average month"), money(found["monthly"]), env._("sales ÷ 12")),
            (
                env._("Days of payment"),
                formatLang(env, found["days"], digits=1),
                env._("from invoice to due date, weighted by amount"),
            ),
            (env._("Needed"), money(found["need"]), env._("average month × days ÷ 30")),
            (
                env._("Factor of the grade"),
                formatLang(env, found["factor"], digits=2),
                grades.get(self.grade, ""),
            ),
            (env._("By the grade"), money(found["uncapped"]), env._("needed × factor")),
        ]
        if found["insured"] is not None:
            rows += [
                (env._("Insured"), money(found["insured"]), env._("limits × percent, in force")),
                (env._("Secured"), money(found["secured"]), env._("guarantees in force")),
            ]
            how = env._("the lower one: by the grade, or insured and secured")
        else:
            how = env._("nothing is insured or secured: by the grade alone")
        return [*rows, (env._("Limit"), money(found["limit"]), how)]

    @api.constrains("partner_id", "company_id")
    def _check_customer(self):
        # Sudo: whose contact it is; the check holds whoever enters it.
        for review in self.sudo():
            owner = review.partner_id.company_id
            if owner and owner not in (
                review.company_id._collections_covered() | review.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(customer)s is a customer of %(company)s. Review its credit there.",
                        customer=review.partner_id.display_name,
                        company=owner.name,
                    )
                )
