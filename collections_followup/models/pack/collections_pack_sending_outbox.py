"""How packs are written for their readers, put into the outbox and learn of their outcome."""

from hashlib import sha256

from odoo import fields, models
from odoo.tools import format_date

from ...engine.text import flatten
from ..base.collections_guarded import without_defaults


class CollectionsPackSending(models.Model):
    _inherit = "collections.pack.sending"

    # A pack takes seconds to print: so many are written before others get their turn.
    _compose_limit = 5

    def _compose(self):
        # OVERRIDE 'collections.dispatch.queued'
        for sending in self:
            sending._try(sending._write_pack)

    def _write_pack(self):
        """Write the pack with the reader's rights, and put it into the outbox."""
        self.ensure_one()
        self._withdraw_messages()
        user, company = self.user_id, self.company_id
        problem = self._find_reader_problem(user, company)
        if not problem and not company._collections_get_sender():
            problem = self.env._("The company has no e-mail address to send from.")
        if problem:
            self._end("skipped", problem)
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
        self._put_email_into_outbox(mail, address)

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

    def _get_files(self):
        # OVERRIDE 'collections.dispatch.queued'
        return self.attachment_id
