"""What was paid as agreed is written off by a scheduled action, each agreement by itself."""

import logging

from odoo import api, models
from odoo.exceptions import RedirectWarning, UserError

from ..base.attempt import attempt

_logger = logging.getLogger(__name__)


class CollectionsWriteOff(models.AbstractModel):
    _inherit = "collections.write.off"

    @api.model
    def _write_off_paid(self):
        """Write off for all agreements of this kind that were paid as agreed.

        Each is locked, looked at again and committed by itself: several workers share the work,
        and what a killed one leaves undone is done the next time, never twice. What was written
        off once and undone by a person stays so.

        :return: whether there was time for all of them
        """
        domain = [("state", "=", "paid"), ("writeoff_date", "=", False)]
        found = self.search(domain, order=self._write_off_order)
        return self._do_each(found, self._write_off_locked, domain)

    @api.model
    def _write_off_locked(self, agreement, domain):
        """Write off for one agreement, unless another worker is at it or has done it.

        :param agreement: the settlement or plan
        :param domain: what must still be true of it
        """
        agreement.try_lock_for_update().filtered_domain(domain)._write_off_safely()

    def _write_off_safely(self):
        """Write off these agreements; keep why one of them could not be, and go on."""
        for agreement in self:
            error = attempt(self.env, agreement._write_off)
            if error:
                agreement._keep_write_off_error(error)

    def _keep_write_off_error(self, error):
        """Say on this agreement, and once to its collector, why it could not be written off.

        :param error: what went wrong
        """
        self.ensure_one()
        if isinstance(error, UserError | RedirectWarning):
            text = str(error.args[0])
            _logger.info("%s not written off: %s", self.name, text)
        else:
            _logger.error("%s not written off", self.name, exc_info=error)
            text = self.env._(
                "Something unforeseen went wrong, the server's log has the details: %s", error
            )
        if self.writeoff_error == text:
            return
        # Sudo: why it could not be written off is recorded and told, and not people's to write.
        agreement = self.sudo()
        agreement.writeoff_error = text
        agreement._message_log(body=self.env._("The rest could not be written off: %s", text))
        agreement._plan_write_off_activity()
