from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What was said and decided; stays as it was once the dispute is resolved.
# What people write while the dispute is open; the ledger and the buttons write the rest.
TERMS = frozenset(
    {
        "partner_id",
        "contact_id",
        "logged_contact_id",
        "company_id",
        "line_ids",
        "reason_id",
        "cause_id",
        "source",
        "date_raised",
        "date_answer_deadline",
        "date_deadline",
        "description",
        "subject",
        "priority",
        "user_id",
        "team_id",
        "stage_id",
    }
)


class CollectionsDispute(models.Model):
    """A ticket about all or part of one or several invoices of a customer.

    While it is open, the disputed part is not claimed, and days on which an item is wholly
    disputed do not count as days late. It ends by a decision (``collections_dispute_resolve.py``)
    or by itself when the ledger says so (``collections_dispute_ledger.py``).
    """

    _name = "collections.dispute"
    _description = "Dispute"
    _inherit = [
        "collections.guarded",
        "collections.participant",
        "collections.thread",
        "mail.activity.mixin",
    ]
    _participant_order = 30
    _user_writable = TERMS
    _order = "state, id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False, index="trigram")
    subject = fields.Char(help="What the customer disputes, in a few words.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company._collections_owner() or self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index=True,
        ondelete="restrict",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Empty only where a message came from an address that nobody has.",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Raised by",
        domain="[('commercial_partner_id', '=', partner_id)]",
        help="Who is answered. Empty: the contact for reminders, or else the customer.",
    )
    line_ids = fields.One2many(
        comodel_name="collections.dispute.line",
        inverse_name="dispute_id",
        string="Disputed invoices",
        copy=False,
    )
    move_ids = fields.Many2many(
        comodel_name="account.move", compute="_compute_move_ids", search="_search_move_ids"
    )
    reason_id = fields.Many2one(
        comodel_name="collections.dispute.reason",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain="[('company_id', 'in', (False, company_id))]",
    )
    cause_id = fields.Many2one(
        comodel_name="collections.dispute.cause",
        check_company=True,
        string="Root cause",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('company_id', 'in', (False, company_id))]",
        groups="base.group_user",
    )
    description = fields.Html(help="What the customer says.")
    source = fields.Selection(
        selection=[
            ("call", "Call"),
            ("email", "E-mail"),
            ("portal", "Portal"),
            ("letter", "Letter"),
        ],
        default="call",
        required=True,
    )
    date_raised = fields.Date(
        string="Raised on",
        required=True,
        default=lambda self: self.env.company._collections_today(),
        help="From this day on nothing disputed is claimed, and days do not count as late.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        groups="base.group_user",
    )
    team_id = fields.Many2one(
        comodel_name="collections.dispute.team",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        domain="[('company_id', 'in', (False, company_id))]",
        ondelete="restrict",
        groups="base.group_user",
    )
    priority = fields.Selection(
        selection=[("0", "Normal"), ("1", "High"), ("2", "Very high")],
        default="0",
        required=True,
        groups="base.group_user",
    )
    stage_id = fields.Many2one(
        comodel_name="collections.dispute.stage",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        copy=False,
        group_expand="_read_group_stage_ids",
        domain="[('company_id', 'in', (False, company_id)), ('closed', '=', state != 'open')]",
    )
    state = fields.Selection(
        selection=[("open", "Open"), ("resolved", "Resolved"), ("cancelled", "Cancelled")],
        default="open",
        required=True,
        index=True,
        copy=False,
    )
    outcome = fields.Selection(selection="_selection_outcome", copy=False, tracking=True)
    answer = fields.Html(
        string="Answer to the customer", copy=False, help="The reasons that the customer was sent."
    )
    date_closed = fields.Date(string="Closed on", copy=False)
    days_open = fields.Integer(
        string="Days open", compute="_compute_days_open", help="Until today or until it was closed."
    )
    amount_disputed = fields.Monetary(
        string="Disputed",
        compute="_compute_amount_disputed",
        store=True,
        help="What the customer disputed in the beginning, in company currency.",
    )
    amount_open = fields.Monetary(
        string="In dispute",
        copy=False,
        help="Disputed and still open, in company currency: this is not claimed.",
    )
    amount_accepted = fields.Monetary(
        string="Accepted",
        copy=False,
        help="Credited or written off for this dispute, in company currency.",
    )
    asked_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="collections_dispute_asked_user_rel",
        column1="dispute_id",
        column2="user_id",
        string="Asked",
        copy=False,
        groups="base.group_user",
        help="Colleagues who were asked: they see this dispute, whatever their rights.",
    )
    merged_into_id = fields.Many2one(
        string="Merged into",
        comodel_name="collections.dispute",
        index="btree_not_null",
        copy=False,
        ondelete="set null",
    )
    case_id = fields.Many2one(comodel_name="collections.case", compute="_compute_case_id")

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "There is a dispute with this number already."
    )
    _open_idx = models.Index("(partner_id, company_id) WHERE state = 'open'")

    @api.model
    def _selection_outcome(self):
        return [
            ("credited", self.env._("Credited")),
            ("partly", self.env._("Partly accepted")),
            ("reinvoiced", self.env._("Credited and invoiced anew")),
            ("written_off", self.env._("Written off as goodwill")),
            ("rejected", self.env._("Valid debt")),
            ("paid", self.env._("Paid")),
            ("promise", self.env._("Promise to pay")),
            ("plan", self.env._("Payment plan")),
            ("withdrawn", self.env._("Withdrawn by the customer")),
            ("merged", self.env._("Merged into another dispute")),
            ("invoice", self.env._("Invoice cancelled")),
        ]

    @api.depends("line_ids.move_id")
    def _compute_partner_id(self):
        for dispute in self:
            if not dispute.partner_id:
                dispute.partner_id = dispute.line_ids.move_id[:1].commercial_partner_id

    @api.depends("line_ids.move_id")
    def _compute_move_ids(self):
        for dispute in self:
            dispute.move_ids = dispute.line_ids.move_id

    def _search_move_ids(self, operator, value):
        return [("line_ids.move_id", operator, value)]

    @api.depends("line_ids.amount_company")
    def _compute_amount_disputed(self):
        for dispute in self:
            dispute.amount_disputed = sum(dispute.line_ids.mapped("amount_company"))

    @api.depends("date_raised", "date_closed")
    def _compute_days_open(self):
        for dispute in self:
            end = dispute.date_closed or dispute.company_id._collections_today()
            start = dispute.date_raised or end
            dispute.days_open = max((end - start).days, 0)

    @api.depends("partner_id", "company_id")
    def _compute_case_id(self):
        cases = {
            (case.company_id, case.partner_id): case
            for case in self.env["collections.case"].search(
                [("partner_id", "in", self.partner_id.ids), ("state", "=", "open")]
            )
        }
        for dispute in self:
            dispute.case_id = cases.get((dispute.company_id, dispute.partner_id), False)

    @api.depends("name", "partner_id.display_name")
    def _compute_display_name(self):
        for dispute in self:
            # Sudo: a colleague who was asked about the dispute need not read the customer.
            parts = (dispute.name, dispute.sudo().partner_id.display_name or dispute.subject)
            dispute.display_name = " - ".join(part for part in parts if part)

    @api.model
    def _search_display_name(self, operator, value):
        return ["|", ("name", operator, value), ("partner_id", operator, value)]

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        return stages.search([("company_id", "in", [False, *self.env.companies.ids])])

    @api.constrains("date_raised", "company_id")
    def _check_date_raised(self):
        for dispute in self:
            if dispute.date_raised > dispute.company_id._collections_today():
                raise ValidationError(
                    self.env._("A dispute cannot be raised in the future. Enter today or earlier.")
                )

    @api.constrains("partner_id", "company_id")
    def _check_partner_id(self):
        self.line_ids._check_owner()

    @api.constrains("contact_id", "partner_id")
    def _check_contact_id(self):
        # Sudo: the check holds whatever contacts the user may read.
        for dispute in self.sudo():
            contact = dispute.contact_id
            if contact and contact.commercial_partner_id != dispute.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is not a contact of %(customer)s. Choose one that is.",
                        contact=contact.name,
                        customer=dispute.partner_id.name or self.env._("this customer"),
                    )
                )

    @api.constrains("contact_id")
    def _check_contact_company(self):
        # Sudo: the check holds whatever contacts the user may read.
        for dispute in self.sudo().filtered("contact_id"):
            dispute.contact_id._collections_check_company(dispute.partner_id, dispute.company_id)

    def _get_guard_message(self, names):
        return self.env._("A dispute begins open. Use its buttons to answer, resolve or reopen it.")

    def write(self, vals):
        if not self._is_engine() and TERMS & set(vals):
            self._check_open()
        if vals.get("stage_id"):
            # Sudo: only whether the stage is closed, and whose contact the customer is, is read.
            stage = self.env["collections.dispute.stage"].sudo().browse(vals["stage_id"])
            if stage.closed and any(vals.get("state", dispute.state) == "open" for dispute in self):
                raise UserError(
                    self.env._(
                        "Resolve the dispute with its button: it then comes to %s by itself.",
                        stage.name,
                    )
                )
        if vals.get("partner_id"):
            partner = self.env["res.partner"].sudo().browse(vals["partner_id"])
            vals = {**vals, "partner_id": partner.commercial_partner_id.id}
        result = super().write(vals)
        if {"company_id", "partner_id"} & set(vals):
            self._check_own_case()
        if {"date_raised", "company_id", "partner_id"} & set(vals) and not self._is_engine():
            self._follow_lines()
        if {"reason_id", "date_raised", "company_id"} & set(vals):
            self.filtered(lambda dispute: dispute.state == "open")._set_deadlines()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(
                self.env._(
                    "Disputes are kept as a record and cannot be deleted. Resolve it as "
                    "withdrawn, or merge it into another one."
                )
            )

    def _check_open(self):
        """Refuse to change what is resolved."""
        # Sudo: the state counts, whatever the user may read of the dispute.
        for dispute in self.sudo():
            if dispute.state != "open":
                raise UserError(
                    self.env._(
                        "%s is closed and stays as it was. Reopen it to change it.", dispute.name
                    )
                )

    @api.model
    def _get_list_action(self, domain, name):
        """Return the action that shows disputes.

        :param list domain: which ones
        :param str name: title of the list
        """
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "collections.dispute",
            "view_mode": "list,kanban,form,pivot,graph",
            "domain": domain,
        }

    def action_view_moves(self):
        """Open the disputed invoices."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices of %s", self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.line_ids.move_id.ids)],
            "context": {"create": False},
        }

    def action_view_case(self):
        """Open the customer's case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.case",
            "res_id": self.case_id.id,
            "view_mode": "form",
        }
