from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

INVOICING = "account.group_account_invoice"
# Nobody has decided on it.
OPEN = ("found", "doubt", "open")
# What is left over of it, or all of it, is on account.
ON_ACCOUNT = ("rest", "kept", "next")


class CollectionsUnmatched(models.Model):
    """Money that is matched with nothing: what it may have paid, and what became of it.

    It is a receivable item of a payment, or a line of a bank statement that stands in the suspense
    account, with a customer or without. What it may have paid is guessed from the ledger
    (``collections_unmatched_find.py``, ``engine/unmatched.py``), and matched when a person says so
    (``collections_unmatched_match.py``).
    """

    _name = "collections.unmatched"
    _inherit = ["collections.decided"]
    _description = "Money Without Words"
    _order = "date desc, id desc"
    _number_prefix = "MONEY"
    _participant_order = 77
    _undecided = OPEN

    money_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Payment",
        index="btree_not_null",
        ondelete="set null",
        help="The receivable item of the payment.",
    )
    statement_line_id = fields.Many2one(
        comodel_name="account.bank.statement.line",
        string="Bank line",
        index="btree_not_null",
        ondelete="set null",
        help="The line of a bank statement that nothing was matched with.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="restrict",
        help="Whose money it is, as the books say. Empty: nobody knows yet.",
    )
    amount = fields.Monetary(required=True, help="What is not matched of it.")
    date = fields.Date(string="Day", required=True, index=True)
    text = fields.Char(string="Payer's words", help="What came with the money.")
    payer = fields.Char(help="Who paid, as the bank has the name.")
    account = fields.Char(string="Account number", help="Of the payer.")
    state = fields.Selection(
        selection=[
            ("found", "Found"),
            ("doubt", "In doubt"),
            ("open", "Nothing found"),
            ("done", "Matched"),
            ("rest", "Rest to decide"),
            ("kept", "Kept on account"),
            ("next", "For what comes next"),
            ("left_out", "Left out"),
            ("over", "Over"),
        ],
        required=True,
        default="open",
        index=True,
        tracking=True,
    )
    why = fields.Text(
        string="What it may have paid",
        compute="_compute_why",
        help="The best guess and its reason, or why there is none.",
    )
    proposal_ids = fields.One2many(
        comodel_name="collections.unmatched.proposal", inverse_name="unmatched_id"
    )
    read_as = fields.Json(
        export_string_translation=False,
        help="What the guesses rest on: where it is the same, they are left as they are.",
    )
    rest = fields.Monetary(help="What of the money is left on account.", copy=False)
    item_ids = fields.Many2many(
        comodel_name="account.move.line",
        relation="collections_unmatched_item_rel",
        column1="unmatched_id",
        column2="item_id",
        string="Matched with",
        copy=False,
    )
    what = fields.Text(string="What was done", copy=False)
    date_done = fields.Date(string="Decided on", copy=False)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided by",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0 AND COALESCE(rest, 0) >= 0)", "Money that came in is more than zero."
    )
    _line_once = models.UniqueIndex(
        "(money_line_id) WHERE state NOT IN ('done', 'over')", "This payment is here already."
    )
    _statement_once = models.UniqueIndex(
        "(statement_line_id) WHERE money_line_id IS NULL AND state NOT IN ('done', 'over')",
        "This line of the bank is here already.",
    )
    # What has to be looked at when something happens to a customer.
    _open_idx = models.Index("(partner_id) WHERE state NOT IN ('done', 'over')")

    @api.depends("partner_id.display_name", "payer")
    def _compute_display_name(self):
        for record in self:
            who = record.partner_id.display_name or record.payer
            record.display_name = f"{record.name} ({who})" if who else record.name or ""

    @api.depends("proposal_ids.why", "read_as", "what")
    @api.depends_context("lang")
    def _compute_why(self):
        for record in self:
            if record.state in OPEN:
                record.why = record._explain_finding(*(record.read_as or [False, False, ""])[:3])
            else:
                record.why = record.what

    def _explain_finding(self, is_sure, is_cut, foreign):
        """Return the best guess in words, or why there is none.

        :param bool is_sure: one guess stands out
        :param bool is_cut: there were too many items to try all sums of them
        :param str foreign: numbers that the payer names, of items in another currency
        """
        guesses = self.proposal_ids
        if not guesses:
            if foreign:
                return self.env._(
                    "The payer names %s, which is in another currency: match it by hand.", foreign
                )
            if is_cut:
                return self.env._(
                    "No invoice has the amount, and there are too many to try all sums of them."
                )
            return self.env._("Neither number nor amount fits anything that is open.")
        best, count = guesses[0].why, len(guesses.partner_id)
        if not is_sure and count > 1:
            return self.env._("%(count)s customers are possible. %(best)s", count=count, best=best)
        if not is_sure and len(guesses) > 1:
            return self.env._("%(count)s ways fit. %(best)s", count=len(guesses), best=best)
        return best

    def _get_kept_text(self):
        # OVERRIDE
        return self.env._("What became of money is kept as a record. Leave out what is none.")

    def _check_may_match(self):
        """Refuse who has no rights on invoicing: matching changes the ledger."""
        if not self.env.user.has_group(INVOICING):
            raise AccessError(
                self.env._(
                    "Money is matched by people with the right Invoicing. Ask one of them, or have "
                    "the right given to you."
                )
            )
        self.check_access("write")

    def _check_rest(self):
        """Refuse to decide on a rest where there is none."""
        for record in self:
            if record.state not in ON_ACCOUNT:
                raise UserError(self.env._("%s: nothing of it is on account.", record.name))

    def _decide(self, state, text):
        """Write down what was decided on these.

        :param str state: what they are now
        :param str text: what was done, as a sentence
        """
        for company, records in self.grouped("company_id").items():
            records._as_engine().write(
                {
                    "state": state,
                    "what": text,
                    "date_done": company._collections_today(),
                    "user_id": self.env.uid,
                }
            )

    # ------------------------------------------------------------------------- actions

    def action_accept(self):
        """Match these with what was found: the best guess, where it stands out."""
        self._check_may_match()
        self._lock_open()
        for record in self:
            if record.state != "found":
                raise UserError(
                    self.env._(
                        "%s: more than one thing fits, or nothing does. Open it and choose.",
                        record.display_name,
                    )
                )
        with self.env["collections.followup.touched"]._together():
            for record in self:
                record._match(record.proposal_ids[:1])
        return True

    def action_update(self):
        """Look once more at all money that is matched with nothing, whatever is chosen."""
        self.check_access("write")
        # Sudo: the ledger is read for whoever works on it, of companies that are theirs.
        self.sudo()._update(self.env.companies)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_leave_out(self):
        """Leave these out: nothing is proposed for them any more."""
        self.check_access("write")
        self._lock_open()
        self._decide("left_out", self.env._("Left out."))
        return True

    def action_take_up(self):
        """Take up again what was left out."""
        self.check_access("write")
        left_out = self.filtered(lambda record: record.state == "left_out")
        left_out._as_engine().write({"state": "open", "read_as": False})
        # Sudo: the ledger is read for whoever works on it.
        left_out.sudo()._find(left_out.company_id)
        return True

    def action_keep(self):
        """Keep on account what is left over, until somebody decides otherwise."""
        self._check_may_match()
        self._check_rest()
        self._decide("kept", self.env._("Kept on account."))
        return True

    def action_apply_next(self):
        """Match what is left over with what the customer owes next, now or when it comes."""
        self._check_may_match()
        self._check_rest()
        self._decide("next", self.env._("For what the customer owes next."))
        for record in self:
            record._apply_next()
        return True

    def action_refund(self):
        """Open core's dialog to pay back what is left over."""
        self.ensure_one()
        self._check_may_match()
        self._check_rest()
        return {
            "name": self.env._("Pay back"),
            "type": "ir.actions.act_window",
            "res_model": "account.payment.register",
            "view_mode": "form",
            "target": "new",
            "context": {
                "active_model": "account.move.line",
                "active_ids": self.money_line_id.ids,
            },
        }

    def action_view_money(self):
        """Open the entry of the money."""
        self.ensure_one()
        move = self.money_line_id.move_id or self.statement_line_id.move_id
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": move.id,
            "view_mode": "form",
        }
