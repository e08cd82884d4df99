from odoo import api, fields, models


class CollectionsPromiseWizard(models.TransientModel):
    _inherit = "collections.promise.wizard"

    pending = fields.Text(
        compute="_compute_pending", help="What the promise will wait for, as it is entered now."
    )

    @api.depends("line_ids.amount", "line_ids.move_line_id", "partner_id", "company_id")
    @api.depends_context("uid")
    def _compute_pending(self):
        trainings = self.env["collections.training"]
        promises = self.env["collections.promise"]
        for wizard in self:
            company = wizard.company_id._origin
            own = trainings.browse()
            if company:
                owner = company._collections_owner() or company
                own = trainings._find_sudo(self.env.user, owner, owner._collections_today())
            if not own:
                wizard.pending = False
                continue
            amounts = {}
            for line in wizard.line_ids.filtered("currency_id"):
                amounts.setdefault(line.currency_id, 0.0)
                amounts[line.currency_id] += line.amount
            items = wizard.line_ids.move_line_id._origin
            replaced = promises._find_lines_sudo(items, promises._get_states()).promise_id
            exceeded = trainings._find_exceeded_sudo(
                own, wizard.partner_id.commercial_partner_id._origin, amounts, replaced
            )
            wizard.pending = exceeded._explain() if exceeded and any(amounts.values()) else False
