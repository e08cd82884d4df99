from odoo import api, models

from ...models.base.collections_guarded import get_internal


class ReportLetterBatch(models.AbstractModel):
    """The list of letters that are printed together."""

    _name = "report.collections_followup.report_letter_batch"
    _description = "List of Printed Letters"

    @api.model
    def _get_report_values(self, docids, data=None):
        batches = self.env["collections.letter.batch"].browse(docids)
        batches.check_access("read")
        known = get_internal(self.env, "collections_manifest")
        return {
            "doc_ids": docids,
            "doc_model": "collections.letter.batch",
            "docs": batches,
            "manifests": {
                batch.id: known or batch._get_manifest(batch.notice_ids) for batch in batches
            },
        }
