"""Daily work, company by company: a scheduled action commits, the work that it calls does not."""

import logging

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Datetime
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

# How often a day's work begins anew because somebody else changed the same records, and after
# how many minutes it is tried again when that was in vain.
TRIES = 5
TRY_AGAIN_MINUTES = 10


class IrCron(models.Model):
    _inherit = "ir.cron"

    @api.model
    @api.private
    def _collections_do_each_company(self, companies, mark, work, report=None):
        """Do a daily work for companies, each in a transaction of its own.

        Goes on where a worker stopped whose time was over, or that was killed: what a company
        had done that day is marked on it. Started again by a person when all is done, it does
        all once more. One company's problem holds no other up.

        :param companies: the companies
        :param str mark: the field of a company with the day on which the work was done last
        :param work: what is done, called with the company; returns False when its time was over
            before it came to its end
        :param report: called with the company and what went wrong, where that is shown to users
        """
        # Sudo: the mark of the day stands on the company, and settings are read by few.
        pending = companies.filtered(
            lambda company: company.sudo()[mark] != company._collections_today()
        )
        again = not pending
        pending = pending or companies
        self._commit_progress(remaining=len(pending))
        for left, company in reversed([*enumerate(reversed(pending))]):
            if not self._collections_do_company(company, mark, work, report):
                break
            # Done again, nothing is marked that tells where to go on.
            if not self._commit_progress(1, remaining=left) and not again:
                break

    @api.model
    @api.private
    def _collections_do_company(self, company, mark, work, report):
        """Do a daily work for one company, see ``_collections_do_each_company``.

        :return: False when there was no time to do it whole
        """
        problem = ""
        for _attempt in range(TRIES):
            try:
                if work(company) is False:
                    return False
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                continue
            except (UserError, ValidationError) as error:
                problem = str(error)
            except Exception as error:
                # The other companies have their day, too.
                _logger.exception("Daily work of %s failed", company.name)
                problem = self.env._(
                    "Something unforeseen went wrong, the server's log has the details: %s", error
                )
            break
        else:
            _logger.warning("%s: others were at the same records, tried again soon", company.name)
            self._collections_try_again()
            return True
        if problem:
            self.env.cr.rollback()
            if report:
                report(company, problem)
            else:
                _logger.warning("%s: %s", company.name, problem)
        # Sudo: the mark of the day stands on the company, which only administrators write.
        company.sudo()[mark] = company._collections_today()
        return True

    @api.model
    @api.private
    def _collections_try_again(self):
        """Let the scheduled action that is at work begin once more in a few minutes."""
        # Sudo: scheduled actions are read and woken by administrators only.
        cron = self.sudo().browse(self.env.context.get("cron_id"))
        if cron:
            cron._trigger(at=Datetime.add(Datetime.now(), minutes=TRY_AGAIN_MINUTES))
