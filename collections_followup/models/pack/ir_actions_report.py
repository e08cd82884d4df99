from odoo import models

from ..base.ir_actions_report import A4_HEIGHT


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def get_paperformat(self):
        # EXTENDS 'base': the management pack comes in the size of the company's own paper
        paper = super().get_paperformat()
        ours = self.env.ref("collections_followup.paperformat_pack", raise_if_not_found=False)
        own = self.env.company.paperformat_id
        if paper and paper == ours and own and own.print_page_height < A4_HEIGHT:
            return self.env.ref("collections_followup.paperformat_pack_letter")
        return paper
