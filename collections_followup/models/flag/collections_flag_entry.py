from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

# What can be added to a flag that is set, as long as it has not ended.
LATER = frozenset(
    {"reason", "date_until", "contact_id", "date_deadline", "document", "document_name"}
)


class CollectionsFlagEntry(models.Model):
    """A flag on a customer or on one invoice: from when to when, why, and who set it.

    It works from ``date_from`` to ``date_until``, both included. It is ended, and never deleted.
    """

    _name = "collections.flag.entry"
    _description = "Flag on a Customer or an Invoice"
    _inherit = ["collections.guarded", "collections.owned", "collections.thread"]
    _order = "date_from desc, id desc"
    _user_writable = LATER
    _user_creatable = LATER | {"flag_id", "partner_id", "move_id", "date_from"}

    flag_id = fields.Many2one(
        comodel_name="collections.flag", required=True, ondelete="restrict", tracking=True
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
        domain="[('state', '=', 'posted'), ('move_type', 'in', ('out_invoice', 'out_receipt')),"
        " ('commercial_partner_id', '=?', partner_id)]",
        help="Empty: all that the customer owes.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        readonly=True,
        help="Empty: in all companies.",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact instead",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Who speaks for the customer and may be reached: the lawyer, the administrator, "
        "the heir.",
    )
    reason = fields.Text(required=True, help="How we know, and what was said.", tracking=True)
    document = fields.Binary(attachment=True, help="The letter or the court order.")
    document_name = fields.Char("Document name", export_string_translation=False)
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._collections_today(),
        help="The first day on which it counts. Of a letter: the day on which it came.",
    )
    date_until = fields.Date(
        string="Until", tracking=True, help="The last day on which it counts. Empty: no end."
    )
    date_deadline = fields.Date(string="Deadline", tracking=True)
    date_answered = fields.Date(
        string="Answered on",
        readonly=True,
        copy=False,
        tracking=True,
        help="When the one who speaks for the customer answered.",
    )
    date_ended = fields.Date(string="Ended on", readonly=True, copy=False, tracking=True)
    ended_by_id = fields.Many2one(
        string="Ended by", comodel_name="res.users", readonly=True, copy=False
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Set by",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
    )
    state = fields.Selection(
        selection=[("planned", "Planned"), ("active", "In force"), ("ended", "Ended")],
        compute="_compute_state",
        search="_search_state",
    )
    names_contact = fields.Boolean(related="flag_id.names_contact")
    deadline_name = fields.Char(related="flag_id.deadline_name", string="To be done by then")
    answer_days = fields.Integer(related="flag_id.answer_days")
    description = fields.Text(related="flag_id.description")

    _dates_in_order = models.Constraint(
        "CHECK (date_until IS NULL OR date_until >= date_from)",
        "A flag cannot end before it begins. Enter a later last day.",
    )
    # The few that may be in force: the pass looks at nothing else.
    _open_idx = models.Index("(partner_id) WHERE date_ended IS NULL")

    @api.depends("flag_id", "move_id", "partner_id")
    def _compute_display_name(self):
        for entry in self:
            subject = entry.move_id.name or entry.partner_id.display_name or ""
            entry.display_name = f"{entry.flag_id.name or ''}: {subject}"

    @api.depends("move_id.commercial_partner_id")
    def _compute_partner_id(self):
        for entry in self:
            entry.partner_id = entry.move_id.commercial_partner_id or entry.partner_id

    @api.depends("date_from", "date_until", "date_ended")
    def _compute_state(self):
        for entry in self:
            today = (entry.company_id or self.env.company)._collections_today()
            if entry.date_ended or (entry.date_until and entry.date_until < today):
                entry.state = "ended"
            else:
                entry.state = "planned" if entry.date_from > today else "active"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._collections_today()
        over = Domain("date_ended", "!=", False) | (
            Domain("date_until", "!=", False) & Domain("date_until", "<", today)
        )
        domains = {
            "ended": over,
            "planned": ~over & Domain("date_from", ">", today),
            "active": ~over & Domain("date_from", "<=", today),
        }
        return Domain.OR([domains[state] for state in value if state in domains])

    @api.model
    @api.private
    def _sql_in_force(self, alias, companies, day, past=False):
        """Return the condition that a flag which is set counts on a day.

        :param str alias: of the table of this model
        :param companies: ids of the companies whose items it is about
        :param date day: the day
        :param bool past: whether it is past, and those ended since count
        """
        return SQL(
            "((%(company)s IS NULL OR %(company)s IN %(companies)s) AND %(start)s <= %(day)s"
            " AND (%(until)s IS NULL OR %(until)s >= %(day)s)"
            " AND (%(ended)s IS NULL OR (%(past)s AND %(ended)s > %(day)s)))",
            company=SQL.identifier(alias, "company_id"),
            companies=tuple(companies) or (0,),
            start=SQL.identifier(alias, "date_from"),
            until=SQL.identifier(alias, "date_until"),
            ended=SQL.identifier(alias, "date_ended"),
            day=day,
            past=past,
        )

    # -------------------------------------------------------------------------- checks

    @api.constrains("flag_id", "partner_id", "move_id", "contact_id")
    def _check_subject(self):
        # In sudo mode: what is flagged is read as it is, whoever may open it.
        for entry in self.sudo():
            move, env = entry.move_id, self.env
            if move and not entry.flag_id.on_invoices:
                raise ValidationError(
                    env._("%s is a flag of customers. Leave the invoice empty.", entry.flag_id.name)
                )
            if move and not move._collections_get_receivable_lines():
                raise ValidationError(
                    env._(
                        "%s is nothing that a customer owes. Choose a customer invoice.",
                        move.display_name,
                    )
                )
            if move and move.commercial_partner_id != entry.partner_id:
                raise ValidationError(
                    env._(
                        "%(invoice)s is of %(other)s, the flag on %(customer)s. Choose an invoice "
                        "of that customer.",
                        invoice=move.display_name,
                        other=move.commercial_partner_id.display_name,
                        customer=entry.partner_id.display_name,
                    )
                )
            if entry.contact_id == entry.partner_id:
                raise ValidationError(
                    env._("Choose who speaks for the customer: it cannot be the customer.")
                )

    @api.model
    def _complete_new(self, vals_list):
        # EXTENDS 'collections.guarded': where the flag counts, and how long
        result = []
        for vals in vals_list:
            vals = {**vals}
            # Sudo: whose invoice it is, whatever of it the user may read; what may be flagged is
            # the business of the record rules.
            move = self.env["account.move"].sudo().browse(vals.get("move_id") or [])
            flag = self.env["collections.flag"].browse(vals.get("flag_id") or []).exists()
            if vals.get("partner_id"):
                partner = self.env["res.partner"].sudo().browse(vals["partner_id"])
                vals["partner_id"] = partner.commercial_partner_id.id
            company = self.env.company
            owner = flag.company_id or company._collections_owner() or company
            vals["company_id"] = (
                move.company_id.id or (flag.company_id or not flag.everywhere) and owner.id
            )
            start = vals.get("date_from") or company._collections_today()
            if flag.default_days and not vals.get("date_until"):
                vals["date_until"] = fields.Date.add(
                    self._parse_date(start), days=flag.default_days - 1
                )
            result.append(vals)
        return result

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        entries._check_own_case()
        entries._plan_deadline()
        entries._plan_review()
        entries._refresh_follow_up()
        for participant in self.env["collections.participant"]._get_participants():
            participant._follow_new(entries)
        return entries

    def _check_own_case(self):
        """Refuse to flag a colleague's customer, where the company says so."""
        # Sudo: only company and customer are read; the check itself is of the user.
        for entry in self.sudo():
            company = entry.company_id or self.env.company
            owner = company._collections_owner() or company
            self.env["collections.case"]._check_own(
                entry.partner_id.with_env(self.env), owner.with_env(self.env)
            )

    def write(self, vals):
        if set(vals) & LATER:
            for entry in self:
                if entry.state == "ended":
                    raise UserError(
                        self.env._(
                            "The flag %s has ended and stays as it was. Set a new one instead.",
                            entry.display_name,
                        )
                    )
        self._check_own_case()
        result = super().write(vals)
        if "date_deadline" in vals:
            self._plan_deadline()
        if {"date_until", "date_answered", "date_ended"} & set(vals):
            self._refresh_follow_up()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(self.env._("Flags are kept as a record. Use the button End flag."))

    def _get_guard_message(self, names):
        return self.env._(
            "What a flag is about, who set it, and when it ended, stays as recorded. Use the "
            "button End flag, and set a new one."
        )

    # ------------------------------------------------------------------------- actions

    def action_end(self):
        """End these flags now: what they kept back goes on."""
        self.check_access("write")
        self._check_own_case()
        # Sudo: write access was checked; day and name of the end are not people's to write.
        for entry in self.sudo().filtered(lambda own: own.state != "ended"):
            today = (entry.company_id or self.env.company)._collections_today()
            entry.write({"date_ended": today, "ended_by_id": self.env.uid})
            (entry.activity_id | entry.review_activity_id).unlink()
        return True

    def action_answered(self):
        """Record that whoever speaks for the customer has answered: contact stays with them."""
        self.check_access("write")
        self._check_own_case()
        # Sudo: write access was checked; the day is recorded, not entered.
        for entry in self.sudo().filtered(lambda own: own.state == "active"):
            today = (entry.company_id or self.env.company)._collections_today()
            entry.write({"date_answered": entry.date_answered or today})
        return True

    def _refresh_follow_up(self):
        """Let the cases of these customers follow at once."""
        engine = self.env["collections.followup"]
        for company, entries in self.grouped("company_id").items():
            engine.settle(company or engine._get_owners_sudo(), entries.partner_id)

    @api.onchange("flag_id", "date_from")
    def _onchange_flag_id(self):
        if self.flag_id.default_days and self.date_from:
            self.date_until = fields.Date.add(self.date_from, days=self.flag_id.default_days - 1)
        return self._warn_of_repetition()

    # --------------------------------------------------------------------------- words

    def _describe(self):
        """Return one sentence that says what is flagged, since when, until when and why."""
        self.ensure_one()
        days = {"date": format_date(self.env, self.date_from), "flag": self.flag_id.name}
        if self.date_until:
            until = format_date(self.env, self.date_until)
            text = self.env._("%(flag)s from %(date)s to %(until)s", until=until, **days)
        else:
            text = self.env._("%(flag)s since %(date)s", **days)
        if self.move_id:
            text = self.env._("%(invoice)s: %(text)s", invoice=self.move_id.name, text=text)
        text = self.env._("%(text)s (%(reason)s).", text=text, reason=self.reason)
        if self.contact_id:
            who = self.contact_id.display_name
            text = self.env._("%(text)s Turn to %(contact)s.", text=text, contact=who)
        if self.flag_id.freezes_charges:
            text = self.env._("%s Interest and fees are frozen.", text)
        if self.flag_id.policy_id and not self.move_id:
            text = self.env._(
                "%(text)s Policy meanwhile: %(policy)s.",
                text=text,
                # Sudo: only its name is read.
                policy=self.flag_id.sudo().policy_id.name,
            )
        if self.date_review_from and not self.date_ended:
            text = self.env._("%(text)s %(review)s.", text=text, review=self._get_review_words())
        return text

    @api.model
    @api.private
    def _get_active(self, customers, companies=None):
        """Return the flags in force on customers and their invoices, by customer.

        :param customers: commercial partners
        :param companies: where they count; everywhere if None
        """
        domain = Domain("partner_id", "in", customers.ids) & Domain("state", "=", "active")
        if companies is not None:
            domain &= Domain("company_id", "in", [False, *companies.ids])
        # Sudo: what keeps us from a customer is told to all who see the customer.
        return self.sudo().search(domain).grouped("partner_id")
