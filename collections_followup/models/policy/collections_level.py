from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import is_html_empty

from ..base.collections_guarded import declare_client_keys

declare_client_keys(
    collections_show_policy="names of levels say their policy",
    collections_in_policy="levels are entered in the form of their policy",
)

# The add-on's own channels, see ``_get_all_channels``.
CHANNELS = ("email", "letter", "post", "sms", "phone", "manual")


class CollectionsLevel(models.Model):
    """One step of a policy: when it is reached, through which channels, in which words."""

    _name = "collections.level"
    _description = "Follow-up Level"
    _inherit = ["collections.checked", "collections.ruleset.source", "collections.words"]
    _order = "policy_id, sequence, id"
    _word_fields = ("subject", "body", "closing", "sms_body", "script")

    policy_id = fields.Many2one(
        comodel_name="collections.policy",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True, index="btree_not_null")
    currency_id = fields.Many2one(related="policy_id.currency_id")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        default=0, help="0: the level finds its place by its days when it is created."
    )
    active = fields.Boolean(default=True)

    # When
    trigger = fields.Selection(
        selection=[
            ("due", "days after the due date"),
            ("month_end", "days after the end of the due date's month"),
            ("previous", "days after the previous notice"),
        ],
        required=True,
        default="due",
        help="Negative days after the due date remind before the invoice is due.",
    )
    days = fields.Integer(required=True)
    min_days = fields.Integer(
        string="Days since previous notice",
        help="Minimum number of days since the previous notice about the same invoice. "
        "0: as many days as the policy plans between the two levels, so that nobody gets two "
        "notices in a row when a run was late.",
    )
    min_amount = fields.Monetary(
        string="Minimum amount",
        help="Customers who owe less than this, after their credits, do not get this level.",
    )
    repeat_days = fields.Integer(
        string="Repeat every",
        help="Repeat this level every so many days until the next one is reached. 0: never.",
    )
    pay_within_days = fields.Integer(
        string="Days to pay",
        default=7,
        help="Days that the customer gets to pay, counted from the date of the notice: "
        "{pay_by} in the texts.",
    )

    # How
    channel_email = fields.Boolean(string="E-mail")
    channel_letter = fields.Boolean(string="Letter to print")
    channel_post = fields.Boolean(string="Letter by post service")
    channel_sms = fields.Boolean(string="Text message")
    channel_phone = fields.Boolean(string="Phone call")
    channel_manual = fields.Boolean(string="Manual task")
    role_id = fields.Many2one(
        comodel_name="collections.contact.role",
        string="Goes to",
        ondelete="restrict",
        help="The contact with this role gets the notice, if the customer has one. Empty: as on "
        "the customer.",
    )
    copy_role_ids = fields.Many2many(
        comodel_name="collections.contact.role",
        relation="collections_level_copy_role_rel",
        column1="level_id",
        column2="role_id",
        string="Copies to",
        help="Contacts with these roles get a copy of the e-mail, beside those whose role gets "
        "all copies.",
    )
    fallback = fields.Boolean(
        string="Try other channels",
        default=True,
        help="When the customer cannot be reached through a channel (no address, bounced, "
        "refused), send a letter instead, or else plan a call.",
    )
    attach_letter = fields.Boolean(string="Attach the letter to the e-mail")
    attach_invoices = fields.Boolean(string="Attach the invoices")
    attach_statement = fields.Boolean(string="Attach the account statement")
    required = fields.Boolean(
        string="Required by law",
        help="The law asks for this message, such as a notice before court: opt-outs and most "
        "contact rules do not hold it back, and it has no link to opt out.",
    )
    purpose = fields.Selection(
        selection=[
            ("end", "Further collection ends"),
            ("may_invoke", "What may be done"),
            ("invoke", "What will be done"),
            ("consent", "Asks for consent to the channel"),
            ("validation", "Validation notice"),
        ],
        string="Notice allowed after cease",
        help="What may still be said to a customer who asked not to be contacted any more: that "
        "further collection ends, which remedies may be used, or that one will be used. Or the "
        "message asks whether the customer agrees to e-mails or texts: where the law allows that.",
    )
    channel_summary = fields.Char(string="Channels", compute="_compute_channel_summary")
    trigger_summary = fields.Char(string="When", compute="_compute_trigger_summary")
    stage_id = fields.Many2one(
        comodel_name="collections.stage",
        ondelete="restrict",
        help="Stage that the case moves to when the notice is sent.",
    )

    # What it says
    subject = fields.Char(
        translate=True,
        help="Subject of the e-mail and title of the letter.",
    )
    body = fields.Html(
        string="Text",
        translate=True,
        sanitize_attributes=True,
        help="Text above the list of invoices. These are filled in: {customer}, {contact}, "
        "{company}, {amount}, {days}, {count}, {date}, {pay_by}, {collector}, {phone}, "
        "{reference}.",
    )
    closing = fields.Html(
        string="Closing text",
        translate=True,
        help="Text below the list of invoices. The same words are filled in.",
    )
    sms_body = fields.Text(string="Text message text", translate=True)
    script = fields.Html(
        string="Call script",
        translate=True,
        help="Shown to the collector while calling.",
    )

    _min_amount_positive = models.Constraint(
        "CHECK (min_amount >= 0)",
        "The minimum amount of a level cannot be negative. Enter 0 for no minimum.",
    )
    _min_days_positive = models.Constraint(
        "CHECK (min_days >= 0)",
        "The days since the previous notice cannot be negative. "
        "Enter 0 for the days planned between the levels.",
    )
    _repeat_days_positive = models.Constraint(
        "CHECK (repeat_days >= 0)",
        "The days after which a level is repeated cannot be negative. Enter 0 for no repetition.",
    )
    _pay_within_days_positive = models.Constraint(
        "CHECK (pay_within_days >= 0)",
        "The days to pay cannot be negative.",
    )

    @api.constrains("policy_id", "sequence", "trigger", "days", "active")
    def _check_order(self):
        """Levels of one policy and trigger come in the order of their days, each day once."""
        for policy in self.policy_id:
            last_days = {}
            for level in policy.level_ids.sorted(lambda r: (r.sequence, r.id)):
                if level.trigger == "previous":
                    # An overdue invoice may never have had the reminders before its due date.
                    if all(other._is_early() for other in last_days.values()):
                        raise ValidationError(
                            self.env._(
                                "The first level of %(policy)s for overdue invoices, %(level)s, "
                                "cannot count from a previous notice: there may be none. Let it "
                                "count from the due date.",
                                policy=policy.name,
                                level=level.name,
                            )
                        )
                    if level.days < 1:
                        raise ValidationError(
                            self.env._(
                                "%(level)s comes %(days)s days after the previous notice. "
                                "Enter 1 or more.",
                                level=level.name,
                                days=level.days,
                            )
                        )
                    continue
                other = last_days.get(level.trigger)
                if other and other.days == level.days:
                    raise ValidationError(
                        self.env._(
                            "%(level)s and %(other)s of %(policy)s are both reached after "
                            "%(days)s days. Give them different days.",
                            level=level.name,
                            other=other.name,
                            policy=policy.name,
                            days=level.days,
                        )
                    )
                if other and other.days > level.days:
                    raise ValidationError(
                        self.env._(
                            "%(level)s (%(days)s days) comes after %(other)s (%(other_days)s "
                            "days) in %(policy)s. Put the levels in the order of their days.",
                            level=level.name,
                            days=level.days,
                            other=other.name,
                            other_days=other.days,
                            policy=policy.name,
                        )
                    )
                last_days[level.trigger] = level

    @api.constrains(
        lambda self: [*self._get_channel_fields(), "subject", "body", "sms_body", "script"]
    )
    def _check_channels(self):
        """A level has a channel, and each channel the text that it needs."""
        for level in self:
            channels = level._get_channels()
            if not channels:
                raise ValidationError(
                    self.env._(
                        "%(level)s of %(policy)s has no channel. Choose how the customer is "
                        "reached: by e-mail, letter, text message, phone or a manual task.",
                        level=level.name,
                        policy=level.policy_id.name,
                    )
                )
            for channel in channels:
                level._check_channel_text(channel)

    def _check_channel_text(self, channel):
        """Refuse a channel for which this level has no text.

        :param str channel: one of ``_get_all_channels``
        """
        self.ensure_one()
        if channel in ("email", "letter", "post") and (
            is_html_empty(self.body) or not self.subject
        ):
            raise ValidationError(
                self.env._(
                    "%(level)s of %(policy)s has no text. Enter the subject and the text of "
                    "its e-mails and letters.",
                    level=self.name,
                    policy=self.policy_id.name,
                )
            )
        if channel == "sms" and not (self.sms_body or "").strip():
            raise ValidationError(
                self.env._(
                    "%(level)s of %(policy)s sends a text message without text. Enter it.",
                    level=self.name,
                    policy=self.policy_id.name,
                )
            )

    @api.constrains("stage_id", "company_id")
    def _check_stage_company(self):
        for level in self:
            company = level.stage_id.company_id
            if company and company != level.company_id:
                raise ValidationError(
                    self.env._(
                        "Stage %(stage)s belongs to %(company)s and cannot be used by %(level)s.",
                        stage=level.stage_id.name,
                        company=company.name,
                        level=level.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._place(vals_list)
        return super().create(vals_list)

    @api.model
    def _place(self, vals_list):
        """Give each new level without a sequence its place among those of its policy.

        Levels that count from the due date or the month's end come in the order of their days;
        those that count from the previous notice come last. The sequences of the levels that
        are there are spread out where there is no room between two of them.

        :param list vals_list: values for ``create``; ``sequence`` is set in those without one
        """
        new = {}
        for vals in vals_list:
            if vals.get("policy_id") and not vals.get("sequence"):
                new.setdefault(vals["policy_id"], []).append(vals)
        known = (
            self.with_context(active_test=False)
            .search([("policy_id", "in", list(new))])
            .grouped("policy_id")
        )
        for policy_id, policy_vals in new.items():
            levels = known.get(self.env["collections.policy"].browse(policy_id), self.browse())
            # (trigger, days, level or values) in the order that they will have
            line = [(level.trigger, level.days, level) for level in levels]
            for vals in policy_vals:
                trigger = vals.get("trigger") or "due"
                days = vals.get("days") or 0
                place = len(line)
                if trigger != "previous":
                    later = [
                        index
                        for index, (other, other_days, _level) in enumerate(line)
                        if other == trigger and other_days > days
                    ]
                    place = later[0] if later else place
                line.insert(place, (trigger, days, vals))
            self._spread([level for _trigger, _days, level in line])

    @api.model
    def _spread(self, line):
        """Give new levels a sequence between their neighbours, and move these where needed.

        :param list line: levels and values of new ones, in the order that they will have
        """
        moved = []
        last = 0
        for index, level in enumerate(line):
            following = next((lv.sequence for lv in line[index:] if not isinstance(lv, dict)), 0)
            if isinstance(level, dict):
                room = following - last
                last = level["sequence"] = last + (room // 2 if room > 1 else 10)
                continue
            if level.sequence <= last:
                moved.append((level, last + 10))
            last = max(level.sequence, last + 10 if level.sequence <= last else 0)
        # From the last one on, so that the order is right at every moment.
        for level, sequence in reversed(moved):
            level.sequence = sequence

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # Sudo: a level stays while anything uses it, also in companies that the user is not in.
        used = self.env["collections.notice"].sudo().search([("level_id", "in", self.ids)], limit=1)
        used = (
            used.level_id
            or (
                self.env["collections.item"].sudo().search([("level_id", "in", self.ids)], limit=1)
            ).level_id
        )
        if used:
            raise UserError(
                self.env._(
                    "%s was used by notices and cannot be deleted. Archive it instead.",
                    used.name,
                )
            )

    @api.depends("name", "policy_id.name")
    @api.depends_context("collections_show_policy")
    def _compute_display_name(self):
        show_policy = self.env.context.get("collections_show_policy")
        for level in self:
            level.display_name = (
                f"{level.policy_id.name}: {level.name}" if show_policy else level.name
            )

    @api.depends(lambda self: self._get_channel_fields())
    def _compute_channel_summary(self):
        labels = dict(self.env["collections.notice"]._selection_channel())
        for level in self:
            level.channel_summary = ", ".join(labels[name] for name in level._get_channels())

    @api.depends("trigger", "days")
    @api.depends_context("lang")
    def _compute_trigger_summary(self):
        for level in self:
            level.trigger_summary = level._get_trigger_text()

    def _get_trigger_text(self):
        """Return in words when this level is reached."""
        self.ensure_one()
        days = self.days
        if self.trigger == "previous":
            return self.env._("%s days after the previous notice", days)
        if self.trigger == "month_end":
            return self.env._("%s days after the end of the due month", days)
        if days < 0:
            return self.env._("%s days before the due date", -days)
        if not days:
            return self.env._("on the due date")
        return self.env._("%s days after the due date", days)

    @api.model
    def _get_all_channels(self):
        """Return the names of all channels, in the order in which those of a level are used.

        The first that reaches the customer carries the items to the level. Each has a field
        ``channel_<name>`` here and a method ``_send_<name>`` on notices.
        """
        return list(CHANNELS)

    @api.model
    def _get_channel_fields(self):
        return [f"channel_{channel}" for channel in self._get_all_channels()]

    def _get_channels(self):
        """Return the names of this level's channels, in the order in which they are used."""
        self.ensure_one()
        return [channel for channel in self._get_all_channels() if self[f"channel_{channel}"]]

    def _is_early(self):
        """Return whether this level reminds before the due date."""
        self.ensure_one()
        return self.trigger == "due" and self.days < 0
