"""What customers may do by themselves on the account page, and within which limits."""

from odoo import fields, models

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_self_promise = fields.Boolean(
        string="Promises by customers",
        default=True,
        groups=COMPANY_READERS,
        prefetch="collections",
        help="On the account page customers promise to pay by a day.",
    )
    collections_self_promise_days = fields.Integer(
        string="Promised at most",
        default=14,
        groups=COMPANY_READERS,
        prefetch="collections",
        help="Days ahead. A later day waits for a collector.",
    )
    collections_self_promise_part = fields.Float(
        string="At least of the debt",
        digits=(5, 2),
        default=50.0,
        groups=COMPANY_READERS,
        prefetch="collections",
        help="Percent of what is open on the chosen items. Less waits for a collector.",
    )
    collections_self_promise_broken = fields.Integer(
        string="Broken promises",
        default=1,
        groups=COMPANY_READERS,
        prefetch="collections",
        help="Who has broken more in a year than this is asked for by a collector.",
    )
    collections_self_plan = fields.Boolean(
        string="Instalments by customers",
        groups=COMPANY_READERS,
        prefetch="collections",
        help="On the account page customers divide what they owe, within the limits, and sign.",
    )
    collections_self_plan_count = fields.Integer(
        string="Instalments at most",
        default=6,
        groups=COMPANY_READERS,
        prefetch="collections",
        help="Monthly ones. More wait for an approval.",
    )
    collections_self_plan_minimum = fields.Monetary(
        string="Least instalment",
        currency_field="currency_id",
        default=50.0,
        groups=COMPANY_READERS,
        prefetch="collections",
        help="Smaller ones wait for an approval.",
    )
    collections_self_plan_first = fields.Float(
        string="First payment",
        digits=(5, 2),
        groups=COMPANY_READERS,
        prefetch="collections",
        help="Percent of the debt, to be paid at once. Less waits for an approval.",
    )
    collections_self_plan_amount = fields.Monetary(
        string="Divided up to",
        currency_field="currency_id",
        groups=COMPANY_READERS,
        prefetch="collections",
        help="A larger debt waits for an approval. 0: no limit.",
    )
    collections_self_plan_fee = fields.Monetary(
        string="Fee of such plans",
        currency_field="currency_id",
        groups=COMPANY_READERS,
        prefetch="collections",
        help="Charged once, with the first payment.",
    )
    collections_self_plan_rate = fields.Float(
        string="Interest of such plans",
        digits=(6, 3),
        groups=COMPANY_READERS,
        prefetch="collections",
        help="Nominal rate in percent per year.",
    )
    collections_self_plan_start = fields.Selection(
        selection=[
            ("accepted", "With the signature"),
            ("paid", "With the first payment"),
        ],
        string="Signed plans begin",
        default="accepted",
        groups=COMPANY_READERS,
        prefetch="collections",
        help="Until then what they are about is followed up as before.",
    )
    collections_self_dispute = fields.Boolean(
        string="Disputes by customers",
        default=True,
        groups=COMPANY_READERS,
        prefetch="collections",
        help="On the account page customers dispute invoices, and read our answers.",
    )
    collections_self_paid = fields.Boolean(
        string="Customers say it was paid",
        default=True,
        groups=COMPANY_READERS,
        prefetch="collections",
        help="What is said to be paid pauses while it is looked for.",
    )
    collections_self_paid_days = fields.Integer(
        string="Paused for",
        default=7,
        groups=COMPANY_READERS,
        prefetch="collections",
        help="Days from the day on which it was said. 0: no pause.",
    )
    collections_self_remittance = fields.Boolean(
        string="Remittance advice",
        default=True,
        groups=COMPANY_READERS,
        prefetch="collections",
        help="On the account page customers say what a payment is for.",
    )
    collections_self_question = fields.Boolean(
        string="Questions of customers",
        default=True,
        groups=COMPANY_READERS,
        prefetch="collections",
        help="What customers write on the account page lands on the case, as e-mails do.",
    )
    collections_self_preferences = fields.Boolean(
        string="Preferences of customers",
        default=True,
        groups=COMPANY_READERS,
        prefetch="collections",
        help="On the account page contacts choose language and channels, and name others.",
    )

    _collections_self_limits = models.Constraint(
        "CHECK (COALESCE(collections_self_promise_days, 0) BETWEEN 0 AND 365"
        " AND COALESCE(collections_self_promise_part, 0) BETWEEN 0 AND 100"
        " AND COALESCE(collections_self_promise_broken, 0) >= 0"
        " AND COALESCE(collections_self_plan_count, 2) BETWEEN 2 AND 60"
        " AND COALESCE(collections_self_plan_first, 0) BETWEEN 0 AND 90"
        " AND COALESCE(collections_self_plan_minimum, 0) >= 0"
        " AND COALESCE(collections_self_plan_amount, 0) >= 0"
        " AND COALESCE(collections_self_plan_fee, 0) >= 0"
        " AND COALESCE(collections_self_plan_rate, 0) BETWEEN 0 AND 100"
        " AND COALESCE(collections_self_paid_days, 0) BETWEEN 0 AND 60)",
        "Limits of what customers do by themselves: promises 0 to 365 days ahead and 0 to 100 "
        "percent, 2 to 60 instalments, a first payment of 0 to 90 percent, pauses of 0 to 60 "
        "days; no amount below 0.",
    )
