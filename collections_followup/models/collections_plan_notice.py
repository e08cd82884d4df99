"""Reminders before instalments, and notices after missed ones: a small ladder of e-mails."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.text import flatten

BATCH = 100
SENT_WRITABLE = {"mail_id"}


class CollectionsPlanNotice(models.Model):
    """One e-mail about one instalment, at one step. What was sent stays as it was."""

    _name = "collections.plan.notice"
    _inherit = ["collections.guarded"]
    _description = "Payment Plan Notice"
    _order = "date desc, id desc"
    _rec_name = "subject"

    plan_id = fields.Many2one(
        comodel_name="collections.plan",
        string="Payment plan",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    installment_id = fields.Many2one(
        comodel_name="collections.plan.installment",
        string="Instalment",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    step_id = fields.Many2one(
        comodel_name="collections.plan.step", required=True, ondelete="restrict", readonly=True
    )
    kind = fields.Selection(related="step_id.kind")
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(comodel_name="res.currency", required=True, readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    contact_id = fields.Many2one(comodel_name="res.partner", ondelete="restrict", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Collector", readonly=True)
    date = fields.Date(required=True, readonly=True)
    date_due = fields.Date(string="Due", readonly=True)
    amount = fields.Monetary(
        readonly=True, help="Before the date: the instalment. After it: all that is due by then."
    )
    state = fields.Selection(
        selection=[
            ("draft", "To send"),
            ("queued", "In the outbox"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("skipped", "Skipped"),
        ],
        required=True,
        default="draft",
        index=True,
        readonly=True,
    )
    failure_reason = fields.Char(string="Why not", readonly=True)
    date_sent = fields.Datetime(string="Sent on", readonly=True)
    address = fields.Char(string="Sent to", readonly=True)
    subject = fields.Char(readonly=True)
    content = fields.Html(string="As sent", readonly=True, sanitize=False)
    mail_id = fields.Many2one(
        comodel_name="mail.mail", index="btree_not_null", ondelete="set null", readonly=True
    )

    _step_unique = models.UniqueIndex(
        "(installment_id, step_id)", "This step was already taken for the instalment."
    )

    @api.depends("step_id.name", "installment_id.name", "plan_id.name")
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = (
                f"{notice.plan_id.name}: {notice.step_id.name}, {notice.installment_id.name}"
            )

    def write(self, vals):
        if set(vals) - SENT_WRITABLE and any(notice.state == "sent" for notice in self):
            raise UserError(
                self.env._("A notice that was sent is a record of what the customer got.")
            )
        return super().write(vals)

    def _get_guard_message(self, names):
        return self.env._("Notices about instalments are not edited. Use the buttons.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        raise UserError(self.env._("Notices are kept as history. Skip them instead."))

    # ---------------------------------------------------------------------- preparing

    @api.model
    def _prepare_due(self, company, day=None):
        """Write the notices that are due, at most one for each plan.

        After a gap in the daily runs only the latest step that an instalment has reached is
        taken, so that nobody gets two notices in a row. Customers on hold, or who must not be
        contacted, get none; nor does a plan all of whose open items are on hold or disputed.

        :param company: the company
        :param day: today in the company if None
        :return: how many notices were written
        """
        day = day or company._collections_today()
        for model in ("collections.plan", "collections.plan.installment", self._name):
            self.env[model].flush_model()
        self.env["collections.plan.step"].flush_model()
        self.env["collections.hold"].flush_model()
        self.env["res.partner"].flush_model(["collections_cease"])
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO collections_plan_notice (
                    plan_id, installment_id, step_id, company_id, currency_id, partner_id,
                    contact_id, user_id, date, date_due, amount, state,
                    create_uid, create_date, write_uid, write_date)
                SELECT DISTINCT ON (p.id)
                       p.id, r.id, s.id, p.company_id, p.currency_id, p.partner_id,
                       p.contact_id, p.user_id, %(day)s::date, r.date_due,
                       CASE s.kind WHEN 'reminder' THEN r.amount_open
                                   WHEN 'late' THEN p.amount_late
                                   ELSE p.amount_due_now END,
                       %(state)s, %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM collections_plan p
                  JOIN collections_plan_installment r ON r.plan_id = p.id
                   AND r.amount_open > 0 AND r.state IN ('planned', 'late', 'missed')
                  JOIN collections_plan_step s ON s.active
                   AND (s.company_id IS NULL OR s.company_id = p.company_id)
                  JOIN res_partner rp ON rp.id = p.partner_id
                 WHERE p.company_id = %(company)s AND p.state IN ('active', 'defaulted')
                   AND rp.collections_cease IS NOT TRUE
                   AND CASE s.kind
                       WHEN 'reminder' THEN p.state = 'active' AND r.date_due >= %(day)s::date
                            AND r.date_due - s.days <= %(day)s::date
                       WHEN 'late' THEN p.state = 'active' AND r.date_due = p.date_next
                            AND r.date_due < %(day)s::date
                            AND r.date_due + s.days <= %(day)s::date
                       ELSE p.state = 'defaulted' AND r.date_due = p.date_next
                            AND p.amount_due_now > 0
                            AND p.default_date + s.days <= %(day)s::date END
                   AND NOT EXISTS (
                       SELECT 1 FROM collections_plan_notice n
                         JOIN collections_plan_step had ON had.id = n.step_id
                        WHERE n.installment_id = r.id
                          AND (n.step_id = s.id OR had.position >= s.position))
                   AND NOT EXISTS (
                       SELECT 1 FROM collections_plan_notice n
                        WHERE n.plan_id = p.id AND (n.state IN ('draft', 'queued')
                              OR (n.state = 'sent' AND n.date = %(day)s::date)))
                   AND NOT %(paused)s
              ORDER BY p.id, s.position DESC, r.date_due, r.sequence
             RETURNING id
                """,
                company=company.id,
                day=day,
                paused=self._sql_paused(company, day),
                state="queued" if company.collections_automation == "send" else "draft",
                uid=self.env.uid,
            )
        )
        self.invalidate_model()
        if rows and company.collections_automation == "send":
            self.env.ref("collections_followup.ir_cron_plan_notices").sudo()._trigger()
        return len(rows)

    @api.model
    def _sql_paused(self, company, day):
        """Return the condition that nothing goes out about a plan ``p``.

        Its customer is on hold, or each of its open items is: on hold, disputed as a whole or
        marked as not to follow up.

        :param company: the company that keeps the plan
        :param date day: today
        """
        engine = self.env["collections.followup"].sudo().with_company(company)
        engine._flush_ledger()
        disputed = engine._get_disputed_items(engine._get_plan(company), day)
        return SQL(
            """
            (EXISTS (SELECT 1 FROM collections_hold h
                      WHERE h.partner_id = p.partner_id AND h.scope = 'partner' AND %(holds)s)
             OR (SELECT COALESCE(bool_and(
                            i.no_followup IS TRUE OR i.id = ANY(%(disputed)s)
                            OR EXISTS (SELECT 1 FROM collections_hold h
                                        WHERE h.scope = 'move' AND h.move_id = i.move_id
                                          AND %(holds)s)
                            OR EXISTS (SELECT 1 FROM collections_hold h
                                        WHERE h.scope = 'item' AND h.move_line_id = i.id
                                          AND %(holds)s)), FALSE)
                   FROM collections_plan_line pi
                   JOIN account_move_line i ON i.id = pi.move_line_id
                  WHERE pi.plan_id = p.id AND i.parent_state = 'posted'
                    AND i.amount_residual_currency > 0))
            """,
            disputed=[line_id for line_id, row in disputed.items() if row["amount"] >= row["open"]],
            holds=SQL(
                "h.company_id IN %s AND h.date_released IS NULL AND h.date_from <= %s"
                " AND (h.date_until IS NULL OR h.date_until >= %s)",
                tuple(company._collections_covered().ids) or (company.id,),
                day,
                day,
            ),
        )

    # ------------------------------------------------------------------------ sending

    @api.model
    def _cron_send(self):
        """Send the notices in the outbox, batch by batch, and commit after each."""
        cron = self.env["ir.cron"]
        domain = Domain("state", "=", "queued") & Domain("mail_id", "=", False)
        while True:
            notices = self.search(domain, limit=BATCH, order="id")
            notices = notices.try_lock_for_update().filtered_domain(domain)
            notices._send()
            remaining = self.search_count(domain) if len(notices) == BATCH else 0
            if not cron._commit_progress(len(notices), remaining=remaining) or not notices:
                break

    def _send(self):
        """Hand these notices to the mail queue; an error is kept on its notice."""
        for notice in self.sudo():
            try:
                with self.env.cr.savepoint():
                    notice._send_one()
            except (UserError, ValueError) as error:
                notice.invalidate_recordset()
                notice.write({"state": "failed", "failure_reason": str(error)})

    def _find_problem(self):
        """Return why this notice cannot or need not go out, as a state and a sentence."""
        plan, row = self.plan_id, self.installment_id
        still = {"default": "defaulted"}.get(self.kind, "active")
        if row.amount_open <= 0 or plan.state != still:
            return "skipped", self.env._("Paid, or the plan has changed, in the meantime.")
        paused = self._sql_paused(self.company_id, self.company_id._collections_today())
        [(on_hold,)] = self.env.execute_query(
            SQL("SELECT %s FROM collections_plan p WHERE p.id = %s", paused, plan.id)
        )
        if on_hold:
            return "skipped", self.env._("The customer or the items are on hold or disputed.")
        if self.partner_id.collections_cease:
            return "skipped", self.env._("The customer is marked as not to be contacted.")
        contact = self.contact_id or self.partner_id
        problem = contact._collections_find_email_problem(self.partner_id)
        if problem in ("no_email", "bad_email"):
            return "failed", self.env._("The customer has no valid e-mail address.")
        if problem == "blacklisted":
            return "failed", self.env._("The customer refuses e-mails to this address.")
        if problem:
            return "failed", self.env._("E-mails to the customer's address came back.")
        if not self.company_id._collections_get_sender():
            return "failed", self.env._("The company has no e-mail address to send from.")
        return False

    def _send_one(self):
        """Freeze the words and amounts of this notice, and queue its e-mail."""
        self.ensure_one()
        problem = self._find_problem()
        if problem:
            self.write({"state": problem[0], "failure_reason": problem[1]})
            return
        plan = self.plan_id
        self.amount = {
            "reminder": self.installment_id.amount_open,
            "late": plan.amount_late,
        }.get(self.kind, plan.amount_due_now)
        template = self.step_id.mail_template_id
        subject = flatten(template._render_field("subject", self.ids, compute_lang=True)[self.id])
        body = template._render_field("body_html", self.ids, compute_lang=True)[self.id]
        contact = self.contact_id or self.partner_id
        email_to = ", ".join(contact._collections_get_email_to(self.partner_id))
        thread = plan.case_id or plan
        sender = self.company_id._collections_get_sender()
        mail = self.env["mail.mail"].create(
            {
                "subject": subject,
                "body_html": body,
                "body": body,
                "email_from": sender,
                "email_to": email_to,
                "reply_to": self.company_id._collections_get_reply_to(thread)[thread.id],
                "author_id": self.company_id.partner_id.id,
                "model": thread._name,
                "res_id": thread.id,
                "message_type": "email_outgoing",
                "subtype_id": self.env.ref("mail.mt_note").id,
                "is_notification": True,
                "auto_delete": True,
                "record_company_id": self.company_id.id,
            }
        )
        self.write(
            {
                "state": "queued",
                "mail_id": mail.id,
                "subject": subject,
                "content": body,
                "address": email_to,
                "failure_reason": False,
            }
        )
        if self.env["ir.mail_server"]._disable_send():
            # Core sends nothing during tests and reports no outcome: what it was given counts.
            self._receive_mail_outcome(False, None)
        else:
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _receive_mail_outcome(self, failure_reason, failure_type):
        """Take what the mail server said of these notices' e-mails.

        :param failure_reason: words of the server, or False
        :param failure_type: core's kind of failure, or None when the mail was taken
        """
        if failure_type:
            self.write({"state": "failed", "failure_reason": failure_reason or failure_type})
        else:
            self.write({"state": "sent", "date_sent": fields.Datetime.now()})

    # ------------------------------------------------------------------------ actions

    def action_send(self):
        """Send these notices now, also those that failed before."""
        self.plan_id.check_access("write")
        chosen = self.filtered(
            lambda notice: (
                notice.state in ("draft", "failed")
                or (notice.state == "queued" and not notice.mail_id)
            )
        )
        chosen._send()

    def action_skip(self):
        """Leave these notices out."""
        self.plan_id.check_access("write")
        waiting = self.filtered(
            lambda notice: (
                notice.state in ("draft", "failed")
                or (notice.state == "queued" and not notice.mail_id)
            )
        )
        waiting.sudo().write({"state": "skipped"})
