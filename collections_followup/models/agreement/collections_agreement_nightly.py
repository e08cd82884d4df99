"""Scheduled work on agreements: part by part, and what goes wrong with one stops no other."""

import logging

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..base.attempt import attempt

_logger = logging.getLogger(__name__)


class CollectionsAgreement(models.AbstractModel):
    _inherit = "collections.agreement"

    @api.model
    def _do_each(self, records, work, *arguments, counted=True):
        """Do a work for each of several records, and commit what was done for it.

        Several workers share the work, and what a killed one leaves undone is done the next
        time. What goes wrong with one record is logged and holds no other up.

        :param records: what the work is done for
        :param work: called with one record, and with the arguments
        :param bool counted: whether the records are what the scheduled action reports
        :return: whether there was time for all of them
        """
        cron = self.env["ir.cron"]
        if counted and not cron._commit_progress(remaining=len(records)) and records:
            return False
        for record in records:
            self._do_safely(work, record, *arguments)
            progress = cron._commit_progress(1) if counted else cron._commit_progress(remaining=1)
            if not progress:
                return False
        return True

    @api.model
    def _do_safely(self, work, record, *arguments):
        """Do one part of a scheduled action; what goes wrong with it is logged, and it goes on.

        :param work: what is done, called with the record and the arguments
        """
        try:
            error = attempt(self.env, work, record, *arguments)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as busy:
            # Somebody else is at the same records: they are looked at again the next time.
            self.env.cr.rollback()
            _logger.info("%s of %s put off: %s", work.__name__, record, busy)
            return
        if error:
            _logger.error("%s of %s failed", work.__name__, record, exc_info=error)
