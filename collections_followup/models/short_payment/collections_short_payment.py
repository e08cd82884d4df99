from odoo import api, fields, models

REASONS = [
    ("discount", "Early discount"),
    ("discount_late", "Early discount, taken late"),
    ("tax", "Tax"),
    ("line", "A line"),
    ("charge", "Costs of a bank"),
    ("unknown", "Not known"),
]


class CollectionsShortPayment(models.Model):
    """A payment that left an invoice open by a small rest, and what becomes of the rest.

    It is found when the payment is matched (``collections_short_payment_judge.py``). The rest is
    disputed by itself or when a person says so, as the company's settings have it: what is
    disputed is not claimed, and nothing else of the invoice is open.
    """

    _name = "collections.short.payment"
    _inherit = ["collections.decided"]
    _description = "Short Payment"
    _order = "date desc, id desc"
    _number_prefix = "SHORT"
    _participant_order = 76
    _user_writable = frozenset({"reason"})
    _undecided = ("proposed",)

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        required=True,
        index=True,
        ondelete="cascade",
    )
    amount = fields.Monetary(string="Rest", help="What the payment left open of the invoice.")
    payment_move_id = fields.Many2one(
        comodel_name="account.move",
        string="Payment",
        index="btree_not_null",
        ondelete="set null",
    )
    date = fields.Date(string="Paid on", required=True, index=True)
    reason = fields.Selection(
        selection=REASONS,
        string="Probably",
        required=True,
        default="unknown",
        before_write="_check_proposed",
        help="Guessed from the amount, and from what the customer kept back before.",
    )
    state = fields.Selection(
        selection=[
            ("noted", "Noted"),
            ("proposed", "To decide"),
            ("disputed", "Disputed"),
            ("left", "Left open"),
            ("over", "Over"),
        ],
        required=True,
        default="noted",
        index=True,
        tracking=True,
    )
    dispute_id = fields.Many2one(
        comodel_name="collections.dispute",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Task",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )

    _move_once = models.UniqueIndex(
        "(move_id) WHERE state IN ('noted', 'proposed')",
        "The rest of this invoice is being decided on already.",
    )
    # What has to be looked at when something happens to a customer.
    _open_idx = models.Index("(partner_id) WHERE state IN ('noted', 'proposed')")

    @api.depends("move_id.name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.name} ({record.move_id.name})"

    def _check_proposed(self, vals=None):
        """Refuse to change the reason of what is decided."""
        if not self._is_engine():
            self._check_open()

    def _get_kept_text(self):
        # OVERRIDE
        return self.env._("Short payments are kept as a record.")

    def _get_history(self):
        # EXTENDS 'collections.decided': what was noted is not shown to anybody yet
        return self.filtered(lambda record: record.state != "noted")

    # ------------------------------------------------------------------------- actions

    def action_dispute(self):
        """Raise a dispute over the rest: it is not claimed until it is decided."""
        self.ensure_one()
        self.check_access("write")
        self._lock_open()
        self.env["collections.dispute"].check_access("create")
        self._as_engine()._dispute(self.env)
        return self.action_view_dispute()

    def action_leave(self):
        """Leave the rest open: it is claimed like any other."""
        self.check_access("write")
        self._lock_open()
        self._as_engine().write({"state": "left"})
        self._end_tasks()
        return True

    def action_view_dispute(self):
        """Open the dispute about the rest."""
        return self._open_record("dispute_id")

    def action_view_move(self):
        """Open the invoice."""
        return self._open_record("move_id")
