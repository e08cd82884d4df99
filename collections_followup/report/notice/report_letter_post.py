from odoo import models


class ReportLetterPost(models.AbstractModel):
    """Values of the follow-up letter that a service prints and posts."""

    _name = "report.collections_followup.report_letter_post"
    _inherit = ["report.collections_followup.report_letter"]
    _description = "Follow-up Letter for the Post Service"
    _posted = True
