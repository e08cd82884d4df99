from odoo import models


class ExtensionPack(models.AbstractModel):
    _name = "extension.pack"
    _inherit = ["collections.pack.section"]
    _description = "Quiet Days in the Management Pack"
    _pack_order = 95
    _pack_models = ("extension.quiet",)

    def _get_title(self):
        return self.env._("Quiet days")

    def _prepare(self, company, day):
        count = self.env["extension.quiet"].search_count([("date_until", ">=", day)])
        if not count:
            return None
        head = [self.env._("What"), self.env._("Customers")]
        table = self._make_table(head, [[self.env._("Quiet"), self._whole(count)]])
        notes = [self.env._("Quiet days: as they are entered now.")]
        return {"lead": [], "blocks": [self._make_block(table=table)], "notes": notes}
