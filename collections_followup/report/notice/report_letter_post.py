from odoo import api, models


class ReportLetterPost(models.AbstractModel):
    """Values of the follow-up letter that a service prints and posts."""

    _name = "report.collections_followup.report_letter_post"
    _inherit = ["report.collections_followup.report_letter"]
    _description = "Follow-up Letter for the Post Service"

    @api.model
    def _get_report_values(self, docids, data=None):
        return super(ReportLetterPost, self.with_context(collections_post=True))._get_report_values(
            docids, data
        )
