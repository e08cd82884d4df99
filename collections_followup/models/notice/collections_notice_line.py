from odoo import api, fields, models
from odoo.exceptions import UserError


class CollectionsNoticeLine(models.Model):
    """One receivable item on a notice, with what was claimed on that day.

    Rows are written by the pass and, once the notice is sent, never changed.
    """

    _name = "collections.notice.line"
    _inherit = ["collections.guarded"]
    _description = "Follow-up Notice Line"
    _rec_name = "move_name"
    _order = "notice_id desc, date_due, id"
    _log_access = False

    # Found by the unique index below, which begins with it.
    notice_id = fields.Many2one(
        comodel_name="collections.notice", required=True, ondelete="cascade"
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Receivable item",
        index="btree_not_null",
        ondelete="set null",
    )
    move_id = fields.Many2one(related="move_line_id.move_id", string="Invoice")
    move_name = fields.Char(string="Number", help="Number of the invoice when it was claimed.")
    partner_id = fields.Many2one(related="notice_id.partner_id")
    level_id = fields.Many2one(
        comodel_name="collections.level",
        string="Reaches level",
        ondelete="restrict",
        help="Level that the item reaches by this notice. Empty where it is only listed.",
    )
    target_level_id = fields.Many2one(
        comodel_name="collections.level",
        string="Heads for level",
        ondelete="restrict",
        help="Level that the item is claimed at, through whichever channel gets there first.",
    )
    currency_id = fields.Many2one(comodel_name="res.currency", required=True)
    company_currency_id = fields.Many2one(related="notice_id.currency_id")
    date_invoice = fields.Date(string="Invoice date")
    date_due = fields.Date(string="Due date")
    amount_total = fields.Monetary(string="Amount", help="Original amount of the item.")
    amount = fields.Monetary(
        string="Open amount", help="Open amount claimed, negative for a credit."
    )
    amount_company = fields.Monetary(
        string="Open amount in company currency", currency_field="company_currency_id"
    )
    amount_disputed = fields.Monetary(
        string="Disputed", help="Open amount that the customer disputes: it is not claimed."
    )
    disputed_days = fields.Integer(
        string="Days in dispute", help="Days after the due date that do not count as late."
    )
    days_overdue = fields.Integer(
        help="Days after the due date on the date of the notice, without those in dispute; "
        "negative before it."
    )
    pending = fields.Boolean(
        default=True,
        help="The notice is not sent, skipped or cancelled yet.",
    )

    # Rule 3, whatever two passes do at once: an item waits on one unsent notice only. Finds
    # these items whatever the size of the history.
    _pending_unique = models.UniqueIndex(
        "(move_line_id) WHERE pending IS TRUE AND level_id IS NOT NULL",
        "A notice about this item is waiting to be sent already.",
    )
    # Rule 3: nothing is claimed twice on one notice.
    _line_unique = models.UniqueIndex(
        "(notice_id, move_line_id)", "A receivable item stands only once on a notice."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_not_sent()
        return lines

    def write(self, vals):
        self._check_not_sent()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_not_sent()

    def _check_not_sent(self):
        """Refuse to touch what a sent notice claimed."""
        if any(notice.state == "sent" for notice in self.notice_id):
            raise UserError(
                self.env._(
                    "The items of a notice that was sent are a record of what was claimed and "
                    "cannot be changed."
                )
            )
