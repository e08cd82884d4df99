from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..agreement.collections_agreement import TIERS
from .collections_legal_rule import PROJECTS, ROLES

OUTCOMES = [
    ("paid", "Paid"),
    ("won", "Won"),
    ("part", "Won in part"),
    ("lost", "Dismissed"),
    ("settled", "Settled"),
    ("withdrawn", "Withdrawn"),
]
# States in which an action runs: its items are not reminded of.
RUNNING = ("approved", "filed", "decided")
# What people enter as long as it is not closed, and what only in a draft.
ENTERED = frozenset(
    {
        "user_id",
        "contact_id",
        "court_id",
        "lawyer_id",
        "reference",
        "code_ids",
        "note",
        "property_text",
        "date_ids",
        "step_ids",
        "cost_ids",
    }
)
FACTS = frozenset({"kind_id", "country_id", "state_id", "claimant_role", "project_type"})


class CollectionsLegalAction(models.Model):
    """Something done in law about items of one customer: a demand, a claim, a lien.

    It goes from draft over approval and filing to its outcome
    (``collections_legal_action_steps.py``). What it claims stays as it was when it was filed.
    While it runs, its items are not reminded of (``collections_legal_followup.py``). Deadlines
    are counted from its dates by rules that are data
    (``collections_legal_action_deadlines.py``).
    """

    _name = "collections.legal.action"
    _inherit = [
        "collections.guarded",
        "collections.numbered",
        "collections.owned",
        "collections.thread",
        "mail.activity.mixin",
    ]
    _description = "Legal Action"
    _order = "id desc"
    _number_prefix = "LEGAL"
    _number_also = "partner_id"
    _check_company_auto = True
    _user_writable = ENTERED | FACTS | {"line_ids"}
    _user_creatable = frozenset()

    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    currency_id = fields.Many2one(comodel_name="res.currency", required=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Written to",
        domain="[('commercial_partner_id', '=', partner_id)]",
        ondelete="restrict",
        help="Who gets the demand.",
    )
    case_id = fields.Many2one(
        comodel_name="collections.case", index="btree_not_null", ondelete="set null"
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        required=True,
        index=True,
        domain="[('share', '=', False)]",
        help="Who is told of deadlines and of what happens.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("proposed", "To approve"),
            ("approved", "Approved"),
            ("filed", "Filed"),
            ("decided", "Decided"),
            ("closed", "Closed"),
        ],
        required=True,
        default="draft",
        index=True,
        tracking=True,
    )
    outcome = fields.Selection(selection=OUTCOMES, tracking=True)
    kind_id = fields.Many2one(
        comodel_name="collections.legal.kind",
        required=True,
        ondelete="restrict",
        before_write="_check_draft",
        tracking=True,
    )
    type = fields.Selection(related="kind_id.type", store=True)
    country_id = fields.Many2one(
        comodel_name="res.country",
        string="Jurisdiction",
        required=True,
        before_write="_check_draft",
        help="Whose law counts.",
    )
    state_id = fields.Many2one(
        comodel_name="res.country.state",
        string="State or province",
        domain="[('country_id', '=', country_id)]",
        before_write="_check_draft",
    )
    claimant_role = fields.Selection(
        selection=[own for own in ROLES if own[0] != "any"],
        string="Our position",
        required=True,
        default="direct",
        before_write="_check_draft",
        help="Of liens: whom our contract is with.",
    )
    project_type = fields.Selection(
        selection=[own for own in PROJECTS if own[0] != "any"],
        string="Project",
        required=True,
        default="commercial",
        before_write="_check_draft",
        help="Of liens: what was built.",
    )
    property_text = fields.Text(
        string="Property", help="Of liens: where it is, who owns it, and what was delivered."
    )
    court_id = fields.Many2one(
        comodel_name="res.partner",
        string="Court or registry",
        ondelete="restrict",
        index="btree_not_null",
    )
    lawyer_id = fields.Many2one(
        comodel_name="res.partner", ondelete="restrict", index="btree_not_null"
    )
    reference = fields.Char(help="Under which the court, the registry or the lawyer keeps it.")
    code_ids = fields.Many2many(
        comodel_name="collections.legal.code",
        relation="collections_legal_action_code_rel",
        column1="action_id",
        column2="code_id",
        string="Codes",
        domain="['|', ('kind_ids', '=', False), ('kind_ids', 'in', kind_id)]",
    )
    note = fields.Text(string="Internal note")

    line_ids = fields.One2many(
        comodel_name="collections.legal.item",
        inverse_name="action_id",
        string="Items",
        before_write="_check_draft",
    )
    date_ids = fields.One2many(
        comodel_name="collections.legal.date", inverse_name="action_id", string="Dates"
    )
    deadline_ids = fields.One2many(
        comodel_name="collections.legal.deadline", inverse_name="action_id", string="Deadlines"
    )
    step_ids = fields.One2many(
        comodel_name="collections.legal.step", inverse_name="action_id", string="Steps"
    )
    cost_ids = fields.One2many(
        comodel_name="collections.legal.cost", inverse_name="action_id", string="Costs"
    )
    document_ids = fields.One2many(
        comodel_name="collections.legal.document", inverse_name="action_id", string="Documents"
    )

    amount_principal = fields.Monetary(
        string="Debt claimed", compute="_compute_amounts", store=True
    )
    amount_interest = fields.Monetary(string="Interest claimed", compute="_compute_claimed")
    amount_charges = fields.Monetary(string="Fees claimed", compute="_compute_claimed")
    amount_costs = fields.Monetary(string="All costs", compute="_compute_costs", store=True)
    amount_costs_claimed = fields.Monetary(
        string="Costs claimed", compute="_compute_costs", store=True
    )
    amount_claimed = fields.Monetary(string="Claimed in all", compute="_compute_claimed")
    amount_today = fields.Monetary(
        string="Owed in all now",
        compute="_compute_claimed",
        help="Open on the items, with interest and fees of today and the costs that are claimed.",
    )
    amount_company = fields.Monetary(
        string="Debt claimed (company currency)",
        currency_field="company_currency_id",
        compute="_compute_amounts",
        store=True,
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )

    tier = fields.Selection(
        selection=TIERS[:2], string="Who may approve it", compute="_compute_tier"
    )
    can_approve = fields.Boolean(compute="_compute_tier")
    requested_by_id = fields.Many2one(comodel_name="res.users", string="Put forward by")
    approved_by_id = fields.Many2one(comodel_name="res.users", string="Approved by")
    date_approved = fields.Date(string="Approved on")
    filed_by_id = fields.Many2one(comodel_name="res.users", string="Filed by")
    date_filed = fields.Date(string="Filed on")
    date_closed = fields.Date(string="Closed on")
    is_running = fields.Boolean(
        "Is running", export_string_translation=False, help="It is approved, and not closed."
    )
    is_paid = fields.Boolean(
        string="Items are paid", help="Nothing is open on its items any more: it can be closed."
    )
    warning = fields.Text(compute="_compute_warning")
    date_next = fields.Date(
        string="Next deadline", compute="_compute_date_next", store=True, index="btree_not_null"
    )
    next_words = fields.Char(string="By then", compute="_compute_next_words")

    # What a refresh looks for
    _running_idx = models.Index("(partner_id, company_id) WHERE is_running")

    @api.depends("line_ids.amount", "currency_id", "company_id", "date_filed")
    def _compute_amounts(self):
        for action in self:
            company, currency = action.company_id, action.currency_id
            action.amount_principal = sum(action.line_ids.mapped("amount"))
            day = action.date_filed or company._collections_today()
            # A form that is opened on nothing has no currency.
            action.amount_company = (
                currency._convert(action.amount_principal, company.currency_id, company, day)
                if currency
                else 0.0
            )

    @api.depends("cost_ids.amount", "cost_ids.is_claimed")
    def _compute_costs(self):
        for action in self:
            action.amount_costs = sum(action.cost_ids.mapped("amount"))
            action.amount_costs_claimed = sum(
                action.cost_ids.filtered("is_claimed").mapped("amount")
            )

    @api.depends("line_ids.amount", "amount_costs_claimed", "state")
    def _compute_claimed(self):
        for action in self:
            lines = action.line_ids
            # Frozen by filing; before that as of today.
            now = "" if action.date_filed else "_today"
            action.amount_interest = sum(lines.mapped(f"interest{now}"))
            action.amount_charges = sum(lines.mapped(f"charges{now}"))
            action.amount_claimed = (
                action.amount_principal
                + action.amount_interest
                + action.amount_charges
                + action.amount_costs_claimed
            )
            action.amount_today = action.amount_costs_claimed + sum(
                line.open_today + line.interest_today + line.charges_today for line in lines
            )

    @api.depends("deadline_ids.state", "deadline_ids.date")
    def _compute_date_next(self):
        for action in self:
            days = [own.date for own in action.deadline_ids if own.state == "open" and own.date]
            action.date_next = min(days, default=False)

    @api.depends("date_next")
    def _compute_next_words(self):
        for action in self:
            due = action.deadline_ids.filtered(
                lambda own, day=action.date_next: own.state == "open" and own.date == day
            )
            action.next_words = ", ".join(due.mapped("name")) if action.date_next else False

    @api.depends("amount_company", "state")
    @api.depends_context("uid")
    def _compute_tier(self):
        for action in self:
            action.tier = action.company_id._collections_get_legal_tier(action.amount_company)
            action.can_approve = action.state == "proposed" and action._may_approve()

    @api.depends("partner_id.display_name", "kind_id.name")
    def _compute_display_name(self):
        for action in self:
            action.display_name = self.env._(
                "%(number)s: %(kind)s, %(customer)s",
                number=action.name or "",
                kind=action.kind_id.name or "",
                customer=action.partner_id.display_name or "",
            )

    @api.depends("state", "line_ids", "country_id", "kind_id", "is_paid", "deadline_ids.state")
    def _compute_warning(self):
        for action in self:
            texts = []
            if action.state in ("draft", "proposed"):
                texts = [
                    own for own in (action._find_flagged(), action._find_barred()) if own
                ] + action._find_doubts()
            elif action.is_paid and action.state != "closed":
                texts.append(self.env._("Nothing is open on its items any more. Close it."))
            action.warning = "\n".join(texts)

    @api.constrains("user_id", "company_id")
    def _check_owner(self):
        for action in self:
            action.user_id._collections_check_works_for(action.company_id)

    @api.constrains("contact_id", "partner_id")
    def _check_contact(self):
        # Sudo: the check holds whatever contacts the user may read.
        for action in self.sudo().filtered("contact_id"):
            if action.contact_id.commercial_partner_id != action.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is no contact of %(customer)s. Choose one of them.",
                        contact=action.contact_id.display_name,
                        customer=action.partner_id.display_name,
                    )
                )

    @api.constrains("code_ids")
    def _check_codes(self):
        for action in self:
            tables = set(action.code_ids.mapped("table_name"))
            if len(tables) != len(action.code_ids):
                raise ValidationError(self.env._("Choose one code of each table, not several."))

    @api.constrains("country_id", "state_id")
    def _check_state_country(self):
        for action in self:
            if action.state_id and action.state_id.country_id != action.country_id:
                raise ValidationError(
                    self.env._(
                        "%(state)s is no state of %(country)s.",
                        state=action.state_id.name,
                        country=action.country_id.name,
                    )
                )

    def write(self, vals):
        # EXTENDS 'base'
        by_hand = not self._is_engine()
        if by_hand:
            self._check_open()
        result = super().write(vals)
        if by_hand and {*FACTS, "court_id"} & set(vals):
            self._update_deadlines()
        return result

    def _get_guard_message(self, names):
        # OVERRIDE 'collections.guarded'
        return self.env._("State and amounts of a legal action follow from its buttons.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        for action in self:
            if action.state != "draft":
                raise UserError(
                    self.env._(
                        "%s was put forward and is kept as a record. Close it instead.", action.name
                    )
                )
            problem = action._find_history()
            if problem:
                raise UserError(problem)

    def _find_history(self):
        """Return why this draft is kept as a record, as a sentence; "" where it may be deleted."""
        self.ensure_one()
        # Sudo: whatever has left keeps it, whoever may read that.
        left = self.sudo().document_ids.filtered(lambda own: own._has_left())
        if left:
            return self.env._(
                "%(document)s of %(action)s has left: it is kept as a record. Close it instead.",
                document=left[0].display_name,
                action=self.name,
            )
        return ""

    def unlink(self):
        # EXTENDS 'base': documents that have not left go with their draft
        self._unlink_except_history()
        # Sudo: who may delete the action was checked; its drafts go with it.
        self.check_access("unlink")
        self.sudo().document_ids.unlink()
        return super().unlink()

    def copy_data(self, default=None):
        # OVERRIDE 'base'
        raise UserError(self.env._("A legal action is made from open items and is not copied."))

    def _check_open(self):
        """Refuse to change what is closed."""
        for action in self:
            if action.state == "closed":
                raise UserError(self.env._("%s is closed and stays as it was.", action.name))

    def _check_draft(self, _vals=None):
        """Refuse to change what was put forward."""
        if self._is_engine():
            return
        for action in self:
            if action.state != "draft":
                raise UserError(
                    self.env._(
                        "%s was put forward as it stands. Take it back to draft first, or close "
                        "it and begin another.",
                        action.name,
                    )
                )

    def _check_work(self):
        """Refuse whoever does not work on these customers."""
        self.check_access("write")
        for company, actions in self.grouped("company_id").items():
            self.env["collections.case"]._check_own(actions.partner_id, company)
