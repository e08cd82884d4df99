from odoo import api, models

# Documents whose further pages begin below the header of any layout.
AGREEMENTS = ("collections_followup.report_plan", "collections_followup.report_settlement")


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def get_paperformat(self):
        # EXTENDS 'base': agreements have margins of their own
        if self.report_name not in AGREEMENTS:
            return super().get_paperformat()
        return self._collections_get_agreement_paper(self.env.company)

    @api.model
    def _collections_get_agreement_paper(self, company):
        """Return the paper of agreements: of the size of a company's own, with a high header."""
        company_format = company.paperformat_id
        is_letter = company_format and company_format.print_page_height < 290
        name = "paperformat_agreement_letter" if is_letter else "paperformat_agreement"
        return self.env.ref(f"collections_followup.{name}")
