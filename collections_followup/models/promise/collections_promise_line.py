from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import formatLang


class CollectionsPromiseLine(models.Model):
    """The part of a promise that concerns one receivable item."""

    _name = "collections.promise.line"
    _description = "Promised Item"
    _inherit = ["collections.agreement.line"]
    _order = "promise_id desc, id"
    _rec_name = "name"

    _agreement_field = "promise_id"
    _live_domain = [("state", "=", "open")]
    _user_creatable = frozenset({"promise_id", "move_line_id", "amount"})

    promise_id = fields.Many2one(
        comodel_name="collections.promise", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="promise_id.company_id")
    currency_id = fields.Many2one(related="promise_id.currency_id")
    move_id = fields.Many2one(
        related="move_line_id.move_id", string="Invoice", store=True, index="btree_not_null"
    )
    name = fields.Char(
        string="Item", compute="_compute_name", store=True, help="Number of the invoice."
    )
    date_due = fields.Date(related="move_line_id.date_maturity", string="Due date")
    amount = fields.Monetary(string="Promised", required=True)
    # Kept beside the promise's state, in the same pass, for the index below.
    state = fields.Selection(
        selection=[
            ("open", "Open"),
            ("kept", "Kept"),
            ("partly_kept", "Partly kept"),
            ("broken", "Broken"),
            ("cancelled", "Cancelled"),
        ],
        readonly=True,
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "Enter an amount above 0 for each promised item."
    )
    _open_unique = models.UniqueIndex(
        "(move_line_id) WHERE state = 'open'",
        "An item has one open promise. Replace that promise, or cancel it.",
    )

    @api.depends("move_line_id")
    def _compute_name(self):
        for line in self:
            item = line.move_line_id
            line.name = item.move_name or item.name or line.name

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base'
        if not self._is_engine():
            self._check_new_promise(vals_list)
        return super().create(vals_list)

    def _get_guard_message(self, names):
        # OVERRIDE 'collections.guarded'
        return self.env._("The items of a promise stay as they were given. Log a new promise.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if not self._is_engine():
            raise AccessError(self._get_guard_message(()))

    def _check_new_promise(self, vals_list):
        """Refuse lines that are added to a promise after it was given."""
        promises = self.env["collections.promise"].browse(
            {vals["promise_id"] for vals in vals_list if vals.get("promise_id")}
        )
        # Sudo: the check holds whatever lines the user may read.
        if promises.sudo().line_ids.filtered("state"):
            raise AccessError(self._get_guard_message(()))

    def _check_promisable(self, promise, companies):
        """Refuse an item that the promise cannot be about.

        :param promise: the promise
        :param companies: the companies whose items the promise's company follows up
        """
        self.ensure_one()
        env, item = self.env, self.move_line_id
        if not item:
            raise UserError(env._("Choose the item of each line, or remove the line."))
        name = self.name or item.display_name
        if item.company_id not in companies:
            raise UserError(
                env._(
                    "%(item)s belongs to %(other)s, the promise to %(company)s.",
                    item=name,
                    other=item.company_id.name,
                    company=promise.company_id.name,
                )
            )
        if item.partner_id.commercial_partner_id != promise.partner_id:
            raise UserError(
                env._(
                    "%(item)s is of another customer than %(customer)s.",
                    item=name,
                    customer=promise.partner_id.display_name,
                )
            )
        promise._check_open(item)
        if item.currency_id != promise.currency_id:
            raise UserError(promise._explain_items("currencies", item))
        currency = promise.currency_id
        if currency.compare_amounts(self.amount, item.amount_residual_currency) > 0:
            raise UserError(
                env._(
                    "Of %(item)s, %(open)s is open: no more than that can be promised.",
                    item=name,
                    open=formatLang(env, item.amount_residual_currency, currency_obj=currency),
                )
            )

    def _check_undisputed(self, disputed):
        """Refuse to have more promised than what the customer does not dispute.

        :param float disputed: what of the item is disputed, in its currency
        """
        self.ensure_one()
        item, currency = self.move_line_id, self.promise_id.currency_id
        rest = item.amount_residual_currency - disputed
        if currency.compare_amounts(self.amount, rest) > 0:
            raise UserError(
                self.env._(
                    "%(disputed)s of %(item)s is disputed (%(disputes)s): no more than %(rest)s "
                    "can be promised until that dispute is resolved.",
                    disputed=formatLang(self.env, disputed, currency_obj=currency),
                    item=self.name,
                    disputes=item._collections_name_disputes(),
                    rest=formatLang(self.env, rest, currency_obj=currency),
                )
            )
