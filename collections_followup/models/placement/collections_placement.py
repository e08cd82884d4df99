from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ..agreement.collections_agreement import TIERS

PLACES = [("1", "First placement"), ("2", "Second placement"), ("3", "Third placement")]
# Until something becomes of it; with the agency, and on the way there.
LIVE = ("proposed", "approved", "placed", "acknowledged")
WITH_AGENCY = ("placed", "acknowledged")


class CollectionsPlacement(models.Model):
    """Items of a customer that an agency or a lawyer collects.

    It is proposed (``collections_placement_propose.py``), approved by somebody else
    (``collections_placement_steps.py``), and placed when the agency's file is written: what is
    placed is frozen then. From there on it follows the ledger
    (``collections_placement_ledger.py``): what is paid, disputed or agreed on is recalled by
    itself, other balances are told, and money that comes in bears commission
    (``collections_placement_recovery_bill.py``).
    """

    _name = "collections.placement"
    _description = "Placement with an Agency"
    _inherit = [
        "collections.guarded",
        "collections.numbered",
        "collections.owned",
        "collections.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _number_prefix = "PLC"
    _number_also = "partner_id"
    _user_writable = frozenset({"note"})
    _user_creatable = frozenset()

    state = fields.Selection(
        selection=[
            ("proposed", "Proposed"),
            ("approved", "Approved"),
            ("placed", "Placed"),
            ("acknowledged", "Acknowledged"),
            ("refused", "Refused"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="proposed",
        index=True,
        tracking=True,
    )
    outcome = fields.Selection(
        selection=[("paid", "Paid"), ("recalled", "Recalled"), ("returned", "Returned")],
        help="Of several: returned before recalled before paid.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    currency_id = fields.Many2one(comodel_name="res.currency", required=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    agency_id = fields.Many2one(
        comodel_name="collections.agency",
        string="Agency or lawyer",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    place = fields.Selection(
        selection=PLACES, string="Tier", required=True, default="1", help="How often it was placed."
    )
    choice = fields.Text(string="Why this agency", help="How it was chosen.")
    previous_id = fields.Many2one(
        comodel_name="collections.placement", string="Placed before as", index="btree_not_null"
    )
    line_ids = fields.One2many(
        comodel_name="collections.placement.line", inverse_name="placement_id", string="Items"
    )
    event_ids = fields.One2many(
        comodel_name="collections.placement.event",
        inverse_name="placement_id",
        string="Told to the agency",
    )
    payment_ids = fields.One2many(
        comodel_name="collections.placement.payment",
        inverse_name="placement_id",
        string="Payments told by the agency",
    )
    recovery_ids = fields.One2many(
        comodel_name="collections.placement.recovery",
        inverse_name="placement_id",
        string="Money that came in",
    )
    note = fields.Text(string="Internal note")
    reference = fields.Char(string="Agency's reference")
    user_id = fields.Many2one(comodel_name="res.users", string="Proposed by")
    approved_by_id = fields.Many2one(comodel_name="res.users", string="Approved by")
    date_approved = fields.Date(string="Approved on")
    date_placed = fields.Date(string="Placed on", index=True)
    date_acknowledged = fields.Date(string="Acknowledged on")
    date_closed = fields.Date(string="Closed on")
    refusal = fields.Char(string="Why refused")

    amount = fields.Monetary(
        compute="_compute_amounts",
        store=True,
        string="Amount placed",
        help="Frozen when it was placed; until then, what is open of the items.",
    )
    amount_company = fields.Monetary(
        compute="_compute_amounts",
        store=True,
        string="Amount placed (company currency)",
        currency_field="company_currency_id",
    )
    balance = fields.Monetary(
        compute="_compute_amounts",
        store=True,
        string="Balance with the agency",
        help="What it still collects: never more than is open.",
    )
    amount_recovered = fields.Monetary(
        compute="_compute_recovered", store=True, string="Recovered", help="Came in while placed."
    )
    commission = fields.Monetary(compute="_compute_recovered", store=True)
    tier = fields.Selection(
        selection=TIERS,
        string="Who may approve it",
        compute="_compute_tier",
        help="By the limit in amount of the company, with what agencies have of the customer.",
    )
    can_approve = fields.Boolean(compute="_compute_can_approve")
    status = fields.Char(compute="_compute_status", help="How it stands, in words.")

    _agency_idx = models.Index("(agency_id) WHERE state IN ('approved', 'placed', 'acknowledged')")

    @api.depends("line_ids.amount", "line_ids.amount_company", "line_ids.balance")
    def _compute_amounts(self):
        for own in self:
            own.amount = sum(own.line_ids.mapped("amount"))
            own.amount_company = sum(own.line_ids.mapped("amount_company"))
            own.balance = sum(own.line_ids.mapped("balance"))

    @api.depends(
        *(f"recovery_ids.{name}" for name in ("state", "amount", "amount_kept", "commission"))
    )
    def _compute_recovered(self):
        for own in self:
            counted = own.recovery_ids.filtered(lambda money: money.state == "counted")
            own.amount_recovered = sum(money.amount + money.amount_kept for money in counted)
            own.commission = sum(counted.mapped("commission"))

    @api.depends("amount_company", "company_id", "partner_id", "state")
    def _compute_tier(self):
        for own in self:
            own.tier = own.company_id and own.company_id._collections_get_placement_tier(
                own._origin._get_whole_amount() if own._origin else own.amount_company
            )

    @api.depends("state", "tier", "user_id")
    @api.depends_context("uid")
    def _compute_can_approve(self):
        for own in self:
            own.can_approve = own.state == "proposed" and not own._find_approval_problem()

    @api.depends("name", "partner_id.display_name")
    def _compute_display_name(self):
        for own in self:
            own.display_name = f"{own.name or ''} {own.partner_id.display_name or ''}".strip()

    @api.depends("state", "outcome", "balance", "date_placed", "agency_id", "refusal")
    @api.depends_context("lang")
    def _compute_status(self):
        surplus = self._read_surplus()
        for own in self:
            words = (own._get_status(), surplus.get(own._origin.id))
            own.status = " ".join(filter(None, words))

    def _get_status(self):
        """Return a sentence that says how this placement stands."""
        self.ensure_one()
        words = {
            "agency": self.agency_id.display_name,
            "balance": formatLang(self.env, self.balance, currency_obj=self.currency_id),
            "day": format_date(self.env, self.date_placed) if self.date_placed else "",
            "recovered": formatLang(self.env, self.amount_recovered, currency_obj=self.currency_id),
        }
        env = self.env
        texts = {
            "proposed": lambda: env._("Waits for approval. Its items are followed up as before."),
            "approved": lambda: env._(
                "Goes to %(agency)s with the next file. Its items are followed up until then.",
                **words,
            ),
            "placed": lambda: env._(
                "With %(agency)s since %(day)s, not acknowledged yet. %(balance)s to collect.",
                **words,
            ),
            "acknowledged": lambda: env._(
                "With %(agency)s since %(day)s. %(balance)s to collect, %(recovered)s came in.",
                **words,
            ),
            "refused": lambda: env._(
                "%(agency)s refused it: %(why)s",
                why=self.refusal or env._("no reason given"),
                **words,
            ),
            "closed": lambda: self._get_closed_text(words),
            "cancelled": lambda: env._("Cancelled before it was placed."),
        }
        return texts[self.state]() if self.state else ""

    def _get_closed_text(self, words):
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        return self.env._(
            "Closed: %(outcome)s. %(recovered)s came in while it was with %(agency)s.",
            outcome=outcomes.get(self.outcome, ""),
            **words,
        )

    def _lock(self):
        """Let one transaction at a time decide on these placements; a second one begins anew."""
        self.env.cr.execute(
            "UPDATE collections_placement SET write_date = now() AT TIME ZONE 'UTC'"
            " WHERE id = ANY(%s)",
            [self.ids],
        )
        self.invalidate_recordset(["write_date", "state"])

    def _check_state(self, *states):
        """Refuse a step from a state that it does not start from."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for own in self:
            if own.state not in states:
                raise UserError(
                    self.env._(
                        "%(placement)s is in state %(state)s: this cannot be done any more, or not "
                        "yet.",
                        placement=own.name,
                        state=labels[own.state],
                    )
                )

    def _check_work(self):
        """Refuse whoever does not work on these customers."""
        self.check_access("write")
        for company, own in self.grouped("company_id").items():
            self.env["collections.case"]._check_own(own.partner_id, company)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(self.env._("Placements are kept as a record. Cancel this one."))

    def copy_data(self, default=None):
        # OVERRIDE 'base'
        raise UserError(self.env._("A placement is made from open items and is not copied."))

    def action_view_agency(self):
        """Open the agency."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.agency",
            "res_id": self.agency_id.id,
            "view_mode": "form",
        }
