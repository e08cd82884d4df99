"""What a company must have before customers are asked to pay: a sender, and somewhere to pay to."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import str2bool

# Channels by which the customer reads where to pay; a caller and a colleague know.
WRITTEN = {"email", "letter", "post", "sms"}


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.private
    def _collections_takes_online_payments(self):
        """Return whether customers can pay an invoice of this company in the portal."""
        self.ensure_one()
        if "payment.provider" not in self.env:
            return False
        parameters = self.env["ir.config_parameter"].sudo()
        if not str2bool(parameters.get_param("account_payment.enable_portal_payment") or "False"):
            return False
        # In sudo mode: a collector may not read providers, and need not know more than this.
        return bool(
            self.env["payment.provider"]
            .sudo()
            .search_count(
                [
                    ("company_id", "parent_of", self.id),
                    ("state", "=", "enabled"),
                    ("is_published", "=", True),
                ],
                limit=1,
            )
        )

    @api.private
    def _collections_get_send_gaps(self, channels):
        """Return what is missing before notices can go out through channels.

        :param channels: names of channels
        :return: a list of pairs: a sentence, and whether nothing may go out before it is mended
        """
        self.ensure_one()
        gaps = dict(self._collections_get_setup_gaps())
        found = []
        if "sender" in gaps and "email" in channels:
            found.append((gaps["sender"], True))
        if "bank" in gaps and WRITTEN & set(channels):
            online = self._collections_takes_online_payments()
            found.append((gaps["bank"], not online))
            if online:
                found.append(
                    (self.env._("Customers can pay online only, by the link in the notice."), False)
                )
        return found

    @api.private
    def _collections_check_send(self, channels):
        """Refuse to send while customers could neither answer nor pay.

        :param channels: names of channels
        :raise UserError: names what is missing
        """
        self.ensure_one()
        gaps = self._collections_get_send_gaps(channels)
        if any(blocking for _text, blocking in gaps):
            raise UserError(self._collections_get_blocked_message(gaps))

    @api.private
    def _collections_get_blocked_message(self, gaps):
        """Return why nothing is sent, and what to do."""
        return self.env._(
            "%(missing)s Customers would be asked to pay without being told where, or could not "
            "answer. Enter it (Collections, setup panel, or the Settings of %(company)s), then "
            "send.",
            missing=" ".join(text for text, blocking in gaps if blocking),
            company=self.name,
        )
