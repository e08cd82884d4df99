from odoo import api, fields, models


class CollectionsContactWizard(models.TransientModel):
    _inherit = "collections.contact.wizard"

    best_time_text = fields.Text(
        string="Best time",
        compute="_compute_best_time_text",
        help="When and how the customer is best reached, by the history of contacts, answers and "
        "payments.",
    )

    @api.depends("partner_id", "person_id", "company_id")
    def _compute_best_time_text(self):
        best_time = self.env["collections.best.time"]
        for wizard in self:
            partner = wizard.person_id or wizard.partner_id
            pair = (wizard.company_id, partner)
            habits = best_time._read_habits({pair} if partner else ())
            lines = best_time._describe_habit(habits.get((wizard.company_id.id, partner.id)))
            wizard.best_time_text = "\n".join(lines) or False
