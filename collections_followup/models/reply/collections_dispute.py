from odoo import api, models


class CollectionsDispute(models.Model):
    _inherit = "collections.dispute"

    @api.model_create_multi
    def create(self, vals_list):
        disputes = super().create(vals_list)
        self.env["collections.reply"]._sort_from(disputes, "dispute")
        return disputes
