from odoo import models


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    def action_dossier(self):
        """Open the dialog that puts together all that is known about this case."""
        self.ensure_one()
        self.check_access("read")
        items = self.move_line_ids.filtered(lambda line: line.amount_currency > 0)
        wizards = self.env["collections.dossier.wizard"]
        return wizards._get_action(self.company_id, self.partner_id, items, self)
