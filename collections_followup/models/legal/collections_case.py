from odoo import api, fields, models
from odoo.exceptions import UserError


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    legal_action_count = fields.Integer(
        string="Legal actions", compute="_compute_legal_action_count"
    )
    legal_date = fields.Date(
        string="Next legal deadline",
        compute="_compute_legal_action_count",
        help="Of the legal actions of the customer that run.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_legal_action_count(self):
        found = {}
        for company, partner, state, count, day in self.env["collections.legal.action"]._read_group(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ],
            ["company_id", "partner_id", "state"],
            ["__count", "date_next:min"],
        ):
            rows = found.setdefault((company, partner), [])
            rows.append((count, state != "closed" and day))
        for case in self:
            rows = found.get((case.company_id, case.partner_id), [])
            case.legal_action_count = sum(count for count, _day in rows)
            case.legal_date = min((day for _count, day in rows if day), default=False)

    def action_legal(self):
        """Begin a legal action over what is overdue."""
        self.ensure_one()
        if self.state != "open":
            raise UserError(self.env._("This case is closed: nothing is overdue any more."))
        items = self.partner_id.with_company(self.company_id)._collections_get_overdue_items()
        return self.env["collections.legal.wizard"]._get_action(items)

    def action_view_legal_actions(self):
        """Open the legal actions of the customer."""
        self.ensure_one()
        return self.partner_id.with_company(self.company_id)._collections_view_legal_actions(
            [("company_id", "=", self.company_id.id)]
        )

    def action_registers(self):
        """Look the customer up in public registers."""
        self.ensure_one()
        self.check_access("read")
        return self.env["collections.legal.register"]._get_action(self.partner_id)
