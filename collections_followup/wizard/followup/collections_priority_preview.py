from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# So many cases are listed: those that come first, before or after.
LISTED = 100


class CollectionsPriorityPreview(models.TransientModel):
    """Tries other weights: which cases would come earlier or later, before anything is changed."""

    _name = "collections.priority.preview"
    _inherit = ["collections.checked"]
    _description = "Other Weights"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company._collections_owner() or self.env.company,
    )
    line_ids = fields.One2many(
        comodel_name="collections.priority.preview.line", inverse_name="preview_id", string="Rules"
    )
    row_ids = fields.One2many(
        comodel_name="collections.priority.preview.row",
        inverse_name="preview_id",
        string="Places",
        readonly=True,
    )
    case_count = fields.Integer(string="Open cases", readonly=True)
    moved_count = fields.Integer(string="Cases that move", readonly=True)
    done = fields.Boolean(readonly=True)

    @api.model
    def _get_action(self):
        """Return the action that opens the dialog with the rules as they are."""
        preview = self.create({})
        preview._take_rules()
        return preview._reopen()

    def _get_rules(self):
        """Return the rules that count in the company."""
        return self.env["collections.priority.rule"].search(
            [("company_id", "in", (False, self.company_id.id))]
        )

    def _take_rules(self):
        self.line_ids = [
            Command.clear(),
            *(
                Command.create(
                    {"rule_id": rule.id, "reference": rule.reference, "weight": rule.weight}
                )
                for rule in self._get_rules()
            ),
        ]

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try other weights"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_preview(self):
        """List the cases that would move, with their place now and then. Nothing is changed."""
        self.ensure_one()
        self.check_access("write")
        weights = [
            (line.rule_id.factor, line.reference, line.weight)
            for line in self.line_ids
            if line.weight > 0
        ]
        result = self.env["collections.followup.priority"]._preview(
            self.company_id, weights, LISTED
        )
        self.write(
            {
                "done": True,
                "case_count": result["cases"],
                "moved_count": result["moved"],
                "row_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "case_id": case_id,
                                "old_rank": old_rank,
                                "new_rank": new_rank,
                                "old_score": old_score,
                                "new_score": new_score,
                            }
                        )
                        for case_id, old_rank, new_rank, old_score, new_score in result["rows"]
                    ),
                ],
            }
        )
        return self._reopen()

    def action_apply(self):
        """Write the weights into the rules. They count from the next refresh."""
        self.ensure_one()
        if self.line_ids.rule_id - self._get_rules():
            raise UserError(self.env._("These rules are not those of %s.", self.company_id.name))
        for line in self.line_ids:
            if (line.rule_id.weight, line.rule_id.reference) != (line.weight, line.reference):
                line.rule_id.write({"weight": line.weight, "reference": line.reference})
        return {"type": "ir.actions.client", "tag": "reload"}
