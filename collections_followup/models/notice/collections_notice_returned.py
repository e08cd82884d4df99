"""Letters that came back: the address is not used any more, and the collector finds another."""

from odoo import fields, models
from odoo.exceptions import UserError


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    date_returned = fields.Date(
        string="Came back on",
        readonly=True,
        copy=False,
        help="The letter came back: its address is not used any more.",
    )

    def action_letter_returned(self):
        """Record that these letters came back."""
        self.check_access("write")
        letters = self.filtered(
            lambda own: own.state == "sent" and own.channel in ("letter", "post")
        )
        if not letters:
            raise UserError(self.env._("Only a letter that was sent can come back."))
        document = self.env["collections.document"]
        addresses = self.env["collections.address"]
        reason = self.env._("A letter came back.")
        # Sudo: write access was checked; what came back is recorded, and not entered.
        for letter in letters.sudo().filtered(lambda own: not own.date_returned):
            contact = document._get_postal_contact(letter.partner_id, letter._get_contact())
            address = contact._collections_get_key("letter")
            values = addresses._get_failure_values(reason)
            addresses._record([(contact, "letter", address, values)])
            letter.date_returned = fields.Date.context_today(letter)
            letter.dispatch_id.write({"bounced": True, "failure_reason": reason})
            letter._report_undelivered(address or contact.display_name, reason)
        return True
