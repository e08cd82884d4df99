"""How packs are written for their readers, put into the outbox and learn of their outcome."""

import logging
from hashlib import sha256

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ...engine.text import flatten
from ..agreement.collections_agreement_nightly import attempt
from ..base.collections_guarded import without_defaults
from ..dispatch.collections_dispatch_source import claim

_logger = logging.getLogger(__name__)

# A pack takes seconds to print: so many are written before others get their turn.
BATCH = 5


class CollectionsPackSending(models.Model):
    _inherit = "collections.pack.sending"

    @api.model
    def _get_waiting_condition(self):
        """Return the SQL condition on a sending ``n`` whose pack is due to be written."""
        now = fields.Datetime.now()
        return SQL(
            """
            n.state = 'queued' AND (n.dispatch_id IS NULL OR EXISTS (
                SELECT 1 FROM collections_dispatch d
                 WHERE d.id = n.dispatch_id AND (d.state IN ('failed', 'cancelled')
                       OR d.state = 'waiting' AND (d.retry_at IS NULL OR d.retry_at <= %s))))
            AND %s AND n.company_id NOT IN (%s)
            """,
            now,
            self._sql_open(),
            self.env["collections.dispatch"]._sql_paused_companies(now),
        )

    @api.model
    def _compose_batch(self, limit):
        # OVERRIDE 'collections.dispatch.source'
        claimed = claim(
            self.env,
            SQL(
                "SELECT n.id FROM collections_pack_sending n WHERE %s ORDER BY n.id LIMIT %s"
                " FOR NO KEY UPDATE OF n SKIP LOCKED",
                self._get_waiting_condition(),
                min(limit, BATCH),
            ),
        )
        # Sudo: the outbox writes what everybody has put into it.
        sendings = self.sudo().browse(claimed)
        for sending in sendings:
            error = attempt(self.env, sending._write_pack)
            if error:
                _logger.error("Management pack %s failed", sending.id, exc_info=error)
                sending.write({"state": "failed", "failure_reason": str(error)})
        return sendings

    @api.model
    def _count_to_compose(self):
        # OVERRIDE 'collections.dispatch.source'
        self.flush_model()
        [(count,)] = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM collections_pack_sending n WHERE %s",
                self._get_waiting_condition(),
            )
        )
        return count

    def _write_pack(self):
        """Write the pack with the reader's rights, and put it into the outbox."""
        self.ensure_one()
        self._withdraw_pack()
        user, company = self.user_id, self.company_id
        problem = self._find_reader_problem(user, company)
        if not problem and not company._collections_get_sender():
            problem = self.env._("The company has no e-mail address to send from.")
        if problem:
            self.dispatch_id._withdraw()
            self.write({"state": "skipped", "failure_reason": problem})
            return
        pack = self._get_reader_pack(user, company)
        content = pack._render_pdf(company.with_env(pack.env), self.date, pack.env.lang)
        mail, address = self._create_pack_mail(pack, content)
        self.write(
            {
                "subject": mail.subject,
                "address": address,
                "attachment_id": mail.attachment_ids[:1].id,
                "failure_reason": False,
            }
        )
        self._put_into_outbox(
            "email",
            {
                self.id: {
                    "address": address,
                    "subject": mail.subject,
                    "message_uid": mail.message_id,
                    "mail_id": mail.id,
                    "message_id": mail.mail_message_id.id,
                }
            },
        )

    def _create_pack_mail(self, pack, content):
        """Return the e-mail to the reader, which the outbox hands over, and its address.

        :param pack: the pack in the reader's language, see ``_get_reader_pack``
        :param bytes content: the PDF
        """
        company, reader = self.company_id, self.user_id.partner_id
        env = pack.env
        subject = env._(
            "Management pack of %(company)s, %(day)s",
            company=company.name,
            day=format_date(env, self.date),
        )
        # What matters most, for who reads mail on the way.
        summary = env["collections.pack.section.summary"].with_company(company)
        sentences = summary._prepare(company.with_env(summary.env), self.date)["lead"]
        body = env["ir.qweb"]._render(
            "collections_followup.pack_email_body",
            {
                "reader": reader.name,
                "company": company.name,
                "day": format_date(env, self.date),
                "sentences": sentences,
            },
        )
        known = self.dispatch_id.message_uid
        mail = without_defaults(self.env["mail.mail"]).create(
            {
                "subject": flatten(subject),
                "body_html": body,
                "body": body,
                "email_from": company._collections_get_sender(),
                "reply_to": company._collections_get_sender(),
                "recipient_ids": [fields.Command.set(reader.ids)],
                "author_id": company.partner_id.id,
                # the outbox writes its row itself
                "collections_dispatch": False,
                **({"message_id": known} if known else {}),
                "message_type": "email_outgoing",
                "auto_delete": True,
                "record_company_id": company.id,
                "attachment_ids": [
                    fields.Command.create(
                        {
                            "name": f"{pack._get_file_name(company, self.date)}.pdf",
                            "raw": content,
                            "mimetype": "application/pdf",
                            "res_model": self._name,
                            "res_id": self.id,
                        }
                    )
                ],
            }
        )
        return mail, reader.email_formatted

    def _get_dispatch_values(self):
        # OVERRIDE 'collections.dispatch.source': no customer gets it
        self.ensure_one()
        return {
            "company_id": self.company_id.id,
            "kind": self._dispatch_kind,
            "source_model": self._name,
            "source_id": self.id,
            "user_id": self.user_id.id,
            "rereads": True,
        }

    def _get_fingerprints(self):
        """Return what a pack rests on beside the ledger of its day: who reads it, and whether."""
        result = {}
        for sending in self:
            user = sending.user_id
            text = "|".join(
                (
                    user.partner_id.email_normalized or "",
                    user.lang or "",
                    self._find_reader_problem(user, sending.company_id),
                )
            )
            result[sending.id] = sha256(text.encode()).hexdigest()
        return result

    def _receive_dispatches(self, dispatches):
        # OVERRIDE 'collections.dispatch.source'
        by_sending = {dispatch.source_id: dispatch for dispatch in dispatches}
        for sending in self.filtered(lambda own: own.state in ("queued", "uncertain", "failed")):
            dispatch = by_sending[sending.id]
            if dispatch.state == "sent":
                sending.write(
                    {"state": "sent", "date_sent": dispatch.date_sent, "failure_reason": False}
                )
            elif dispatch.state in ("failed", "uncertain", "waiting"):
                state = "queued" if dispatch.state == "waiting" else dispatch.state
                sending.write({"state": state, "failure_reason": dispatch.failure_reason})

    def _prepare_again(self, dispatch, user):
        # OVERRIDE 'collections.dispatch.source'
        dispatch._reopen(user)
        self._withdraw_pack()
        self.write({"state": "queued", "failure_reason": False})

    def _withdraw_pack(self):
        """Forget what was written for these readers and has not left."""
        for sending in self:
            dispatch = sending.dispatch_id
            if dispatch.state not in ("sent", "uncertain"):
                dispatch.mail_id.unlink()
                dispatch.message_id.unlink()
                sending.attachment_id.unlink()
