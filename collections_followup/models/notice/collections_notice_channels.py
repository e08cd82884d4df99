"""Channels of the outbox: one method each, for a batch of notices.

A channel is added by a field ``channel_<name>`` on the level, its name in ``_get_all_channels``
there, and the methods ``_find_<name>_problem`` and ``_send_<name>`` here.
"""

from odoo import api, fields, models

from ..base.collections_guarded import without_defaults


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    # ------------------------------------------------------------------- reachability

    def _find_problems(self):
        """Return what keeps each of these notices from its customer, by notice id.

        Reads in batches: the blacklists once, the contacts with their notices.
        """
        # Sudo: contacts' blacklists and companies' settings are read by few.
        self = self.sudo()
        problems = {}
        refused = self._get_refused_addresses()
        for notice in self:
            problem = self._find_channel_problem(notice.channel, notice, refused)
            if problem:
                problems[notice.id] = problem
        return problems

    def _get_refused_addresses(self):
        """Return the e-mail addresses and numbers of these notices that are on a blacklist."""
        contacts = self.recipient_id | self.partner_id
        return contacts._collections_get_refused_emails() | self._get_refused_numbers()

    @api.model
    def _find_channel_problem(self, channel, notice, refused=None):
        """Return why a customer cannot be reached through a channel, or False.

        :param str channel: one of ``_get_all_channels`` of levels
        :param notice: the notice, for its contact and collector
        :param set refused: blacklisted addresses, where they are known already
        :return: a value of ``failure_type``, or False
        """
        return getattr(notice, f"_find_{channel}_problem")(refused)

    def _get_contact(self):
        """Return who gets this notice."""
        self.ensure_one()
        return self.recipient_id or self.partner_id

    def _find_email_problem(self, refused=None):
        """Return why no e-mail reaches the customer, see ``_find_channel_problem``."""
        return self._get_contact()._collections_find_email_problem(self.partner_id, refused)

    def _find_phone_problem(self, refused=None):
        """Return why nobody can call the customer, see ``_find_channel_problem``."""
        reachable = self._get_contact()._collections_get_reachable(self.partner_id)
        if not any(contact._collections_has_address("phone") for contact in reachable):
            return "no_phone"
        return self._find_manual_problem(refused)

    def _find_manual_problem(self, refused=None):
        """Return why nobody would do the task, see ``_find_channel_problem``."""
        return False if self._get_task_user() else "no_user"

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
        """Put the e-mails of these notices into the outbox, each with its Message-Id for ever.

        The message stands in the case's chatter, and replies to it come back there.
        """
        # Of an attempt that failed: the claim may have changed since.
        self._withdraw_messages()
        values_list = self._prepare_mails()
        # Sudo: core's e-mails are written by the system; who may send was checked where it was
        # asked for.
        mails = without_defaults(self.env["mail.mail"]).sudo().create(values_list)
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
        self._put_into_outbox(
            "email",
            {
                notice.id: {
                    "address": values["email_to"],
                    # Readers of copies, of one that was written before those had their own.
                    "address_cc": False,
                    "subject": values["subject"],
                    "message_uid": mail.message_id,
                    "mail_id": mail.id,
                    "message_id": mail.mail_message_id.id,
                }
                for notice, mail, values in zip(self, mails, values_list, strict=True)
            },
        )

    def _prepare_mails(self):
        """Return the values of the e-mails of these notices, in their order."""
        contents = self.env["collections.document"]._get_email_contents(self)
        attachments = self._attach_documents()
        reply_to = self._get_reply_to_addresses()
        refused = self._get_refused_addresses()
        known = {
            notice.id: notice.dispatch_id.message_uid
            for notice in self
            if notice.dispatch_id.message_uid
        }
        note = self.env.ref("mail.mt_note").id
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
                    "subtype_id": note,
                    "is_notification": True,
                    "auto_delete": True,
                    "record_company_id": notice.company_id.id,
                    # the outbox writes its row itself
                    "collections_dispatch": False,
                    **({"message_id": known[notice.id]} if notice.id in known else {}),
                    "attachment_ids": [fields.Command.set(attachments.get(notice.id, []))],
                }
            )
        return values_list

    def _get_reply_to_addresses(self):
        """Return where replies go, by notice id: the thread of the case, or else the customer."""
        result = {}
        for company, notices in self.grouped("company_id").items():
            homeless = notices.filtered(lambda notice: not notice.case_id)
            by_case = company._collections_get_reply_to(notices.case_id)
            by_customer = company._collections_get_reply_to(homeless.partner_id)
            for notice in notices:
                result[notice.id] = (
                    by_case[notice.case_id.id]
                    if notice.case_id
                    else by_customer[notice.partner_id.id]
                )
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
                    "address": next(
                        filter(
                            None,
                            contact._collections_get_reachable(notice.partner_id).mapped("phone"),
                        ),
                        False,
                    )
                    if notice.channel == "phone"
                    else False,
                }
            )
        # Sudo: the task is for the collector, on a record that who sends need not write.
        activities = (
            without_defaults(self.env["mail.activity"])
            .sudo()
            .with_context(mail_activity_quick_update=True)
            .create(values_list)
        )
        for notice, activity in zip(self, activities, strict=True):
            notice.activity_id = activity
        self._mark_sent()
