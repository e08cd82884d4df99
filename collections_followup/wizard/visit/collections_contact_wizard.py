from odoo import api, fields, models


class CollectionsContactWizard(models.TransientModel):
    _inherit = "collections.contact.wizard"

    visit_id = fields.Many2one(
        comodel_name="collections.visit",
        string="Planned visit",
        compute="_compute_visit_id",
        store=True,
        readonly=False,
        compute_sudo=False,
        domain="[('case_id', '=', case_id), ('state', '=', 'planned')]",
        help="The planned visit that this was. Empty: another one, which stays planned.",
    )

    @api.depends("channel", "direction", "case_id", "corrects_id")
    def _compute_visit_id(self):
        for wizard in self:
            visited = wizard.channel == "visit" and wizard.direction == "out"
            wizard.visit_id = (
                self.env["collections.visit"].search(
                    [("case_id", "=", wizard.case_id.id), ("state", "=", "planned")], limit=1
                )
                if visited and wizard.case_id and not wizard.corrects_id
                else False
            )
