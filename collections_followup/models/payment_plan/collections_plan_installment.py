import logging

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError

_logger = logging.getLogger(__name__)


class CollectionsPlanInstallment(models.Model):
    """One dated part of a payment plan.

    What is paid of it, and its state, are written by the evaluation only
    (``collections_plan_evaluate.py``), from the ledger.
    """

    _name = "collections.plan.installment"
    _inherit = ["collections.guarded"]
    _description = "Payment Plan Instalment"
    _order = "date_due, plan_id, sequence"

    name = fields.Char(compute="_compute_name")
    plan_id = fields.Many2one(
        comodel_name="collections.plan", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(required=True, aggregator=None, help="0: the down payment.")
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="plan_id.currency_id", store=True)
    partner_id = fields.Many2one(related="plan_id.partner_id", store=True, index=True)
    user_id = fields.Many2one(
        related="plan_id.user_id", store=True, index="btree_not_null", string="Collector"
    )
    plan_state = fields.Selection(related="plan_id.state", store=True, string="State of the plan")
    date_nominal = fields.Date(string="Agreed date", required=True)
    date_due = fields.Date(
        string="Due", required=True, index=True, help="The agreed date, moved to a working day."
    )
    date_deadline = fields.Date(
        string="Grace until",
        required=True,
        help="Last day on which a late payment does not put the plan in default.",
    )
    principal = fields.Monetary()
    interest = fields.Monetary()
    fee = fields.Monetary()
    amount = fields.Monetary(required=True)
    balance = fields.Monetary(
        string="Left afterwards", aggregator=None, help="Debt that is left when this is paid."
    )
    amount_paid = fields.Monetary(string="Paid", readonly=True)
    amount_open = fields.Monetary(string="Open", readonly=True)
    amount_on_account = fields.Monetary(
        string="On account",
        readonly=True,
        help="Of what is open: covered by money that came and is not matched yet.",
    )
    date_paid = fields.Date(string="Paid on", readonly=True)
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("late", "Late"),
            ("missed", "Missed"),
            ("received", "Received, not matched"),
            ("paid", "Paid"),
            ("closed", "No longer due"),
        ],
        required=True,
        default="planned",
        readonly=True,
        index=True,
    )
    line_ids = fields.One2many(
        comodel_name="collections.plan.line",
        inverse_name="installment_id",
        string="Invoiced interest and fees",
    )

    _parts_add_up = models.Constraint(
        "CHECK (amount = principal + interest + fee)",
        "An instalment is the sum of its principal, interest and fee.",
    )

    @api.depends("sequence", "plan_id.installment_ids")
    def _compute_name(self):
        for installment in self:
            if installment.sequence == 0:
                installment.name = self.env._("Down payment")
            else:
                installment.name = self.env._(
                    "Instalment %(number)s of %(count)s",
                    number=installment.sequence,
                    count=max(installment.plan_id.installment_ids.mapped("sequence"), default=0),
                )

    @api.depends("name", "plan_id.name", "partner_id.display_name")
    def _compute_display_name(self):
        # OVERRIDE 'base'
        for installment in self:
            installment.display_name = (
                f"{installment.partner_id.display_name or ''}: {installment.name}"
                f" ({installment.plan_id.name})"
            )

    def _report_uncharged(self, error):
        """Tell the collector, once, that the interest of this instalment was not invoiced.

        :param error: why not
        """
        self.ensure_one()
        expected = isinstance(error, UserError | RedirectWarning)
        _logger.log(
            logging.WARNING if expected else logging.ERROR,
            "Interest of %s could not be invoiced: %s",
            self.display_name,
            error,
            exc_info=None if expected else error,
        )
        self.plan_id._plan_warning(
            lambda own: (own.env._("Interest could not be invoiced"), str(error))
        )
