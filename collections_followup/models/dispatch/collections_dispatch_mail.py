"""Core's e-mails about records of Collections: each gets its row in the outbox."""

from odoo import fields, models

from ..base.collections_guarded import declare_internal_keys, get_internal

declare_internal_keys(
    collections_about_debt="the company for which a customer is written to about what he owes",
)


class CollectionsDispatch(models.Model):
    _inherit = "collections.dispatch"

    def _adopt_mails(self, mails, described):
        """Write e-mails that core is about to send into the outbox.

        :param mails: core's e-mails, just made
        :param list described: what is known of each: a dict of values of its dispatch, None where
            its thread decides, False where it needs none
        :return: the dispatches
        """
        about = get_internal(self.env, "collections_about_debt")
        values_list = []
        for mail, known in zip(mails, described, strict=True):
            is_ours = (mail.model or "").startswith("collections.") and mail.model in self.env
            if about and mail.model == "res.partner":
                is_ours = True
            if known is False or mail.state != "outgoing" or not (known or is_ours):
                continue
            values_list.append(self._describe_mail(mail) | (known or {}))
        return self.create(values_list) if values_list else self.browse()

    def _describe_mail(self, mail):
        """Return the values of the dispatch of one of core's e-mails.

        :param mail: an e-mail on a record's thread
        """
        record = self.env[mail.model].browse(mail.res_id) if mail.model else mail
        known = record._fields
        about = get_internal(self.env, "collections_about_debt")
        company = self.env["res.company"].browse(about) if about else mail.record_company_id
        if not company and "company_id" in known:
            company = record.company_id
        customer = record.partner_id if "partner_id" in known else self.env["res.partner"]
        if mail.model == "res.partner":
            customer = record
        customer = customer.commercial_partner_id
        company = company or self.env.company
        contact = mail.recipient_ids
        if len(contact) > 1 or not contact._collections_is_contact_of(customer, company):
            contact = contact.browse()
        user = record.user_id if "user_id" in known else self.env["res.users"]
        addresses = [mail.email_to or "", *mail.recipient_ids.mapped("email_formatted")]
        return {
            "company_id": company.id,
            "kind": "message",
            "source_model": mail.model,
            "source_id": mail.res_id,
            "partner_id": customer.id,
            "contact_id": contact.id,
            "user_id": user.id,
            "channel": "email",
            "address": ", ".join(filter(None, addresses)),
            "address_cc": mail.email_cc,
            "subject": mail.subject,
            "message_uid": mail.message_id,
            "mail_id": mail.id,
            "message_id": mail.mail_message_id.id,
            "retry_at": mail.scheduled_date,
            "override_ids": [
                fields.Command.set(get_internal(self.env, "collections_overrides") or [])
            ],
        }
