"""How notices about instalments are written, put into the outbox and learn of their outcome."""

from markupsafe import Markup

from odoo import api, models
from odoo.tools import SQL

from ...engine.text import flatten


class CollectionsPlanNotice(models.Model):
    _inherit = "collections.plan.notice"

    @api.model
    def _cron_send(self):
        """Empty the outbox, as its lanes do: notices about instalments are in it."""
        self.env["collections.dispatch"]._cron_drain()

    def _compose(self):
        # OVERRIDE 'collections.dispatch.queued'
        ready = self.filtered(
            lambda notice: (
                notice._try(notice._recheck_contact)
                and notice._try(notice._end_groundless)
                and notice.state == "queued"
            )
        )
        for notice in ready._pass_gate():
            notice._try(notice._send_one)

    def _get_fingerprints(self):
        """Return what the words about these instalments rest on, by notice id."""
        if not self:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT n.id, md5(concat_ws(':', p.state, r.state, r.date_due, r.amount_open,
                                           p.amount_late, p.amount_due_now, %s))
                  FROM collections_plan_notice n
                  JOIN collections_plan p ON p.id = n.plan_id
                  JOIN collections_plan_installment r ON r.id = n.installment_id
                 WHERE n.id IN %s
                """,
                self._sql_fingerprint(SQL("n.partner_id"), SQL("n.contact_id")),
                tuple(self.ids),
            )
        )
        return dict(rows)

    def _get_gate_rows(self):
        # OVERRIDE 'collections.dispatch.source'
        return self._get_email_rows(
            lambda own: own.contact_id or own.partner_id,
            lambda own: {"company": own.company_id, "items": own.plan_id.line_ids.move_line_id},
        )

    def _find_problem(self):
        """Return why this notice cannot or need not go out, as a state and a sentence."""
        plan, row = self.plan_id, self.installment_id
        still = {"default": "defaulted"}.get(self.kind, "active")
        received = row.amount_open <= 0 or row.state == "received"
        if received or plan.state != still or self._get_asked() <= 0:
            return "skipped", self.env._("Paid, or the plan has changed, in the meantime.")
        flags = self.env["collections.flag.entry"]._find_stopping(self.partner_id, self.company_id)
        if flags:
            return "skipped", flags[0]._describe()
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

    def _end_groundless(self):
        """End this notice where it cannot or need not go out any more."""
        problem = self._find_problem()
        if problem:
            self._end(*problem)

    def _get_account_line(self, contact):
        """Return the line with the link to the customer's account, empty where there is none."""
        document = self.env["collections.document"]
        lang = document._get_contact_language(contact, self.company_id)
        url = document._get_account_urls(self.company_id, {self: (self.partner_id, contact, None)})[
            self
        ]
        qweb = self.env["ir.qweb"].with_context(lang=lang)
        return qweb._render("collections_followup.account_line", {"url": url}) if url else Markup()

    def _send_one(self):
        """Freeze the words and amounts of this notice, and queue its e-mail."""
        self.ensure_one()
        # Of an attempt that failed: what is due may have changed since.
        self._withdraw_messages()
        self.amount = self._get_asked()
        template = self.step_id.mail_template_id
        subject = flatten(template._render_field("subject", self.ids, compute_lang=True)[self.id])
        body = template._render_field("body_html", self.ids, compute_lang=True)[self.id]
        contact = self.contact_id or self.partner_id
        body += self._get_account_line(contact)
        email_to = ", ".join(contact._collections_get_email_to(self.partner_id))
        # It stands in the chatter of the customer's case, or else of the plan.
        mail = self._create_email(self.plan_id.case_id or self.plan_id, subject, body, email_to)
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
        self._put_email_into_outbox(mail, email_to)
