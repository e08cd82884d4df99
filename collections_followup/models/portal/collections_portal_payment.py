from odoo import api, fields, models


class CollectionsPortalPayment(models.Model):
    """What a customer chose to pay at once: items and how much of each, in the order shown.

    The amounts are computed here and never taken from a browser. They are read again when the
    payment begins, and what is paid is matched with these items, no further than is said; what they
    do not take any more stays as a credit that the account shows.
    """

    _name = "collections.portal.payment"
    _inherit = ["collections.guarded", "collections.owned"]
    _description = "Payment on an Account Page"
    _order = "id desc"
    _user_creatable = frozenset()

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    contact_id = fields.Many2one(comodel_name="res.partner", ondelete="set null", readonly=True)
    link_id = fields.Many2one(
        comodel_name="collections.portal.link",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Login", ondelete="set null", readonly=True
    )
    currency_id = fields.Many2one(comodel_name="res.currency", required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True, help="What is charged.")
    kind = fields.Selection(
        selection=[
            ("items", "Chosen items"),
            ("due", "All that is due"),
            ("plan", "Instalment"),
            ("settlement", "Settlement"),
        ],
        required=True,
        default="items",
        readonly=True,
    )
    state = fields.Selection(
        selection=[("draft", "Chosen"), ("done", "Paid")],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    plan_id = fields.Many2one(
        comodel_name="collections.plan",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    settlement_id = fields.Many2one(
        comodel_name="collections.settlement",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    # What is paid of the agreement in total once this payment is there.
    amount_agreed = fields.Monetary(readonly=True, export_string_translation=False)
    # Nobody reads it: what is shown is signed with it.
    nonce = fields.Char(required=True, readonly=True, copy=False, groups=fields.NO_ACCESS)
    line_ids = fields.One2many(
        comodel_name="collections.portal.payment.line", inverse_name="payment_id", readonly=True
    )
    transaction_ids = fields.One2many(
        comodel_name="payment.transaction",
        inverse_name="collections_portal_payment_id",
        readonly=True,
    )
    date_done = fields.Datetime(string="Paid on", readonly=True)
    amount_credit = fields.Monetary(
        string="Kept as credit", readonly=True, help="What the chosen items did not take any more."
    )

    amount_back = fields.Monetary(
        string="Paid back",
        compute="_compute_amount_back",
        help="Refunded, or taken back by the bank or the provider.",
    )

    # Of entries it depends, too: those who post or cancel many look for none of these.
    @api.depends("transaction_ids.state")
    def _compute_amount_back(self):
        for payment in self:
            # Sudo: what became of the money of payments that the user may read.
            parts = payment.sudo().transaction_ids
            parts |= parts.child_transaction_ids.filtered(lambda own: own.operation != "refund")
            refunds = parts.child_transaction_ids.filtered(
                lambda own: own.operation == "refund" and own.state == "done"
            )
            gone = parts.payment_id.filtered(lambda entry: entry._collections_is_taken_back())
            payment.amount_back = sum(gone.mapped("amount")) - sum(refunds.mapped("amount"))

    @api.depends("partner_id")
    def _compute_name(self):
        for payment in self:
            payment.name = self.env._("Online payment %s", payment.id or "")

    @api.depends("partner_id", "company_id")
    def _compute_collector_id(self):
        # EXTENDS 'collections.owned'
        return super()._compute_collector_id()

    @api.model
    @api.private
    def _find_sudo(self, access, number):
        """Return a payment of an account, or None where it is none of its."""
        found = access.env["collections.portal.payment"].search(
            [
                ("id", "=", number),
                ("partner_id", "=", access.partner.id),
                ("company_id", "=", access.company.id),
            ]
        )
        return found or None

    @api.autovacuum
    def _gc_unused(self):
        # Sudo: by the scheduled action. What was chosen and never begun is no record of anything.
        self.sudo().search(
            [
                ("state", "=", "draft"),
                ("transaction_ids", "=", False),
                ("create_date", "<", fields.Datetime.subtract(fields.Datetime.now(), days=30)),
            ],
            limit=10000,
        ).unlink()

    def _get_payer_sudo(self):
        """Return for whom the provider is told that is paid: the contact, if it is one of his."""
        self.ensure_one()
        is_own = self.contact_id.commercial_partner_id == self.partner_id
        return self.contact_id if is_own else self.partner_id

    def _get_reference_sudo(self):
        """Return what the reference of a transaction begins with: the first number of an item."""
        self.ensure_one()
        numbers = self.line_ids.filtered(lambda line: line.amount > 0).mapped("number")
        more = f"+{len(numbers) - 1}" if len(numbers) > 1 else ""
        return f"{numbers[0] or self.name}{more}"
