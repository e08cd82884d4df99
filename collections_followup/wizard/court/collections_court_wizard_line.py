from odoo import api, fields, models


class CollectionsCourtWizardLine(models.TransientModel):
    """A legal action that is to go into a file, how its customer is named, and why it cannot go."""

    _name = "collections.court.wizard.line"
    _inherit = ["collections.checked"]
    _description = "Legal Action for a Court File"

    wizard_id = fields.Many2one(
        comodel_name="collections.court.wizard", required=True, index=True, ondelete="cascade"
    )
    action_id = fields.Many2one(
        comodel_name="collections.legal.action",
        string="Legal action",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="action_id.currency_id", related_sudo=False)
    amount = fields.Monetary(
        related="action_id.amount_principal", string="Debt", related_sudo=False
    )
    is_company = fields.Boolean(
        related="action_id.partner_id.is_company",
        related_sudo=False,
        export_string_translation=False,
    )
    salutation = fields.Selection(
        selection=[("1", "Mr"), ("2", "Ms")],
        string="Person",
        help="How a person is addressed; empty for companies.",
    )
    role = fields.Char(
        string="Function", help="Of who represents the company: Geschäftsführer, Vorstand."
    )
    representative = fields.Char(
        string="Represented by", help="Who represents the company that owes it, by name."
    )
    catalogue = fields.Integer(
        string="Catalogue no.",
        help="What the claims are about, by the courts' catalogue: 11 purchase, 5 services.",
    )
    is_settled = fields.Boolean(
        string="Settled", help="Not withdrawn: the matter is settled, by payment for example."
    )
    problem = fields.Text(string="Cannot go", compute="_compute_problem")

    @api.depends(
        *("salutation", "role", "representative", "catalogue", "is_settled"),
        *("wizard_id.form", "wizard_id.signed_by"),
    )
    def _compute_problem(self):
        files = self.env["collections.court.file"]
        self.problem = False
        for wizard, lines in self.filtered("wizard_id.form").grouped("wizard_id").items():
            problems = files._find_problems(
                wizard.form,
                {line.action_id: line._get_detail() for line in lines if line.action_id},
                wizard.corrects_id or None,
                wizard.signed_by or "",
            )
            for line in lines:
                line.problem = problems.get(line.action_id) or False

    def _get_detail(self):
        """Return how the customer is named, as files keep it."""
        self.ensure_one()
        return {
            "salutation": self.salutation or False,
            "role": self.role or False,
            "representative": self.representative or False,
            "catalogue": self.catalogue,
            "is_settled": self.is_settled,
        }
