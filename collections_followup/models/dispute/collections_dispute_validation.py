"""Disputes within the validation period: nothing is collected until verification was sent."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CollectionsDispute(models.Model):
    _inherit = "collections.dispute"

    date_validation_end = fields.Date(
        string="Validation period until",
        compute="_compute_date_validation_end",
        groups="base.group_user",
        help="The customer got a validation notice about these invoices, and disputed them in "
        "time: until this day. Empty: not in time, or there was none.",
    )

    @api.depends("date_raised", "line_ids.move_id")
    def _compute_date_validation_end(self):
        # Sudo: what the customer got is told to all who work on the dispute.
        disputes = self.sudo()
        ends = (
            self.env["collections.notice"]
            .sudo()
            ._read_validation_ends(disputes.line_ids.move_id._origin)
        )
        for dispute, own in zip(self, disputes, strict=True):
            raised = own.date_raised
            in_time = [
                end
                for move in own.line_ids.move_id._origin
                if move.id in ends and raised
                for sent, end in [ends[move.id]]
                if own.company_id._collections_day_of(sent) <= raised <= end
            ]
            dispute.date_validation_end = max(in_time, default=False)

    def _check_verified(self, sends):
        """Refuse to go on collecting what was disputed in time before verification is sent.

        :param bool sends: whether the reasons, with what proves the claim, are sent now
        :raise UserError: they are not
        """
        self.ensure_one()
        if self.date_validation_end and not sends:
            contact = self._get_recipient()._collections_get_email_contact(self.partner_id)
            if contact._collections_get_emails():
                raise UserError(
                    self.env._(
                        "The customer disputed it within the validation period, until %s. Nothing "
                        "is collected before verification was sent: send the reasons by e-mail.",
                        format_date(self.env, self.date_validation_end),
                    )
                )
