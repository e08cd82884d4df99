from odoo import api, models


class CollectionsPromise(models.Model):
    _inherit = "collections.promise"

    @api.model_create_multi
    def create(self, vals_list):
        promises = super().create(vals_list)
        self.env["collections.reply"]._sort_from(promises, "promise")
        return promises
