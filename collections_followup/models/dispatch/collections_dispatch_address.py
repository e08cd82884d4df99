"""What outgoing messages tell of the addresses that they went to."""

from odoo import models

from ..base.res_partner_email import find_addresses

# Problems that are of the address, and not of the moment.
OF_THE_ADDRESS = ("bad_email", "bad_phone")


class CollectionsDispatch(models.Model):
    _inherit = "collections.dispatch"

    def _get_addresses(self):
        """Return the e-mail addresses, or the number, that this message goes to."""
        self.ensure_one()
        if self.channel == "email":
            return find_addresses(self.address)
        # What is known of postal addresses comes from letters that return.
        return [self.address] if self.address and self.channel == "sms" else []

    def _record_addresses(self):
        """Record where these messages were taken, and where they never will be."""
        addresses = self.env["collections.address"]
        events = []
        for dispatch in self:
            if dispatch.state == "sent":
                values = {"date_success": dispatch.date_sent}
            elif dispatch.state == "failed" and dispatch.failure_type in OF_THE_ADDRESS:
                values = addresses._get_failure_values(dispatch.failure_reason)
            else:
                continue
            who = dispatch.contact_id or dispatch.partner_id
            events += [
                (who, dispatch.channel, address, values) for address in dispatch._get_addresses()
            ]
        addresses._record(events)
