"""The management pack on paper."""

from odoo import api, models


class ReportPack(models.AbstractModel):
    _name = "report.collections_followup.report_pack"
    _description = "Management Pack"

    @api.model
    def _get_report_values(self, docids, data=None):
        options = (data or {}).get("pack") or {}
        pack = self.env["collections.pack"]
        packs = []
        for company_id in docids or [options.get("company_id")]:
            company, day, lang = pack._parse_options({**options, "company_id": company_id})
            packs.append(pack._prepare(company, day, lang))
        return {
            "doc_ids": [own["company"].id for own in packs],
            "doc_model": "res.company",
            "docs": self.env["res.company"].browse([own["company"].id for own in packs]),
            "packs": packs,
        }
