from odoo import api, fields, models


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    logged_contact_ids = fields.One2many(
        comodel_name="collections.contact", inverse_name="case_id", string="Contact log"
    )
    logged_contact_count = fields.Integer(
        string="Contacts logged",
        compute="_compute_logged_contacts",
        help="Calls, visits and messages that were logged. Notices are counted by themselves.",
    )
    last_contact_date = fields.Datetime(string="Last contact", compute="_compute_logged_contacts")
    last_reached_date = fields.Datetime(
        string="Last reached",
        compute="_compute_logged_contacts",
        help="When the person who decides was last spoken to.",
    )

    @api.depends("logged_contact_ids.corrected_by_id")
    def _compute_logged_contacts(self):
        rows = {}
        for case, reached, count, last in self.env["collections.contact"]._read_group(
            [("case_id", "in", self.ids), ("corrected_by_id", "=", False)],
            ["case_id", "reached"],
            ["__count", "date:max"],
        ):
            rows.setdefault(case, {})[reached] = (count, last)
        for case in self:
            own = rows.get(case, {})
            case.logged_contact_count = sum(count for count, _last in own.values())
            case.last_contact_date = max((last for _count, last in own.values()), default=False)
            case.last_reached_date = own.get(True, (0, False))[1]

    def action_log_contact(self):
        """Open the dialog that logs a call with the customer of this case."""
        self.ensure_one()
        return self.env["collections.contact.wizard"]._get_action(
            partner=self.partner_id, company=self.company_id, case_id=self.id
        )

    def action_view_logged_contacts(self):
        """Open what was logged on this case."""
        self.ensure_one()
        return self.env["collections.contact"]._get_list_action(
            [("case_id", "=", self.id)],
            self.env._("Contacts with %s", self.partner_id.display_name),
        )
