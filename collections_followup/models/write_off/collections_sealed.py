from odoo import api, models
from odoo.tools import SQL


class CollectionsSealed(models.AbstractModel):
    _inherit = "collections.sealed"

    @api.model
    @api.private
    def _find_sealed_files(self, ids):
        # EXTENDS 'collections.sealed': what somebody else approves is what was proposed to him
        found = super()._find_sealed_files(ids)
        if not ids:
            return found
        self.env["collections.write.off.request"].flush_model(["evidence_ids", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT e.ir_attachment_id
                  FROM collections_write_off_evidence_rel e
                  JOIN collections_write_off_request q ON q.id = e.collections_write_off_request_id
                   AND q.state != 'draft'
                  JOIN ir_attachment a ON a.id = e.ir_attachment_id
                   AND a.res_model IS DISTINCT FROM 'account.move'
                 WHERE e.ir_attachment_id IN %s
                """,
                tuple(ids),
            )
        )
        return found | {file_id for (file_id,) in rows}
