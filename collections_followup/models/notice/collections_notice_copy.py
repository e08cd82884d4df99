"""Copies of notices: for those whose role gets them, each an e-mail of its own.

A copy follows once its notice was sent. It is written in the language of its reader, with a link
to opt out that is the reader's; what comes back is known of the reader's address, and neither a
copy that waits nor one that fails keeps anything else up.
"""

import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL
from odoo.tools.mail import email_split

from ..base.collections_guarded import without_defaults

_logger = logging.getLogger(__name__)

# What may still change on one that was sent: a pointer to what core may delete.
SENT_WRITABLE = {"dispatch_id"}


class CollectionsNoticeCopy(models.Model):
    """One e-mail that tells somebody of a notice to somebody else of the same customer."""

    _name = "collections.notice.copy"
    _inherit = ["collections.guarded", "collections.sealed", "collections.dispatch.queued"]
    _description = "Copy of a Notice"
    _order = "id desc"
    _rec_name = "contact_id"
    # It is counted with its notice, and not a second time.
    _dispatch_kind = "notice"

    notice_id = fields.Many2one(
        comodel_name="collections.notice",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True, readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Copy to",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    user_id = fields.Many2one(related="notice_id.user_id")
    state = fields.Selection(
        selection=[
            ("queued", "In the outbox"),
            ("uncertain", "Uncertain"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("skipped", "Not sent"),
        ],
        string="Status",
        required=True,
        default="queued",
        readonly=True,
    )
    failure_reason = fields.Text(string="Why not", readonly=True)
    date_sent = fields.Datetime(string="Sent on", readonly=True)
    address = fields.Char(string="Sent to", readonly=True)
    content = fields.Html(string="As sent", readonly=True, sanitize=False)

    # However often what became of a notice is told, its readers get one copy each.
    _reader_unique = models.UniqueIndex(
        "(notice_id, contact_id)", "The contact has a copy of this notice already."
    )
    _open_idx = models.Index("(id) WHERE state IN ('queued', 'uncertain', 'failed')")

    def write(self, vals):
        # EXTENDS 'collections.guarded'
        if set(vals) - SENT_WRITABLE and any(copy.state == "sent" for copy in self):
            raise UserError(self.env._("A copy that was sent is a record of what its reader got."))
        return super().write(vals)

    def _get_guard_message(self, names):
        # OVERRIDE 'collections.guarded'
        return self.env._("Copies follow their notice, and are not edited.")

    def _check_may_send(self):
        # OVERRIDE 'collections.dispatch.source': who may send the notice
        self.notice_id._check_may_send()

    def action_send_again(self):
        # OVERRIDE 'collections.dispatch.source': those that failed or were left out, too
        self._check_may_send()
        # Sudo: who may send was checked; copies are nobody's to write.
        for copy in self.sudo():
            dispatch = copy.dispatch_id
            left = dispatch and (dispatch.state == "sent" or not dispatch._lock_unhanded())
            if left or copy.state not in ("uncertain", "failed", "skipped"):
                raise UserError(
                    self.env._("“%s” is on its way, or was sent already.", copy.display_name)
                )
            copy._prepare_again(dispatch, self.env.user)
        if self:
            self.env["collections.dispatch"].sudo()._wake()
        return True

    @api.model
    @api.private
    def _make_sudo(self, rows):
        """Put copies of notices that were sent just now into the outbox.

        :param list rows: pairs of a notice and a contact
        """
        # Sudo: copies follow the notice, whoever sends it.
        copies = without_defaults(self.env["collections.notice.copy"]).sudo()
        # One that is there already keeps nobody from knowing that the notice was sent.
        known = copies.search([("notice_id", "in", [notice.id for notice, _contact in rows])])
        pairs = {(copy.notice_id.id, copy.contact_id.id) for copy in known}
        copies.create(
            [
                {
                    "notice_id": notice.id,
                    "company_id": notice.company_id.id,
                    "partner_id": notice.partner_id.id,
                    "contact_id": contact.id,
                }
                for notice, contact in rows
                if (notice.id, contact.id) not in pairs
            ]
        )
        if rows:
            # Sudo: scheduled actions are woken by administrators only.
            self.env["collections.dispatch"].sudo()._wake()

    # ----------------------------------------------------------------------- the outbox

    def _compose(self):
        # OVERRIDE 'collections.dispatch.queued'
        self._withdraw_messages()
        still = {(notice.id, contact.id) for notice, contact in self.notice_id._find_copied()}
        gone = self.filtered(lambda copy: (copy.notice_id.id, copy.contact_id.id) not in still)
        if gone:
            gone._end("skipped", self.env._("The contact gets no copies any more."))
        # A copy may wait for days. Whoever reads it then would pay what was paid, or be asked for
        # what is disputed, on hold or promised by now.
        overtaken = (self - gone).notice_id._find_overtaken()
        left = self - gone
        for text, copies in left.grouped(lambda copy: overtaken.get(copy.notice_id)).items():
            if text:
                copies._end("skipped", text)
                left -= copies
        reachable = left._leave_out_unreachable()
        for lang, copies in reachable._pass_gate().grouped(self._get_language).items():
            try:
                with self.env.cr.savepoint():
                    copies._write_copies(lang)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception:
                _logger.exception("Copies could not be written together; one by one")
                copies.invalidate_recordset()
                for copy in copies:
                    copy._try(lambda own=copy, lang=lang: own._write_copies(lang))

    def _leave_out_unreachable(self):
        """End those of these copies whose reader has no address that can be used.

        :return: the others
        """
        refused = self.contact_id._collections_get_refused_emails()
        labels = dict(
            self.env["collections.notice"]._fields["failure_type"]._description_selection(self.env)
        )
        reachable = self.browse()
        for problem, copies in self.grouped(
            lambda copy: copy.contact_id._collections_find_email_problem(copy.partner_id, refused)
        ).items():
            if problem:
                copies._end("skipped", labels.get(problem) or problem)
            else:
                reachable |= copies
        return reachable

    def _get_fingerprints(self):
        # OVERRIDE 'collections.dispatch.source': as those of notices, and money without entry
        if not self:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT n.id, md5(concat_ws('|', %(grounds)s, money.ids))
                  FROM collections_notice_copy n
             LEFT JOIN (
                       SELECT p.commercial_partner_id,
                              string_agg(y.id::text, ',' ORDER BY y.id) AS ids
                         FROM account_payment y
                         JOIN res_partner p ON p.id = y.partner_id
                        WHERE %(unbooked)s AND p.commercial_partner_id IN (
                              SELECT partner_id FROM collections_notice_copy WHERE id IN %(ids)s
                              )
                     GROUP BY p.commercial_partner_id
                       ) money ON money.commercial_partner_id = n.partner_id
                 WHERE n.id IN %(ids)s
                """,
                grounds=self._sql_fingerprint(SQL("n.partner_id"), SQL("n.contact_id")),
                unbooked=self.env["account.payment"]._collections_sql_unbooked("y"),
                ids=tuple(self.ids),
            )
        )
        return dict(rows)

    @api.model
    def _get_language(self, copy):
        """Return the language of the reader of a copy, where it is installed."""
        document = self.env["collections.document"]
        return document._get_contact_language(copy.contact_id, copy.company_id)

    def _write_copies(self, lang):
        """Write these copies, all of one language, into the outbox.

        :param str lang: what readers of another language than that of the notice get is written
            anew, unless somebody has chosen the words
        """
        contents = self._get_contents(lang)
        refused = self.contact_id._collections_get_refused_emails()
        reply_to = self.notice_id._get_reply_to_addresses()
        note = self.env.ref("mail.mt_note").id
        known = {own.id: own.dispatch_id.message_uid for own in self if own.dispatch_id.message_uid}
        values_list = []
        for copy in self:
            notice, thread = copy.notice_id, copy.notice_id._get_thread()
            subject, body = contents[copy]
            values_list.append(
                {
                    "subject": subject,
                    "body_html": body,
                    "body": body,
                    "email_from": notice.company_id._collections_get_sender(),
                    "email_to": ", ".join(
                        copy.contact_id._collections_get_email_to(copy.partner_id, refused)
                    ),
                    "reply_to": reply_to[notice.id],
                    "author_id": notice.company_id.partner_id.id,
                    "model": thread._name,
                    "res_id": thread.id,
                    "message_type": "email_outgoing",
                    "subtype_id": note,
                    "is_notification": True,
                    "auto_delete": True,
                    "record_company_id": notice.company_id.id,
                    # the outbox writes its row itself
                    "collections_dispatch": False,
                    **({"message_id": known[copy.id]} if copy.id in known else {}),
                    # The files are the notice's: they went with it.
                    "attachment_ids": [fields.Command.set(notice.message_id.attachment_ids.ids)],
                }
            )
        # Sudo: core's e-mails are written by the system.
        mails = without_defaults(self.env["mail.mail"]).sudo().create(values_list)
        outgoing = {}
        for copy, mail, values in zip(self, mails, values_list, strict=True):
            copy.write(
                {
                    "address": values["email_to"],
                    "content": values["body_html"],
                    "failure_reason": False,
                }
            )
            outgoing[copy.id] = {
                "address": values["email_to"],
                "contact_id": copy.contact_id.id,
                "subject": values["subject"],
                "message_uid": mail.message_id,
                "mail_id": mail.id,
                "message_id": mail.mail_message_id.id,
            }
        self._put_into_outbox("email", outgoing)

    def _get_contents(self, lang):
        """Return subject and text of these copies, which say that they are copies.

        :param str lang: their language
        """
        notices = self.notice_id.filtered(
            lambda notice: not notice.edited and notice._get_document_language() != lang
        )
        document = self.env["collections.document"]
        written = document._get_email_contents(notices, lambda _notice: lang) if notices else {}
        env = self.with_context(lang=lang).env
        contents = {}
        for copy in self:
            notice = copy.notice_id
            subject, body = written.get(notice.id) or (
                notice.dispatch_id.subject,
                Markup(notice.content),
            )
            contents[copy] = (
                env._("Copy: %s", subject),
                env["ir.qweb"]._render(
                    "collections_followup.notice_copy_body",
                    # Addresses of a customer need have no name of their own.
                    {"reader": notice._get_contact().name or notice.partner_id.name, "body": body},
                ),
            )
        return contents

    def _get_gate_rows(self):
        # OVERRIDE 'collections.dispatch.source'
        refused = self.contact_id._collections_get_refused_emails()
        result = {}
        for copy in self:
            row = copy.notice_id._get_gate_row(copy.contact_id, "email")
            written = copy.contact_id._collections_get_email_to(copy.partner_id, refused)
            result[copy] = [
                {**row, "address": address} for address in email_split(", ".join(written))
            ]
        return result
