from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

# What is on hold, by scope.
SCOPES = {"partner": "partner_id", "move": "move_id", "item": "move_line_id"}
# What a hold says; it stays as it was once the hold has ended.
TERMS = frozenset(
    {
        "company_id",
        "scope",
        "partner_id",
        "move_id",
        "move_line_id",
        "reason_id",
        "date_from",
        "date_until",
    }
)


class CollectionsHold(models.Model):
    """A dated, reasoned pause of follow-up for an item, an invoice or a customer.

    A hold works from ``date_from`` to ``date_until``, both included, and ends by itself.
    It is extended only with a further reason, which starts a new hold: the history stays.
    """

    _name = "collections.hold"
    _description = "Follow-up Hold"
    _inherit = [
        "collections.guarded",
        "collections.owned",
        "collections.participant",
        "collections.thread",
    ]
    _order = "date_from desc, id desc"
    _participant_order = 20
    _check_company_auto = True
    # Who set a hold, and when it was released, is recorded by itself.
    _user_writable = TERMS | {"note"}
    _user_creatable = TERMS | {"note", "extends_id"}

    name = fields.Char(compute="_compute_name", string="Hold")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        readonly=True,
    )
    scope = fields.Selection(
        selection=[("partner", "Customer"), ("move", "Invoice"), ("item", "One instalment")],
        required=True,
        default="partner",
        string="On",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        index="btree_not_null",
        ondelete="cascade",
        compute="_compute_move_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('state', '=', 'posted'), ('move_type', 'in', ('out_invoice', 'out_receipt'))]",
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Instalment",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('account_type', '=', 'asset_receivable'), ('parent_state', '=', 'posted')]",
    )
    reason_id = fields.Many2one(
        comodel_name="collections.hold.reason", required=True, ondelete="restrict", tracking=True
    )
    note = fields.Text(help="What was agreed, and with whom.")
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._collections_today(),
        tracking=True,
    )
    date_until = fields.Date(
        string="Until",
        tracking=True,
        help="Last day of the hold. Leave empty to hold until somebody releases it.",
    )
    date_released = fields.Date(string="Released on", readonly=True, copy=False, tracking=True)
    released_by_id = fields.Many2one(
        string="Released by", comodel_name="res.users", readonly=True, copy=False
    )
    extends_id = fields.Many2one(
        comodel_name="collections.hold",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Set by",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
    )
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("active", "On hold"),
            ("ended", "Ended"),
            ("released", "Released"),
        ],
        compute="_compute_state",
        search="_search_state",
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_until IS NULL OR date_until >= date_from)",
        "A hold cannot end before it begins. Enter a later last day.",
    )
    # The holds that may still work: the pass looks at nothing else.
    _open_idx = models.Index("(company_id, partner_id) WHERE date_released IS NULL")

    @api.depends("partner_id", "move_id", "reason_id")
    def _compute_name(self):
        for hold in self:
            subject = hold.move_id.name or hold.partner_id.display_name or ""
            hold.name = f"{subject} - {hold.reason_id.name}" if hold.reason_id else subject

    @api.depends("move_id.partner_id", "move_line_id.partner_id")
    def _compute_partner_id(self):
        for hold in self:
            source = hold.move_line_id.partner_id or hold.move_id.partner_id or hold.partner_id
            hold.partner_id = source.commercial_partner_id

    @api.depends("move_line_id")
    def _compute_move_id(self):
        for hold in self:
            hold.move_id = hold.move_line_id.move_id or hold.move_id

    @api.depends("date_from", "date_until", "date_released")
    def _compute_state(self):
        for hold in self:
            today = (hold.company_id or self.env.company)._collections_today()
            if hold.date_released:
                hold.state = "released"
            elif hold.date_from and hold.date_from > today:
                hold.state = "planned"
            elif hold.date_until and hold.date_until < today:
                hold.state = "ended"
            else:
                hold.state = "active"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._collections_today()
        released = Domain("date_released", "!=", False)
        planned = ~released & Domain("date_from", ">", today)
        ended = (
            ~released
            & Domain("date_until", "!=", False)
            & Domain("date_until", "<", today)
            & Domain("date_from", "<=", today)
        )
        domains = {
            "released": released,
            "planned": planned,
            "ended": ended,
            "active": self._get_force_domain(today),
        }
        return Domain.OR([domains[state] for state in value if state in domains])

    @api.model
    @api.private
    def _get_force_domain(self, day):
        """Return the domain of the holds that are in force on a day, its first and its last day
        included: a hold ends at once when it is released.

        :param date day: any day; those released since were in force before
        """
        return (
            Domain("date_from", "<=", day)
            & (Domain("date_until", "=", False) | Domain("date_until", ">=", day))
            & (Domain("date_released", "=", False) | Domain("date_released", ">", day))
        )

    @api.model
    @api.private
    def _sql_held(self, scope, companies, day, past=False):
        """Return the query of what holds keep out of follow-up on a day, see
        ``_get_force_domain``.

        :param str scope: ``partner`` for the ids of customers, ``move`` of invoices, ``item`` of
            receivable items
        :param companies: ids of the companies of the holds
        :param date day: the day
        :param bool past: whether it is past, and those released since count
        """
        return SQL(
            "SELECT %s FROM collections_hold"
            " WHERE scope = %s AND company_id IN %s AND date_from <= %s"
            " AND (date_until IS NULL OR date_until >= %s)"
            # Apart: the index is of those that nobody has released.
            " AND (date_released IS NULL OR (%s AND date_released > %s))",
            SQL.identifier(SCOPES[scope]),
            scope,
            tuple(companies) or (0,),
            day,
            day,
            past,
            day,
        )

    @api.constrains("company_id", "move_id", "move_line_id")
    def _check_item_company(self):
        # Not check_company: the items of a branch are followed up in its parent company.
        # Sudo: the check holds whatever invoices the user may read.
        for hold in self.sudo().filtered("move_id"):
            company, other = hold.company_id, hold.move_id.company_id
            if other not in company | company._collections_covered():
                raise ValidationError(
                    self.env._(
                        "%(invoice)s belongs to %(other)s and cannot be put on hold in "
                        "%(company)s.",
                        invoice=hold.move_id.name,
                        other=other.name,
                        company=company.name,
                    )
                )

    @api.constrains("scope", "move_id", "move_line_id", "partner_id")
    def _check_subject(self):
        # In sudo mode: what is put on hold is read as it is, whoever may open it.
        for hold in self.sudo().filtered("move_id"):
            move, item, env = hold.move_id, hold.move_line_id, self.env
            if item and item.move_id != move:
                raise ValidationError(
                    env._(
                        "The instalment is one of %(other)s, not of %(invoice)s. Choose one of "
                        "them.",
                        other=item.move_id.display_name,
                        invoice=move.display_name,
                    )
                )
            receivable = move._collections_get_receivable_lines()
            if not receivable or (item and item not in receivable):
                raise ValidationError(
                    env._(
                        "%s is nothing that a customer owes. Choose a customer invoice, or one of "
                        "its instalments.",
                        (item or move).display_name,
                    )
                )
            customers = receivable.partner_id.commercial_partner_id
            if hold.partner_id not in customers:
                raise ValidationError(
                    env._(
                        "%(invoice)s is of %(other)s, the hold on %(customer)s. Choose an invoice "
                        "of that customer.",
                        invoice=move.display_name,
                        other=", ".join(customers.mapped("display_name")) or env._("nobody"),
                        customer=hold.partner_id.display_name,
                    )
                )

    @api.constrains("scope", "move_id", "move_line_id", "partner_id")
    def _check_scope(self):
        for hold in self:
            if hold.scope == "move" and not hold.move_id:
                raise ValidationError(self.env._("Choose the invoice to put on hold."))
            if hold.scope == "item" and not hold.move_line_id:
                raise ValidationError(self.env._("Choose the instalment to put on hold."))
            if hold.scope == "partner" and (hold.move_id or hold.move_line_id):
                raise ValidationError(
                    self.env._(
                        "A hold on a customer names no invoice. "
                        "Choose Invoice to hold only that one."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        holds = super().create([self._with_customer(vals) for vals in vals_list])
        holds._check_own_case()
        holds._refresh_follow_up()
        return holds

    def _check_own_case(self):
        """Refuse to hold, or to go on with, a colleague's customer, where the company says so."""
        # Sudo: only company and customer are read; the check itself is of the user.
        for company, own in self.sudo().grouped("company_id").items():
            owner = company._collections_owner() or company
            self.env["collections.case"]._check_own(
                own.partner_id.commercial_partner_id.with_env(self.env), owner.with_env(self.env)
            )

    def write(self, vals):
        self._check_sense(vals)
        if TERMS & set(vals):
            done = self.filtered(lambda hold: hold.state in ("ended", "released"))
            if done:
                raise UserError(
                    self.env._(
                        "The hold on %s has ended and stays as it was. Set a new hold instead.",
                        done[0].name,
                    )
                )
            if "date_until" in vals:
                until = fields.Date.to_date(vals["date_until"])
                for hold in self:
                    if hold.date_until and (not until or until > hold.date_until):
                        raise UserError(
                            self.env._(
                                "A hold is extended only with a further reason. "
                                "Use the button Extend."
                            )
                        )
        self._check_own_case()
        touched = [(hold.company_id, hold.partner_id) for hold in self]
        result = super().write(self._with_customer(vals))
        self._check_own_case()
        self._refresh_follow_up()
        # Also whom it no longer holds.
        engine = self.env["collections.followup"]
        for hold, (company, partner) in zip(self, touched, strict=True):
            if (hold.company_id, hold.partner_id) != (company, partner):
                engine.settle(company, partner)
        return result

    def _get_guard_message(self, names):
        return self.env._(
            "Who set a hold, and when it was released, is recorded by itself. Use the button "
            "Release to end it."
        )

    @api.model
    def _with_customer(self, vals):
        """Put the hold on the customer, whichever of its contacts was chosen."""
        if not vals.get("partner_id"):
            return vals
        partner = self.env["res.partner"].browse(vals["partner_id"])
        return {**vals, "partner_id": partner.commercial_partner_id.id}

    def _refresh_follow_up(self):
        """Let the cases of these holds follow at once."""
        for company, holds in self.grouped("company_id").items():
            self.env["collections.followup"].settle(company, holds.partner_id)

    def action_release(self):
        """End these holds now: follow-up resumes where each item stood."""
        self.check_access("write")
        # Sudo: write access was checked; day and name of the release are not people's to write.
        for hold in self.sudo().filtered(lambda h: h.state in ("active", "planned")):
            hold.write(
                {
                    "date_released": hold.company_id._collections_today(),
                    "released_by_id": self.env.uid,
                }
            )

    def action_extend(self):
        """Open a new hold that continues this one, with a reason of its own."""
        self.ensure_one()
        start = self.company_id._collections_today()
        if self.date_until:
            # Long after its end the pause begins anew, today.
            start = max(start, fields.Date.add(self.date_until, days=1))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Extend the hold on %s", self.name),
            "res_model": "collections.hold",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_scope": self.scope,
                "default_company_id": self.company_id.id,
                "default_partner_id": self.partner_id.id,
                "default_move_id": self.move_id.id,
                "default_move_line_id": self.move_line_id.id,
                "default_date_from": start,
                "default_extends_id": self.id,
            },
        }

    @api.onchange("reason_id", "date_from")
    def _onchange_reason_id(self):
        if self.reason_id.default_days and self.date_from and not self.date_until:
            self.date_until = fields.Date.add(self.date_from, days=self.reason_id.default_days - 1)
