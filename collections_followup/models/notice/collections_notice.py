from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import is_html_empty

# States in which a notice still waits for something, and its items with it.
PENDING_STATES = ("draft", "approved", "queued", "uncertain", "failed")
# Those that will ask, and those that have asked or may have done so.
WAITING = ("draft", "approved", "queued")
OUT = ("sent", "uncertain")
# What may still change on a sent notice: pointers to documents that core may delete.
SENT_WRITABLE = {
    "mail_id",
    "sms_id",
    "dispatch_id",
    "message_id",
    "activity_id",
    "print_id",
    "date_returned",
}
# What people write themselves, and in which states; all else is the outbox's to write.
USER_WRITABLE = frozenset({"subject", "body", "recipient_id", "date_planned", "user_id"})
EDITABLE_STATES = ("draft", "approved", "failed")


class CollectionsNotice(models.Model):
    """One reminder to one customer, at one level, through one channel.

    Notices are proposed by the follow-up pass, reviewed by people, and sent by the outbox
    (``collections_notice_outbox.py``). A sent notice is a record of what was claimed: it
    never changes and is never deleted.
    """

    _name = "collections.notice"
    _inherit = [
        "collections.guarded",
        "collections.sealed",
        "collections.numbered",
        "collections.words",
    ]
    _description = "Follow-up Notice"
    _order = "date desc, id desc"
    _check_company_auto = True
    _number_prefix = "N"
    _number_also = "partner_id"
    _user_writable = USER_WRITABLE
    _word_fields = ("subject", "body")

    # Written by the thousand: no index of few distinct values here, each costs at every notice
    # and the partial ones below find what is searched.
    company_id = fields.Many2one(comodel_name="res.company", required=True, readonly=True)
    currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency", readonly=True
    )
    run_id = fields.Many2one(
        comodel_name="collections.run", index="btree_not_null", ondelete="restrict", readonly=True
    )
    case_id = fields.Many2one(
        comodel_name="collections.case",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        help="Empty for a reminder before the due date.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    recipient_id = fields.Many2one(
        comodel_name="res.partner",
        ondelete="restrict",
        help="Contact of the customer who gets the notice: the follow-up contact, or else the "
        "invoice address.",
    )
    policy_id = fields.Many2one(
        comodel_name="collections.policy",
        ondelete="restrict",
        readonly=True,
    )
    level_id = fields.Many2one(
        comodel_name="collections.level",
        required=True,
        ondelete="restrict",
        readonly=True,
    )
    channel = fields.Selection(selection="_selection_channel", required=True, readonly=True)
    channel_rank = fields.Integer(
        readonly=True,
        help="0 for the first channel of the level. The others follow once it is decided.",
    )
    date = fields.Date(required=True, readonly=True)
    date_planned = fields.Date(
        string="Not before", help="Postponed: the notice is not sent before this day."
    )
    date_pay_by = fields.Date(string="Pay by", readonly=True)
    state = fields.Selection(
        selection=[
            ("draft", "To approve"),
            ("approved", "Ready"),
            ("queued", "In the outbox"),
            ("uncertain", "Uncertain"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("skipped", "Skipped"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        help="Uncertain: the worker or the connection ended while the notice was handed over. "
        "Nobody knows whether it arrived, and it is not sent again by itself.",
    )
    line_ids = fields.One2many(
        comodel_name="collections.notice.line",
        inverse_name="notice_id",
        string="Items",
        readonly=True,
    )
    amount = fields.Monetary(
        string="Amount claimed",
        readonly=True,
        help="Open amount of the items less credits, in company currency.",
    )
    item_count = fields.Integer(string="Items claimed", readonly=True)
    days_overdue = fields.Integer(readonly=True, aggregator="max")
    user_id = fields.Many2one(comodel_name="res.users", string="Collector", index="btree_not_null")
    lang = fields.Char(string="Language", readonly=True)

    # Words: the level's own until a person writes others, frozen when sent
    subject = fields.Char(
        string="Own subject", help="Replaces the subject of the level in this notice only."
    )
    body = fields.Html(
        string="Own text", help="Replaces the text of the level in this notice only."
    )
    edited = fields.Boolean(compute="_compute_edited", search="_search_edited")
    content = fields.Html(
        string="As sent",
        readonly=True,
        sanitize=False,
        help="What the customer got, word for word.",
    )

    # Outbox
    date_sent = fields.Datetime(string="Sent on", readonly=True)
    address = fields.Char(
        string="Sent to", readonly=True, help="E-mail address, number or postal address used."
    )
    attempts = fields.Integer(readonly=True)
    retry_at = fields.Datetime(string="Next attempt", readonly=True)
    failure_type = fields.Selection(
        selection=[
            ("no_email", "No e-mail address"),
            ("bad_email", "E-mail address is not valid"),
            ("blacklisted", "Recipient refused this channel"),
            ("bounced", "E-mails to this address came back"),
            ("no_address", "No postal address"),
            ("no_phone", "No phone number"),
            ("bad_phone", "Phone number is not valid"),
            ("no_user", "Nobody to give the task to"),
            ("server", "Mail server did not take it"),
            ("rendering", "Document could not be made"),
            ("service", "Service refused it"),
            ("no_service", "Service is not installed"),
            ("enclosure", "A file that goes with it is not complete"),
            ("doubt", "Nobody knows whether it arrived"),
            ("gate", "Contact rules forbid this channel"),
        ],
        string="Problem",
        readonly=True,
    )
    failure_reason = fields.Text(string="What happened", readonly=True)
    failure_detail = fields.Text(
        compute="_compute_failure_detail",
        export_string_translation=False,
        help="What happened, where that says more than the kind of failure.",
    )
    reason = fields.Char(
        string="Why not sent", readonly=True, help="Why the notice was skipped or cancelled."
    )
    fallback_of_id = fields.Many2one(
        comodel_name="collections.notice",
        string="Instead of",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="Notice that could not be delivered and that this one replaces.",
    )
    mail_id = fields.Many2one(
        comodel_name="mail.mail", readonly=True, ondelete="set null", index="btree_not_null"
    )
    message_id = fields.Many2one(
        comodel_name="mail.message", readonly=True, ondelete="set null", index="btree_not_null"
    )
    sms_id = fields.Many2one(
        comodel_name="sms.sms", readonly=True, ondelete="set null", index="btree_not_null"
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity", readonly=True, ondelete="set null", index="btree_not_null"
    )
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Letter",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    delivery_problem = fields.Char(
        compute="_compute_delivery_problem",
        help="What would keep this notice from reaching the customer, as of now.",
    )

    # Outbox and review read the unsent notices, however many were sent before.
    _unsent_idx = models.Index(
        "(company_id, state, id)"
        " WHERE state IN ('draft', 'approved', 'queued', 'uncertain', 'failed')"
    )
    # Interval rule: the customers with a notice in the last days.
    _recent_idx = models.Index("(company_id, date, partner_id) WHERE state = 'sent'")

    @api.model
    def _find_pending(self, domain):
        """Return the notices that still wait for something."""
        return self.search(Domain(domain) & Domain("state", "in", PENDING_STATES))

    @api.model
    def _selection_channel(self):
        levels = self.env["collections.level"]
        labels = {
            "email": self.env._("E-mail"),
            "letter": self.env._("Letter"),
            "post": self.env._("Post service"),
            "sms": self.env._("Text message"),
            "phone": self.env._("Phone call"),
            "manual": self.env._("Manual task"),
        }
        return [
            (
                channel,
                # A channel of another add-on is called what its field of the level is.
                labels.get(channel)
                or levels._fields[f"channel_{channel}"]._description_string(self.env),
            )
            for channel in levels._get_all_channels()
        ]

    @api.model
    def _get_proposed_values(self, company, date):
        """Return what else the pass writes into the notices that it proposes.

        The pass inserts notices by one statement, which knows no defaults: a required column of
        another add-on gets its value here.

        :param company: the company that keeps the cases
        :param date: the day of the pass
        :return: ``SQL`` by name of the column, over the proposed notice ``t`` (``id``,
            ``partner_id``, ``policy_id``, ``level_id``, ``channel``, ``channel_rank``, ``late``,
            ``amount``, ``item_count``, ``oldest``) and its customer ``rp``
        """
        return {}

    @api.depends("partner_id.display_name")
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = f"{notice.name or ''} {notice.partner_id.name or ''}".strip()

    @api.depends("subject", "body")
    def _compute_edited(self):
        for notice in self:
            notice.edited = bool(notice.subject) or not is_html_empty(notice.body)

    @api.model
    def _search_edited(self, operator, value):
        if operator != "in":
            return NotImplemented
        edited = Domain("subject", "!=", False) | Domain("body", "!=", False)
        return Domain.OR([edited if wanted else ~edited for wanted in value])

    @api.depends("state", "channel", "recipient_id", "partner_id")
    def _compute_delivery_problem(self):
        unsent = self.filtered(lambda notice: notice.state in ("draft", "approved", "queued"))
        problems = unsent._find_problems()
        labels = dict(self._fields["failure_type"]._description_selection(self.env))
        for notice in self:
            notice.delivery_problem = labels.get(problems.get(notice.id), False)

    @api.depends("failure_type", "failure_reason")
    def _compute_failure_detail(self):
        labels = dict(self._fields["failure_type"]._description_selection(self.env))
        for notice in self:
            reason = notice.failure_reason
            repeats = reason == labels.get(notice.failure_type)
            notice.failure_detail = False if repeats else reason

    def _get_state_label(self):
        return dict(self._fields["state"]._description_selection(self.env)).get(self.state, "")

    def _get_failure_label(self):
        labels = dict(self._fields["failure_type"]._description_selection(self.env))
        return labels.get(self.failure_type) or self.failure_reason or ""

    # ----------------------------------------------------------- what was sent stays

    def write(self, vals):
        names = set(vals)
        if not names <= SENT_WRITABLE and any(notice.state == "sent" for notice in self):
            raise UserError(
                self.env._(
                    "A notice that was sent is a record of what the customer got and cannot be "
                    "changed."
                )
            )
        if not self._is_engine() and self._get_guarded(names):
            # Before it is said that the notice left the review: nobody ever writes these.
            raise AccessError(self._get_guard_message(names))
        if names & USER_WRITABLE:
            self._check_editable()
        if "user_id" in names and not self._is_supervisor():
            raise AccessError(
                self.env._("Notices are assigned by a supervisor of the Collections team.")
            )
        result = super().write(vals)
        if "recipient_id" in vals and "recipient_chosen" not in vals:
            self._as_engine().recipient_chosen = bool(vals["recipient_id"])
            self._follow_reader()
        return result

    def _get_sealed_files(self):
        return self.attachment_id | self._get_enclosures()

    def _get_guard_message(self, names):
        return self.env._(
            "Only the words, the contact and the day of a notice can be edited. Use its buttons "
            "for the rest."
        )

    def _is_supervisor(self):
        return self.env.su or self.env.user.has_group(
            "collections_followup.group_collections_supervisor"
        )

    @api.constrains("recipient_id", "partner_id")
    def _check_recipient(self):
        for notice in self:
            contact = notice.recipient_id
            if contact and contact.commercial_partner_id != notice.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is no contact of %(customer)s. Choose one of theirs.",
                        contact=contact.display_name,
                        customer=notice.partner_id.display_name,
                    )
                )

    @api.constrains("recipient_id")
    def _check_recipient_company(self):
        for notice in self.filtered("recipient_id"):
            notice.recipient_id._collections_check_company(notice.partner_id, notice.company_id)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(notice.state == "sent" for notice in self):
            raise UserError(
                self.env._(
                    "A notice that was sent is a record of what the customer got and cannot be "
                    "deleted."
                )
            )

    def _check_editable(self):
        """Refuse changes to notices that left the review."""
        for notice in self:
            if notice.state not in EDITABLE_STATES:
                raise UserError(
                    self.env._(
                        "%(notice)s is %(state)s and cannot be changed any more.",
                        notice=notice.name,
                        state=notice._get_state_label().lower(),
                    )
                )

    def action_view_case(self):
        """Open the case of this notice, or the customer of a reminder before the due date."""
        self.ensure_one()
        record = self.case_id or self.partner_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }
