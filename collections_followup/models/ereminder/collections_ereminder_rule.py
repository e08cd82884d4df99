from odoo import api, fields, models

from .collections_ereminder import FORMS, NO_FORM


class CollectionsEreminderRule(models.Model):
    """Which form of e-reminder customers of some countries get. The first that fits counts."""

    _name = "collections.ereminder.rule"
    _inherit = ["collections.checked"]
    _description = "E-Reminder by Country"
    _order = "sequence, id"
    _rec_name = "form"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    country_ids = fields.Many2many(
        comodel_name="res.country",
        string="Countries",
        help="Of the customer. Empty: all that no rule before this one names.",
    )
    form = fields.Selection(
        selection=[*FORMS, (NO_FORM, "None")],
        string="E-reminder",
        required=True,
        default="ubl",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, help="Leave empty for all companies."
    )

    @api.model
    @api.private
    def _get_forms_by_country(self, company):
        """Return the form by country id, False for all other countries; {} where it is off.

        :param company: the company whose notices they go with, in sudo mode
        """
        if not company.collections_ereminder:
            return {}
        result = {}
        for rule in self.search([("company_id", "in", (False, *company.parent_ids.ids))]):
            for country in rule.country_ids.ids or [False]:
                result.setdefault(country, rule.form)
        return result
