from odoo import api, fields, models
from odoo.tools import float_compare

from ...engine import figures as formulas

RATE_DIGITS = 3


class CollectionsProvisionWizardLine(models.TransientModel):
    """A bucket of the provision matrix: what is open in it, and how much of that is lost."""

    _name = "collections.provision.wizard.line"
    _inherit = ["collections.checked"]
    _description = "Bucket of the Allowance"
    _order = "sequence, id"

    wizard_id = fields.Many2one(
        comodel_name="collections.provision.wizard", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="wizard_id.currency_id", related_sudo=False)
    sequence = fields.Integer()
    name = fields.Char(string="Bucket", readonly=True)
    gross = fields.Monetary(string="Open", readonly=True)
    rate = fields.Float(
        string="Loss rate (%)",
        digits=(6, RATE_DIGITS),
        help="Of what reached this bucket, so much was lost in the end. Change it where you know "
        "better.",
    )
    rate_past = fields.Float(
        string="Loss rate of the past",
        readonly=True,
        export_string_translation=False,
        help="Not rounded: it counts where the rate was not changed.",
    )
    amount = fields.Monetary(string="Expected loss", compute="_compute_amount")

    _rate_positive = models.Constraint(
        "CHECK (rate >= 0 AND rate <= 100)", "A loss rate is between 0 and 100 percent."
    )

    @api.depends("gross", "rate", "rate_past", "wizard_id.forward_percent")
    def _compute_amount(self):
        for line in self:
            forward = max(line.wizard_id.forward_percent, -100) / 100
            # What is shown is rounded; what the figure says is not.
            same = not float_compare(line.rate, line.rate_past, precision_digits=RATE_DIGITS)
            rate = max(line.rate_past if same else line.rate, 0)
            [loss] = formulas.expected_losses([(line.gross, rate)], forward)
            line.amount = line.currency_id.round(float(loss)) if line.currency_id else float(loss)
