from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..promise.collections_promise import CHANNELS

# What whoever logs a contact says about it; the rest follows from that.
LOGGED = frozenset(
    {
        "partner_id",
        "company_id",
        "case_id",
        "notice_id",
        "move_ids",
        "corrects_id",
        "correction_reason",
        "channel",
        "direction",
        "date",
        "person_id",
        "person_name",
        "address",
        "duration",
        "outcome_id",
        "note",
        "next_action_date",
    }
)
# Clocks differ: what is entered as just now may lie a little ahead.
CLOCK = timedelta(minutes=10)


class CollectionsContact(models.Model):
    """One communication with a customer that a person logged: a call, a visit, an e-mail.

    It tells what happened and stays as it was logged, whoever asks for a change: a mistake is
    put right by a further entry that refers to the first (``corrects_id``). Notices that were
    sent are communications too, but have a record of their own (``collections.notice``) and
    are not written here a second time: cases show both beside each other. An entry may answer
    a notice (``notice_id``): the call that a level asked for.
    """

    _name = "collections.contact"
    _inherit = ["collections.guarded", "collections.numbered"]
    _description = "Contact with a Customer"
    _order = "date desc, id desc"
    _check_company_auto = True
    _number_prefix = "CON"
    _number_also = "partner_id"
    _user_creatable = LOGGED

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    case_id = fields.Many2one(
        comodel_name="collections.case",
        index="btree_not_null",
        ondelete="restrict",
        help="The case that was open; empty where nothing of the customer was overdue.",
    )
    notice_id = fields.Many2one(
        comodel_name="collections.notice",
        string="Asked for by",
        index="btree_not_null",
        ondelete="restrict",
        help="The notice that asked for this call.",
    )
    move_ids = fields.Many2many(
        comodel_name="account.move",
        relation="collections_contact_move_rel",
        column1="contact_id",
        column2="move_id",
        string="About",
        help="Invoices that were chosen; empty where it was about all that is owed.",
    )
    channel = fields.Selection(selection=CHANNELS, required=True, default="phone")
    direction = fields.Selection(
        selection=[("out", "Outgoing"), ("in", "Incoming")],
        required=True,
        default="out",
    )
    date = fields.Datetime(
        string="When", required=True, index=True, default=lambda self: fields.Datetime.now()
    )
    person_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact person",
        ondelete="set null",
        index="btree_not_null",
        help="The contact of the customer who was meant.",
    )
    person_name = fields.Char(
        string="Spoken to", help="Who was spoken to, by name. Kept when the contact is deleted."
    )
    address = fields.Char(
        string="Number or address", help="Telephone number, e-mail address or place."
    )
    duration = fields.Integer(string="Minutes", aggregator="sum")
    outcome_id = fields.Many2one(
        comodel_name="collections.contact.outcome",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('company_id', 'in', (False, company_id)), ('is_pending', '=', False)]",
    )
    is_pending = fields.Boolean(related="outcome_id.is_pending", string="To be completed")
    reached = fields.Boolean(help="As the outcome said on the day of the contact.")
    reached_percent = fields.Float(
        string="Reached (%)",
        compute="_compute_reached_percent",
        store=True,
        digits=(5, 1),
        aggregator="avg",
    )
    note = fields.Text()
    next_action_date = fields.Date(
        string="Next action", help="Day that was agreed on, or on which we come back to it."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Logged by",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    promise_ids = fields.One2many(
        comodel_name="collections.promise", inverse_name="logged_contact_id", string="Promises"
    )
    promise_count = fields.Integer(string="Number of promises", compute="_compute_counts")
    dispute_ids = fields.One2many(
        comodel_name="collections.dispute", inverse_name="logged_contact_id", string="Disputes"
    )
    dispute_count = fields.Integer(string="Number of disputes", compute="_compute_counts")
    corrects_id = fields.Many2one(
        comodel_name="collections.contact",
        ondelete="restrict",
        help="The earlier entry that this one puts right.",
    )
    correction_reason = fields.Char(string="Why corrected")
    corrected_by_id = fields.Many2one(
        comodel_name="collections.contact",
        string="Corrected by",
        ondelete="restrict",
        index="btree_not_null",
    )

    _duration_positive = models.Constraint(
        "CHECK (duration >= 0)", "A contact cannot last less than 0 minutes."
    )
    _corrects_unique = models.UniqueIndex(
        "(corrects_id) WHERE corrects_id IS NOT NULL",
        "This entry was corrected already. Correct the newer entry instead.",
    )

    @api.depends("partner_id.display_name")
    def _compute_display_name(self):
        for contact in self:
            customer = contact.partner_id.display_name or ""
            contact.display_name = f"{customer} ({contact.name or ''})"

    @api.depends("reached")
    def _compute_reached_percent(self):
        for contact in self:
            contact.reached_percent = 100.0 if contact.reached else 0.0

    @api.depends("promise_ids", "dispute_ids")
    def _compute_counts(self):
        for name, model in (
            ("promise_count", "collections.promise"),
            ("dispute_count", "collections.dispute"),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("logged_contact_id", "in", self.ids)], ["logged_contact_id"], ["__count"]
                )
            )
            for contact in self:
                contact[name] = counts.get(contact, 0)

    @api.constrains("partner_id", "company_id", "case_id", "notice_id", "person_id", "move_ids")
    def _check_same_customer(self):
        # Sudo: the check holds whatever of these records the user may read.
        for contact in self.sudo():
            customer, company = contact.partner_id, contact.company_id
            for record in (contact.case_id, contact.notice_id):
                if record and (record.partner_id != customer or record.company_id != company):
                    raise ValidationError(
                        self.env._(
                            "%(record)s is not of %(customer)s in %(company)s. Choose one that is.",
                            record=record.display_name,
                            customer=customer.display_name,
                            company=company.name,
                        )
                    )
            for record in (contact.person_id, *contact.move_ids):
                if record and record.commercial_partner_id != customer:
                    raise ValidationError(
                        self.env._(
                            "%(record)s does not belong to %(customer)s. Choose one that does.",
                            record=record.display_name,
                            customer=customer.display_name,
                        )
                    )

    @api.constrains("date", "next_action_date")
    def _check_days(self):
        for contact in self:
            if contact.date > fields.Datetime.now() + CLOCK:
                raise ValidationError(
                    self.env._(
                        "A contact is logged after it took place. Enter a time that is past; "
                        "plan what is to come as the next action."
                    )
                )
            day = contact.next_action_date
            if day and day < contact.company_id._collections_today():
                raise ValidationError(
                    self.env._(
                        "The next action cannot be on %s, which is past. Choose today or a later "
                        "day.",
                        format_date(self.env, day),
                    )
                )

    @api.constrains("corrects_id", "correction_reason", "company_id")
    def _check_correction(self):
        # Sudo: the check reads the corrected entry, which may be of another company.
        for contact in self.sudo().filtered("corrects_id"):
            if not (contact.correction_reason or "").strip():
                raise ValidationError(self.env._("Say what is corrected, and why."))
            if contact.corrects_id.company_id != contact.company_id:
                raise ValidationError(
                    self.env._("An entry is corrected in its own company, by a further one there.")
                )

    # --------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        contacts = super().create(vals_list)
        for contact in contacts.filtered("corrects_id"):
            # Sudo: the mark on the corrected entry, the only thing of it that ever changes
            contact.corrects_id.sudo().corrected_by_id = contact
        contacts._record_addresses()
        contacts._announce()
        contacts._plan_next_action()
        for participant in self.env["collections.participant"]._get_participants():
            participant._follow_new(contacts)
        return contacts

    @api.model
    def _complete_new(self, vals_list):
        # With all that follows from what was logged
        env, prepared = self.env, []
        for given in vals_list:
            vals = dict(given)
            origin = (
                env["collections.contact"].browse(vals.get("corrects_id") or ())
                or env["collections.notice"].browse(vals.get("notice_id") or ())
                or env["collections.case"].browse(vals.get("case_id") or ())
            )
            # Who may not see what it refers to may not log on it.
            origin.check_access("read")
            if not vals.get("partner_id"):
                vals["partner_id"] = origin.partner_id.id
            if not vals["partner_id"]:
                raise UserError(env._("Choose the customer whom the contact was with."))
            if not vals.get("company_id"):
                company = origin.company_id or env.company
                # Sudo: what follows from the customer is filled in from all cases; the rights to
                # the entry are checked when it is created.
                vals["company_id"] = (company.sudo()._collections_owner() or company).id
            prepared.append(vals)
        partners = env["res.partner"].browse([vals["partner_id"] for vals in prepared]).sudo()
        cases = {
            (case.company_id.id, case.partner_id.id): case.id
            for case in env["collections.case"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", partners.commercial_partner_id.ids),
                    ("company_id", "in", [vals["company_id"] for vals in prepared]),
                    ("state", "=", "open"),
                ]
            )
        }
        for vals, partner in zip(prepared, partners, strict=True):
            customer = partner.commercial_partner_id
            vals["partner_id"] = customer.id
            if partner != customer:
                vals.setdefault("person_id", partner.id)
            notice = env["collections.notice"].browse(vals.get("notice_id") or ()).sudo()
            if not vals.get("case_id"):
                vals["case_id"] = notice.case_id.id or cases.get((vals["company_id"], customer.id))
            person = env["res.partner"].browse(vals.get("person_id") or ()).sudo()
            # Nobody speaks with a company: only people are named.
            vals["person_name"] = vals.get("person_name") or (not person.is_company and person.name)
            outcome = env["collections.contact.outcome"].browse(vals.get("outcome_id") or ())
            vals["reached"] = outcome.reached
        return prepared

    def write(self, vals):
        # As a matter of rights first: who may not read it learns nothing here.
        self.check_access("read")
        if set(vals) - {"corrected_by_id"} or not self._is_engine():
            raise UserError(
                self.env._(
                    "What happened stays as it was logged. Press Correct: a further entry then "
                    "says how it really was, and the first one refers to it."
                )
            )
        return super().write(vals)

    def unlink(self):
        # The message is of more help than that of the missing right.
        self._unlink_except_history()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(
                self.env._(
                    "The contact log is kept as a record and nothing in it is deleted. Press "
                    "Correct to put an entry right."
                )
            )
