"""What goes out by a run, and what went: each claim once, whatever the number of its channels."""

from odoo import fields, models
from odoo.tools import SQL, formatLang


class CollectionsRun(models.Model):
    _inherit = "collections.run"

    send_question = fields.Text(
        compute="_compute_send_question", help="What *Send* would send, in words."
    )

    def _compute_send_question(self):
        claims = self._get_claims("approved")
        for run in self:
            customers, notices, amount = claims.get(run.id, (0, 0, 0.0))
            asked = formatLang(self.env, amount, currency_obj=run.currency_id)
            if customers == 1:
                text = self.env._("One customer is asked for %(amount)s.", amount=asked)
            else:
                text = self.env._(
                    "%(customers)s customers are asked for %(amount)s in all.",
                    customers=customers,
                    amount=asked,
                )
            run.send_question = self.env._(
                "%(asked)s Notices that go into the outbox and are sent from there: %(notices)s. "
                "Send them now?",
                asked=text,
                notices=notices,
            )

    def _get_claims(self, state):
        """Return what notices in a state claim.

        :param str state: a state of notices
        :return: by run id: customers, notices, and the amount in company currency, where the
            channels of one level to one customer count once
        """
        self.env["collections.notice"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT run_id, (count(DISTINCT partner_id))::int, SUM(notices)::int,
                       COALESCE(SUM(amount), 0), array_agg(id)
                  FROM (SELECT DISTINCT ON (run_id, partner_id, level_id)
                               run_id, partner_id, amount, id,
                               count(*) OVER (PARTITION BY run_id, partner_id, level_id) AS notices
                          FROM collections_notice
                         WHERE run_id IN %s AND state = %s
                      ORDER BY run_id, partner_id, level_id, channel_rank, id) claim
              GROUP BY run_id
                """,
                tuple(self.ids) or (0,),
                state,
            )
        )
        notices = self.env["collections.notice"].browse([own for row in rows for own in row[4]])
        beside = {}
        for participant in self.env["collections.participant"]._get_participants():
            for notice, amount in participant._get_asked(notices).items():
                beside[notice.run_id.id] = beside.get(notice.run_id.id, 0.0) + amount
        return {
            run_id: (customers, count, amount + beside.get(run_id, 0.0))
            for run_id, customers, count, amount, _ids in rows
        }

    def action_ask_send(self):
        """Ask whether to send, naming what goes out."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the notices of %s", self.name),
            "res_model": "collections.run",
            "res_id": self.id,
            "view_mode": "form",
            "views": [
                (self.env.ref("collections_followup.collections_run_view_form_send").id, "form")
            ],
            "target": "new",
        }

    def _keep_sent_figures(self):
        """Let finished runs show what went out, instead of what was prepared."""
        done = self.filtered(lambda run: run.state == "done" and run.notice_count)
        if not done:
            return
        self.env.flush_all()
        done._write_sent_sums()
        done._write_sent_stats()
        self.env["collections.run.stat"].invalidate_model()
        done.invalidate_recordset()

    def _write_sent_sums(self):
        """Write what these runs have sent into them."""
        claims = self._get_claims("sent")
        self.env.cr.execute(
            SQL(
                """
                UPDATE collections_run r
                   SET amount = v.amount,
                       item_count = (SELECT count(DISTINCT nl.move_line_id)
                                       FROM collections_notice_line nl
                                       JOIN collections_notice n ON n.id = nl.notice_id
                                      WHERE n.run_id = r.id AND n.state = 'sent'
                                        AND nl.target_level_id IS NOT NULL)
                  FROM (VALUES %s) AS v(id, amount) WHERE r.id = v.id
                """,
                SQL(", ").join(
                    SQL("(%s, %s::numeric)", run_id, claims.get(run_id, (0, 0, 0))[2])
                    for run_id in self.ids
                ),
            )
        )

    def _write_sent_stats(self):
        """Write what these runs have sent, by level and channel, in place of what was prepared."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM collections_run_stat WHERE run_id IN %s AND kind = 'notice'",
                tuple(self.ids),
            )
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_run_stat (
                    run_id, sequence, kind, level_id, channel, notice_count, item_count, amount,
                    item_ids)
                SELECT n.run_id, lv.sequence * 10 + ch.position, 'notice', n.level_id, n.channel,
                       count(DISTINCT n.id), count(nl.id),
                       SUM(n.amount) FILTER (WHERE nl.first), array_agg(nl.move_line_id)
                  FROM collections_notice n
                  JOIN collections_level lv ON lv.id = n.level_id
                  JOIN (VALUES %(channels)s) AS ch(channel, position) ON ch.channel = n.channel
                  JOIN (SELECT l.id, l.notice_id, l.move_line_id,
                               ROW_NUMBER() OVER (PARTITION BY l.notice_id ORDER BY l.id) = 1
                                   AS first
                          FROM collections_notice_line l
                          JOIN collections_notice own ON own.id = l.notice_id
                         WHERE own.run_id IN %(ids)s AND l.target_level_id IS NOT NULL) nl
                    ON nl.notice_id = n.id
                 WHERE n.run_id IN %(ids)s AND n.state = 'sent'
              GROUP BY n.run_id, lv.sequence, n.level_id, n.channel, ch.position
                """,
                ids=tuple(self.ids),
                channels=SQL(", ").join(
                    SQL("(%s, %s)", channel, position)
                    for position, channel in enumerate(
                        self.env["collections.level"]._get_all_channels()
                    )
                ),
            )
        )
