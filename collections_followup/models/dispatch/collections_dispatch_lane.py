"""Lanes: the workers that empty the outbox, as many as the operator chooses, on any host.

Each lane takes what the others skip. It marks one message as *being handed over* and commits,
hands it over, writes the outcome into that row alone and commits. What follows from it, for
notices, items and cases, is settled afterwards, as often as it takes.
"""

import logging
import os
import random
import time
from contextlib import contextmanager, nullcontext

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from .collections_dispatch_source import claim_rows

_logger = logging.getLogger(__name__)

# How many messages a lane writes, hands over and settles before it begins anew.
BATCH = 50
# How often in a row a step is begun anew when others were faster.
MAX_CONFLICTS = 20
# Words about money older than this are written anew before they go.
STALE_MINUTES = 10
# First key of the database's advisory locks of lanes at work; the second is the worker's number.
WORKER_LOCK = 1129270604
# The same of what one lane does at a time; the second is its place in ``TURNS``.
TURN_LOCK = 1129270605
TURNS = ("compose", "settle")


class CollectionsDispatch(models.Model):
    _inherit = "collections.dispatch"

    @api.model
    def _drain(self, commit=None, progress=None):
        """Write, hand over and settle messages until none is due.

        :param commit: called after each step; nothing is committed if None (in one transaction)
        :param progress: called with the number of messages of each round; stops when it returns
            nothing
        :return: whether all that was due is done
        """
        # Sudo: the outbox sends what everybody has put into it.
        self = self.sudo()
        routes = {}
        # Only before it goes a lane waits for others: what they have in hand may be left to it.
        patient = False
        try:
            self._repeat(self._recover, commit)
            self._settle_all(commit)
            while True:
                composed = self._compose(commit, patient)
                handed = self._hand_over_batch(routes, commit)
                self._settle_all(commit, patient, again=False)
                if composed or handed:
                    patient = False
                    if progress and not progress(max(composed, handed)):
                        self._settle_all(commit, patient=True, again=False)
                        return False
                elif patient:
                    return True
                else:
                    patient = True
        finally:
            self._close_routes(routes)

    @contextmanager
    def _take_turn(self, turn, commit, patient):
        """Let one lane at a time write, or settle, messages; the others hand over meanwhile.

        Two that do it at once work on the same companies, runs and customers, and the slower one
        would have to begin anew. The lock is the transaction of a second cursor: it is there
        before this lane looks at the database, and it ends with the worker.

        :param str turn: one of ``TURNS``
        :param commit: see ``_drain``
        :param bool patient: wait for another lane to be done
        :return: whether it is this lane's turn
        """
        if not commit:
            yield True
            return
        key = TURNS.index(turn)
        with self.env.registry.cursor() as lock:
            if patient:
                lock.execute(SQL("SELECT TRUE FROM pg_advisory_xact_lock(%s, %s)", TURN_LOCK, key))
            else:
                lock.execute(SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", TURN_LOCK, key))
            yield lock.fetchone()[0]

    def _repeat(self, step, commit, *args):
        """Do a step and commit; begin it anew while other transactions are faster.

        :param step: a method without effect outside the database
        :param commit: see ``_drain``
        :return: what the step returns; None where it never came through
        """
        if not commit:
            return step(*args)
        for attempt in range(MAX_CONFLICTS):
            try:
                result = step(*args)
                commit()
                return result
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                time.sleep(random.uniform(0, 0.01 * 2 ** min(attempt, 6)))
        _logger.warning("%s: others were faster %s times; left to the next turn", step, attempt + 1)
        return None

    def _compose(self, commit, patient=True):
        """Let each kind of source write what is due into the outbox, unless another lane does.

        :param bool patient: wait for the other lane
        :return: how many records were worked on
        """
        with self._take_turn("compose", commit, patient) as mine:
            return self._compose_sources(commit) if mine else 0

    def _compose_sources(self, commit):
        count = 0
        for name in self._get_source_models():
            try:
                # Sudo: the outbox writes what everybody has put into it.
                done = self._repeat(self.env[name].sudo()._compose_batch, commit, BATCH)
            except Exception:
                if not commit:
                    raise
                # What one kind has broken holds the others not up.
                _logger.exception("Messages of %s could not be written", name)
                self.env.cr.rollback()
                continue
            count += len(done or ())
        return count

    @api.model
    def _get_source_models(self):
        """Return the names of the models whose messages are read again before they go."""
        names = self.env.registry.descendants(["collections.dispatch.source"], "_inherit")
        return [name for name in names if not self.env[name]._abstract]

    @contextmanager
    def _take_worker_number(self):
        """Give this lane a number that is locked for as long as it is alive.

        The lock is the transaction of a second cursor: it ends with the worker, however that
        ends. What is found being handed over by a number that nobody holds is in doubt.
        """
        number = random.randint(1, 2**31 - 1)
        with self.env.registry.cursor() as life:
            life.execute(SQL("SELECT pg_advisory_xact_lock(%s, %s)", WORKER_LOCK, number))
            yield number

    def _hand_over_these(self):
        """Hand over those of these messages that are due, in this transaction."""
        routes = {}
        try:
            while self._hand_over_batch(routes, None, self):
                self._settle()
            self._settle()
        finally:
            self._close_routes(routes)

    def _hand_over_batch(self, routes, commit, only=None):
        """Hand over the next messages, one after the other.

        :param dict routes: open sessions with mail servers
        :param only: nothing but these messages
        :return: how many were looked at
        """
        asked = len(self._repeat(self._pass_gate, commit, only) or ())
        count = 0
        with self._take_worker_number() if commit else nullcontext(os.getpid()) as worker:
            for _n in range(BATCH):
                row = self._repeat(self._claim_next, commit, worker, only)
                if not row:
                    break
                count += 1
                self._take_claimed(row)._hand_over_one(routes, commit)
        return max(asked, count)

    def _hand_over_one(self, routes, commit):
        """Give this message to its channel; what breaks before it leaves is kept on it.

        The channels tell themselves what breaks in the hand-over.
        """
        try:
            getattr(self, f"_hand_over_{self.channel}")(routes, commit)
        except Exception as error:
            if not commit:
                raise
            self.env.cr.rollback()
            if isinstance(error, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
                self._write_outcome({"state": "ready", "settled": True}, commit)
                return
            _logger.exception("Outgoing message %s could not be handed over", self.id)
            self._write_outcome(self._get_failed_values("rendering", error), commit)

    @api.model
    def _sql_due(self):
        """Return the condition on a dispatch ``d`` that it may be handed over now."""
        now = fields.Datetime.now()
        return SQL(
            """
            (d.state = 'ready' OR d.state = 'waiting' AND d.rereads IS NOT TRUE)
            AND (d.retry_at IS NULL OR d.retry_at <= %(now)s)
            AND NOT (d.channel = 'email' AND d.company_id IN (%(paused)s))
            """,
            now=now,
            paused=self._sql_paused_companies(now),
        )

    @api.model
    def _sql_paused_companies(self, now):
        """Return the companies whose mail server is left alone until its next attempt."""
        return SQL(
            "SELECT p.company_id FROM collections_dispatch p WHERE p.state = 'waiting'"
            " AND p.unreachable AND p.retry_at > %s",
            now,
        )

    def _claim_next(self, worker, only=None):
        """Mark the next message as being handed over, and return its row.

        :param int worker: the number of this lane
        :param only: nothing but these messages
        :return: its columns as in ``_get_columns``; None when nothing is due
        """
        rows = claim_rows(
            self.env,
            SQL(
                """
                UPDATE collections_dispatch c
                   SET state = 'handing', worker = %(worker)s, date_handed = %(now)s,
                       write_date = %(now)s
                  FROM (SELECT d.id FROM collections_dispatch d
                         WHERE %(due)s AND %(passed)s %(only)s
                      ORDER BY d.id LIMIT 1 FOR NO KEY UPDATE OF d SKIP LOCKED) n
                 WHERE c.id = n.id
             RETURNING %(columns)s
                """,
                worker=worker,
                now=fields.Datetime.now(),
                due=self._sql_due(),
                passed=self._sql_passed(),
                only=SQL() if only is None else SQL("AND d.id IN %s", tuple(only.ids) or (0,)),
                columns=SQL(", ").join(
                    SQL.identifier("c", field.name) for field in self._get_columns()
                ),
            ),
        )
        return rows[0] if rows else None

    @api.model
    def _get_columns(self):
        """Return the fields that are columns, the id before all others."""
        found = [field for field in self._fields.values() if field.store and field.column_type]
        return sorted(found, key=lambda field: field.name != "id")

    def _take_claimed(self, row):
        """Return a message that was claimed; its row need not be read once more.

        :param tuple row: what ``_claim_next`` returned
        """
        values = dict(zip(self._get_columns(), row, strict=True))
        mine = self.browse(values[self._fields["id"]])
        mine.invalidate_recordset(flush=False)
        for field, value in values.items():
            if field.name != "id":
                field._insert_cache(mine, [value])
        return mine

    def _recover(self):
        """Find messages whose lane is gone, and those whose words are stale."""
        self.env.flush_all()
        now = fields.Datetime.now()
        workers = self.env.execute_query(
            SQL(
                "SELECT DISTINCT worker FROM collections_dispatch"
                " WHERE state IN ('waiting', 'ready', 'handing') AND state = 'handing'"
            )
        )
        for (worker,) in workers:
            [(is_dead,)] = self.env.execute_query(
                SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", WORKER_LOCK, worker)
            )
            if not is_dead:
                continue
            self.env.cr.execute(
                SQL(
                    "UPDATE collections_dispatch SET state = 'uncertain', settled = FALSE,"
                    " attempts = attempts + 1, failure_type = 'worker', failure_reason = %s,"
                    " write_date = %s WHERE state = 'handing' AND worker = %s",
                    self._get_doubt_text(),
                    now,
                    worker,
                )
            )
        self.env.cr.execute(
            SQL(
                "UPDATE collections_dispatch SET state = 'waiting', write_date = %s"
                " WHERE state = 'ready' AND rereads AND date_composed < %s",
                now,
                fields.Datetime.subtract(now, minutes=STALE_MINUTES),
            )
        )
        self.invalidate_model()

    def _get_doubt_text(self, error=None):
        """Say why nobody knows what became of a message.

        :param error: what the connection said; None when the worker ended
        """
        if error:
            return self.env._(
                "The connection ended after the message was handed over and before the server "
                "confirmed it (%s). Nobody knows whether it arrived.",
                error,
            )
        return self.env._(
            "The worker ended while the message was handed over. Nobody knows whether it arrived."
        )

    # ------------------------------------------------------------------------ outcome

    def _write_outcome(self, outcome, commit):
        """Write what became of these messages into their rows alone, and commit.

        A lane that others took for dead tells the truth all the same.

        :param dict outcome: the values
        """
        self.env.flush_all()
        values = {
            "retry_at": None,
            "failure_type": None,
            "failure_reason": None,
            "unreachable": False,
            "date_sent": None,
            "settled": False,
            "write_date": fields.Datetime.now(),
            **outcome,
        }
        self._repeat(self._store_outcome, commit, values)

    def _store_outcome(self, values):
        self.env.cr.execute(
            SQL(
                "UPDATE collections_dispatch SET %s"
                " WHERE id IN %s AND state IN ('handing', 'uncertain')",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items()
                ),
                tuple(self.ids),
            )
        )
        self.invalidate_recordset()
