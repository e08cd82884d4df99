import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.mail import email_split

from ..base.attempt import attempt
from ..base.collections_guarded import without_defaults
from .collections_dispatch_source import claim

_logger = logging.getLogger(__name__)

# So many are counted for the outbox's progress: more only says that there is work.
COUNTED = 10000


class CollectionsDispatchQueued(models.AbstractModel):
    """Messages with one way through the outbox: queued, then sent, uncertain or failed.

    A model that inherits this one has the fields ``state`` (queued, uncertain, sent, failed,
    skipped), ``failure_reason`` and ``date_sent``, and says how its messages are written
    (``_compose``). Everything between, up to the outcome, is the same for all.
    """

    _name = "collections.dispatch.queued"
    _inherit = "collections.dispatch.source"
    _description = "Queued Outgoing Messages"

    # How many are written in one go: fewer where one takes seconds
    _compose_limit = 100

    def _compose(self):
        """Write these records' messages into the outbox; an error is kept on its record."""
        raise NotImplementedError

    def action_cancel(self):
        """Take messages back that nobody has handed over yet, and leave them out."""
        self._check_may_send()
        # Sudo: who may send was checked; states are not people's to write.
        for own in self.sudo():
            if own.state not in ("queued", "failed", "uncertain"):
                raise UserError(self.env._("“%s” is not on its way any more.", own.display_name))
            if own.dispatch_id and not own.dispatch_id._withdraw():
                raise UserError(
                    self.env._("“%s” is being handed over right now.", own.display_name)
                )
            reason = self.env._("Taken back by %s.", self.env.user.name)
            if own.state == "uncertain":
                reason = self.env._(
                    "Cancelled by %s. Nobody knows whether it arrived.", self.env.user.name
                )
            own.write({"state": "skipped", "gate_until": False, "failure_reason": reason})
        return True

    def _try(self, step):
        """Do a step of this message; an error is kept on its record and stops nothing else.

        :return: whether it came through
        """
        error = attempt(self.env, step)
        if error:
            _logger.error("%s %s failed", self._description, self.id, exc_info=error)
            self._end("failed", str(error))
        return not error

    def _get_email_rows(self, read_contact, prepare):
        """Return what the gate is asked about these e-mails, a row for each address.

        :param read_contact: who is written to, by record
        :param prepare: what else a row says, by record: the company, and the items
        :return: see ``_get_gate_rows``
        """
        contacts = {own: read_contact(own) for own in self}
        people = self.partner_id.union(*contacts.values())
        refused = people._collections_get_refused_emails()
        return {
            own: [
                {
                    "partner": contact,
                    "channel": "email",
                    **prepare(own),
                    "address": address,
                    "answers": False,
                }
                for address in email_split(
                    ", ".join(contact._collections_get_email_to(own.partner_id, refused))
                )
                or [None]
            ]
            for own, contact in contacts.items()
        }

    def _create_email(self, thread, subject, body, email_to, **values):
        """Return an e-mail to the customer, which the outbox hands over.

        :param thread: in whose chatter it stands, and where answers come in
        :param str subject: in the customer's language
        :param body: HTML in the customer's language
        :param str email_to: addresses, with commas between them
        :param values: further values of the ``mail.mail``
        """
        self.ensure_one()
        company, known = self.company_id, self.dispatch_id.message_uid
        return without_defaults(self.env["mail.mail"]).create(
            {
                "subject": subject,
                "body_html": body,
                "body": body,
                "email_from": company._collections_get_sender(),
                "email_to": email_to,
                "reply_to": company._collections_get_reply_to(thread)[thread.id],
                "author_id": company.partner_id.id,
                # the outbox writes its row itself
                "collections_dispatch": False,
                **({"message_id": known} if known else {}),
                "model": thread._name,
                "res_id": thread.id,
                "message_type": "email_outgoing",
                "subtype_id": self.env.ref("mail.mt_note").id,
                "is_notification": True,
                "auto_delete": True,
                "record_company_id": company.id,
                **values,
            }
        )

    def _put_email_into_outbox(self, mail, address):
        """Write the e-mail of this record into the outbox.

        :param mail: the ``mail.mail``
        :param str address: to whom it goes, as the outbox shows it
        """
        self.ensure_one()
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

    @api.model
    def _sql_due(self):
        """Return the SQL condition on a record ``n`` whose message is due to be written.

        The outbox has none of it, or waits for its next attempt; it does not wait at the gate, and
        its company's mail is not paused.
        """
        now = fields.Datetime.now()
        return SQL(
            "n.state = 'queued' AND %s AND %s AND n.company_id NOT IN (%s)",
            self._sql_unwritten(now),
            self._sql_open(),
            self.env["collections.dispatch"]._sql_paused_companies(now),
        )

    @api.model
    def _compose_batch(self, limit):
        claimed = claim(
            self.env,
            SQL(
                "SELECT n.id FROM %s n WHERE %s ORDER BY n.id LIMIT %s"
                " FOR NO KEY UPDATE OF n SKIP LOCKED",
                SQL.identifier(self._table),
                self._sql_due(),
                min(limit, self._compose_limit),
            ),
        )
        # Sudo: the outbox writes what everybody has put into it.
        batch = self.sudo().browse(claimed)
        batch._compose()
        return batch

    @api.model
    def _count_to_compose(self):
        self.flush_model()
        [(count,)] = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM (SELECT 1 FROM %s n WHERE %s LIMIT %s) t",
                SQL.identifier(self._table),
                self._sql_due(),
                COUNTED,
            )
        )
        return count

    def _get_gate_waiting(self):
        # EXTENDS 'collections.dispatch.source': and those that failed for what the gate said
        return super()._get_gate_waiting() | self.filtered(
            lambda own: (
                own.state == "failed" and own.gate_text and own.failure_reason == own.gate_text
            )
        )

    def _receive_refusal(self, text):
        # OVERRIDE 'collections.dispatch.source'
        self._end("failed", text)

    def _end(self, state, reason):
        """End these records without a message: what was written of it is taken back.

        :param str state: ``failed`` or ``skipped``
        :param str reason: why, in a sentence
        """
        self.dispatch_id._withdraw()
        self.write({"state": state, "failure_reason": reason})

    def _receive_dispatches(self, dispatches):
        # OVERRIDE 'collections.dispatch.source': late success counts, too
        by_source = {dispatch.source_id: dispatch for dispatch in dispatches}
        for own in self.filtered(lambda own: own.state in ("queued", "uncertain", "failed")):
            dispatch = by_source[own.id]
            if dispatch.state == "sent":
                own.write(
                    {"state": "sent", "date_sent": dispatch.date_sent, "failure_reason": False}
                )
            elif dispatch.state == "waiting" and dispatch.failure_type == "gate":
                own._receive_gate(dispatch)
            elif dispatch.state in ("failed", "uncertain", "waiting"):
                state = "queued" if dispatch.state == "waiting" else dispatch.state
                own.write({"state": state, "failure_reason": dispatch.failure_reason})
                if dispatch.failure_type == "gate":
                    own._note_gate(False, dispatch.failure_reason)

    def _prepare_again(self, dispatch, user):
        # OVERRIDE 'collections.dispatch.source'
        if self.state not in ("uncertain", "failed", "skipped"):
            return
        dispatch._reopen(user)
        self._withdraw_messages()
        self.write({"state": "queued", "failure_reason": False, "gate_until": False})

    def _get_files(self):
        """Return the files that were made for these records' messages."""
        return self.env["ir.attachment"]

    def _withdraw_messages(self):
        """Forget what was written for these records and has not left."""
        unsent = self.dispatch_id.filtered(
            lambda dispatch: dispatch.state not in ("sent", "uncertain")
        )
        files = self.filtered(
            lambda own: not own.dispatch_id or own.dispatch_id in unsent
        )._get_files()
        unsent.mail_id.unlink()
        unsent.message_id.unlink()
        files.exists().unlink()
