"""The contact log as the gate reads it."""

from odoo import api, fields, models
from odoo.tools import SQL


class CollectionsContact(models.Model):
    _name = "collections.contact"
    _inherit = ["collections.contact", "collections.gate.source"]

    _gate_order = 50

    dispatch_id = fields.Many2one(
        comodel_name="collections.dispatch",
        string="In the outbox",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The letter that this was, as it left.",
    )

    @api.model
    def _sql_gate_events(self, companies, customer_ids, since):
        # What was corrected is not counted: its correction is.
        return SQL(
            """
            SELECT c.company_id, c.partner_id, c.date AS moment, c.channel,
                   NOT u.uncounted AND c.direction = 'out'
                   AND %(reached)s AS placed,
                   NOT u.uncounted AND o.reach = 'conversation'
                   AND c.channel IN ('phone', 'visit') AS conversation,
                   ARRAY(SELECT r.move_id FROM collections_contact_move_rel r
                          WHERE r.contact_id = c.id) AS move_ids,
                   c.person_id, c.address,
                   -- What came by itself, such as an absence note, asks for no answer.
                   c.direction = 'in' AND %(reached)s AS incoming
              FROM collections_contact c
              JOIN collections_contact_outcome o ON o.id = c.outcome_id
        CROSS JOIN LATERAL (SELECT %(uncounted)s AS uncounted) u
             WHERE c.company_id IN %(companies)s AND c.partner_id IN %(customers)s
               AND c.date >= %(since)s AND c.corrected_by_id IS NULL
            """,
            reached=self.env["collections.contact.outcome"]._sql_reached(),
            uncounted=self._sql_uncounted(),
            companies=tuple(companies.ids),
            customers=customer_ids,
            since=since,
        )

    @api.model
    def _sql_uncounted(self):
        """Return the condition on an entry ``c`` that it was not with the customer himself, but
        with his lawyer, for example."""
        return SQL(
            """
            EXISTS (SELECT 1 FROM collections_contact_role_partner_rel r
                      JOIN collections_contact_role f ON f.id = r.role_id
                     WHERE r.partner_id = c.person_id AND f.is_uncounted AND f.active)
            """
        )

    @api.model
    def _sql_answers(self, companies, customer_ids, since):
        """Return the calls and messages that came from customers, as a statement.

        What no person wrote is none of them. See ``_sql_gate_events`` for the parameters.

        :return: ``SQL`` of rows ``company_id``, ``partner_id`` (commercial), ``moment`` (naive
            UTC), ``channel``
        """
        return SQL(
            """
            SELECT c.company_id, c.partner_id, c.date AS moment, c.channel
              FROM collections_contact c
              JOIN collections_contact_outcome o ON o.id = c.outcome_id
             WHERE c.company_id IN %s AND c.partner_id IN %s AND c.date >= %s
               AND c.corrected_by_id IS NULL AND c.direction = 'in' AND o.reach = 'conversation'
               AND NOT %s
            """,
            tuple(companies.ids),
            customer_ids,
            since,
            self._sql_uncounted(),
        )
