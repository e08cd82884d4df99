"""Calls that are marked as done in the history: they are logged as contacts."""

from odoo import api, fields, models

from ..base.collections_guarded import declare_internal_keys, get_internal, internal

declare_internal_keys(
    collections_announced="the chatter tells of this contact already",
    collections_contact_logged="the call is logged by what marks it as done",
)

# The kind of activity that is planned here as a call, wherever it stands.
CALL = "collections_followup.mail_activity_type_call"


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        # EXTENDS 'mail': a call that is marked as done in the history is a call all the same.
        values_list = self._collections_prepare_contacts(feedback)
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if values_list:
            # In sudo mode: whoever was given the call need not be of the Collections team.
            contacts = self.env["collections.contact"].sudo()
            # The history has the line of the activity already.
            contacts.with_context(collections_announced=internal()).create(values_list)
        return result

    @api.private
    def _collections_prepare_contacts(self, feedback):
        """Return the values of the log entries of planned calls that are marked as done.

        Those on cases, those that notices ask for, and those that were planned on customers
        after an earlier call. A contact that is logged marks its own calls as done: none follows.

        :param feedback: what was written about it, or False
        """
        if get_internal(self.env, "collections_contact_logged"):
            return []
        # Sudo: the call may be marked as done by whoever may do so, who need not read notices or
        # the case.
        calls = self.sudo().filtered(
            lambda own: (
                own.active
                and own.activity_category == "phonecall"
                and own.res_model in ("collections.case", "res.partner")
            )
        )
        if not calls:
            return []
        notices = (
            self.env["collections.notice"].sudo().search([("activity_id", "in", calls.ids)])
        ).grouped("activity_id")
        own_type = self.env.ref(CALL, raise_if_not_found=False)
        outcome = self.env["collections.contact.outcome"]._get_pending_sudo()
        values_list = []
        for call in calls:
            thread = self.env[call.res_model].sudo().browse(call.res_id).exists()
            notice = notices.get(call, self.env["collections.notice"])
            is_case = call.res_model == "collections.case"
            if not thread or not (is_case or notice or call.activity_type_id == own_type):
                continue
            customer = (thread.partner_id if is_case else thread).commercial_partner_id
            company = (
                (thread if is_case else notice).company_id
                or self.env.company._collections_owner()
                or self.env.company
            )
            person = notice.recipient_id or customer._collections_get_recipient(company, "phone")
            values_list.append(
                {
                    "partner_id": customer.id,
                    "company_id": company.id,
                    "case_id": is_case and thread.id,
                    "notice_id": notice[:1].id,
                    "channel": "phone",
                    "direction": "out",
                    "date": fields.Datetime.now(),
                    "person_id": person.id,
                    "address": person.phone or customer.phone,
                    "outcome_id": outcome.id,
                    "note": feedback,
                    "user_id": self.env.uid,
                }
            )
        return values_list
