from odoo import fields, models

from .collections_contact_ruleset import MODES


class CollectionsContactRulesetMode(models.Model):
    """What one company makes of a contact rule set."""

    _name = "collections.contact.ruleset.mode"
    _inherit = ["collections.checked"]
    _description = "Contact Rule Set of a Company"
    _rec_name = "ruleset_id"

    company_id = fields.Many2one(comodel_name="res.company", required=True, ondelete="cascade")
    ruleset_id = fields.Many2one(
        comodel_name="collections.contact.ruleset", required=True, index=True, ondelete="cascade"
    )
    mode = fields.Selection(selection=MODES, required=True, default="off")

    _company_ruleset_unique = models.UniqueIndex(
        "(company_id, ruleset_id)", "A company makes one thing of a rule set."
    )
