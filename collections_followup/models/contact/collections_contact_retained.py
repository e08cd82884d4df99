"""Entries of the contact log: kept for years, and deleted with what they are about."""

from odoo import api, models
from odoo.tools import SQL

# What refers to an entry of the log and stays: it only forgets where it was said.
REFERRING = ("collections.promise", "collections.dispute")


class CollectionsContact(models.Model):
    _name = "collections.contact"
    _inherit = ["collections.contact", "collections.retained"]

    _retention_count = "contact_count"

    @api.model
    def _sql_retained(self, company):
        # OVERRIDE 'collections.retained'
        return SQL(
            """
            SELECT c.id, c.case_id, c.partner_id, (c.date + interval '14 hours')::date AS day,
                   EXISTS (SELECT FROM collections_contact_move_rel r
                             JOIN account_move m ON m.id = r.move_id
                            WHERE r.contact_id = c.id AND m.amount_residual != 0) AS owed
              FROM collections_contact c
             WHERE c.company_id = %s
            """,
            company.id,
        )

    @api.model
    def _delete_retained(self, ids):
        # EXTENDS 'collections.retained'
        for name in REFERRING:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET logged_contact_id = NULL WHERE logged_contact_id = ANY(%s)",
                    SQL.identifier(self.env[name]._table),
                    ids,
                )
            )
        # Corrections refer to what they correct, and the other way round: all of them go.
        self.env.cr.execute(
            SQL(
                "UPDATE collections_contact SET corrects_id = NULL, corrected_by_id = NULL"
                " WHERE id = ANY(%s) AND (corrects_id IS NOT NULL OR corrected_by_id IS NOT NULL)",
                ids,
            )
        )
        return super()._delete_retained(ids)
