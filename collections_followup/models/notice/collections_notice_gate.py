"""Sent notices as the gate reads them."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsNotice(models.Model):
    _name = "collections.notice"
    _inherit = ["collections.notice", "collections.gate.source"]

    _gate_order = 60

    @api.model
    def _sql_gate_events(self, companies, customer_ids, since):
        # Calls and other tasks are in the contact log once they were done.
        return SQL(
            """
            SELECT n.company_id, n.partner_id, n.date_sent AS moment,
                   CASE WHEN n.channel = 'post' THEN 'letter' ELSE n.channel END AS channel,
                   TRUE AS placed, FALSE AS conversation,
                   ARRAY(SELECT DISTINCT l.move_id FROM collections_notice_line nl
                           JOIN account_move_line l ON l.id = nl.move_line_id
                          WHERE nl.notice_id = n.id) AS move_ids,
                   'home' AS place
              FROM collections_notice n
             WHERE n.company_id IN %s AND n.partner_id IN %s AND n.date_sent >= %s
               AND n.state = 'sent' AND n.channel IN ('email', 'sms', 'letter', 'post')
            """,
            tuple(companies.ids),
            customer_ids,
            since,
        )
