from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..base.collections_guarded import without_defaults

BOOKERS = "account.group_account_invoice"


class CollectionsPlacementRecovery(models.Model):
    """Money that was matched with an item while it was placed, and the commission on it.

    One for each reconciliation: it is counted once. Where the reconciliation is undone, because
    the payment came back, so is this, and its commission.
    """

    _name = "collections.placement.recovery"
    _description = "Money of a Placement"
    _inherit = ["collections.guarded"]
    _order = "date desc, id desc"
    _rec_name = "date"
    # Where key figures find whose money it is.
    _figure_customer = "placement_id.partner_id"

    placement_id = fields.Many2one(
        comodel_name="collections.placement", required=True, index=True, ondelete="cascade"
    )
    agency_id = fields.Many2one(related="placement_id.agency_id", store=True, index=True)
    company_id = fields.Many2one(related="placement_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="placement_id.currency_id")
    company_currency_id = fields.Many2one(related="placement_id.company_currency_id")
    line_id = fields.Many2one(
        comodel_name="collections.placement.line",
        string="Item",
        required=True,
        index=True,
        ondelete="cascade",
    )
    partial_id = fields.Many2one(
        comodel_name="account.partial.reconcile", index="btree_not_null", ondelete="set null"
    )
    state = fields.Selection(
        selection=[("counted", "Came in"), ("returned", "Came back")],
        required=True,
        default="counted",
    )
    date = fields.Date(required=True)
    amount = fields.Monetary(string="Matched")
    amount_company = fields.Monetary(
        string="Came in (company currency)",
        currency_field="company_currency_id",
        help="With what the agency kept.",
    )
    amount_kept = fields.Monetary(
        string="Kept by the agency", help="Its fee, where it remits what is left."
    )
    payment_ids = fields.One2many(
        comodel_name="collections.placement.payment",
        inverse_name="recovery_id",
        string="Told by the agency",
    )
    is_direct = fields.Boolean(string="Paid to us", help="The agency has not told of it.")
    percent = fields.Float(string="Commission in percent", digits=(5, 2))
    commission = fields.Monetary()
    commission_company = fields.Monetary(
        string="Commission (company currency)", currency_field="company_currency_id"
    )
    bill_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Line of the bill",
        index="btree_not_null",
        ondelete="set null",
    )
    bill_id = fields.Many2one(related="bill_line_id.move_id", string="Bill")
    credit_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Line of the credit note",
        index="btree_not_null",
        ondelete="set null",
        help="Takes the commission back, where the bill was posted when the payment came back.",
    )
    offset_id = fields.Many2one(
        comodel_name="account.move",
        string="Set off by",
        index="btree_not_null",
        ondelete="set null",
        help="Sets what the agency kept off against its bill.",
    )

    _partial_once = models.UniqueIndex(
        "(partial_id) WHERE partial_id IS NOT NULL", "This money is counted already."
    )

    @api.depends("placement_id.name", "line_id.number")
    def _compute_display_name(self):
        for money in self:
            money.display_name = f"{money.placement_id.name or ''} {money.line_id.number or ''}"

    def action_offset(self):
        """Book what the agency kept of this payment: its bill is paid by it, and the item too."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group(BOOKERS):
            raise AccessError(self.env._("Only those who may post bills can set this off."))
        self._check_offset()
        # Of two at once the second fails to serialize, and finds it set off.
        # Sudo: the right to book was checked; the record is the add-on's.
        own = self.sudo()
        own.lock_for_update()
        bill = own.bill_line_id.move_id
        payable = bill.line_ids.filtered(
            lambda line: line.account_type == "liability_payable" and not line.reconciled
        )[:1]
        item = own.line_id.move_line_id
        amount, company = own.amount_kept, item.company_id
        if item.currency_id != company.currency_id or bill.currency_id != company.currency_id:
            raise UserError(
                self.env._("In a foreign currency, set the fee off by an entry of your own.")
            )
        entries = without_defaults(own.env["account.move"]).with_company(company)
        label = self.env._(
            "Fee kept by %(agency)s, %(item)s", agency=own.agency_id.name, item=own.line_id.number
        )
        entry = entries.create(
            {
                "move_type": "entry",
                "date": company._collections_today(),
                "ref": label,
                "collections_placement_recovery_id": own.id,
                "line_ids": [
                    Command.create(
                        {
                            "name": label,
                            "account_id": payable.account_id.id,
                            "partner_id": payable.partner_id.id,
                            "debit": amount,
                        }
                    ),
                    Command.create(
                        {
                            "name": label,
                            "account_id": item.account_id.id,
                            "partner_id": item.partner_id.id,
                            "credit": amount,
                        }
                    ),
                ],
            }
        )
        entry.action_post()
        own.offset_id = entry
        debit, credit = entry.line_ids.sorted("credit")
        (debit | payable).reconcile()
        (credit | item).reconcile()
        return True

    def _check_offset(self):
        """Refuse to set off what was not kept, is set off already, or is not billed yet."""
        # Sudo: the state of bill and entry, for whoever may post bills.
        own = self.sudo()
        bill, item = own.bill_line_id.move_id, own.line_id.move_line_id
        currency = own.currency_id
        if own.state != "counted" or currency.is_zero(own.amount_kept):
            raise UserError(self.env._("The agency kept nothing of this payment."))
        if (
            own.offset_id
            and own.offset_id.state == "posted"
            and not own.offset_id.reversal_move_ids
        ):
            raise UserError(self.env._("This is set off already: %s.", own.offset_id.name))
        if bill.state != "posted":
            raise UserError(self.env._("Post the bill of the agency first."))
        left = sum(
            bill.line_ids.filtered(lambda line: line.account_type == "liability_payable").mapped(
                "amount_residual"
            )
        )
        if bill.company_currency_id.compare_amounts(-left, own.amount_kept) < 0:
            raise UserError(
                self.env._("The bill is paid already, or lower than what the agency kept.")
            )
        if not item or currency.compare_amounts(item.amount_residual_currency, own.amount_kept) < 0:
            raise UserError(self.env._("Less is open of the item than the agency kept."))

    def action_view_bill(self):
        """Open the bill with this commission."""
        self.ensure_one()
        if not self.bill_id:
            raise UserError(self.env._("This commission is not billed yet."))
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.bill_id.id,
            "view_mode": "form",
        }
