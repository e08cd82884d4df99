"""What sent notices change on the cases of their customers."""

from odoo import models
from odoo.tools import SQL


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    def _refresh_after_sending(self):
        """Bring the cases of these notices' customers up to date, as after a payment.

        Their level, next notice and next action are those of now; the last notice is the latest
        of these; and a case goes to the stage of a notice's level, unless another of its items
        stands at a higher level, of whichever policy. A reminder before the due date changes the
        open case of its customer, too, if there is one. Repeatable.
        """
        sent = self.filtered(lambda notice: notice.state == "sent")
        if not sent:
            return
        # Sudo: the cases follow for all, whoever sends.
        engine = self.env["collections.followup"].sudo()
        for company, notices in sent.grouped("company_id").items():
            engine.refresh(company, notices.partner_id)
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE collections_case c
                   SET last_notice_date = GREATEST(c.last_notice_date, t.last_date),
                       write_date = now() AT TIME ZONE 'UTC'
                  FROM (SELECT DISTINCT ON (cc.id) cc.id, n.level_id, lv.stage_id,
                               MAX(n.date) OVER (PARTITION BY cc.id) AS last_date
                          FROM collections_notice n
                          JOIN collections_level lv ON lv.id = n.level_id
                          JOIN collections_case cc
                            ON cc.id = n.case_id
                            OR (n.case_id IS NULL AND cc.company_id = n.company_id
                                AND cc.partner_id = n.partner_id AND cc.state = 'open')
                         WHERE n.id IN %s
                      ORDER BY cc.id, n.level_id = cc.level_id DESC NULLS LAST, n.date DESC,
                               n.id DESC) t
                 WHERE c.id = t.id
             RETURNING c.id, t.stage_id, t.level_id = c.level_id AND t.stage_id IS NOT NULL
                """,
                tuple(sent.ids),
            )
        )
        # Sudo: the cases follow for all, whoever sends.
        cases = self.env["collections.case"].sudo()
        cases.invalidate_model()
        cases._move_stages("noticed", [row[:2] for row in rows if row[2]])
