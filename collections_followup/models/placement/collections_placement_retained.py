"""Placements: kept as long as the contact log, and deleted with the debt, files of agencies too."""

from odoo import api, models
from odoo.tools import SQL

from .collections_placement import LIVE


class CollectionsPlacement(models.Model):
    _name = "collections.placement"
    _inherit = ["collections.placement", "collections.retained"]

    _retention_count = "placement_count"

    @api.model
    def _sql_retained(self, company):
        # OVERRIDE 'collections.retained': it belongs to the case in which it was proposed
        return SQL(
            """
            SELECT p.id, %(case_id)s AS case_id, p.partner_id,
                   GREATEST((p.create_date + interval '14 hours')::date, p.date_closed,
                            (SELECT MAX(e.date) FROM collections_placement_event e
                              WHERE e.placement_id = p.id),
                            (SELECT MAX(v.date) FROM collections_placement_recovery v
                              WHERE v.placement_id = p.id)) AS day,
                   p.state IN %(live)s
                   OR EXISTS (SELECT FROM collections_placement_line l
                                JOIN account_move_line i ON i.id = l.move_line_id
                               WHERE l.placement_id = p.id AND i.amount_residual != 0)
                   OR EXISTS (SELECT FROM collections_placement_recovery v
                               WHERE v.placement_id = p.id AND v.state = 'counted'
                                 AND v.commission != 0 AND v.bill_line_id IS NULL) AS owed
              FROM collections_placement p
             WHERE p.company_id = %(company)s
            """,
            case_id=self._sql_case_of(
                SQL("p.partner_id"), SQL("p.company_id"), SQL("p.create_date")
            ),
            live=LIVE,
            company=company.id,
        )

    @api.model
    def _delete_retained(self, ids):
        # EXTENDS 'collections.retained'
        # Sudo: who may delete was checked; agencies and their files are others'.
        agencies = self.sudo().browse(ids).agency_id
        self._delete_around(self._name, ids)
        result = super()._delete_retained(ids)
        self._delete_files(agencies.ids)
        return result

    @api.model
    def _delete_files(self, agency_ids):
        """Delete the files of agencies that are about nothing that is kept.

        A file is about what was placed on its day or before.
        """
        rows = self.env.execute_query(
            SQL(
                """
                DELETE FROM collections_placement_file f
                 WHERE f.agency_id = ANY(%s)
                   AND NOT EXISTS (SELECT FROM collections_placement p
                                    WHERE p.agency_id = f.agency_id
                                      AND p.date_placed <= (f.date + interval '14 hours')::date)
             RETURNING f.id
                """,
                agency_ids,
            )
        )
        self._delete_around("collections.placement.file", [row[0] for row in rows])
