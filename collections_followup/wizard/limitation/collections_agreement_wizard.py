from odoo import api, fields, models


class CollectionsAgreementWizard(models.AbstractModel):
    _inherit = "collections.agreement.wizard"

    limitation_text = fields.Text(
        compute="_compute_limitation_text",
        compute_sudo=False,
        help="What of the items is time-barred, and whether an agreement revives it.",
    )

    @api.depends(
        lambda self: [
            next((name for name in ("move_line_ids", "line_ids") if name in self._fields), "id")
        ]
    )
    @api.depends_context("lang")
    def _compute_limitation_text(self):
        for wizard in self:
            items = wizard._get_items()._origin
            periods = self.env["collections.limitation"]._read(items)
            barred = [own for own in periods.values() if own.barred]
            texts = []
            for rule in self.env["collections.limitation.rule"].union(
                *(own.rule for own in barred)
            ):
                texts.append(rule.plan_text or self._get_limitation_warning(rule))
            wizard.limitation_text = "\n".join(dict.fromkeys(texts)) or False

    @api.model
    def _get_limitation_warning(self, rule):
        """Return what is said before an agreement about a debt that is barred by a rule."""
        if rule.revive:
            return self.env._(
                "Time-barred items (%s): an agreement or a payment revives the claim, and the "
                "customer may have to be told so before.",
                rule.name,
            )
        return self.env._(
            "Time-barred items (%s): by this rule nothing revives the claim. Say nothing that "
            "sounds as if it could be sued for.",
            rule.name,
        )
