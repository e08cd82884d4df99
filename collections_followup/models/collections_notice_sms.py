"""Text messages of notices, through core's queue; sent once the provider took them."""

from odoo import api, fields, models

from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html

# What core says of a text message, as a problem of a notice; all else is the service's.
SMS_PROBLEMS = {
    "sms_number_missing": "no_phone",
    "sms_number_format": "bad_phone",
    "sms_country_not_supported": "bad_phone",
    "sms_invalid_destination": "bad_phone",
    "sms_blacklist": "blacklisted",
    "sms_optout": "blacklisted",
}
# Core's states of a text message that a provider has taken.
SMS_TAKEN = ("process", "pending", "sent")


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    # ------------------------------------------------------------------ reachability

    def _get_sms_number(self):
        """Return the number of this notice's contact in international form, or False."""
        self.ensure_one()
        for contact in (self.recipient_id, self.partner_id):
            if contact.phone:
                return contact._phone_format(number=contact.phone) or False
        return False

    def _get_refused_addresses(self):
        numbers = {notice._get_sms_number() for notice in self if notice.channel == "sms"}
        refused = super()._get_refused_addresses()
        if numbers - {False}:
            found = self.env["phone.blacklist"].sudo().search([("number", "in", list(numbers))])
            refused |= set(found.mapped("number"))
        return refused

    @api.model
    def _find_channel_problem(self, channel, notice, refused=None):
        problem = super()._find_channel_problem(channel, notice, refused)
        if channel != "sms" or problem:
            return problem
        number = notice._get_sms_number()
        if not number:
            return "bad_phone"
        if refused is None:
            refused = notice._get_refused_addresses()
        return "blacklisted" if number in refused else False

    # ---------------------------------------------------------------------- channel

    def _send_sms(self):
        """Queue the text messages of these notices, and tell of them in the chatter."""
        self._drop_sms()
        texts = self.env["collections.document"]._get_sms_texts(self)
        messages = self._log_messages(
            {notice.id: sms_content_to_rendered_html(texts[notice.id]) for notice in self},
            message_type="sms",
        )
        contacts = {
            notice: notice.recipient_id if notice.recipient_id.phone else notice.partner_id
            for notice in self
        }
        texts_sent = (
            self.env["sms.sms"]
            .sudo()
            .create(
                [
                    {
                        "body": texts[notice.id],
                        "number": notice._get_sms_number(),
                        "partner_id": contacts[notice].id,
                        "mail_message_id": message.id,
                    }
                    for notice, message in zip(self, messages, strict=True)
                ]
            )
        )
        self.env["mail.notification"].sudo().create(
            [
                {
                    "author_id": sms.mail_message_id.author_id.id,
                    "mail_message_id": sms.mail_message_id.id,
                    "res_partner_id": sms.partner_id.id,
                    "sms_number": sms.number,
                    "sms_id_int": sms.id,
                    "sms_tracker_ids": [fields.Command.create({"sms_uuid": sms.uuid})],
                    "notification_type": "sms",
                    "notification_status": "ready",
                    "is_read": True,
                }
                for sms in texts_sent
            ]
        )
        for notice, sms in zip(self, texts_sent, strict=True):
            notice.write(
                {
                    "sms_id": sms.id,
                    "address": sms.number,
                    "content": sms_content_to_rendered_html(sms.body),
                    "retry_at": False,
                }
            )

    def _receive_sms_outcome(self, sms):
        """Take what became of text messages.

        :param sms: core's text messages, just written
        """
        states = {record.id: record for record in sms}
        for notice in self:
            record = states.get(notice.sms_id.id)
            if not record or notice.state != "queued":
                continue
            if record.state in SMS_TAKEN:
                notice._mark_sent()
            elif record.state in ("error", "canceled"):
                labels = dict(record._fields["failure_type"]._description_selection(self.env))
                message = labels.get(record.failure_type) or record.failure_type or ""
                if record.failure_type == "sms_server":
                    notice._mark_retry(message)
                else:
                    problem = SMS_PROBLEMS.get(record.failure_type, "service")
                    notice._mark_failed(problem, message)

    def _drop_sms(self):
        """Take back the text messages of these notices that no provider has taken."""
        dropped = self.sudo().sms_id.filtered(lambda sms: sms.state not in SMS_TAKEN)
        if not dropped:
            return
        messages = dropped.mail_message_id
        notices = self.sudo().filtered(lambda notice: notice.sms_id in dropped)
        notices.write({"sms_id": False, "message_id": False})
        dropped.unlink()
        # The case's thread tells what the customer got: this one never left.
        messages.unlink()

    def _drop_mails(self):
        """Take back also the text messages that are not out yet."""
        result = super()._drop_mails()
        self._drop_sms()
        return result
