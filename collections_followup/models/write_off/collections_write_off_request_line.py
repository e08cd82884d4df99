from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CollectionsWriteOffRequestLine(models.Model):
    """How much of one receivable item is written off."""

    _name = "collections.write.off.request.line"
    _inherit = ["collections.guarded"]
    _description = "Item of a Write-off"
    _order = "date_due, id"
    _rec_name = "number"
    _user_writable = frozenset({"amount"})
    _user_creatable = frozenset({"request_id", "move_line_id", "amount"})

    request_id = fields.Many2one(
        comodel_name="collections.write.off.request",
        required=True,
        index=True,
        ondelete="cascade",
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Item",
        index="btree_not_null",
        ondelete="set null",
        help="What is open of an invoice, or of an opening balance.",
    )
    number = fields.Char(string="Invoice")
    date_due = fields.Date(string="Due date")
    currency_id = fields.Many2one(comodel_name="res.currency", required=True)
    amount_open = fields.Monetary(
        string="Open", compute="_compute_amount_open", compute_sudo=True, help="As it is now."
    )
    amount = fields.Monetary(string="To write off", before_write="_check_draft")
    company_currency_id = fields.Many2one(
        related="request_id.currency_id", string="Company currency"
    )
    amount_company = fields.Monetary(
        string="In company currency",
        currency_field="company_currency_id",
        help="At the rate of the day on which it was entered, proposed, approved or posted.",
    )
    amount_written_off = fields.Monetary(
        string="Written off", copy=False, help="As the ledger shows it now."
    )

    _item_once = models.UniqueIndex(
        "(request_id, move_line_id)", "This item stands on the request already."
    )
    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "What is written off of an item is more than zero."
    )

    @api.depends("move_line_id.amount_residual_currency")
    def _compute_amount_open(self):
        for line in self:
            item = line.move_line_id
            told = line.id or self.env["collections.write.off.request"]._may_tell_of(
                item.company_id, item.partner_id, item
            )
            line.amount_open = item.amount_residual_currency if told else 0.0

    def _check_draft(self, vals):
        """Refuse to change what is proposed."""
        self.request_id._check_draft(vals)

    @api.model
    def _complete_new(self, vals_list):
        # EXTENDS 'collections.guarded': what follows from the item
        items = self.env["account.move.line"].browse(
            [vals["move_line_id"] for vals in vals_list if vals.get("move_line_id")]
        )
        # What is taken over from an item is told to whoever names it.
        items.check_access("read")
        completed = []
        for vals in vals_list:
            item = items.browse(vals.get("move_line_id"))
            if not item:
                raise UserError(self.env._("Choose an item to write off."))
            completed.append(
                {
                    **vals,
                    "amount": vals.get("amount") or item.amount_residual_currency,
                    "number": item.move_name or item.name,
                    "date_due": item.date_maturity or item.date,
                    "currency_id": item.currency_id.id,
                }
            )
        return completed

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.request_id._check_draft()
        lines._rate()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if "amount" in vals:
            self._rate()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proposed(self):
        self.request_id._check_draft()

    def _rate(self):
        """Write down what these amounts are in company currency today."""
        # Sudo: rates, and items that are only reckoned with.
        for line in self.sudo():
            line.amount_company = line.request_id._get_write_off_balance(
                line.move_line_id, line.amount
            )

    def _sync_written_off_sudo(self):
        """Bring up to date what the ledger shows as written off of these items; in sudo mode."""
        if not self.ids:
            return
        self.env["account.partial.reconcile"].flush_model()
        self.env["account.move"].flush_model(["collections_write_off_request_id"])
        self.flush_model(["request_id", "move_line_id"])
        found = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT h.id, SUM(r.debit_amount_currency)
                      FROM collections_write_off_request_line h
                      JOIN account_partial_reconcile r ON r.debit_move_id = h.move_line_id
                      JOIN account_move_line c ON c.id = r.credit_move_id
                      JOIN account_move m ON m.id = c.move_id
                       AND m.collections_write_off_request_id = h.request_id
                     WHERE h.id IN %s
                  GROUP BY h.id
                    """,
                    tuple(self.ids),
                )
            )
        )
        for line in self:
            amount = float(found.get(line.id, 0.0))
            if line.currency_id.compare_amounts(line.amount_written_off, amount):
                line.amount_written_off = amount
