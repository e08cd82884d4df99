from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date, formatLang

from ..followup.collections_followup_matches import MONEY_JOURNALS


class CollectionsLegalItem(models.Model):
    """A receivable item of a legal action: what was claimed of it when it was filed, and now.

    Until it is filed, interest and costs are as of today; from then on they stay as they were.
    """

    _name = "collections.legal.item"
    _inherit = ["collections.guarded"]
    _description = "Item of a Legal Action"
    _order = "action_id desc, date_due, id"
    _user_writable = frozenset({"amount"})
    _user_creatable = frozenset()

    action_id = fields.Many2one(
        comodel_name="collections.legal.action", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="action_id.currency_id")
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Item",
        index="btree_not_null",
        ondelete="set null",
        help="Empty where its entry was made anew since.",
    )
    name = fields.Char(string="Invoice", required=True)
    date_invoice = fields.Date(string="Invoice date")
    date_due = fields.Date(string="Due date")
    amount = fields.Monetary(
        string="Claimed",
        required=True,
        before_write="_check_amount_free",
        help="What is claimed of the item, without interest. Stays as it was when it is filed.",
    )
    interest = fields.Monetary(string="Interest claimed", help="As of the day of filing.")
    charges = fields.Monetary(string="Fees claimed", help="As of the day of filing.")
    amount_awarded = fields.Monetary(
        string="Awarded", help="What the court has awarded of it, without interest."
    )
    amount_seen = fields.Monetary(
        export_string_translation=False, help="Open when the ledger was looked at last."
    )
    match_seen = fields.Integer(
        export_string_translation=False, help="The latest match that was told of."
    )
    open_today = fields.Monetary(string="Open now", compute="_compute_today")
    interest_today = fields.Monetary(string="Interest now", compute="_compute_today")
    charges_today = fields.Monetary(string="Fees now", compute="_compute_today")
    is_live = fields.Boolean(
        export_string_translation=False,
        help="The action runs and keeps the item from being reminded of.",
    )

    _item_once = models.UniqueIndex(
        "(action_id, move_line_id)", "This item stands in the action already."
    )
    # An item is in one action at a time; also how the pass finds them.
    _live_unique = models.UniqueIndex(
        "(move_line_id) WHERE is_live",
        "This item is in another legal action that runs. Close that one first.",
    )

    @api.depends("move_line_id.amount_residual_currency", "action_id.state")
    def _compute_today(self):
        # Sudo: what the customer owes, for whoever reads the action.
        claims = self.env["collections.claim"]._read(self.sudo().move_line_id)
        by_item = {line.id: claim for line, claim in claims.items()}
        for item in self:
            line = item.sudo().move_line_id
            claim = by_item.get(line.id)
            item.open_today = max(line.amount_residual_currency, 0.0) if line else 0.0
            item.interest_today = float(claim.interest) if claim else 0.0
            item.charges_today = float(claim.costs) if claim else 0.0

    @api.constrains("amount")
    def _check_amount(self):
        for item in self:
            # Sudo: what is open, for whoever works on the action.
            line = item.sudo().move_line_id
            most = line.amount_residual_currency
            if item.action_id.state not in ("draft", "proposed") or not line:
                continue
            if item.amount <= 0 or item.currency_id.compare_amounts(item.amount, most) > 0:
                raise ValidationError(
                    self.env._(
                        "%(item)s: enter an amount above 0 and up to the %(open)s that is open.",
                        item=item.name,
                        open=formatLang(self.env, most, currency_obj=item.currency_id),
                    )
                )

    def _check_amount_free(self, _vals):
        """Refuse to change by hand what was put forward."""
        if not self._is_engine():
            self.action_id._check_draft()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        if not self._is_engine():
            self.action_id._check_draft()
            for action in self.action_id:
                if action.line_ids <= self:
                    raise UserError(self.env._("The last item stays. Delete the action instead."))

    @api.model
    def _prepare_item(self, line):
        """Return the values of a new item.

        :param line: the receivable item
        """
        return {
            "move_line_id": line.id,
            "name": line.move_name or line.name or str(line.id),
            "date_invoice": line.move_id.invoice_date or line.date,
            "date_due": line.date_maturity or line.date,
            "amount": line.amount_residual_currency,
            "amount_seen": line.amount_residual_currency,
        }

    def _freeze(self, day):
        """Keep interest and fees as of a day: the action was filed then.

        :param date day: the day
        """
        # Sudo: the claim is read from the ledger, and written for whoever files it.
        own = self.sudo()
        claims = self.env["collections.claim"]._read(own.move_line_id, day)
        by_item = {line.id: claim for line, claim in claims.items()}
        for item in own:
            claim = by_item.get(item.move_line_id.id)
            item.write(
                {
                    "interest": float(claim.interest) if claim else 0.0,
                    "charges": float(claim.costs) if claim else 0.0,
                    "amount_seen": item.move_line_id.amount_residual_currency,
                    "match_seen": item._find_last_match(),
                }
            )

    def _get_claimed_on(self, day):
        """Return what is claimed of this item and was open yet at the end of a day.

        :param date day: the day
        """
        self.ensure_one()
        # Sudo: the ledger, of an item that the action is about.
        item = self.sudo().move_line_id
        if not item:
            return self.amount
        later = item.matched_credit_ids.filtered(lambda match: match.credit_move_id.date > day)
        was_open = item.amount_residual_currency + sum(later.mapped("debit_amount_currency"))
        return min(self.amount, max(self.currency_id.round(was_open), 0.0))

    def _read_paid_on_award(self, since):
        """Return what came since a decision on what it awarded of this item, in sudo mode.

        What is credited or written off is taken off what was not awarded first, as the pass has it
        (``_sql_refused``).

        :param date since: the day of the decision
        :return: a list of pairs of a day and an amount
        """
        self.ensure_one()
        item = self.move_line_id
        matches = item.matched_credit_ids.filtered(
            lambda match: match.credit_move_id.date > since
        ).sorted(lambda match: (match.credit_move_id.date, match.id))
        was_open = item.amount_residual_currency + sum(matches.mapped("debit_amount_currency"))
        refused = max(was_open - self.amount_awarded, 0.0)
        paid = []
        for match in matches:
            credit, amount = match.credit_move_id, match.debit_amount_currency
            if not credit.payment_id and credit.journal_id.type not in MONEY_JOURNALS:
                taken = min(refused, amount)
                refused, amount = refused - taken, amount - taken
            amount = self.currency_id.round(amount)
            if amount > 0:
                paid.append((credit.date, amount))
        return paid

    def _find_last_match(self):
        """Return the id of the latest match of this item, 0 without one."""
        # Sudo: the ledger, of an item that the action is about.
        return max(self.sudo().move_line_id.matched_credit_ids.ids, default=0)

    def _describe_change(self):
        """Return what has happened to this item in the ledger since it was looked at, in words."""
        self.ensure_one()
        # Sudo: the ledger, of an item whose action the reader may read.
        line = self.sudo().move_line_id
        now = formatLang(self.env, line.amount_residual_currency, currency_obj=self.currency_id)
        new = line.matched_credit_ids.filtered(lambda own: own.id > self.match_seen)
        if not new:
            return self.env._("%(item)s: %(open)s is open again.", item=self.name, open=now)
        texts = []
        for match in new:
            entry = match.credit_move_id.move_id
            values = {
                "item": self.name,
                "entry": entry.name,
                "date": format_date(self.env, entry.date),
                "open": now,
            }
            if entry.move_type == "out_refund":
                text = self.env._(
                    "%(item)s: credit note %(entry)s of %(date)s, %(open)s is still open.", **values
                )
            else:
                text = self.env._(
                    "%(item)s: paid by %(entry)s of %(date)s, %(open)s is still open.", **values
                )
            texts.append(text)
        return " ".join(texts)
