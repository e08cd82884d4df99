from odoo import fields, models

from ..agreement.res_company import stage_setting
from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_promise_percent = fields.Float(
        string="Promise tolerance in percent",
        digits=(5, 2),
        default=1.0,
        help="A promise counts as kept when no more than this share of it is missing.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_promise_tolerance = fields.Monetary(
        string="Promise tolerance",
        currency_field="currency_id",
        help="A promise counts as kept when no more than this amount is missing. "
        "Of the two tolerances, the one that allows more applies.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_promise_grace_days = fields.Integer(
        string="Promise grace",
        default=3,
        help="Working days after the promised date that the money may take to arrive.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_promise_stage_id = stage_setting(
        string="Stage when promised",
        help="A case in follow-up moves here when the customer promises to pay. "
        "Empty: the first stage of kind Negotiation.",
    )
    collections_promise_broken_stage_id = stage_setting(
        string="Stage when broken",
        help="A case moves here when a promise is broken. Empty: the stage of the level that "
        "the case has reached.",
    )

    _collections_promise_percent_range = models.Constraint(
        "CHECK (collections_promise_percent >= 0 AND collections_promise_percent < 100)",
        "The tolerance for promises is a share of the promise: enter 0 to less than 100 percent.",
    )
    _collections_promise_tolerance_positive = models.Constraint(
        "CHECK (collections_promise_tolerance >= 0)",
        "The tolerance for promises cannot be negative. Enter 0 for none.",
    )
    _collections_promise_grace_positive = models.Constraint(
        "CHECK (collections_promise_grace_days BETWEEN 0 AND 60)",
        "The grace for promises is a number of working days: enter 0 to 60.",
    )
