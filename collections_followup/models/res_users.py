from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        # EXTENDS 'base': the cases of a collector who leaves become nobody's, for all to see
        leaving = self.filtered("active") if "active" in vals and not vals["active"] else None
        result = super().write(vals)
        if leaving:
            self.env["collections.case"].sudo().search(
                [("user_id", "in", leaving.ids), ("state", "=", "open")]
            ).user_id = False
        if "active" in vals:
            # The pass keeps in memory who may get cases and tasks.
            self.env.registry.clear_cache()
        return result
