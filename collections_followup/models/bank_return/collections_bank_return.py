from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What a person says of a payment that the bank took back, before it is booked.
CHOICE = frozenset({"payment_line_id", "payment_id"})
OPEN = ("found", "to_match")
INVOICING = "account.group_account_invoice"


class CollectionsBankReturn(models.Model):
    """A payment of a customer that the bank took back, as a file of the bank says.

    It is read from the file (``engine/bank_return.py``), finds its payment
    (``collections_bank_return_find.py``), and is booked when a person says so
    (``collections_bank_return_book.py``): what the payment had paid is open again. What follows
    depends on the class of the bank's reason (``collections_bank_return_next.py``).
    """

    _name = "collections.bank.return"
    _inherit = ["collections.decided"]
    _description = "Returned Payment"
    _order = "date desc, id desc"
    _number_prefix = "RET"
    _participant_order = 74
    _user_writable = CHOICE
    _undecided = OPEN

    amount = fields.Monetary(help="What the customer owes again, without the bank's costs.")
    charge = fields.Monetary(string="Costs", help="What the bank takes for it.")
    date = fields.Date(string="Day", required=True, index=True, help="When the bank took it back.")
    reason = fields.Char(string="Code", help="ISO 20022 or NACHA code of the reason.")
    kind = fields.Selection(
        selection=[
            ("funds", "No money"),
            ("account", "Account wrong or closed"),
            ("mandate", "Mandate"),
            ("refused", "Refused by the customer"),
            ("deceased", "Customer died"),
            ("technical", "Technical"),
        ],
        string="Reason",
        required=True,
        help="What the code of the bank means for the next step.",
    )
    text = fields.Char(string="Bank's words")
    reference = fields.Char(help="Our reference of the payment, as the bank gives it back.")
    mandate = fields.Char(string="Mandate reference")
    debtor = fields.Char(help="The customer, as the bank has the name.")
    account = fields.Char(string="Account number", help="Of the customer, as the bank has it.")
    entry = fields.Char(
        string="Entry of the file",
        required=True,
        export_string_translation=False,
        help="What names this return in the bank's files: it is read once.",
    )
    file_name = fields.Char(string="File", help="The file that it was read from.")
    is_rejected = fields.Boolean(
        string="Never collected", help="The bank refused to collect it: no money has moved."
    )

    state = fields.Selection(
        selection=[
            ("found", "Found"),
            ("to_match", "To match"),
            ("done", "Done"),
            ("left_out", "Left out"),
        ],
        required=True,
        default="to_match",
        index=True,
        tracking=True,
    )
    payment_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Payment",
        index="btree_not_null",
        ondelete="set null",
        before_write="_check_choice",
        domain="[('account_type', '=', 'asset_receivable'), ('parent_state', '=', 'posted'),"
        " ('balance', '<', 0), ('journal_id.type', 'in', ('bank', 'cash', 'credit')),"
        " ('company_id', 'child_of', company_id)]",
        help="The payment that the bank took back.",
    )
    payment_id = fields.Many2one(
        comodel_name="account.payment",
        string="Payment without entry",
        index="btree_not_null",
        ondelete="set null",
        before_write="_check_choice",
        domain="[('move_id', '=', False), ('state', 'in', ('in_process', 'paid')),"
        " ('payment_type', '=', 'inbound'), ('partner_type', '=', 'customer'),"
        " ('company_id', 'child_of', company_id)]",
        help="The payment that the bank took back, where it has no journal entry yet.",
    )
    why = fields.Text(help="Why this payment was found, or why none was.")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    case_id = fields.Many2one(comodel_name="collections.case", compute="_compute_case_id")
    item_ids = fields.Many2many(
        comodel_name="account.move.line",
        relation="collections_bank_return_item_rel",
        column1="return_id",
        column2="item_id",
        string="Open again",
        copy=False,
        help="What the payment had paid.",
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Entry",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )
    hold_id = fields.Many2one(
        comodel_name="collections.hold",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="The first of the holds.",
    )
    hold_ids = fields.Many2many(
        comodel_name="collections.hold",
        relation="collections_bank_return_hold_rel",
        column1="return_id",
        column2="hold_id",
        string="Holds",
        copy=False,
        # Whoever books returns and does not work on cases reads no holds.
        groups="collections_followup.group_collections_readonly",
        help="One for each invoice that the payment had paid.",
    )
    flag_entry_id = fields.Many2one(
        comodel_name="collections.flag.entry",
        string="Flag",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )
    what = fields.Text(string="What was done", copy=False)
    date_done = fields.Date(string="Booked on", copy=False)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Booked by",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )

    _amounts_positive = models.Constraint(
        "CHECK (amount > 0 AND COALESCE(charge, 0) >= 0)",
        "A returned payment is of more than zero, and its costs are not negative.",
    )
    _entry_unique = models.UniqueIndex(
        "(company_id, entry)", "This returned payment was read from a file of the bank already."
    )
    _payment_once = models.UniqueIndex(
        "(payment_line_id) WHERE state = 'done'", "This payment was taken back already."
    )
    _unbooked_once = models.UniqueIndex(
        "(payment_id) WHERE state = 'done'", "This payment was taken back already."
    )
    # Whose days of a technical return do not count as late.
    _technical_idx = models.Index("(partner_id) WHERE state = 'done' AND kind = 'technical'")

    @api.depends(
        "payment_line_id.partner_id.commercial_partner_id",
        "payment_id.partner_id.commercial_partner_id",
    )
    def _compute_partner_id(self):
        for record in self:
            partner = record.payment_line_id.partner_id or record.payment_id.partner_id
            record.partner_id = partner.commercial_partner_id

    @api.depends("partner_id", "company_id")
    def _compute_case_id(self):
        # Sudo: accountants see whether there is a case; to open it takes its own right.
        cases = self.env["collections.case"].sudo()._find_open(self.partner_id, self._get_owners())
        for record in self:
            record.case_id = cases.get((record._get_owners(), record.partner_id), False)

    @api.depends("partner_id.display_name", "debtor")
    def _compute_display_name(self):
        for record in self:
            who = record.partner_id.display_name or record.debtor
            record.display_name = f"{record.name} ({who})" if who else record.name or ""

    def _get_owners(self):
        """Return the companies that keep the cases of these returns."""
        owners = self.env["res.company"]
        for company in self.company_id:
            owners |= company._collections_owner() or company
        return owners

    # -------------------------------------------------------------------------- checks

    def _check_choice(self, vals):
        """Refuse another payment than one of a customer, and any once it is booked."""
        self._check_open()
        if self._is_engine():
            return
        line = self.env["account.move.line"].browse(vals.get("payment_line_id") or [])
        payment = self.env["account.payment"].browse(vals.get("payment_id") or [])
        for record in self:
            problem = line and record._find_line_problem(line)
            problem = problem or (payment and record._find_unbooked_problem(payment))
            if problem:
                raise UserError(problem)

    def write(self, vals):
        result = super().write(vals)
        if CHOICE & set(vals) and not self._is_engine():
            chosen = self._as_engine()
            for record in chosen:
                record.write(record._get_choice_values(vals))
        return result

    def _get_choice_values(self, vals):
        """Return what follows from the payment that a person has chosen.

        :param dict vals: what the person has written
        """
        self.ensure_one()
        # One payment: what is chosen last.
        line = self.payment_line_id if not vals.get("payment_id") else self.payment_line_id.browse()
        payment = self.payment_id if not line else self.payment_id.browse()
        if not line and not payment:
            return {"state": "to_match", "why": self.env._("No payment is chosen.")}
        # The lines of one payment stand for it all: the same one each time.
        return {
            "payment_line_id": self._get_lines(line)[:1].id if line else False,
            "payment_id": payment.id,
            "state": "found",
            "why": self.env._("Chosen by %s.", self.env.user.name),
        }

    def _get_kept_text(self):
        # OVERRIDE
        return self.env._("Returned payments are kept as a record. Leave out what is none.")

    def _check_may_book(self):
        """Refuse who has no rights on invoicing: what is booked changes the ledger."""
        if not self.env.user.has_group(INVOICING):
            raise AccessError(
                self.env._(
                    "Returned payments are booked by people with the right Invoicing. Ask one of "
                    "them, or have the right given to you."
                )
            )
        self.check_access("write")

    # ------------------------------------------------------------------------- actions

    def action_book(self):
        """Book these returned payments: what they had paid is open again."""
        self._check_may_book()
        self._lock_open()
        self._book()
        return True

    def action_find(self):
        """Look for the payments of these returns once more."""
        self.check_access("write")
        self._check_open()
        self._find_payments()
        return True

    def action_leave_out(self):
        """Leave these returned payments out: nothing is booked for them."""
        self.check_access("write")
        self._check_open()
        self._as_engine().write({"state": "left_out"})
        return True

    def action_take_up(self):
        """Take up again what was left out."""
        self.check_access("write")
        left_out = self.filtered(lambda record: record.state == "left_out")
        left_out._as_engine().write({"state": "to_match"})
        left_out._find_payments()
        return True

    def action_view_entry(self):
        """Open the entry that was booked."""
        return self._open_record("move_id")

    def action_view_payment(self):
        """Open the entry of the payment, or the payment that has none."""
        self.ensure_one()
        record = self.payment_line_id.move_id or self.payment_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }
