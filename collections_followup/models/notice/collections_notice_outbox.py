"""Notices in the outbox: what is due is read again, written, and followed up by its outcome.

A lane claims a batch with row locks that others skip, reads the claim again under lock
(``collections_notice_recheck.py``) and gives each notice to its channel: one method,
``_send_<channel>``, that gets a batch. E-mails, text messages and letters of the post service go
into the outbox (``collections.dispatch``), which hands them over and tells what became of them;
letters of our own and tasks are sent at once, and a letter has its row once it was printed.
"""

import logging

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..base.prepared_query import Ids, execute_prepared
from ..dispatch.collections_dispatch_source import claim

_logger = logging.getLogger(__name__)

BATCH = 100
# Kinds of failure that no other channel helps against: somebody mends them, then sends again.
OWN_PROBLEMS = {"rendering", "no_user", "server", "service", "enclosure"}


class CollectionsNotice(models.Model):
    _name = "collections.notice"
    _inherit = ["collections.notice", "collections.dispatch.source"]

    _dispatch_kind = "notice"

    # --------------------------------------------------------------------- worker

    @api.model
    def _wake_outbox(self):
        """Let the lanes that send notices run as soon as possible."""
        # Sudo: scheduled actions are woken by administrators only.
        self.env["collections.dispatch"].sudo()._wake()

    @api.model
    def _cron_send_notices(self):
        """Empty the outbox: this scheduled action is its first lane."""
        self._follow_all_post()
        self.env["collections.dispatch"]._cron_drain()

    @api.model
    def _process_outbox(self, commit=None):
        """Send everything that waits, outside the scheduled action.

        :param commit: called after each step; nothing is committed if None
        """
        self.env["collections.dispatch"]._drain(commit)

    @api.model
    def _compose_batch(self, limit):
        return self._send_batch(limit)

    @api.model
    def _get_waiting_condition(self):
        """Return the SQL condition on a notice ``n`` that can be sent now."""
        now = fields.Datetime.now()
        # Sudo: the outbox is of all companies.
        companies = self.env["res.company"].sudo().search([])
        days = {}
        for company in companies:
            days.setdefault(company._collections_today(), []).append(company.id)
        planned = SQL(" OR ").join(
            SQL("n.date_planned <= %s AND n.company_id IN %s", day, tuple(ids))
            for day, ids in days.items()
        )
        return SQL(
            """
            n.state = 'queued'
            -- core's queue has it, from before the outbox had letters
            AND NOT (n.channel = 'post' AND n.attachment_id IS NOT NULL AND n.dispatch_id IS NULL)
            AND (n.date_planned IS NULL OR %(planned)s)
            AND %(open)s AND %(unwritten)s
            AND NOT (n.channel = 'email' AND n.company_id IN (%(paused)s))
            AND NOT EXISTS (
                SELECT 1 FROM collections_notice first
                 WHERE n.channel_rank > 0 AND first.run_id = n.run_id
                   AND first.partner_id = n.partner_id AND first.level_id = n.level_id
                   AND first.channel_rank < n.channel_rank
                   AND first.state IN ('draft', 'approved', 'queued', 'uncertain'))
            """,
            planned=planned,
            open=self._sql_open(),
            unwritten=self._sql_unwritten(now),
            paused=self.env["collections.dispatch"]._sql_paused_companies(now),
        )

    @api.model
    def _count_waiting(self):
        self.flush_model()
        [(count,)] = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM (SELECT 1 FROM collections_notice n WHERE %s LIMIT 10000) t",
                self._get_waiting_condition(),
            )
        )
        return count

    @api.model
    def _count_to_compose(self):
        return self._count_waiting()

    def _get_fingerprints(self):
        """Return what these notices rest on as of now, by notice id: see ``_sql_fingerprint``.

        Whatever changes what a customer owes, by when, whether he is chased or where he is
        reached, changes them.
        """
        if not self:
            return {}
        self.env.flush_all()
        ids = Ids(self.ids)
        rows = execute_prepared(
            self.env,
            SQL(
                "SELECT n.id, md5(%s) FROM collections_notice n WHERE n.id IN %s",
                self._sql_fingerprint(SQL("n.partner_id"), SQL("n.recipient_id")),
                ids,
            ),
            ids,
        )
        return dict(rows)

    @api.model
    def _claim(self, limit):
        """Lock the next notices to send; those that other workers hold are left to them."""
        claimed = claim(
            self.env,
            SQL(
                "SELECT n.id FROM collections_notice n WHERE %s"
                " ORDER BY n.id LIMIT %s FOR NO KEY UPDATE OF n SKIP LOCKED",
                self._get_waiting_condition(),
                limit,
            ),
        )
        return self.browse(claimed)

    @api.model
    def _send_batch(self, limit=BATCH):
        """Send one batch of the outbox.

        A notice that breaks its batch is sent alone, and marked failed if it breaks again.

        :param int limit: how many notices at most
        :return: the notices worked on
        """
        # Sudo: the outbox sends what everybody has put into it.
        batch = self.sudo()._claim(limit)
        if not batch:
            return batch
        try:
            with self.env.cr.savepoint():
                batch._send()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            _logger.exception("A batch of follow-up notices failed; sending them one by one")
            batch.invalidate_recordset()
            for notice in batch:
                notice._send_alone()
        return batch

    def _send_alone(self):
        """Send one notice; an error is kept on it and stops nothing else."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._send()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:
            _logger.exception("Follow-up notice %s failed", self.id)
            self.invalidate_recordset()
            self._mark_failed("rendering", str(error))

    def _send(self):
        """Read the claims again and hand the notices to their channels, as the gate allows."""
        ready = self._recheck()
        problems = ready._find_problems()
        reachable = ready.filtered(lambda notice: notice.id not in problems)
        for problem, notices in (
            (ready - reachable).grouped(lambda notice: problems[notice.id]).items()
        ):
            notices._mark_failed(problem)
        passed = reachable._pass_gate()
        held = passed._enclose()
        for notice in passed.filtered(lambda notice: notice.id in held):
            notice._mark_failed("enclosure", held[notice.id])
        going = passed.filtered(lambda notice: notice.id not in held)
        for participant in self.env["collections.participant"]._get_participants():
            participant._before_sending(going)
        for channel, notices in going.grouped("channel").items():
            getattr(notices, f"_send_{channel}")()

    # ------------------------------------------------------------------------ outcome

    def _receive_dispatches(self, dispatches):
        """Follow what became of these notices' messages; bears to be repeated.

        Only what the outbox still carries changes: a notice that was cancelled meanwhile stays.
        """
        by_notice = {dispatch.source_id: dispatch for dispatch in dispatches}
        carried = self.filtered(lambda notice: notice.state in ("queued", "uncertain"))
        sent = carried.filtered(lambda notice: by_notice[notice.id].state == "sent")
        for notice in sent:
            notice.message_id = by_notice[notice.id].message_id
        sent._mark_sent()
        for notice in carried - sent:
            dispatch = by_notice[notice.id]
            if dispatch.state == "failed":
                notice.attempts = dispatch.attempts
                notice._mark_failed(dispatch.failure_type, dispatch.failure_reason)
            elif dispatch.state == "waiting" and dispatch.failure_type == "gate":
                notice._receive_gate(dispatch)
            elif dispatch.state in ("waiting", "uncertain"):
                notice.write(
                    {
                        "state": "uncertain" if dispatch.state == "uncertain" else "queued",
                        "attempts": dispatch.attempts,
                        "retry_at": dispatch.retry_at,
                        "failure_type": "server" if dispatch.state == "waiting" else "doubt",
                        "failure_reason": dispatch.failure_reason,
                    }
                )

    def _mark_sent(self):
        """Record that these notices reached their channel, and move items and cases on."""
        waiting = self.filtered(lambda notice: notice.state in ("queued", "uncertain"))
        if not waiting:
            return
        now = fields.Datetime.now()
        # What was written before copies were e-mails of their own had them as its further readers.
        copied = waiting.filtered(
            lambda notice: notice.channel == "email" and not notice.dispatch_id.address_cc
        )
        copies, left_out = copied._get_copies()
        for notice in waiting.filtered(lambda notice: notice.id in left_out):
            notice.copies_left_out = left_out[notice.id]
        for date_sent, notices in waiting.grouped(
            lambda notice: notice.dispatch_id.date_sent or now
        ).items():
            notices._begin_validation(date_sent)
            notices.write(
                {
                    "state": "sent",
                    "date_sent": date_sent,
                    "failure_type": False,
                    "failure_reason": False,
                    "retry_at": False,
                    "gate_until": False,
                }
            )
        self.env["collections.notice.copy"]._make_sudo(copies)
        waiting._release_lines()
        waiting._advance_items()
        for participant in self.env["collections.participant"]._get_participants():
            participant._after_sending(waiting)
        waiting._refresh_after_sending()

    def _mark_failed(self, problem, message=False):
        """Record that these notices cannot be delivered, and try another way.

        :param str problem: a value of ``failure_type``
        :param str message: what happened, in the words of whoever refused
        """
        labels = dict(self._fields["failure_type"]._description_selection(self.env))
        self.dispatch_id.filtered(lambda dispatch: dispatch.state != "failed")._withdraw()
        self.write(
            {
                "state": "failed",
                "failure_type": problem if problem in labels else "server",
                "failure_reason": message or labels.get(problem),
                "retry_at": False,
                "gate_until": False,
            }
        )
        self._hand_over()
        self._fall_back()
        # Where another channel brings the items to their level, this one holds nothing up.
        carried = self.filtered(
            lambda notice: notice.state == "failed" and not notice.line_ids.filtered("level_id")
        )
        if carried:
            carried._release_lines()
        # Sudo: the run may end with its last notice, whosever that is.
        self.run_id.sudo()._close_finished()

    def _prepare_again(self, dispatch, user):
        """Let a person's decision send this notice once more: as failed ones, from the start."""
        if self.state not in ("uncertain", "failed"):
            return
        dispatch._reopen(user)
        self._requeue()

    def _get_siblings(self):
        """Return the other notices of the same run, customer and level."""
        return self.search(
            [
                ("run_id", "in", self.run_id.ids),
                ("partner_id", "in", self.partner_id.ids),
                ("id", "not in", self.ids),
            ]
        )

    def _hand_over(self):
        """Let the next channel of the level carry the items that this one could not."""
        carrying = self.filtered(lambda n: n.line_ids.filtered("level_id"))
        if not carrying:
            return
        siblings = carrying._get_siblings().filtered(
            lambda n: n.state in ("draft", "approved", "queued")
        )
        by_key = siblings.sorted("channel_rank").grouped(
            lambda n: (n.run_id, n.partner_id, n.level_id)
        )
        for notice in carrying:
            heir = by_key.get((notice.run_id, notice.partner_id, notice.level_id), self.browse())[
                :1
            ]
            if heir:
                notice._pass_levels(heir)
                notice._release_lines()

    def _pass_levels(self, heir):
        """Move the levels that this notice's items head for to another notice."""
        self.ensure_one()
        self.env["collections.notice.line"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH own AS (
                    UPDATE collections_notice_line l SET level_id = NULL
                      FROM collections_notice_line old
                     WHERE old.id = l.id AND l.notice_id = %s AND l.level_id IS NOT NULL
                 RETURNING l.move_line_id, old.level_id
                )
                UPDATE collections_notice_line l SET level_id = own.level_id
                  FROM own WHERE l.notice_id = %s AND l.move_line_id = own.move_line_id
                """,
                self.id,
                heir.id,
            )
        )
        (self | heir).line_ids.invalidate_recordset(["level_id"])

    def _fall_back(self):
        """Replace undeliverable notices by a letter, or else a call, where the level says so.

        Only where the customer cannot be reached: what fails on our side is mended there.
        """
        for notice in self:
            if not notice.level_id.fallback or notice.failure_type in OWN_PROBLEMS:
                continue
            siblings = notice._get_siblings().filtered(
                lambda n, this=notice: (
                    n.level_id == this.level_id
                    and n.partner_id == this.partner_id
                    and n.run_id == this.run_id
                )
            )
            taken = set(siblings.mapped("channel")) | {notice.channel}
            for channel in ("letter", "phone", "manual"):
                if channel in taken:
                    continue
                if self._find_channel_problem(channel, notice):
                    continue
                notice._create_fallback(channel)
                break

    def _create_fallback(self, channel):
        """Create a notice that takes the place of this one through another channel."""
        self.ensure_one()
        [values] = self.copy_data(
            {
                "channel": channel,
                "channel_rank": self.channel_rank + 10,
                "state": "queued",
                "fallback_of_id": self.id,
                "attempts": 0,
                "retry_at": False,
                "failure_type": False,
                "failure_reason": False,
                "mail_id": False,
                "message_id": False,
                "sms_id": False,
                "dispatch_id": False,
                "activity_id": False,
                "attachment_id": False,
            }
        )
        replacement = self.create([values])
        lines = self.line_ids.copy_data(
            {"notice_id": replacement.id, "pending": True, "level_id": False}
        )
        self.env["collections.notice.line"].create(lines)
        # The failed one gives up its items: they wait on the replacement now.
        self.env.flush_all()
        self._pass_levels(replacement)
        self._withdraw_as(
            "skipped",
            self.env._(
                "%(problem)s; replaced by %(notice)s (%(channel)s).",
                problem=self._get_failure_label(),
                notice=replacement.name,
                channel=dict(self._selection_channel())[channel],
            ),
        )
        self._wake_outbox()
        return replacement

    def _advance_items(self):
        """Bring the claimed items to their level, in one statement.

        An item that is claimed again at its level (repeat) keeps the day on which it first
        reached it.
        """
        if not self:
            return
        self.env.flush_all()
        skipped = any(notice.state != "sent" for notice in self)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_item AS i (
                    move_line_id, move_id, company_id, partner_id, level_id, level_date,
                    last_notice_id, last_notice_date, notice_count)
                SELECT DISTINCT ON (nl.move_line_id)
                       nl.move_line_id, l.move_id, n.company_id, n.partner_id, nl.level_id,
                       n.date, %(notice)s, %(notice_date)s, %(count)s
                  FROM collections_notice_line nl
                  JOIN collections_notice n ON n.id = nl.notice_id
                  JOIN account_move_line l ON l.id = nl.move_line_id
                 WHERE nl.notice_id IN %(ids)s AND nl.level_id IS NOT NULL
              ORDER BY nl.move_line_id, n.id DESC
                    ON CONFLICT (move_line_id) DO UPDATE SET
                       partner_id = EXCLUDED.partner_id,
                       level_date = CASE WHEN i.level_id = EXCLUDED.level_id
                                         THEN i.level_date ELSE EXCLUDED.level_date END,
                       repeat_date = CASE WHEN i.level_id = EXCLUDED.level_id
                                          THEN EXCLUDED.level_date END,
                       level_id = EXCLUDED.level_id,
                       last_notice_id = COALESCE(EXCLUDED.last_notice_id, i.last_notice_id),
                       last_notice_date = COALESCE(EXCLUDED.last_notice_date, i.last_notice_date),
                       notice_count = i.notice_count + EXCLUDED.notice_count
                """,
                ids=tuple(self.ids),
                notice=SQL("NULL::int") if skipped else SQL("n.id"),
                notice_date=SQL("NULL::date") if skipped else SQL("n.date"),
                count=0 if skipped else 1,
            )
        )
        self.env["collections.item"].invalidate_model()
        self.env["account.move.line"].invalidate_model(["collections_level_id"])
        self.env["account.move"].invalidate_model(["collections_level_id"])
