from odoo import api, models

# Below this a page is not A4 but US Letter; millimetres.
A4_HEIGHT = 290


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def get_paperformat(self):
        # EXTENDS 'base': the paper of letters comes in the size of the company's own
        paper = super().get_paperformat()
        ours = self.env.ref("collections_followup.paperformat_agreement", raise_if_not_found=False)
        if paper and paper == ours:
            return self._collections_get_letter_paper(self.env.company)
        return paper

    @api.model
    def _collections_get_letter_paper(self, company):
        """Return the paper of a company's letters and agreements.

        Of the size of the company's own, with room for the header of any layout of core. A
        layout of another add-on, such as that of DIN 5008, goes with the company's own paper.
        """
        own = company.paperformat_id
        # Sudo: only the name of the company's layout is read, a view.
        layout = company.external_report_layout_id.sudo().key or "web."
        if own and not layout.startswith("web."):
            return own
        is_letter = own and own.print_page_height < A4_HEIGHT
        name = "paperformat_agreement_letter" if is_letter else "paperformat_agreement"
        return self.env.ref(f"collections_followup.{name}")
