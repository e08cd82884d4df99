"""The activity of collectors on paper."""

from odoo import api, models


class ReportActivity(models.AbstractModel):
    _name = "report.collections_followup.report_activity"
    _description = "Activity of Collectors"

    @api.model
    def _get_report_values(self, docids, data=None):
        activity = self.env["collections.activity"]
        company = self.env["res.company"].browse(docids or self.env.company.ids)[:1]
        activity = activity.with_company(company)
        asked = activity._parse_options((data or {}).get("activity"))
        page = activity._prepare_page(asked, activity._read_rows(asked))
        return {
            "doc_ids": asked.company.ids,
            "doc_model": "res.company",
            "docs": asked.company,
            "page": {**page, "lang": self.env.lang or "en_US"},
        }
