from odoo import api, fields, models
from odoo.tools import SQL


class CollectionsPlanLine(models.Model):
    """A receivable item that a payment plan covers, as it stood when the plan was made.

    The items agreed on are of kind *debt*; interest and fees join as they are invoiced.
    """

    _name = "collections.plan.line"
    _description = "Payment Plan Item"
    _inherit = ["collections.agreement.line"]
    _order = "plan_id, kind, date_due, id"
    _rec_name = "move_name"

    _agreement_field = "plan_id"

    plan_id = fields.Many2one(
        comodel_name="collections.plan", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="plan_id.company_id")
    currency_id = fields.Many2one(related="plan_id.currency_id")
    kind = fields.Selection(
        selection=[("debt", "Debt"), ("fee", "Fee"), ("interest", "Interest")],
        required=True,
        default="debt",
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        index="btree_not_null",
        ondelete="set null",
    )
    installment_id = fields.Many2one(
        comodel_name="collections.plan.installment",
        string="Instalment",
        index="btree_not_null",
        ondelete="set null",
        help="The instalment whose interest or fee this is.",
    )
    move_name = fields.Char(string="Number", required=True)
    date_invoice = fields.Date(string="Invoice date")
    date_due = fields.Date(string="Due date")
    amount = fields.Monetary(
        string="Covered", required=True, help="What was open when the plan was made."
    )
    amount_matched = fields.Monetary(
        export_string_translation=False,
        help="Payments dated from the start of the plan that were matched before it was made.",
    )
    is_live = fields.Boolean(
        export_string_translation=False, help="The plan is in force and holds this item."
    )

    # An item is in one plan at a time; also how the pass finds the items of plans.
    _live_unique = models.UniqueIndex(
        "(move_line_id) WHERE is_live", "This item is already in another payment plan."
    )

    # Interest and fee of an instalment are invoiced once.
    _charge_unique = models.UniqueIndex(
        "(installment_id, kind) WHERE installment_id IS NOT NULL",
        "This interest or fee has been invoiced already.",
    )

    @api.model
    def _prepare_vals(self, item, start, matched, **values):
        """Return the values that freeze a receivable item as it stands now.

        :param item: journal item
        :param start: first day whose payments count for the plan
        :param float matched: see ``_read_matched``
        """
        return {
            **self._prepare_item_vals(item),
            "kind": "debt",
            "amount_matched": matched.get(item.id, 0.0),
            **values,
        }

    @api.model
    def _read_matched(self, items, start):
        """Return what is matched already of payments dated from a day on, by item id."""
        if not items:
            return {}
        self.env["account.partial.reconcile"].flush_model()
        self.env["account.move.line"].flush_model(["date"])
        return {
            line_id: float(amount)
            for line_id, amount in self.env.execute_query(
                SQL(
                    "SELECT pr.debit_move_id, SUM(pr.debit_amount_currency)"
                    " FROM account_partial_reconcile pr"
                    " JOIN account_move_line cl ON cl.id = pr.credit_move_id"
                    " WHERE pr.debit_move_id IN %s AND cl.date >= %s GROUP BY 1",
                    tuple(items.ids),
                    start,
                )
            )
        }
