from odoo import fields, models


class CollectionsReplyWizard(models.TransientModel):
    _inherit = "collections.reply.wizard"

    def action_quiet(self):
        """Leave the customer alone until the day that was named."""
        result = self._sort("quiet")
        day = self.day or fields.Date.add(self.company_id._collections_today(), days=7)
        self.env["extension.quiet"].create({"partner_id": self.partner_id.id, "date_until": day})
        return result
