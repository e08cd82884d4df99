"""Reminders before instalments, and notices after missed ones: a small ladder of e-mails."""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ...engine.text import flatten
from ..base.collections_guarded import without_defaults
from ..base.collections_words import AGREEMENT_WORDS

_logger = logging.getLogger(__name__)

SENT_WRITABLE = {"mail_id", "dispatch_id"}


class CollectionsPlanNotice(models.Model):
    """One e-mail about one instalment, at one step. What was sent stays as it was."""

    _name = "collections.plan.notice"
    _inherit = [
        "collections.guarded",
        "collections.sealed",
        "collections.dispatch.source",
        "collections.words",
    ]
    _description = "Payment Plan Notice"
    _order = "date desc, id desc"
    _rec_name = "subject"
    _dispatch_kind = "plan_notice"
    # Its text is the template of its step.
    _words = AGREEMENT_WORDS

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
            ("uncertain", "Uncertain"),
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
                       %(asked)s,
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
                        WHERE n.plan_id = p.id AND (n.state IN ('draft', 'queued', 'uncertain')
                              OR (n.state = 'sent' AND n.date = %(day)s::date)))
                   AND NOT %(paused)s
                   AND %(asked)s > 0
              ORDER BY p.id, s.position DESC, r.date_due, r.sequence
             RETURNING id
                """,
                company=company.id,
                day=day,
                paused=self._sql_paused(company, day),
                asked=self._sql_asked(company),
                state="queued" if company.collections_automation == "send" else "draft",
                uid=self.env.uid,
            )
        )
        self.invalidate_model()
        if rows and company.collections_automation == "send":
            # Sudo: scheduled actions are woken by administrators only.
            self.env["collections.dispatch"].sudo()._wake()
        return len(rows)

    @api.model
    def _sql_asked(self, company):
        """Return what step ``s`` of instalment ``r`` of plan ``p`` asks for.

        Before the date the instalment, after it all that is late or due, in each case less what
        is on account, and never more than what the customer owes in that currency: what is open,
        credits deducted, and the interest and fees of the plan still to be invoiced.

        :param company: the company that keeps the plan
        """
        # Sudo: the policies of the company are read to name its accounts and branches.
        policies = (
            self.env["collections.followup"].sudo().with_company(company)._get_ruleset(company)
        )
        return SQL(
            """
            LEAST(
                CASE s.kind
                     WHEN 'reminder' THEN r.amount_open - COALESCE(r.amount_on_account, 0)
                     WHEN 'late' THEN p.amount_late
                     ELSE p.amount_due_now END,
                (SELECT COALESCE(SUM(i.amount_residual_currency), 0)
                   FROM account_move_line i
                   JOIN res_partner c ON c.id = i.partner_id
                  WHERE c.commercial_partner_id = p.partner_id AND i.currency_id = p.currency_id
                    AND i.parent_state = 'posted' AND i.reconciled IS NOT TRUE
                    AND i.account_id IN %(accounts)s AND i.company_id IN %(companies)s)
                + (SELECT COALESCE(SUM(o.interest + o.fee), 0)
                     FROM collections_plan_installment o
                    WHERE o.plan_id = p.id
                      AND NOT EXISTS (SELECT 1 FROM collections_plan_line ol
                                       WHERE ol.installment_id = o.id)))
            """,
            accounts=policies.account_ids or (0,),
            companies=policies.covered_ids or (0,),
        )

    def _get_asked(self):
        """Return what this notice asks for as of now, see ``_sql_asked``."""
        self.ensure_one()
        for model in ("collections.plan", "collections.plan.installment", "account.move.line"):
            self.env[model].flush_model()
        [(amount,)] = self.env.execute_query(
            SQL(
                "SELECT %s FROM collections_plan p, collections_plan_installment r,"
                " collections_plan_step s WHERE p.id = %s AND r.id = %s AND s.id = %s",
                self._sql_asked(self.company_id),
                self.plan_id.id,
                self.installment_id.id,
                self.step_id.id,
            )
        )
        return self.currency_id.round(float(amount or 0.0))

    @api.model
    def _sql_paused(self, company, day):
        """Return the condition that nothing goes out about a plan ``p``.

        Its customer is on hold, or each of its open items is: on hold, disputed as a whole or
        marked as not to follow up.

        :param company: the company that keeps the plan
        :param date day: today
        """
        # Sudo: every dispute and hold counts, also those that the user does not see.
        engine = self.env["collections.followup"].sudo().with_company(company)
        engine._flush_ledger()
        disputed = engine._get_disputed_items(engine._get_ruleset(company), day)
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
        """Empty the outbox, as its lanes do: notices about instalments are in it."""
        self.env["collections.dispatch"]._cron_drain()

    @api.model
    def _get_waiting_condition(self):
        """Return the SQL condition on a notice ``n`` whose words are due to be written."""
        now = fields.Datetime.now()
        return SQL(
            """
            n.state = 'queued' AND (n.dispatch_id IS NULL OR EXISTS (
                SELECT 1 FROM collections_dispatch d
                 WHERE d.id = n.dispatch_id AND (d.state IN ('failed', 'cancelled')
                       OR d.state = 'waiting' AND (d.retry_at IS NULL OR d.retry_at <= %s))))
            AND n.company_id NOT IN (%s)
            """,
            now,
            self.env["collections.dispatch"]._sql_paused_companies(now),
        )

    @api.model
    def _compose_batch(self, limit):
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT n.id FROM collections_plan_notice n WHERE %s ORDER BY n.id LIMIT %s"
                " FOR NO KEY UPDATE OF n SKIP LOCKED",
                self._get_waiting_condition(),
                limit,
            )
        )
        # Sudo: the outbox writes what everybody has put into it.
        notices = self.sudo().browse([row[0] for row in rows])
        notices._send()
        return notices

    @api.model
    def _count_to_compose(self):
        self.flush_model()
        [(count,)] = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM collections_plan_notice n WHERE %s",
                self._get_waiting_condition(),
            )
        )
        return count

    def _send(self):
        """Write the e-mails of these notices; an error is kept on its notice."""
        # Sudo: the outbox writes what everybody has put into it; nobody does so by hand.
        for notice in self.sudo():
            try:
                with self.env.cr.savepoint():
                    notice._send_one()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception as error:
                _logger.exception("Payment plan notice %s failed", notice.id)
                notice.invalidate_recordset()
                notice.write({"state": "failed", "failure_reason": str(error)})

    def _get_fingerprints(self):
        """Return what the words about these instalments rest on, by notice id."""
        if not self:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT n.id, concat_ws(':', p.state, r.state, r.date_due, r.amount_open,
                                       p.amount_late, p.amount_due_now, n.contact_id, c.active,
                                       c.email, rp.email, rp.collections_cease)
                  FROM collections_plan_notice n
                  JOIN collections_plan p ON p.id = n.plan_id
                  JOIN collections_plan_installment r ON r.id = n.installment_id
                  JOIN res_partner rp ON rp.id = n.partner_id
             LEFT JOIN res_partner c ON c.id = n.contact_id
                 WHERE n.id IN %s
                """,
                tuple(self.ids),
            )
        )
        return dict(rows)

    def _find_problem(self):
        """Return why this notice cannot or need not go out, as a state and a sentence."""
        plan, row = self.plan_id, self.installment_id
        still = {"default": "defaulted"}.get(self.kind, "active")
        received = row.amount_open <= 0 or row.state == "received"
        if received or plan.state != still or self._get_asked() <= 0:
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
        self._recheck_contact()
        problem = self._find_problem()
        if problem:
            self.dispatch_id._withdraw()
            self.write({"state": problem[0], "failure_reason": problem[1]})
            return
        # Of an attempt that failed: what is due may have changed since.
        self._drop_messages()
        plan = self.plan_id
        self.amount = self._get_asked()
        template = self.step_id.mail_template_id
        subject = flatten(template._render_field("subject", self.ids, compute_lang=True)[self.id])
        body = template._render_field("body_html", self.ids, compute_lang=True)[self.id]
        contact = self.contact_id or self.partner_id
        email_to = ", ".join(contact._collections_get_email_to(self.partner_id))
        thread = plan.case_id or plan
        sender = self.company_id._collections_get_sender()
        mail = without_defaults(self.env["mail.mail"]).create(
            {
                "subject": subject,
                "body_html": body,
                "body": body,
                "email_from": sender,
                "email_to": email_to,
                "reply_to": self.company_id._collections_get_reply_to(thread)[thread.id],
                "author_id": self.company_id.partner_id.id,
                # the outbox writes its row itself
                "collections_dispatch": False,
                **(
                    {"message_id": self.dispatch_id.message_uid}
                    if self.dispatch_id.message_uid
                    else {}
                ),
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
        self._put_into_outbox(
            "email",
            {
                self.id: {
                    "address": email_to,
                    "subject": subject,
                    "message_uid": mail.message_id,
                    "mail_id": mail.id,
                    "message_id": mail.mail_message_id.id,
                }
            },
        )

    def _receive_dispatches(self, dispatches):
        by_notice = {dispatch.source_id: dispatch for dispatch in dispatches}
        for notice in self.filtered(lambda notice: notice.state in ("queued", "uncertain")):
            dispatch = by_notice[notice.id]
            if dispatch.state == "sent":
                notice.write(
                    {"state": "sent", "date_sent": dispatch.date_sent, "failure_reason": False}
                )
            elif dispatch.state in ("failed", "uncertain", "waiting"):
                state = "queued" if dispatch.state == "waiting" else dispatch.state
                notice.write({"state": state, "failure_reason": dispatch.failure_reason})

    def _prepare_again(self, dispatch, user):
        if self.state not in ("uncertain", "failed"):
            return
        dispatch._reopen(user)
        self._drop_messages()
        self.write({"state": "queued", "failure_reason": False})

    def _drop_messages(self):
        """Forget what was written for these notices and has not left."""
        unsent = self.dispatch_id.filtered(
            lambda dispatch: dispatch.state not in ("sent", "uncertain")
        )
        unsent.mail_id.unlink()
        unsent.message_id.unlink()

    # ------------------------------------------------------------------------ actions

    def _check_may_send(self):
        # EXTENDS 'collections.dispatch.source': who may change the plan
        self.plan_id.check_access("write")

    def action_send(self):
        """Send these notices now, also those that failed before."""
        self.plan_id.check_access("write")
        # Sudo: nobody writes notices by hand; who may change the plan may send them.
        chosen = self.sudo().filtered(lambda notice: notice.state in ("draft", "failed"))
        chosen.dispatch_id.filtered(
            lambda dispatch: dispatch.state in ("failed", "cancelled")
        )._reopen(self.env.user)
        chosen.write({"state": "queued", "failure_reason": False})
        # Written at once: whoever presses the button learns at once what is missing.
        chosen._send()
        self.env["collections.dispatch"].sudo()._wake()

    def action_skip(self):
        """Leave these notices out."""
        self.plan_id.check_access("write")
        # Sudo: write access to the plan was checked; states are not people's to write.
        waiting = self.sudo().filtered(lambda notice: notice.state in ("draft", "queued", "failed"))
        waiting._withdraw_skipped()

    def _withdraw_skipped(self):
        """Skip notices whose messages have not left; those being handed over stay."""
        carried = self.filtered("dispatch_id")
        free = carried.dispatch_id._withdraw()
        gone = (self - carried) | carried.filtered(lambda notice: notice.dispatch_id in free)
        gone.write({"state": "skipped"})

    def _get_word_values(self):
        # OVERRIDE
        return self._prepare_word_values(
            self.contact_id or self.partner_id,
            self.user_id,
            self.amount,
            self.plan_id.name,
            self.date_due,
        )
