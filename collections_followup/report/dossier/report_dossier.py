"""The index of an evidence dossier: cover, contents, entries by day, and how to verify it."""

from odoo import api, models
from odoo.tools import format_date, format_datetime


class ReportDossier(models.AbstractModel):
    _name = "report.collections_followup.report_dossier"
    _description = "Index of a Dossier"

    @api.model
    def _get_report_values(self, docids, data=None):
        dossiers = self.env["collections.dossier"].browse(docids).exists()
        dossiers.check_access("read")
        return {
            "doc_ids": dossiers.ids,
            "doc_model": dossiers._name,
            "docs": dossiers,
            "papers": [self._prepare(dossier) for dossier in dossiers],
        }

    @api.model
    def _prepare(self, dossier):
        """Return what the index of a dossier says."""
        env = self.env
        # Sudo: what is kept with the dossier, for whoever reads it.
        dossier = dossier.sudo()
        contents = {}
        for entry in dossier.entry_ids:
            own = contents.setdefault(entry.what, {"what": entry.what, "numbers": set(), "page": 0})
            own["numbers"].add(entry.number)
            own["page"] = own["page"] or entry.page
        zone = dossier.company_id._collections_get_zone().zone
        return {
            "dossier": dossier,
            "about": [
                (label, value)
                for label, value in (
                    (env._("Creditor"), dossier.company_id.name),
                    (env._("Customer"), dossier.partner_id.display_name),
                    (env._("Case"), dossier.case_id.name),
                    (env._("Invoices"), dossier.items),
                    (env._("For"), dossier.recipient),
                    (env._("About what"), dossier.purpose),
                    (env._("Put together by"), dossier.user_id.name),
                    (env._("Put together on"), format_datetime(env, dossier.date, tz=zone)),
                    (env._("Entries"), str(dossier.entry_count)),
                )
                if value
            ],
            "contents": [{**own, "count": len(own["numbers"])} for own in contents.values()],
            "rows": self._prepare_rows(dossier.entry_ids),
            "code": self._split_code(dossier.code or ""),
            "file": f"{dossier.name}.zip",
        }

    @api.model
    def _prepare_rows(self, entries):
        """Return the lines of the index: an entry with all its files."""
        rows = []
        for entry in entries.sorted(lambda own: (own.number, own.id)):
            if not rows or rows[-1]["number"] != entry.number:
                rows.append(
                    {
                        "number": entry.number,
                        "day": entry.date and format_date(self.env, entry.date),
                        "what": entry.what,
                        "text": entry.text,
                        "files": [],
                    }
                )
            if entry.path:
                rows[-1]["files"].append({"path": entry.path, "page": entry.page})
        return rows

    @api.model
    def _split_code(self, code):
        """Return a code as lines of groups of four, so that it can be compared by eye."""
        groups = [code[place : place + 4] for place in range(0, len(code), 4)]
        return [" ".join(groups[place : place + 8]) for place in range(0, len(groups), 8)]
