"""Legal actions: kept as long as the contact log, and deleted with the debt and its documents."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsLegalAction(models.Model):
    _name = "collections.legal.action"
    _inherit = ["collections.legal.action", "collections.retained"]

    _retention_count = "legal_count"

    @api.model
    def _sql_retained(self, company):
        # OVERRIDE 'collections.retained': what runs is needed, however little is open. What was
        # never filed runs only once a document has left. A letter may be logged in another case,
        # which keeps it, and with it the row of the outbox that it refers to.
        return SQL(
            """
            SELECT a.id, b.case_id, a.partner_id,
                   GREATEST((a.create_date + interval '14 hours')::date, a.date_closed,
                            (SELECT MAX(s.date) FROM collections_legal_step s
                              WHERE s.action_id = a.id),
                            (SELECT MAX(d.date) FROM collections_legal_date d
                              WHERE d.action_id = a.id),
                            (SELECT MAX((n.write_date + interval '14 hours')::date)
                               FROM collections_legal_document n
                              WHERE n.action_id = a.id)) AS day,
                   a.state NOT IN ('draft', 'proposed', 'closed')
                   OR a.state != 'closed'
                  AND EXISTS (SELECT FROM collections_legal_document n
                               WHERE n.action_id = a.id
                                 AND n.state IN ('queued', 'uncertain', 'sent'))
                   OR EXISTS (SELECT FROM collections_legal_item i
                                JOIN account_move_line l ON l.id = i.move_line_id
                               WHERE i.action_id = a.id AND l.amount_residual != 0)
                   OR EXISTS (SELECT FROM collections_legal_document n
                                JOIN collections_dispatch d ON d.source_id = n.id
                                 AND d.source_model = 'collections.legal.document'
                                JOIN collections_contact c ON c.dispatch_id = d.id
                               WHERE n.action_id = a.id
                                 AND (c.case_id IS DISTINCT FROM b.case_id
                                      OR c.partner_id IS DISTINCT FROM a.partner_id)) AS owed
              FROM collections_legal_action a
        CROSS JOIN LATERAL (SELECT COALESCE(a.case_id, %(case_id)s) AS case_id) b
             WHERE a.company_id = %(company)s
            """,
            case_id=self._sql_case_of(
                SQL("a.partner_id"), SQL("a.company_id"), SQL("a.create_date")
            ),
            company=company.id,
        )

    @api.model
    def _delete_retained(self, ids):
        # EXTENDS 'collections.retained': what was written, and what is known of its way out
        documents = self._delete_documents(ids)
        self._delete_around("collections.legal.document", documents)
        self._delete_around(self._name, ids)
        return super()._delete_retained(ids)

    @api.model
    def _delete_documents(self, ids):
        """Delete the documents of legal actions, with their rows of the outbox and their e-mails.

        :param list ids: of legal actions
        :return: the ids of the documents
        """
        # Sudo: who may delete was checked; the outbox and its e-mails are nobody's to delete.
        self.env["mail.mail"].sudo().search(
            [("id", "in", self._find_mails(ids))]
        ).mail_message_id.unlink()
        rows = self.env.execute_query(
            SQL(
                "DELETE FROM collections_legal_document WHERE action_id = ANY(%s) RETURNING id", ids
            )
        )
        found = [row[0] for row in rows]
        self.env.cr.execute(
            SQL(
                "DELETE FROM collections_dispatch WHERE source_model = %s AND source_id = ANY(%s)",
                "collections.legal.document",
                found,
            )
        )
        return found

    @api.model
    def _find_mails(self, ids):
        """Return the ids of the e-mails by which documents of legal actions left."""
        rows = self.env.execute_query(
            SQL(
                "SELECT mail_id FROM collections_legal_document"
                " WHERE action_id = ANY(%s) AND mail_id IS NOT NULL",
                ids,
            )
        )
        return [row[0] for row in rows]
