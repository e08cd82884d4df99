"""Payment plans in the company: limits, terms and where a case goes."""

from odoo import api, fields, models

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_plan_max_amount = fields.Monetary(
        string="Plans without approval up to",
        currency_field="currency_id",
        help="A plan over more needs the approval of a supervisor. 0: no limit.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_plan_max_months = fields.Integer(
        string="Longest plan without approval",
        default=12,
        help="Months. A longer plan needs the approval of a supervisor. 0: no limit.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_plan_max_discount = fields.Float(
        string="Discount of plans without approval",
        digits=(5, 2),
        help="Percent of the debt. A plan with a larger discount needs the approval of a "
        "supervisor, or of an administrator where it is more than supervisors grant in "
        "settlements. 0: each discount does.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_plan_max_fee = fields.Monetary(
        string="Fee of plans without approval",
        currency_field="currency_id",
        help="A plan with a higher fee needs the approval of a supervisor. 0: each fee does.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_plan_max_rate = fields.Float(
        string="Interest rate of plans without approval",
        digits=(6, 3),
        help="Percent per year. A plan with a higher rate needs the approval of a supervisor. "
        "0: each interest does.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_plan_max_cost = fields.Float(
        string="Cost of plans without approval",
        digits=(5, 2),
        help="Interest and fee together, in percent of the debt. A plan that costs more needs the "
        "approval of a supervisor. 0: no limit but those of fee and interest rate.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_plan_grace_days = fields.Integer(
        string="Grace period of plans",
        default=5,
        help="Working days after which an unpaid instalment puts the plan in default.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_plan_max_late = fields.Integer(
        string="Unpaid instalments",
        default=2,
        help="A plan is in default at once when so many instalments are unpaid at the same time. "
        "0: only the grace period counts.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_plans_done = fields.Date(
        readonly=True,
        export_string_translation=False,
        help="Day on which the daily work on payment plans was done last.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_plan_accelerate = fields.Boolean(
        string="Whole balance due on default",
        default=True,
        help="When a plan is in default, all that is still open falls due.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_plan_stage_id = fields.Many2one(
        comodel_name="collections.stage",
        string="Stage with a plan",
        ondelete="set null",
        default=lambda self: self._default_collections_stage("stage_plan"),
        domain="[('company_id', 'in', (False, id))]",
        help="Where the case goes when a plan starts.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_plan_default_stage_id = fields.Many2one(
        comodel_name="collections.stage",
        string="Stage after default",
        ondelete="set null",
        default=lambda self: self._default_collections_stage("stage_plan_default"),
        domain="[('company_id', 'in', (False, id))]",
        help="Where the case goes when a plan is in default.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_plan_interest_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Interest product",
        ondelete="set null",
        domain="[('type', '=', 'service'), ('company_id', 'in', (False, id))]",
        help="Interest of plans is invoiced with this product and its income account, without "
        "tax. Empty: Interest on payment plan.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_plan_fee_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Fee product",
        ondelete="set null",
        domain="[('type', '=', 'service'), ('company_id', 'in', (False, id))]",
        help="Fees of plans are invoiced with this product and its income account, without tax. "
        "Empty: Fee for payment plan.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_plan_charge_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Income account of interest and fees",
        ondelete="set null",
        domain="[('account_type', 'in', ('income', 'income_other'))]",
        check_company=True,
        help="Empty: the income account of the product.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    _collections_plan_numbers_positive = models.Constraint(
        "CHECK (collections_plan_grace_days BETWEEN 0 AND 60 AND collections_plan_max_late >= 0"
        " AND collections_plan_max_months >= 0 AND collections_plan_max_amount >= 0)",
        "Limits of payment plans cannot be negative, and their grace is 0 to 60 working days.",
    )
    _collections_plan_discount_percent = models.Constraint(
        "CHECK (collections_plan_max_discount IS NULL"
        " OR collections_plan_max_discount BETWEEN 0 AND 100)",
        "The discount of plans without approval is 0 to 100 percent.",
    )

    _collections_plan_charges_positive = models.Constraint(
        "CHECK (COALESCE(collections_plan_max_fee, 0) >= 0"
        " AND COALESCE(collections_plan_max_rate, 0) >= 0"
        " AND COALESCE(collections_plan_max_cost, 0) >= 0)",
        "Limits of fee, interest rate and cost of payment plans are 0 or more.",
    )

    @api.model
    def _default_collections_stage(self, name):
        return self.env.ref(f"collections_followup.{name}", raise_if_not_found=False)

    @api.private
    def _collections_get_plan_product(self, kind):
        """Return the product that interest or fees of plans are invoiced with.

        :param str kind: ``interest`` or ``fee``
        """
        self.ensure_one()
        return self[f"collections_plan_{kind}_product_id"] or self.env.ref(
            f"collections_followup.product_plan_{kind}"
        )
