from odoo import api, fields, models


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
    def _prepare_vals(self, item, matched=None, **values):
        """Return the values that freeze a receivable item as it stands now.

        :param item: journal item
        :param dict matched: what is matched with it already, by item; nothing if None, see
            ``_read_matched`` of the follow-up pass
        """
        return {
            **self._prepare_item_vals(item),
            "kind": "debt",
            **(matched or {}).get(item, {}),
            **values,
        }
