"""Entries of court files: deleted with the legal action they are about, files with the last."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsCourtLine(models.Model):
    _name = "collections.court.line"
    _inherit = ["collections.court.line", "collections.retained"]

    _retention_count = "court_count"

    @api.model
    def _sql_retained(self, company):
        # OVERRIDE 'collections.retained': it belongs where its legal action does
        return SQL(
            """
            SELECT l.id, a.case_id, a.partner_id,
                   GREATEST(a.day, (l.create_date + interval '14 hours')::date) AS day, a.owed
              FROM (%s) a
              JOIN collections_court_line l ON l.action_id = a.id
            """,
            self.env["collections.legal.action"]._sql_retained(company),
        )

    @api.model
    def _delete_retained(self, ids):
        # EXTENDS 'collections.retained'
        # Sudo: who may delete was checked; files for courts are others'.
        files = self.sudo().browse(ids).file_id
        self.env.cr.execute(
            SQL(
                "UPDATE collections_court_line SET answers_id = NULL WHERE answers_id = ANY(%s)",
                ids,
            )
        )
        result = super()._delete_retained(ids)
        self._delete_files(files.ids)
        return result

    @api.model
    def _delete_files(self, file_ids):
        """Delete the files that are about no legal action any more.

        :param list file_ids: those of which entries were deleted
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT f.id FROM collections_court_file f
                 WHERE f.id = ANY(%s)
                   AND NOT EXISTS (SELECT FROM collections_court_line l
                                    WHERE l.file_id = f.id AND l.action_id IS NOT NULL)
                """,
                file_ids,
            )
        )
        gone = [row[0] for row in rows]
        self.env.cr.execute(
            SQL(
                "UPDATE collections_court_file SET corrects_id = NULL WHERE corrects_id = ANY(%s)",
                gone,
            )
        )
        # Entries without a legal action go with their file, though others answer them.
        self.env.cr.execute(
            SQL(
                "UPDATE collections_court_line SET answers_id = NULL WHERE answers_id IN"
                " (SELECT l.id FROM collections_court_line l WHERE l.file_id = ANY(%s))",
                gone,
            )
        )
        self.env.cr.execute(SQL("DELETE FROM collections_court_file WHERE id = ANY(%s)", gone))
        self._delete_around("collections.court.file", gone)
