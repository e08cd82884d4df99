from odoo import api, fields, models
from odoo.exceptions import UserError


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    logged_contact_ids = fields.One2many(
        comodel_name="collections.contact", inverse_name="notice_id", string="Calls logged"
    )
    logged_contact_count = fields.Integer(string="Calls", compute="_compute_logged_contact_count")

    @api.depends("logged_contact_ids.corrected_by_id")
    def _compute_logged_contact_count(self):
        counts = dict(
            self.env["collections.contact"]._read_group(
                [("notice_id", "in", self.ids), ("corrected_by_id", "=", False)],
                ["notice_id"],
                ["__count"],
            )
        )
        for notice in self:
            notice.logged_contact_count = counts.get(notice, 0)

    def action_log_contact(self):
        """Open the dialog that logs the call which this notice asks for: that does its task."""
        self.ensure_one()
        self.env["collections.contact"].check_access("create")
        if self.channel != "phone" or self.state != "sent":
            raise UserError(
                self.env._(
                    "%s asks for no call. Log the contact on the case or the customer.", self.name
                )
            )
        return self.env["collections.contact.wizard"]._get_action(
            partner=self.partner_id,
            company=self.company_id,
            case_id=self.case_id.id,
            notice_id=self.id,
            person_id=self.recipient_id.id,
        )

    def action_view_logged_contacts(self):
        """Open the calls that were logged for this notice."""
        self.ensure_one()
        return self.env["collections.contact"]._get_list_action(
            [("notice_id", "=", self.id)], self.env._("Calls for %s", self.name)
        )
