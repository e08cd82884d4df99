"""Text messages of the outbox, through core's own queue."""

from markupsafe import Markup

from odoo import models


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    def _send_sms(self):
        """Queue the text messages of these notices; they are sent once the service took them."""
        texts = self.env["collections.document"]._get_sms_texts(self)
        messages = {}
        for thread, notices in self.grouped(
            lambda notice: notice.case_id or notice.partner_id
        ).items():
            for notice in notices:
                messages[notice] = thread.sudo()._message_log(
                    body=Markup("%s") % texts[notice.id],
                    message_type="sms",
                )
        values_list = []
        for notice in self:
            contact = notice.recipient_id or notice.partner_id
            phone = contact.phone or notice.partner_id.phone
            values_list.append(
                {
                    "body": texts[notice.id],
                    "number": contact._phone_format(number=phone) or phone,
                    "partner_id": contact.id,
                    "mail_message_id": messages[notice].id,
                }
            )
        sms = self.env["sms.sms"].sudo().create(values_list)
        for notice, message, values in zip(self, sms, values_list, strict=True):
            notice.write(
                {
                    "sms_id": message.id,
                    "message_id": messages[notice].id,
                    "address": values["number"],
                    "content": Markup("<p>%s</p>") % values["body"],
                }
            )
        self.env.ref("sms.ir_cron_sms_scheduler_action").sudo()._trigger()

    def _receive_sms_outcome(self, state, failure_type):
        """Take what the service said of these notices' text messages.

        :param str state: core's state of the text message
        :param failure_type: core's kind of failure, or False
        """
        if state in ("process", "pending", "sent"):
            self._mark_sent()
        elif state in ("error", "canceled"):
            problem = {
                "sms_blacklist": "blacklisted",
                "sms_number_missing": "no_phone",
                "sms_number_format": "no_phone",
            }.get(failure_type, "service")
            labels = dict(
                self.env["sms.sms"]._fields["failure_type"]._description_selection(self.env)
            )
            self._mark_failed(problem, labels.get(failure_type, failure_type))
