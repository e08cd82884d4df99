from psycopg2.errors import ForeignKeyViolation

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..base.collections_guarded import declare_client_keys

declare_client_keys(
    collections_state="the filter with which a run opens its notices",
)

# What people enter; the rest a run records of itself.
ENTERED = frozenset({"date", "company_id", "partner_ids"})


class CollectionsRun(models.Model):
    """The record of one follow-up pass over a company: what was proposed, sent, and why not."""

    _name = "collections.run"
    _description = "Follow-up Run"
    _inherit = ["collections.guarded", "collections.numbered", "collections.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _number_prefix = "RUN"
    _user_writable = ENTERED

    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._collections_today(),
        help="Day for which the run decides, in the company's time zone.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        selection=[
            ("manual", "By hand"),
            ("scheduled", "Scheduled"),
            ("selection", "Selected invoices"),
        ],
        string="Started",
        required=True,
        default="manual",
        readonly=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Started by",
        default=lambda self: self.env.user,
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("new", "New"),
            ("prepared", "To review"),
            ("sending", "Sending"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="new",
        readonly=True,
        tracking=True,
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Only these customers",
        help="Leave empty for all customers.",
    )
    stat_ids = fields.One2many(
        comodel_name="collections.run.stat", inverse_name="run_id", readonly=True
    )
    noticed_ids = fields.One2many(
        comodel_name="collections.run.stat",
        inverse_name="run_id",
        domain=[("kind", "=", "notice")],
        string="Notices by level and channel",
        readonly=True,
    )
    excluded_ids = fields.One2many(
        comodel_name="collections.run.stat",
        inverse_name="run_id",
        domain=[("kind", "=", "excluded")],
        string="Not chased, by reason",
        readonly=True,
    )
    notice_ids = fields.One2many(
        comodel_name="collections.notice", inverse_name="run_id", readonly=True
    )
    notice_count = fields.Integer(string="Notices", readonly=True)
    item_count = fields.Integer(string="Items reaching a level", readonly=True)
    excluded_count = fields.Integer(string="Items not chased", readonly=True)
    amount = fields.Monetary(string="Amount claimed", readonly=True)
    case_opened_count = fields.Integer(string="Cases opened", readonly=True)
    case_closed_count = fields.Integer(string="Cases closed", readonly=True)
    date_prepared = fields.Datetime(string="Prepared on", readonly=True)
    duration = fields.Float(
        readonly=True, help="Seconds that refresh and propose took.", aggregator=None
    )
    draft_count = fields.Integer(string="To approve", compute="_compute_progress")
    approved_count = fields.Integer(string="Ready", compute="_compute_progress")
    queued_count = fields.Integer(string="In the outbox", compute="_compute_progress")
    uncertain_count = fields.Integer(string="Uncertain", compute="_compute_progress")
    sent_count = fields.Integer(string="Sent", compute="_compute_progress")
    failed_count = fields.Integer(string="Failed", compute="_compute_progress")
    skipped_count = fields.Integer(string="Skipped or cancelled", compute="_compute_progress")
    progress = fields.Float(
        compute="_compute_progress", help="Percent of the notices that are sent or settled."
    )
    error = fields.Text(readonly=True, help="Why the run could not be prepared.")

    _scheduled_unique = models.UniqueIndex(
        "(company_id, date) WHERE kind = 'scheduled' AND state != 'cancelled'",
        "The scheduled run of this company and day exists already.",
    )

    @api.model
    def _get_new_name(self):
        return self.env._("New run")

    @api.depends("notice_ids.state")
    def _compute_progress(self):
        counts = {}
        for run, state, count in self.env["collections.notice"]._read_group(
            [("run_id", "in", self.ids)], ["run_id", "state"], ["__count"]
        ):
            counts[run.id, state] = count
        for run in self:
            by_state = {
                state: counts.get((run.id, state), 0)
                for state in (
                    "draft",
                    "approved",
                    "queued",
                    "uncertain",
                    "sent",
                    "failed",
                    "skipped",
                    "cancelled",
                )
            }
            run.draft_count = by_state["draft"]
            run.approved_count = by_state["approved"]
            run.queued_count = by_state["queued"]
            run.uncertain_count = by_state["uncertain"]
            run.sent_count = by_state["sent"]
            run.failed_count = by_state["failed"]
            run.skipped_count = by_state["skipped"] + by_state["cancelled"]
            total = sum(by_state.values())
            settled = total - by_state["draft"] - by_state["approved"] - by_state["queued"]
            run.progress = 100.0 * settled / total if total else 100.0 * (run.state != "new")

    @api.constrains("date", "company_id")
    def _check_date(self):
        for run in self:
            today = run.company_id._collections_today()
            if run.date > today:
                raise ValidationError(
                    self.env._(
                        "A run cannot be dated in the future (%(date)s). Enter %(today)s or "
                        "earlier, or simulate that day to see what it would do.",
                        date=format_date(self.env, run.date),
                        today=format_date(self.env, today),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        for run in self:
            if run.notice_ids.filtered(lambda notice: notice.state == "sent"):
                raise UserError(
                    self.env._("%s has sent notices and is kept as a record.", run.name)
                )
        self.notice_ids.unlink()

    def write(self, vals):
        if ENTERED & set(vals) and any(run.state != "new" for run in self):
            raise UserError(
                self.env._("The day, company and customers of a prepared run cannot change.")
            )
        return super().write(vals)

    def _get_guard_message(self, names):
        return self.env._(
            "A run records what the follow-up pass did. Enter its day, company and customers, and "
            "use its buttons for the rest."
        )

    # ------------------------------------------------------------------ actions

    def action_prepare(self):
        """Refresh the cases and create the notices that are due."""
        self.check_access("write")
        for run in self:
            if run.state != "new":
                raise UserError(
                    self.env._(
                        "%(run)s is prepared already. Start another run to look again: nothing "
                        "is proposed twice.",
                        run=run.name,
                    )
                )
            run._check_bank_data()
            # Sudo: write access was checked; the figures of a run are not people's to write.
            self.env["collections.followup"].sudo()._lock_company(run.company_id)
            merged = self.env._(
                "A customer was merged or deleted while %s was being prepared. Prepare it again.",
                run.name,
            )
            try:
                values = self.env["collections.followup"].propose(run)
            except ForeignKeyViolation as error:
                raise UserError(merged) from error
            values["state"] = "prepared" if values["notice_count"] else "done"
            run.sudo().write({**values, "error": False})
            run.invalidate_recordset()
        return True

    def action_approve(self):
        """Approve the draft notices of these runs (supervisors only)."""
        self.check_access("write")
        self.notice_ids.filtered(lambda notice: notice.state == "draft").action_approve()
        return True

    def action_send(self):
        """Put the ready notices into the outbox and wake the worker that sends them."""
        self.check_access("write")
        for run in self:
            if run.state == "new":
                raise UserError(self.env._("Prepare the run first, then send its notices."))
            run._check_bank_data()
        ready = self.env["collections.notice"].search(
            [("run_id", "in", self.ids), ("state", "=", "approved")]
        )
        if not ready:
            drafts = sum(self.mapped("draft_count"))
            if drafts:
                raise UserError(
                    self.env._(
                        "%s notices wait for approval. A supervisor approves them first.", drafts
                    )
                )
            return True
        ready.action_send()
        # Sudo: write access was checked; states are not people's to write.
        self.sudo().write({"state": "sending"})
        return True

    def action_cancel(self):
        """Cancel what is not sent yet: these items come again in the next run."""
        self.check_access("write")
        # Sudo: all notices count, and the user's rights to them are checked below; states are not
        # people's to write.
        notices = self.sudo().notice_ids
        # A collector who sees only own cases cannot withdraw what others prepared.
        notices.with_env(self.env).check_access("write")
        notices.filtered(
            lambda notice: notice.state in ("draft", "approved", "queued", "failed")
        )._withdraw(self.env._("The run was cancelled."))
        for run in self.sudo():
            # What is being handed over right now, or may have left, is told truly by its outcome.
            if run.queued_count:
                run.state = "sending"
            else:
                run.state = "done" if run.sent_count or run.uncertain_count else "cancelled"
        self._keep_sent_figures()
        return True

    def action_view_notices(self):
        """Open the notices of this run."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Notices of %s", self.name),
            "res_model": "collections.notice",
            "view_mode": "list,form,pivot,graph",
            "domain": [("run_id", "=", self.id)],
            "context": {"create": False, **self._get_notice_context()},
        }

    def _get_notice_context(self):
        """Return the context for lists of notices: a filter chosen by a button, if any."""
        # From the client: it chooses a filter of the list, and nothing else.
        state = self.env.context.get("collections_state")
        known = self.env["collections.notice"]._fields["state"].get_values(self.env)
        return {f"search_default_{state}": 1} if state in known else {}

    def _check_bank_data(self):
        """Refuse to chase while the newest bank transaction is older than the company allows."""
        for run in self:
            limit = run.company_id.collections_stale_bank_days
            if not limit:
                continue
            # Sudo: only the newest day is read, and collectors read no bank transactions.
            newest = (
                self.env["account.bank.statement.line"]
                .sudo()
                .search(
                    [("company_id", "in", run.company_id._collections_covered().ids)],
                    order="date desc",
                    limit=1,
                )
                .date
            )
            today = run.company_id._collections_today()
            if not newest:
                raise UserError(
                    self.env._(
                        "%(company)s has no bank transactions yet, and Settings ask for some "
                        "that are at most %(days)s days old. Import them, or switch the check "
                        "off.",
                        company=run.company_id.name,
                        days=limit,
                    )
                )
            if (today - newest).days > limit:
                raise UserError(
                    self.env._(
                        "The newest bank transaction is of %(date)s, more than %(days)s days "
                        "ago. Import bank transactions first, so that nobody who has paid is "
                        "reminded.",
                        date=format_date(self.env, newest),
                        days=limit,
                    )
                )

    # --------------------------------------------------------------------- daily

    @api.model
    def _run_daily(self, company):
        """Do a company's day: refresh, and prepare and send where switched on."""
        company = company.with_company(company)
        if company.collections_automation == "refresh" or self._is_chased_elsewhere():
            self.env["collections.followup"].refresh(company)
            return self.browse()
        today = company._collections_today()
        if self.search_count(
            [
                ("company_id", "=", company.id),
                ("date", "=", today),
                ("kind", "=", "scheduled"),
                ("state", "!=", "cancelled"),
            ],
            limit=1,
        ):
            self.env["collections.followup"].refresh(company)
            return self.browse()
        run = self._create_scheduled(company, today)
        run.action_prepare()
        if company.collections_automation == "send" and run.approved_count:
            self._send_daily(run)
        return run

    @api.model
    def _create_scheduled(self, company, day):
        """Create the run of a company's day: there is one of them, and people start none."""
        values = {"company_id": company.id, "date": day, "kind": "scheduled"}
        return self._as_engine().create(values).with_env(self.env)

    @api.model
    def _create_failed(self, company, message):
        """Keep a run that says why a company's day could not be done."""
        today = company._collections_today()
        run = self.search(
            [
                ("company_id", "=", company.id),
                ("date", "=", today),
                ("kind", "=", "scheduled"),
                ("state", "=", "new"),
            ],
            limit=1,
        )
        if not run:
            run = self._create_scheduled(company, today)
        run._as_engine().write({"error": message, "state": "cancelled"})
        return run

    @api.model
    def _is_chased_elsewhere(self):
        """Return whether Enterprise follow-ups are installed: nobody is to be chased twice."""
        return "account_followup.followup.line" in self.env

    def _close_finished(self):
        """Mark the runs as done that have nothing left to send: they show what went out."""
        unfinished = self.filtered(lambda run: run.state in ("prepared", "sending"))
        for run in unfinished:
            if not (run.draft_count or run.approved_count or run.queued_count):
                run._as_engine().state = "done"
        unfinished._keep_sent_figures()
