from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..base.res_partner_email import find_addresses

# Core's kinds of failure in which the recipient cannot be reached by this address.
STATES = [
    ("waiting", "Waiting"),
    ("ready", "In the outbox"),
    ("handing", "Being handed over"),
    ("sent", "Sent"),
    ("uncertain", "Uncertain"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]
# What may still change on a finished dispatch: pointers to documents that core may delete.
FINISHED_WRITABLE = {
    *("mail_id", "message_id", "settled", "settle_error", "bounced", "failure_reason"),
}


class CollectionsDispatch(models.Model):
    """One message that leaves the house: what, to whom, by which channel, and what became of it.

    A dispatch is marked and committed before it is handed to its channel, and its outcome is
    committed in this row alone. Whatever follows from the outcome (notices, cases, items) is a
    further, repeatable step (``collections_dispatch_lane.py``). What nobody can know, because a
    worker or a connection ended between hand-over and outcome, is *uncertain*: it is shown, and
    a person says whether it arrived. Nothing is sent twice by itself.
    """

    _name = "collections.dispatch"
    _inherit = ["collections.guarded", "collections.numbered"]
    _description = "Outgoing Message"
    _order = "id desc"
    _number_prefix = "D"
    _number_also = "partner_id"

    company_id = fields.Many2one(comodel_name="res.company", required=True, readonly=True)
    kind = fields.Selection(
        selection=[
            ("notice", "Notice"),
            ("plan_notice", "Payment plan notice"),
            ("legal", "Legal document"),
            ("statement", "Account statement"),
            ("message", "Message"),
        ],
        required=True,
        readonly=True,
    )
    source_model = fields.Char(required=True, readonly=True, export_string_translation=False)
    source_id = fields.Many2oneReference(
        model_field="source_model", readonly=True, export_string_translation=False
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="Who of the customer's people is written to, where it is one.",
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Collector", readonly=True)
    channel = fields.Selection(
        selection=[
            ("email", "E-mail"),
            ("sms", "Text message"),
            ("post", "Post service"),
            ("letter", "Letter"),
        ],
        required=True,
        readonly=True,
    )
    address = fields.Char(string="To", readonly=True, help="E-mail addresses or number.")
    address_cc = fields.Char(
        string="Copies to", readonly=True, help="E-mail addresses that get a copy."
    )
    subject = fields.Char(readonly=True)
    content = fields.Html(compute="_compute_content", sanitize=False, help="What the reader gets.")
    message_uid = fields.Char(
        string="Message-Id",
        readonly=True,
        help="The same at each attempt: whoever gets the message twice can see that it is one.",
    )
    state = fields.Selection(
        selection=STATES,
        string="Status",
        required=True,
        default="ready",
        readonly=True,
        help="Waiting: for its next attempt.\n"
        "Being handed over: a worker is giving it to the mail server or provider right now.\n"
        "Uncertain: the worker or the connection ended in that moment. Nobody knows whether it "
        "arrived, and it is not sent again by itself.",
    )
    attempts = fields.Integer(readonly=True, help="How often it was handed over.")
    retry_at = fields.Datetime(string="Next attempt", readonly=True)
    failure_type = fields.Char("Failure type", readonly=True, export_string_translation=False)
    failure_reason = fields.Text(string="What happened", readonly=True)
    bounced = fields.Boolean(string="Came back", readonly=True)
    unreachable = fields.Boolean(
        readonly=True,
        help="The mail server could not be reached: the company's other e-mails wait, too.",
    )
    rereads = fields.Boolean(readonly=True, help="What is owed is read again before each attempt.")
    fingerprint = fields.Char(readonly=True, export_string_translation=False)
    worker = fields.Integer(readonly=True, export_string_translation=False)
    date_composed = fields.Datetime(readonly=True)
    date_handed = fields.Datetime(string="Handed over on", readonly=True)
    date_sent = fields.Datetime(string="Sent on", readonly=True)
    settled = fields.Boolean(
        readonly=True,
        default=True,
        help="Whether notices and cases know of the outcome.",
    )
    settle_error = fields.Text(
        string="Not followed up",
        readonly=True,
        help="Why notices and cases could not take the outcome when it was tried last. It is "
        "tried again each time that the outbox is emptied.",
    )
    decided_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided by",
        readonly=True,
        help="Who said of an uncertain message whether it arrived.",
    )
    decided_on = fields.Datetime("Decided on", readonly=True)
    mail_id = fields.Many2one(
        comodel_name="mail.mail", readonly=True, ondelete="set null", index="btree_not_null"
    )
    message_id = fields.Many2one(
        comodel_name="mail.message", readonly=True, ondelete="set null", index="btree_not_null"
    )
    is_decidable = fields.Boolean(compute="_compute_is_decidable")

    # What is to do, however much was sent before.
    _open_idx = models.Index("(id) WHERE state IN ('waiting', 'ready', 'handing')")
    _unsettled_idx = models.Index("(id) WHERE settled IS NOT TRUE")
    _doubt_idx = models.Index("(company_id, id) WHERE state IN ('uncertain', 'failed')")
    _source_idx = models.Index("(source_model, source_id)")
    _message_uid_idx = models.Index("(message_uid) WHERE message_uid IS NOT NULL")

    @api.depends("partner_id.name", "subject")
    def _compute_display_name(self):
        for dispatch in self:
            title = dispatch.subject or dispatch.partner_id.name or ""
            dispatch.display_name = f"{dispatch.name or ''} {title}".strip()

    @api.depends("source_model", "source_id", "message_id")
    @api.depends_context("uid")
    def _compute_content(self):
        """Show the words as their source keeps them, to those who may read it there."""
        for dispatch in self:
            source = dispatch._get_source().with_env(self.env)
            if source and "content" in source._fields:
                allowed = source.has_access("read")
                dispatch.content = source.content if allowed else False
            else:
                message = dispatch.message_id
                allowed = message and message.has_access("read")
                dispatch.content = message.body if allowed else False

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_is_decidable(self):
        may_write = self.env["collections.notice"].has_access("write")
        for dispatch in self:
            dispatch.is_decidable = may_write and dispatch.state in ("uncertain", "failed")

    def _get_source(self):
        """Return the record that this message tells of; an empty one where it is gone."""
        self.ensure_one()
        if self.source_model not in self.env:
            return self
        return self.env[self.source_model].browse(self.source_id).exists()

    # ------------------------------------------------------------------------ guards

    def write(self, vals):
        if set(vals) - FINISHED_WRITABLE and any(
            dispatch.state == "sent" and dispatch.settled for dispatch in self
        ):
            raise UserError(
                self.env._("A message that was sent is a record and cannot be changed.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_left(self):
        if any(dispatch.state in ("handing", "sent", "uncertain") for dispatch in self):
            raise UserError(
                self.env._("A message that left, or may have left, is kept as a record.")
            )

    # ----------------------------------------------------------------------- buttons

    def _check_decidable(self, states):
        """Refuse decisions by whoever may not send the source, or about something else.

        :param states: the states in which the decision makes sense
        """
        self.check_access("read")
        for dispatch in self:
            source = dispatch._get_source().with_env(self.env)
            if source and hasattr(source, "_check_may_send"):
                source._check_may_send()
            elif source:
                # Messages on threads of ours are for those who work on them; statements stand
                # on the customer, whom the Collections team need not be allowed to change.
                source.check_access("write" if source._name.startswith("collections.") else "read")
            if not self.env.su and not self.env.user.has_group(
                "collections_followup.group_collections_collector"
            ):
                raise AccessError(self.env._("Only the Collections team sends messages."))
            if dispatch.state not in states:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(message)s is %(state)s by now. Load the page again.",
                        message=dispatch.name,
                        state=labels[dispatch.state].lower(),
                    )
                )

    def action_arrived(self):
        """Record that uncertain messages arrived: notices, items and cases go on from there."""
        self._check_decidable(("uncertain",))
        # Sudo: ``_check_decidable`` has checked that the user may decide; the outcome is not
        # people's to write.
        self.sudo()._set_arrived(self.env.user)
        return True

    def _set_arrived(self, user=None):
        """Record that uncertain messages arrived.

        :param user: who says so; nobody when an answer to the message shows it
        """
        now = fields.Datetime.now()
        for dispatch in self:
            dispatch.write(
                {
                    "state": "sent",
                    "date_sent": dispatch.date_handed or now,
                    "decided_user_id": user.id if user else False,
                    "decided_on": now,
                    "retry_at": False,
                    "settled": False,
                }
            )
        self._settle()

    def action_send_again(self):
        """Send uncertain or failed messages once more, with what is owed by then.

        The Message-Id stays: a receiver who has the first one can recognise the second.
        """
        self._check_decidable(("uncertain", "failed"))
        # Sudo: ``_check_decidable`` has checked that the user may decide; the outbox is not
        # people's to write.
        for dispatch in self.sudo():
            dispatch._get_source_for_again()._prepare_again(dispatch, self.env.user)
        self._wake()
        return True

    def _get_source_for_again(self):
        """Return who prepares this message for a further attempt: its source, or itself."""
        source = self._get_source()
        return source if self.rereads and source else self

    def _prepare_again(self, dispatch, user):
        """Prepare a message that is not read again for a further attempt.

        :param dispatch: the message, in sudo: who asks was checked
        :param user: who wants it to go again
        """
        dispatch._restore_mail()
        dispatch._reopen(user)

    def _reopen(self, user):
        """Put messages back into the outbox, as new but for their Message-Id."""
        self.write(
            {
                "state": "waiting" if all(self.mapped("rereads")) else "ready",
                "attempts": 0,
                "retry_at": False,
                "failure_type": False,
                "failure_reason": False,
                "unreachable": False,
                "gate_asked": False,
                # What somebody overrode was another moment.
                "override_ids": [fields.Command.clear()],
                "settled": True,
                "decided_user_id": user.id,
                "decided_on": fields.Datetime.now(),
            }
        )

    def action_cancel(self):
        """Take messages back that nobody has handed over yet."""
        self._check_decidable(("waiting", "ready", "failed", "uncertain"))
        # Sudo: ``_check_decidable`` has checked that the user may decide; the outbox is not
        # people's to write.
        own = self.sudo().filtered(lambda dispatch: not dispatch.rereads)
        own._withdraw()
        for dispatch in self - own.with_env(self.env):
            dispatch._get_source().with_env(self.env).action_cancel()
        return True

    def action_view_source(self):
        """Open what the message tells of."""
        self.ensure_one()
        source = self._get_source()
        if not source:
            raise UserError(self.env._("What this message told of was deleted."))
        return {
            "type": "ir.actions.act_window",
            "res_model": source._name,
            "res_id": source.id,
            "view_mode": "form",
        }

    # ------------------------------------------------------------------- transitions

    def _lock_unhanded(self):
        """Lock these messages and return those that no worker is handing over.

        A worker that marks one at the same moment makes one of the two begin anew.
        """
        if not self:
            return self
        self.flush_recordset(["state"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM collections_dispatch WHERE id IN %s AND state != 'handing'"
                " ORDER BY id FOR NO KEY UPDATE",
                tuple(self.ids),
            )
        )
        return self.browse([row[0] for row in rows])

    def _withdraw(self):
        """Take messages out of the outbox; what is being handed over, or has left, stays.

        :return: the messages that could be taken back
        """
        free = self._lock_unhanded().filtered(lambda dispatch: dispatch.state != "sent")
        mails = free.mail_id
        messages = free.filtered(
            lambda dispatch: dispatch.state != "uncertain" and dispatch.rereads
        ).message_id
        free.write({"state": "cancelled", "retry_at": False, "unreachable": False})
        free._finish_texts()
        mails.unlink()
        # The thread tells what the customer got: this one never left.
        messages.unlink()
        return free

    def _report_undelivered(self, address, reason=""):
        """Record that messages did not arrive after all.

        :param str address: the e-mail address or number
        :param str reason: words of the mail server or provider
        """
        for dispatch in self:
            values = {"bounced": True, "failure_reason": reason or dispatch.failure_reason}
            if dispatch.state == "uncertain":
                # It was taken, and came back: no doubt any more.
                values.update(state="failed", failure_type="bounced", settled=False)
            dispatch.write(values)
        self._settle()
        addresses = self.env["collections.address"]
        values = addresses._get_failure_values(reason)
        addresses._record(
            [
                (dispatch.contact_id or dispatch.partner_id, dispatch.channel, own, values)
                for dispatch in self
                for own in dispatch._get_addresses()
                # Of several, the one that the report names.
                if dispatch.channel != "email" or own in find_addresses(address)
            ]
        )
        sources = {}
        for dispatch in self:
            source = dispatch._get_source()
            if source and hasattr(source, "_report_undelivered"):
                sources.setdefault(source._name, source.browse())
                sources[source._name] |= source
        for found in sources.values():
            found._report_undelivered(address, reason)
