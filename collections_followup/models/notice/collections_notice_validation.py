"""Validation notices: until when the customer may dispute what they claim (12 CFR 1006.34)."""

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine import validation_period


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    date_validation_end = fields.Date(
        string="Dispute until",
        readonly=True,
        copy=False,
        help="Of a validation notice that was sent: the last day on which a dispute comes in time.",
    )

    def _begin_validation(self, moment):
        """Record until when the customers may dispute what these notices claim.

        One that is sent again, since it did not arrive, has its own period.

        :param datetime moment: when they are sent, naive UTC
        """
        for notice in self.filtered(lambda own: own.level_id.purpose == "validation"):
            day = notice.company_id._collections_day_of(moment)
            notice.date_validation_end = validation_period.get_end(day)

    @api.model
    @api.private
    def _read_validation_ends(self, moves):
        """Return until when customers may dispute invoices, of those with a validation notice.

        :return: a dict by id of the invoice: when the first such notice was sent (naive UTC), and
            the last day of the latest
        """
        if not moves:
            return {}
        self.flush_model(["state", "date_validation_end", "date_sent"])
        self.env["collections.notice.line"].flush_model(["notice_id", "move_line_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.move_id, MIN(n.date_sent), MAX(n.date_validation_end)
                  FROM collections_notice n
                  JOIN collections_notice_line nl ON nl.notice_id = n.id
                  JOIN account_move_line l ON l.id = nl.move_line_id
                 WHERE l.move_id IN %s AND n.state = 'sent' AND n.date_validation_end IS NOT NULL
              GROUP BY l.move_id
                """,
                tuple(moves.ids),
            )
        )
        return {move: (sent, end) for move, sent, end in rows}
