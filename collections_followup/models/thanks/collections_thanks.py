"""Thank-you notes: who was reminded and has paid everything hears that it has arrived."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine.text import flatten
from ..base.collections_guarded import without_defaults
from ..dispatch.collections_dispatch_source import claim

# A note that cannot go out for so many days does not go out any more.
PATIENCE = 5
BATCH = 200


class CollectionsThanks(models.Model):
    """One thank-you note, for one case that was closed by payment.

    It is due on the first working day after that, waits for a moment at which the contact gate
    lets it go, and leaves through the outbox. Whoever owes something overdue by then gets none.
    """

    _name = "collections.thanks"
    _description = "Thank-You Note"
    _inherit = ["collections.guarded"]
    _order = "date_due desc, id desc"
    _rec_name = "case_id"

    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", required=True, index=True, ondelete="cascade"
    )
    case_id = fields.Many2one(
        comodel_name="collections.case", required=True, index=True, ondelete="cascade"
    )
    date_due = fields.Date(string="Due on", required=True)
    state = fields.Selection(
        selection=[("waiting", "Waiting"), ("sent", "In the outbox"), ("skipped", "Not sent")],
        required=True,
        default="waiting",
        index=True,
    )
    reason = fields.Char(string="Why not")
    contact_id = fields.Many2one(comodel_name="res.partner", string="To", ondelete="set null")
    address = fields.Char()
    date = fields.Datetime(string="Written on")

    _case_unique = models.UniqueIndex("(case_id)", "This case has its thank-you note already.")

    @api.model
    @api.private
    def _cron_thank(self):
        """Find whom to thank today, and put what may leave now into the outbox."""
        # Sudo: the daily work of all companies
        companies = self.env["res.company"].sudo().search([("collections_thanks", "=", True)])
        for company in companies:
            self._collect(company)
        self._send_due()

    @api.model
    def _collect(self, company):
        """Note down whom to thank on this day: nobody on days off, and nobody late.

        :param company: the company that keeps the cases
        """
        today = company._collections_today()
        is_working = company._collections_get_working_days()
        if not is_working(today):
            return
        first = today - timedelta(days=1)
        while not is_working(first) and today - first < timedelta(days=30):
            first -= timedelta(days=1)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_thanks (
                    company_id, partner_id, case_id, date_due, state,
                    create_uid, create_date, write_uid, write_date)
                SELECT c.company_id, c.partner_id, c.id, %(today)s, 'waiting',
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM collections_case c
                 WHERE c.company_id = %(company)s AND c.state = 'closed'
                   AND c.date_close >= %(first)s AND c.date_close < %(today)s
                   AND EXISTS (SELECT FROM collections_notice n
                                WHERE n.case_id = c.id AND n.state = 'sent')
                   -- paid, and not only credited or written off
                   AND EXISTS (
                       SELECT FROM account_partial_reconcile pr
                         JOIN account_move_line owed ON owed.id = pr.debit_move_id
                         JOIN account_account a ON a.id = owed.account_id
                         JOIN account_move_line paid ON paid.id = pr.credit_move_id
                         JOIN res_partner rp ON rp.id = owed.partner_id
                        WHERE rp.commercial_partner_id = c.partner_id
                          AND owed.company_id IN %(covered)s
                          AND a.account_type = 'asset_receivable'
                          AND (paid.payment_id IS NOT NULL OR paid.statement_line_id IS NOT NULL)
                          AND pr.max_date >= c.date_open)
                    ON CONFLICT (case_id) DO NOTHING
                """,
                today=today,
                first=first,
                company=company.id,
                covered=tuple((company | company._collections_covered()).ids),
                uid=self.env.uid,
            )
        )
        self.invalidate_model()

    @api.model
    def _send_due(self):
        """Write the notes that may leave now; two workers never take the same one."""
        ids = claim(
            self.env,
            SQL(
                "SELECT t.id FROM collections_thanks t WHERE t.state = 'waiting'"
                " ORDER BY t.id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
                BATCH,
            ),
        )
        # Sudo: the outbox writes what everybody has put into it.
        notes = self.sudo().browse(ids)
        open_cases = (
            self.env["collections.case"].sudo()._find_open(notes.partner_id, notes.company_id)
        )
        rows = []
        for company, own in notes.grouped("company_id").items():
            contacts = own.partner_id._collections_get_recipients(company)
            for note in own:
                contact = contacts[note.partner_id]
                problem = note._find_problem(contact, (company, note.partner_id) in open_cases)
                if problem:
                    note._skip(problem)
                else:
                    rows.append((note, contact))
        answers = self.env["collections.gate"]._ask_many(
            [
                {
                    "partner": contact,
                    "channel": "email",
                    "company": note.company_id,
                    "when": fields.Datetime.now(),
                    "answers": False,
                }
                for note, contact in rows
            ]
        )
        for (note, contact), answer in zip(rows, answers, strict=True):
            note._send_if(contact, answer)

    def _find_problem(self, contact, owes):
        """Return why nobody is thanked any more, or False.

        :param contact: who would be written to
        :param bool owes: whether the customer has an open case by now
        """
        company = self.company_id
        today = company._collections_today()
        if not company.collections_thanks:
            return self.env._("Thank-you notes were switched off.")
        if owes:
            return self.env._("Something else is overdue by now.")
        if self.partner_id.collections_cease:
            return self.env._("The customer is marked as not to be contacted.")
        if contact._collections_find_email_problem(self.partner_id):
            return self.env._("The customer has no usable e-mail address.")
        if not company._collections_get_sender():
            return self.env._("The company has no e-mail address to send from.")
        if today - self.date_due > timedelta(days=PATIENCE):
            return self.env._("No contact was allowed for %s days.", PATIENCE)
        return False

    def _skip(self, reason):
        self.write({"state": "skipped", "reason": reason})

    def _send_if(self, contact, answer):
        """Put this note into the outbox, if the gate lets it go; else it waits, or ends.

        :param contact: who is written to
        :param dict answer: of the gate
        """
        self.ensure_one()
        if not self.env["collections.gate"]._is_allowed(answer):
            text = answer["rules"][0]["text"] if answer["rules"] else ""
            if answer["next"]:
                self.reason = text
            else:
                self._skip(text)
            return
        self.contact_id = contact
        template = self.env.ref("collections_followup.mail_template_thanks", False)
        if not template:
            self._skip(self.env._("The template of the thank-you note is gone."))
            return
        subject = flatten(template._render_field("subject", self.ids, compute_lang=True)[self.id])
        body = template._render_field("body_html", self.ids, compute_lang=True)[self.id]
        email_to = ", ".join(contact._collections_get_email_to(self.partner_id))
        thread = self.case_id
        # What is about a record of Collections goes into the outbox by itself.
        without_defaults(self.env["mail.mail"]).create(
            {
                "subject": subject,
                "body_html": body,
                "body": body,
                "email_from": self.company_id._collections_get_sender(),
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
                "state": "sent",
                "address": email_to,
                "date": fields.Datetime.now(),
                "reason": False,
            }
        )

    def _get_language(self):
        """Return the language of the note: of who is written to."""
        self.ensure_one()
        return self.contact_id.lang or self.partner_id.lang or self.company_id.partner_id.lang

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(note.state == "sent" for note in self):
            raise UserError(self.env._("Whom we have thanked is kept."))
