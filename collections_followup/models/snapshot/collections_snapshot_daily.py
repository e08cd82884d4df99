"""The scheduled action of snapshots: each is committed by itself, and killed work goes on."""

import logging

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

# So many months back the ledger is looked at again each night.
CHECKED_MONTHS = 3


class CollectionsSnapshot(models.Model):
    _inherit = "collections.snapshot"

    @api.model
    def _cron_snapshots(self):
        """Record what is due and what was asked for, look at the last months again, tidy up."""
        # Sudo: all companies, whoever's action it is.
        companies = self.env["res.company"].sudo().search([])
        cron = self.env["ir.cron"]
        for company in companies:
            self._do_safely(self._plan_due_sudo, company)
            cron._commit_progress(remaining=1)
        # Sudo: what people asked for in all companies.
        waiting = self.sudo().search([("state", "=", "waiting")], order="day, id")
        for place, own in enumerate(waiting, 1):
            self._do_safely(own._make_sudo)
            if not cron._commit_progress(1, remaining=len(waiting) - place):
                return
        for company in companies:
            if company.collections_snapshot_checked == company._collections_today():
                continue
            self._do_safely(self._do_nightly, company)
            if not cron._commit_progress(1, remaining=1):
                return
        cron._commit_progress(remaining=0)

    @api.model
    def _do_nightly(self, company):
        """Look at months of a company again, and delete what is older than it is kept.

        These are the last ones, and all others since the first day of which something was changed
        after they were looked at.
        """
        first = fields.Date.subtract(self._get_last_month_end(company), months=CHECKED_MONTHS)
        first = min(filter(None, (first, self._find_changed_since(company))))
        # Sudo: restated by what the ledger says, not by a person.
        recorded = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("kind", "=", "month"),
                ("state", "=", "current"),
                ("day", ">", first),
            ],
            order="day",
        )
        for own in recorded:
            own._check_ledger_sudo()
        self._delete_outdated(company)
        company.collections_snapshot_checked = company._collections_today()

    @api.model
    def _find_changed_since(self, company):
        """Return the day before the first of which the ledger was changed lately; or None.

        :return: a date, or None where nothing of a recorded month was changed since the last look
        """
        looked = company.collections_snapshot_checked
        domain = [("company_id", "=", company.id)]
        if looked:
            # A day more: the company's days are not those of the clock that changes are dated by.
            domain.append(("create_date", ">=", fields.Date.subtract(looked, days=1)))
        # Sudo: what was changed counts, whoever's action it is.
        found = self.env["collections.snapshot.change"].sudo().search(domain, order="day", limit=1)
        return fields.Date.subtract(found.day, days=1) if found else None

    @api.model
    def _delete_outdated(self, company):
        """Delete the daily snapshots of a company that are older than the company keeps them."""
        # Sudo: settings are read by few, and nobody else deletes snapshots.
        settings = (company._collections_owner() or company).sudo()
        limit = fields.Date.subtract(
            company._collections_today(), days=settings.collections_snapshot_days
        )
        self.sudo().search(
            [("company_id", "=", company.id), ("kind", "=", "daily"), ("day", "<", limit)]
        ).unlink()

    @api.model
    def _do_safely(self, work, *arguments):
        """Do one part of the scheduled action; what goes wrong with it holds no other up."""
        try:
            with self.env.cr.savepoint():
                work(*arguments)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as busy:
            # Another worker is at it: looked at again the next time.
            self.env.cr.rollback()
            _logger.info("Snapshots put off: %s", busy)
        except Exception:
            self.env.invalidate_all(flush=False)
            _logger.exception("A snapshot failed")
