from odoo import api, fields, models
from odoo.fields import Domain


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    procedure_ids = fields.Many2many(
        comodel_name="collections.procedure",
        string="Procedures",
        compute="_compute_procedure_ids",
        help="How this is done here: for the level, the language and the company of the case.",
    )

    @api.depends("level_id", "company_id", "partner_id.lang")
    @api.depends_context("uid", "lang")
    def _compute_procedure_ids(self):
        procedures = self.env["collections.procedure"]
        found = procedures.search(Domain("company_id", "in", [False, *self.company_id.ids]))
        for case in self:
            langs = {case.partner_id.lang, self.env.lang or self.env.user.lang}
            case.procedure_ids = found.filtered(
                lambda own, case=case, langs=langs: (
                    own.company_id in (case.company_id, case.company_id.browse())
                    and (not own.level_ids or case.level_id in own.level_ids)
                    and (not own.lang_id or own.lang_id.code in langs)
                )
            )
