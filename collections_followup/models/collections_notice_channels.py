"""Channels of the outbox: one method each, for a batch of notices.

A channel is added by adding its name to ``CHANNELS``, a ``channel_<name>`` field on the
level, a check to ``_find_channel_problem`` and a method ``_send_<name>`` here.
"""

import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected

from odoo import api, fields, models
from odoo.tools import SQL

# The mail server knows no such recipient, for good (a 5xx answer): another try does not help.
REFUSED = re.compile(r"SMTPRecipientsRefused.*\(5\d\d")
# How long a worker has to send the e-mails of its batch before core's queue takes over.
MAIL_TAKEOVER = timedelta(hours=1)
# First key of the database's advisory locks on notices in delivery; the second is the id.
DELIVERY_LOCK = 1129270604


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    # ------------------------------------------------------------------- reachability

    def _find_problems(self):
        """Return what keeps each of these notices from its customer, by notice id.

        Reads in batches: the blacklists once, the contacts with their notices.
        """
        self = self.sudo()
        problems = {}
        refused = self._get_refused_addresses()
        for notice in self:
            problem = self._find_channel_problem(notice.channel, notice, refused)
            if problem:
                problems[notice.id] = problem
        return problems

    def _get_refused_addresses(self):
        """Return the e-mail addresses of these notices' contacts that are on the blacklist."""
        return (self.recipient_id | self.partner_id)._collections_get_refused_emails()

    @api.model
    def _find_channel_problem(self, channel, notice, refused=None):
        """Return why a customer cannot be reached through a channel, or False.

        :param str channel: one of ``CHANNELS``
        :param notice: the notice, for its contact and collector
        :param set refused: blacklisted addresses, where they are known already
        :return: a value of ``failure_type``, or False
        """
        contact = notice.recipient_id or notice.partner_id
        if channel == "email":
            return contact._collections_find_email_problem(notice.partner_id, refused)
        elif channel in ("letter", "post"):
            address = contact if contact.city or contact.street else notice.partner_id
            if not (address.city and (address.street or address.zip) and address.country_id):
                return "no_address"
        elif channel in ("sms", "phone") and not (contact.phone or notice.partner_id.phone):
            return "no_phone"
        if channel in ("phone", "manual") and not notice._get_task_user():
            return "no_user"
        return False

    def _get_task_user(self):
        """Return who gets the phone and manual tasks of this notice."""
        self.ensure_one()
        return next(
            (
                user
                for user in (
                    self.case_id.user_id,
                    self.user_id,
                    self.policy_id.responsible_id,
                    self.company_id.collections_user_id,
                    self.run_id.user_id,
                )
                # Nobody sees what is planned for somebody who has left.
                if user.active and user._is_internal()
            ),
            self.env["res.users"],
        )

    # ------------------------------------------------------------------------- e-mail

    def _send_email(self):
        """Queue the e-mails of these notices; they are sent once the mail server took them.

        The message stands in the case's chatter, and replies to it come back there.
        """
        # Of an attempt that failed: the claim may have changed since.
        self._drop_mails()
        contents = self.env["collections.document"]._get_email_contents(self)
        attachments = self.env["collections.document"]._get_email_attachments(self)
        reply_to = self._get_reply_to_addresses()
        refused = self._get_refused_addresses()
        values_list = []
        for notice in self:
            subject, body = contents[notice.id]
            thread = notice.case_id or notice.partner_id
            values_list.append(
                {
                    "subject": subject,
                    "body_html": body,
                    "body": body,
                    "email_from": notice.company_id._collections_get_sender(),
                    "email_to": ", ".join(notice._get_email_to(refused)),
                    "reply_to": reply_to[notice.id],
                    "author_id": notice.company_id.partner_id.id,
                    "model": thread._name,
                    "res_id": thread.id,
                    "message_type": "email_outgoing",
                    "subtype_id": self.env.ref("mail.mt_note").id,
                    "is_notification": True,
                    "auto_delete": True,
                    "record_company_id": notice.company_id.id,
                    # This worker sends it at once; core's queue only if the worker dies.
                    "scheduled_date": fields.Datetime.now() + MAIL_TAKEOVER,
                    "attachment_ids": [fields.Command.set(attachments.get(notice.id, []))],
                }
            )
        mails = self.env["mail.mail"].sudo().create(values_list)
        for notice, mail, values in zip(self, mails, values_list, strict=True):
            notice.write(
                {
                    "mail_id": mail.id,
                    "message_id": mail.mail_message_id.id,
                    "address": values["email_to"],
                    "content": values["body_html"],
                    "retry_at": False,
                }
            )

    def _deliver_mails(self, auto_commit=False):
        """Hand the queued e-mails of these notices to the mail server.

        :param bool auto_commit: commit after each e-mail, so that a killed worker repeats none
        """
        queued = self.filtered(
            lambda notice: notice.state == "queued" and notice.mail_id.state == "outgoing"
        )
        if not queued:
            return
        if self.env["ir.mail_server"]._disable_send():
            # Core sends nothing during tests and installations and reports no outcome:
            # what it was given counts.
            queued._mark_sent()
            return
        if not auto_commit:
            queued.mail_id.send()
            return
        with self.env.registry.cursor() as reservation:
            mine = queued._reserve_delivery(reservation)
            # See what other workers have sent until now: they may just have let go.
            self.env.cr.commit()  # pylint: disable=invalid-commit
            mine.invalidate_recordset(["state", "mail_id"])
            mine = mine.filtered(
                lambda notice: notice.state == "queued" and notice.mail_id.state == "outgoing"
            )
            try:
                mine.mail_id.send(auto_commit=True)
            except SMTPServerDisconnected as error:
                # The server hung up: what it took is committed, the rest comes later.
                self.env.cr.rollback()
                mine.filtered(
                    lambda notice: notice.state == "queued" and notice.mail_id.state == "outgoing"
                )._mark_retry(str(error))

    def _reserve_delivery(self, reservation):
        """Reserve the delivery of these notices for this worker.

        Row locks end with each commit, but the e-mails of a batch are committed one by one.
        A reservation lasts as long as the transaction of a second cursor: what a killed worker
        leaves is free for the next one at once.

        :param reservation: the cursor whose transaction holds the reservation
        :return: the notices that no other worker is delivering
        """
        reservation.execute(
            SQL(
                "SELECT id FROM unnest(%s) AS id WHERE pg_try_advisory_xact_lock(%s, id)",
                list(self.ids),
                DELIVERY_LOCK,
            )
        )
        return self.browse([row[0] for row in reservation.fetchall()])

    @api.model
    def _find_undelivered(self):
        """Return notices whose e-mails were made by a worker that may have died since."""
        return self.sudo().search(
            [("state", "=", "queued"), ("mail_id.state", "=", "outgoing")], limit=1000
        )

    def _get_reply_to_addresses(self):
        """Return where replies go, by notice id: the case's thread, or else the sender."""
        result = {}
        for company, notices in self.grouped("company_id").items():
            sender = company._collections_get_sender()
            by_case = company._collections_get_reply_to(notices.case_id)
            for notice in notices:
                result[notice.id] = by_case.get(notice.case_id.id) or sender
        return result

    # -------------------------------------------------------------------------- tasks

    def _send_phone(self):
        """Plan a call for the collector, with the script of the level."""
        self._plan_activities("collections_followup.mail_activity_type_call")

    def _send_manual(self):
        """Plan a task for the collector."""
        self._plan_activities("collections_followup.mail_activity_type_task")

    def _plan_activities(self, xmlid):
        """Create one activity per notice, on the case or else the customer."""
        activity_type = self.env.ref(xmlid)
        contents = self.env["collections.document"]._get_task_contents(self)
        models_by_name = {
            name: self.env["ir.model"]._get_id(name) for name in ("collections.case", "res.partner")
        }
        values_list = []
        for notice in self:
            thread = notice.case_id or notice.partner_id
            contact = notice.recipient_id or notice.partner_id
            summary, note = contents[notice.id]
            values_list.append(
                {
                    "activity_type_id": activity_type.id,
                    "res_model_id": models_by_name[thread._name],
                    "res_id": thread.id,
                    "summary": summary,
                    "note": note,
                    "date_deadline": notice.date_planned or notice.date,
                    "user_id": notice._get_task_user().id,
                    "automated": True,
                }
            )
            notice.write(
                {
                    "content": note,
                    "address": contact.phone or notice.partner_id.phone
                    if notice.channel == "phone"
                    else False,
                }
            )
        activities = (
            self.env["mail.activity"]
            .sudo()
            .with_context(mail_activity_quick_update=True)
            .create(values_list)
        )
        for notice, activity in zip(self, activities, strict=True):
            notice.activity_id = activity
        self._mark_sent()

    def _receive_mail_outcome(self, failure_reason, failure_type):
        """Take what the mail server said of these notices' e-mails.

        :param failure_reason: words of the server, or False
        :param failure_type: core's kind of failure, or None when the mail was taken
        """
        if not failure_type:
            self._mark_sent()
            return
        for notice in self:
            message = failure_reason or notice.mail_id.failure_reason or ""
            if failure_type in ("mail_email_invalid", "mail_email_missing") or REFUSED.search(
                message
            ):
                notice._mark_failed("bad_email", message)
            elif failure_type in ("mail_from_invalid", "mail_from_missing"):
                notice._mark_failed("server", message)
            elif failure_type == "mail_bl":
                notice._mark_failed("blacklisted", message)
            else:
                notice._mark_retry(message)
