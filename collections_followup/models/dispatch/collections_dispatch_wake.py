"""When lanes run: woken by scheduled actions, or by the jobs of a queue."""

from odoo import api, fields, models
from odoo.tools import SQL


class CollectionsDispatch(models.Model):
    _inherit = "collections.dispatch"

    @api.model
    def _wake(self, at=None):
        """Let the lanes run as soon as possible, or at a moment.

        :param datetime at: UTC; now if None
        """
        if self._wake_queue(at):
            return
        for cron in self._get_lane_crons_sudo():
            cron._trigger(at)

    @api.model
    def _wake_queue(self, at=None):
        """Hand the lanes over to the job queue of OCA's queue_job where it is installed.

        :param datetime at: UTC; now if None
        :return: whether a queue has taken them
        """
        if not self._has_queue():
            return False
        # A job that runs at once and one of a later moment: none takes the other's place.
        moment = at.strftime("%Y%m%d%H%M") if at else "now"
        for lane in range(self._get_lane_count()):
            # Sudo: the queue runs the lanes as the system, whoever wakes them.
            self.sudo().with_delay(
                eta=at,
                identity_key=f"collections_followup.lane.{lane}.{moment}",
                max_retries=0,
            )._drain_lane()
        return True

    @api.model
    def _has_queue(self):
        """Return whether OCA's queue_job is there to take the lanes."""
        return "queue.job" in self.env and hasattr(self, "with_delay")

    @api.model
    def _drain_lane(self):
        """Empty the outbox in a job of a queue: each message is committed by itself."""
        self._drain(self.env.cr.commit)

    @api.model
    def _cron_drain(self):
        """Empty the outbox in a scheduled action, until its time is over."""
        cron = self.env["ir.cron"]
        # Nobody need wait for the next turn of the clock.
        if not self._drain(self.env.cr.commit, cron._commit_progress):
            self._wake()
            self.env.cr.commit()  # pylint: disable=invalid-commit
        later = self._find_next_attempt()
        if later:
            self._wake(later)

    @api.model
    def _find_next_attempt(self):
        """Return when the next waiting message may go, or None."""
        now = fields.Datetime.now()
        [(moment,)] = self.env.execute_query(
            SQL(
                "SELECT MIN(retry_at) FROM collections_dispatch"
                " WHERE state = 'waiting' AND retry_at > %s",
                now,
            )
        )
        moments = [moment]
        for name in self._get_source_models():
            moments.append(self.env[name]._find_next_opening(now))
        return min(filter(None, moments), default=None)
