"""Letters of notices: made and stored before they count as sent, printed or posted later."""

import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ..base.collections_guarded import without_defaults
from ..dispatch.collections_dispatch_post import POST_MODEL

# So many letters are named that may not be printed.
MOST_NAMED = 5


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    print_id = fields.Many2one(
        comodel_name="collections.letter.batch",
        string="Printed in",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        copy=False,
    )

    # The letters that wait for the printer, whatever the size of the history.
    _unprinted_idx = models.Index(
        "(company_id, id) WHERE channel = 'letter' AND state = 'sent' AND print_id IS NULL"
    )

    # ------------------------------------------------------------------ reachability

    def _find_letter_problem(self, refused=None):
        """Return why no letter reaches the customer, see ``_find_channel_problem``."""
        address = self.env["collections.document"]._get_postal_contact(
            self.partner_id, self._get_contact()
        )
        if not address._collections_has_address("letter"):
            return "no_address"
        return False

    def _find_post_problem(self, refused=None):
        """Return why the post service reaches nobody, see ``_find_channel_problem``."""
        if POST_MODEL not in self.env:
            return "no_service"
        return self._find_letter_problem(refused)

    # ------------------------------------------------------------------------ letter

    def _send_letter(self):
        """Make the letters of these notices and keep them; they wait for the printer then."""
        self._store_letters()
        subjects = self._store_words()
        self._log_messages(
            {
                notice.id: self.env._(
                    "Letter to print: %(number)s, %(subject)s",
                    number=notice.name,
                    subject=subjects[notice.id],
                )
                for notice in self
            }
        )
        self._mark_sent()

    def _store_letters(self, posted=False):
        """Make the letters of these notices and keep them as attachments.

        :param bool posted: whether a service prints and posts them
        """
        old = self.attachment_id
        pdfs = self.env["collections.document"]._get_letter_pdfs(self, posted)
        attachments = self._keep_files(
            (notice, f"{notice._get_document_name()}.pdf", pdfs[notice.id]) for notice in self
        )
        for notice, attachment in zip(self, attachments, strict=True):
            notice.attachment_id = attachment
        # Of an attempt that failed: the claim may have changed since.
        # Sudo: letters are kept with their notice; nobody deletes them by hand.
        self.flush_recordset(["attachment_id"])
        old.sudo().unlink()

    def _store_words(self):
        """Keep on these notices what the customers get to read, and where it goes.

        :return: the subjects by notice id
        """
        contents = self.env["collections.document"]._get_email_contents(self)
        for notice in self:
            notice.write(
                {"content": contents[notice.id][1], "address": notice._get_postal_address()}
            )
        return {notice.id: contents[notice.id][0] for notice in self}

    def _get_postal_address(self):
        """Return the postal address of this notice on one line."""
        self.ensure_one()
        document = self.env["collections.document"]
        contact = self.recipient_id or self.partner_id
        return ", ".join(document._get_address_lines(self.partner_id, contact, self.company_id))

    def _get_thread(self):
        """Return the record whose chatter tells of this notice: its case, or the customer."""
        self.ensure_one()
        return self.case_id or self.partner_id

    def _log_messages(self, bodies, message_type="notification"):
        """Tell in the chatter what these notices sent, with the letter if there is one.

        :param dict bodies: the text of each message by notice id
        :param str message_type: type of the messages
        :return: the messages, in the order of the notices
        """
        author, sender = self.env["mail.thread"]._message_compute_author()
        note = self.env.ref("mail.mt_note").id
        values_list = []
        for notice in self:
            thread = notice._get_thread()
            values_list.append(
                {
                    "model": thread._name,
                    "res_id": thread.id,
                    "author_id": author,
                    "email_from": sender,
                    "reply_to": sender,
                    "message_type": message_type,
                    "subtype_id": note,
                    "is_internal": True,
                    "body": bodies[notice.id],
                    "attachment_ids": [fields.Command.set(notice.attachment_id.ids)],
                    "record_company_id": notice.company_id.id,
                }
            )
        # Sudo: the message tells what was sent, on a record that who sends need not write.
        messages = without_defaults(self.env["mail.message"]).sudo().create(values_list)
        for notice, message in zip(self, messages, strict=True):
            notice.message_id = message
        return messages

    # -------------------------------------------------------------------------- post

    def _send_post(self):
        """Put the letters of these notices into the outbox: it gives them to the post service."""
        self._store_letters(posted=True)
        subjects = self._store_words()
        self.write({"retry_at": False})
        self._put_into_outbox(
            "post",
            {
                notice.id: {
                    "address": notice.address,
                    "subject": subjects[notice.id],
                    "message_uid": notice.dispatch_id.message_uid or uuid.uuid4().hex,
                }
                for notice in self
            },
        )

    def _get_post_values(self):
        """Return what core's record of this letter says, see ``_hand_over_post``."""
        self.ensure_one()
        thread = self._get_thread()
        contact = self.env["collections.document"]._get_postal_contact(
            self.partner_id, self._get_contact()
        )
        return {
            "model": thread._name,
            "res_id": thread.id,
            "partner_id": contact.id,
            "company_id": self.company_id.id,
            "user_id": self.env.uid,
            "attachment_id": self.attachment_id.id,
        }

    def _prepare_posted_letter(self, letter):
        """Make the letter as the service wants it: white margins, a cover page if chosen."""
        raw = letter._overwrite_margins(self.attachment_id.raw)
        if letter.cover:
            raw = letter._append_cover_page(raw)
        letter.attachment_id = self._keep_files([(self, self.attachment_id.name, raw)])

    def _get_posted_letters(self):
        """Return the post service's records of these notices, the newest first, by notice id."""
        if POST_MODEL not in self.env or not self:
            return {}
        # Sudo: who looks at a notice sees what became of its letter, and need not read the
        # service's records.
        letters = (
            self.env[POST_MODEL]
            .sudo()
            .search(
                [
                    ("attachment_id.res_model", "=", "collections.notice"),
                    ("attachment_id.res_id", "in", self.ids),
                ],
                order="id desc",
            )
        )
        return letters.grouped(lambda letter: letter.attachment_id.res_id)

    @api.model
    def _get_posted_domain(self):
        """Return the domain of notices whose letter is in core's queue, as before 19.0.1.8."""
        return [
            *(("state", "=", "queued"), ("channel", "=", "post"), ("attachment_id", "!=", False)),
            ("dispatch_id", "=", False),
        ]

    def _follow_post(self):
        """Take what the post service said of these letters."""
        letters = self._get_posted_letters()
        for notice in self:
            letter = letters.get(notice.id, self.env["ir.attachment"])[:1]
            if not letter or notice.state != "queued":
                continue
            if letter.state == "sent":
                notice._mark_sent()
            elif letter.state in ("error", "canceled"):
                reason = html2plaintext(letter.info_msg or "") or letter.error_code or ""
                # The service would try again by itself, after another channel was used.
                letter.cancel()
                problem = "no_address" if letter.error_code == "MISSING_REQUIRED_FIELDS" else ""
                notice._mark_failed(problem or "service", reason)

    @api.model
    def _follow_all_post(self):
        """Take what the post service said of all letters that it has not answered yet."""
        # Sudo: the daily work is on all notices.
        self.sudo().search(self._get_posted_domain())._follow_post()

    def _withdraw_post(self):
        """Take back the letters of these notices that the post service has not taken."""
        # Sudo: letters that have not left are taken back, whoever sent them.
        posted = self.sudo().filtered(lambda n: n.channel == "post" and n.attachment_id)
        if not posted:
            return
        for letters in posted._get_posted_letters().values():
            letters.filtered(lambda letter: letter.state in ("pending", "error")).cancel()
        posted.write({"attachment_id": False})

    # ---------------------------------------------------------------------- printing

    def _record_printed(self):
        """Write these letters into the outbox: printed, they leave."""
        self._record_in_outbox(
            "letter",
            {
                notice.id: {
                    "address": notice.address,
                    "subject": notice._get_document_name(),
                    "contact_id": notice.recipient_id.id,
                    "message_id": notice.message_id.id,
                }
                for notice in self
            },
        )

    def _leave_out_forbidden(self):
        """Return those of these letters that the gate lets go now; the others stay unprinted.

        :raise UserError: none of them may go
        """
        # Sudo: the answer rests on facts that who prints need not read.
        answers = self.env["collections.gate"]._ask_for_each(self.sudo()._get_gate_rows())
        allowed = self.filtered(lambda letter: answers[letter]["verdict"] != "blocked")
        if self and not allowed:
            raise UserError(
                self.env._(
                    "These letters may not go now. %s",
                    " ".join(
                        f"{letter.name}: {answers[letter]['text']}" for letter in self[:MOST_NAMED]
                    ),
                )
            )
        return allowed

    def action_print_letters(self):
        """Print the letters among these notices together, and open the batch.

        :raise UserError: when none of them has a letter that waits for the printer
        """
        letters = self.filtered(
            lambda notice: (
                notice.channel == "letter" and notice.state == "sent" and not notice.print_id
            )
        )
        if not letters:
            printed = self.print_id[:1]
            if printed:
                raise UserError(
                    self.env._(
                        "These letters were printed already in %s. Print them again from there.",
                        printed.name,
                    )
                )
            raise UserError(
                self.env._(
                    "There is no letter to print among these notices. Letters are made when "
                    "their notices are sent."
                )
            )
        batches = self.env["collections.letter.batch"]._print(letters._leave_out_forbidden())
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Printed letters"),
            "res_model": "collections.letter.batch",
            "view_mode": "form",
            "res_id": batches[:1].id,
        }
        if len(batches) > 1:
            action.update(view_mode="list,form", res_id=False, domain=[("id", "in", batches.ids)])
        return action
