"""Text messages of notices; sent once the provider took them."""

import uuid

from odoo import fields, models

from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html

from ..base.collections_guarded import without_defaults


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    # ------------------------------------------------------------------ reachability

    def _get_sms_number(self):
        """Return the number of this notice's contact in international form, or False."""
        self.ensure_one()
        for contact in self._get_contact()._collections_get_reachable(self.partner_id):
            if contact._collections_has_address("sms"):
                return contact._phone_format(number=contact.phone) or False
        return False

    def _get_refused_numbers(self):
        """Return the numbers of the text messages among these notices that are on the blacklist."""
        numbers = {notice._get_sms_number() for notice in self if notice.channel == "sms"}
        if not numbers - {False}:
            return set()
        # Sudo: the blacklist is read by few and counts for all.
        found = self.env["phone.blacklist"].sudo().search([("number", "in", list(numbers))])
        return set(found.mapped("number"))

    def _find_sms_problem(self, refused=None):
        """Return why no text message reaches the customer, see ``_find_channel_problem``."""
        reachable = self._get_contact()._collections_get_reachable(self.partner_id)
        if not any(contact._collections_has_address("sms") for contact in reachable):
            return "bad_phone" if any(reachable.mapped("phone")) else "no_phone"
        number = self._get_sms_number()
        if not number:
            return "bad_phone"
        if refused is None:
            refused = self._get_refused_addresses()
        return "blacklisted" if number in refused else False

    # ---------------------------------------------------------------------- channel

    def _send_sms(self):
        """Put the text messages of these notices into the outbox, and tell of them in the chatter.

        Each keeps its identifier at every attempt; the provider reports about it by that.
        """
        # Of an attempt that failed: the claim may have changed since.
        self._withdraw_messages()
        texts = self.env["collections.document"]._get_sms_texts(self)
        bodies = {notice.id: sms_content_to_rendered_html(texts[notice.id]) for notice in self}
        messages = self._log_messages(bodies, message_type="sms")
        notifications = []
        values = {}
        for notice, message in zip(self, messages, strict=True):
            number = notice._get_sms_number()
            reachable = notice._get_contact()._collections_get_reachable(notice.partner_id)
            contact = reachable.filtered(lambda own: own._collections_has_address("sms"))[:1]
            uid = notice.dispatch_id.message_uid or uuid.uuid4().hex
            notice.write({"address": number, "content": bodies[notice.id], "retry_at": False})
            values[notice.id] = {
                "address": number,
                "subject": texts[notice.id],
                "message_uid": uid,
                "message_id": message.id,
            }
            notifications.append(
                {
                    "author_id": message.author_id.id,
                    "mail_message_id": message.id,
                    "res_partner_id": contact.id,
                    "sms_number": number,
                    "sms_tracker_ids": [fields.Command.create({"sms_uuid": uid})],
                    "notification_type": "sms",
                    "notification_status": "ready",
                    "is_read": True,
                }
            )
        # Sudo: core's records of a text message, whoever sends the notice.
        without_defaults(self.env["mail.notification"]).sudo().create(notifications)
        self._put_into_outbox("sms", values)
