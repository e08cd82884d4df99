from odoo import api, fields, models


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    gate_answers = fields.Html(
        string="Contact rules now",
        compute="_compute_gate_answers",
        sanitize=False,
        help="Whether the customer may be called and written to now: all reasons, and the first "
        "moment at which it is possible.",
    )

    @api.depends("partner_id", "company_id", "state")
    def _compute_gate_answers(self):
        self.gate_answers = False
        for company, cases in self.filtered("partner_id").grouped("company_id").items():
            found = cases.recipient_id | cases.partner_id
            answers = found._collections_ask_gate(company)
            for case in cases:
                reader = case.recipient_id or case.partner_id
                case.gate_answers = self.env["collections.gate"]._render_answers(answers[reader])

    def action_customer_replied(self):
        """Open the dialog that records an opt-out or a consent of the customer."""
        self.ensure_one()
        return self.env["collections.opt.out.wizard"]._get_action(
            self.recipient_id or self.partner_id
        )
