from odoo import models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def get_paperformat(self):
        # EXTENDS 'base': further pages of an agreement begin below the header of any layout
        if self.report_name != "collections_followup.report_plan":
            return super().get_paperformat()
        company_format = self.env.company.paperformat_id
        is_letter = company_format and company_format.print_page_height < 290
        name = "paperformat_agreement_letter" if is_letter else "paperformat_agreement"
        return self.env.ref(f"collections_followup.{name}")
