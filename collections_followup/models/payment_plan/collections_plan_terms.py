from datetime import date
from decimal import Decimal

from odoo import api, fields, models

from ...engine import plan_schedule as ps

TERM_FIELDS = (
    "frequency",
    "interval",
    "divide_by",
    "installment_count",
    "installment_amount",
    "date_first",
    "down_payment",
    "date_down",
    "discount",
    "interest_method",
    "interest_rate",
    "fee",
    "remainder",
    "shift",
)


class CollectionsPlanTerms(models.AbstractModel):
    """The terms of a payment plan, as the wizard asks for them and the plan keeps them."""

    _name = "collections.plan.terms"
    _description = "Payment Plan Terms"

    company_id = fields.Many2one(comodel_name="res.company", required=True)
    currency_id = fields.Many2one(comodel_name="res.currency", required=True)
    date_start = fields.Date(
        string="Agreed on",
        required=True,
        default=lambda self: self._default_date_start(),
        help="What is paid from this day on counts for the plan.",
    )
    frequency = fields.Selection(
        selection=[
            ("week", "Weeks"),
            ("month", "Months"),
            ("month_end", "Months, on the last day"),
            ("manual", "Dates by hand"),
        ],
        string="Due every",
        required=True,
        default="month",
    )
    interval = fields.Integer(default=1, help="1: every week or month; 2: every second; and so on.")
    divide_by = fields.Selection(
        selection=[("count", "Number of instalments"), ("amount", "Amount per instalment")],
        string="Divide by",
        required=True,
        default="count",
    )
    installment_count = fields.Integer(
        string="Number of instalments", default=6, help="Without the down payment."
    )
    installment_amount = fields.Monetary(
        string="Per instalment",
        help="Principal of each instalment; with an annuity, principal and interest.",
    )
    date_first = fields.Date(
        string="First instalment",
        help="All other dates are counted from this one, so that none drifts.",
    )
    down_payment = fields.Monetary(string="Down payment")
    date_down = fields.Date(string="Down payment due", help="Empty: on the day of the agreement.")
    discount = fields.Monetary(
        help="What is given up of the debt, and written off when all instalments have been paid "
        "as agreed. The rest is divided into instalments.",
    )
    interest_method = fields.Selection(
        selection=[
            ("none", "No interest"),
            ("equal", "Equal principal"),
            ("annuity", "Annuity"),
        ],
        string="Interest",
        required=True,
        default="none",
        help="Equal principal: each instalment pays the same part of the debt, plus interest on "
        "what is left.\nAnnuity: principal and interest together are the same every time.",
    )
    interest_rate = fields.Float(
        string="Interest rate",
        digits=(6, 3),
        help="Nominal rate in percent per year: a twelfth for each month, 7/365 for each week, "
        "by days with dates by hand.",
    )
    fee = fields.Monetary(help="Charged once, with the first payment.")
    remainder = fields.Selection(
        selection=[
            ("last", "Last instalment"),
            ("first", "First instalment"),
            ("spread", "First instalments, evenly"),
        ],
        string="Rounding goes to",
        required=True,
        default="last",
        help="Which instalment takes what does not divide evenly; evenly: the first ones, a cent "
        "each. An annuity always clears with the last one.",
    )
    shift = fields.Selection(
        selection=[
            ("none", "Keep the date"),
            ("following", "Next working day"),
            ("modified", "Next working day, within the month"),
            ("preceding", "Previous working day"),
        ],
        string="On days off",
        required=True,
        default="following",
        help="When a date is no working day of the company. The dates after it do not move.",
    )

    _interval_positive = models.Constraint(
        "CHECK (interval > 0)", "Enter 1 for every week or month, or a higher number."
    )

    @api.model
    def _default_date_start(self):
        return self.env.company._collections_today()

    def _get_manual_dates(self):
        """Return the dates by hand of these terms, in order."""
        return ()

    def _get_terms(self, amount):
        """Return these terms as the schedule computation takes them.

        :param float amount: the debt, in the terms' currency; less the discount it is divided
        :raises ScheduleError: the discount is no part of the debt
        """
        self.ensure_one()
        unit = Decimal(str(self.currency_id.rounding))

        def exact(value):
            return ps.to_unit(Decimal(str(value or 0)), unit)

        discount = exact(self.discount)
        if discount < 0 or (discount and discount >= exact(amount)):
            raise ps.ScheduleError("discount")
        by_amount = self.divide_by == "amount" and self.frequency != "manual"
        return ps.Terms(
            amount=exact(amount) - discount,
            unit=unit,
            start=self.date_start or date.today(),
            first=self.date_first,
            count=0 if by_amount else self.installment_count,
            each=exact(self.installment_amount) if by_amount else Decimal(0),
            frequency=self.frequency,
            interval=self.interval,
            dates=tuple(self._get_manual_dates()),
            down_payment=exact(self.down_payment),
            down_date=self.date_down,
            interest=self.interest_method,
            rate=Decimal(str(self.interest_rate or 0))
            if self.interest_method != "none"
            else Decimal(0),
            fee=exact(self.fee),
            remainder=self.remainder,
            shift=self.shift,
            is_working=self.company_id._collections_get_working_days(),
        )

    @api.model
    def _explain_schedule_error(self, error):
        """Return what to change in terms that give no schedule.

        :param error: a ``ScheduleError``
        """
        return {
            "amount": self.env._("There is nothing to divide: choose items with an open amount."),
            "discount": self.env._(
                "The discount must be less than the debt. To give up the whole debt, write the "
                "invoice off."
            ),
            "down_payment": self.env._("The down payment must be less than the whole amount."),
            "count": self.env._("Enter how many instalments there are."),
            "dates": self.env._(
                "Enter dates in order, none before the day of the agreement or the down payment."
            ),
            "too_small": self.env._(
                "The amounts are too small for so many instalments. Choose fewer, or more per "
                "instalment."
            ),
            "too_many": self.env._(
                "This would take more than %s instalments. Choose a higher amount per instalment.",
                ps.MAX_COUNT,
            ),
            "interest_only": self.env._(
                "The amount per instalment does not even cover the interest. Choose a higher one."
            ),
            "rate": self.env._("Enter an interest rate of 0 or more."),
            "fee": self.env._("Enter a fee of 0 or more."),
            "far": self.env._(
                "The last instalment would be due in more than %s years. Check the first date, "
                "and how often an instalment is due.",
                ps.MAX_YEARS,
            ),
        }.get(error.code, error.code)
