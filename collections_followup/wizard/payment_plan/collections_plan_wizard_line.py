from odoo import fields, models


class CollectionsPlanWizardLine(models.TransientModel):
    """A row of the schedule that the wizard shows."""

    _name = "collections.plan.wizard.line"
    _inherit = ["collections.checked"]
    _description = "New Payment Plan Instalment"
    _order = "date_due, sequence"

    wizard_id = fields.Many2one(
        comodel_name="collections.plan.wizard", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="wizard_id.currency_id", related_sudo=False)
    sequence = fields.Integer()
    name = fields.Char(string="Instalment")
    date_nominal = fields.Date(string="Agreed date")
    date_due = fields.Date(string="Due")
    principal = fields.Monetary()
    interest = fields.Monetary()
    fee = fields.Monetary()
    amount = fields.Monetary()
    balance = fields.Monetary(string="Left afterwards")
