"""What logged calls tell of numbers: whom they reach, and that they are somebody else's."""

from odoo import api, models


class CollectionsContact(models.Model):
    _inherit = "collections.contact"

    @api.private
    def _record_addresses(self):
        """Record where these contacts reached somebody, and which numbers are wrong."""
        addresses = self.env["collections.address"]
        events = []
        for contact in self:
            number = contact.address
            if contact.channel != "phone" or contact.direction != "out" or not number:
                continue
            who = contact.person_id or contact.partner_id
            reach = contact.outcome_id.reach
            if reach == "misdirected":
                values = addresses._get_failure_values(contact.outcome_id.name, foreign=True)
                events += [(who, medium, number, values) for medium in ("phone", "sms")]
                continue
            values = {"date_success": contact.date} if reach == "conversation" else {}
            if contact.corrects_id.outcome_id.reach == "misdirected":
                # It was no wrong number after all.
                values |= {"usable": True, "is_foreign": False, "failure_reason": False}
                events.append((who, "sms", contact.corrects_id.address or number, values))
                events.append((who, "phone", contact.corrects_id.address or number, values))
            elif values:
                events.append((who, "phone", number, values))
        addresses._record(events)
