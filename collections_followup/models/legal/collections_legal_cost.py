from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CollectionsLegalCost(models.Model):
    """What a legal action costs: an estimate, or the line of the vendor bill that came for it."""

    _name = "collections.legal.cost"
    _inherit = ["collections.guarded"]
    _description = "Cost of a Legal Action"
    _order = "date, id"
    _user_writable = frozenset(
        {"kind", "name", "date", "amount_estimate", "is_claimed", "bill_line_id"}
    )
    _user_creatable = _user_writable | {"action_id"}

    action_id = fields.Many2one(
        comodel_name="collections.legal.action", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="action_id.currency_id")
    kind = fields.Selection(
        selection=[
            ("court", "Court fee"),
            ("registry", "Registry"),
            ("lawyer", "Lawyer"),
            ("service", "Service"),
            ("enforcement", "Enforcement"),
            ("other", "Other"),
        ],
        required=True,
        default="court",
    )
    name = fields.Char(string="What", required=True)
    date = fields.Date(required=True, default=lambda self: self.env.company._collections_today())
    amount_estimate = fields.Monetary(string="Estimate")
    bill_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Line of a vendor bill",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('move_id.move_type', 'in', ('in_invoice', 'in_refund', 'in_receipt')),"
        " ('parent_state', '=', 'posted'), ('display_type', '=', 'product')]",
        before_write="_check_bill_seen",
        help="What was really paid for it. It takes the place of the estimate.",
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        help="Of the bill once it is posted, in the currency of the action at the day of the "
        "bill; else as estimated.",
    )
    is_claimed = fields.Boolean(
        string="Claimed", default=True, help="It is claimed from the customer as well."
    )

    _estimate_positive = models.Constraint(
        "CHECK (amount_estimate >= 0)", "A cost cannot be negative. Enter 0 or more."
    )
    _bill_once = models.UniqueIndex(
        "(bill_line_id) WHERE bill_line_id IS NOT NULL",
        "This line of a bill is a cost of a legal action already.",
    )

    # Of the bill nothing is named: each journal item that is written would be looked up here.
    # Bills say it themselves, see ``_follow_bills_sudo``.
    @api.depends("amount_estimate", "bill_line_id", "currency_id")
    def _compute_amount(self):
        for cost in self:
            line = cost.bill_line_id
            if not line or line.parent_state != "posted":
                cost.amount = cost.amount_estimate
                continue
            sign = -1 if line.move_id.move_type == "in_refund" else 1
            cost.amount = line.currency_id._convert(
                sign * line.price_total, cost.currency_id, line.company_id, line.date
            )

    @api.model
    def _follow_bills_sudo(self, bills):
        """Compute the costs of bills anew that were posted, reset to draft or cancelled.

        :param bills: vendor bills, of which a posted one is not changed otherwise
        """
        # Sudo: whoever posts bills need not read legal actions.
        costs = self.sudo().search([("bill_line_id.move_id", "in", bills.ids)])
        costs.modified(["bill_line_id"])

    @api.constrains("bill_line_id", "action_id")
    def _check_bill(self):
        for cost in self.filtered("bill_line_id"):
            line = cost.bill_line_id
            companies = cost.action_id.company_id._collections_covered()
            if (
                line.move_id.move_type not in ("in_invoice", "in_refund", "in_receipt")
                or line.parent_state != "posted"
                or line.display_type != "product"
                or line.company_id not in companies | cost.action_id.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "%s is no line of a posted vendor bill of this company.",
                        line.move_name or line.name or "",
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_bill_seen(vals)
        costs = super().create(vals_list)
        costs._check_by_hand()
        return costs

    def write(self, vals):
        self._check_by_hand()
        return super().write(vals)

    def unlink(self):
        self._check_by_hand()
        return super().unlink()

    def _check_by_hand(self):
        """Refuse what is not the user's, and costs of an action that is closed."""
        if self._is_engine():
            return
        for cost in self:
            cost.action_id._check_work()
            cost.action_id._check_open()

    @api.model
    def _check_bill_seen(self, vals):
        """Refuse to link a bill that one may not see: its amount is told to who reads the action.

        :param dict vals: values of a cost
        """
        line = self.env["account.move.line"].browse(vals.get("bill_line_id") or [])
        if not self._is_engine():
            line.check_access("read")
