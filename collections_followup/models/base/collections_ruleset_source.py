from odoo import api, models


class CollectionsRulesetSource(models.AbstractModel):
    """What the follow-up pass keeps in memory (``_get_ruleset``): a change makes it read anew."""

    _name = "collections.ruleset.source"
    _description = "Source of the Follow-up Ruleset"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
