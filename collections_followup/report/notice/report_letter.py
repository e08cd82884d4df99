from odoo import api, models


class ReportLetter(models.AbstractModel):
    """Values of the follow-up letter, also when it is printed from a notice's menu."""

    _name = "report.collections_followup.report_letter"
    _description = "Follow-up Letter"

    # Whether a service prints and posts the letters.
    _posted = False

    @api.model
    def _get_report_values(self, docids, data=None):
        notices = self.env["collections.notice"].browse(docids)
        notices.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": "collections.notice",
            "docs": notices,
            "letters": self.env["collections.document"]._get_letter_values(notices, self._posted),
        }
