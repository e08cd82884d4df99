"""What follows from an outcome: sources learn of it, nothing stays in core's queues."""

import logging

from odoo import models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from .collections_dispatch_lane import BATCH
from .collections_dispatch_source import claim

_logger = logging.getLogger(__name__)


class CollectionsDispatch(models.Model):
    _inherit = "collections.dispatch"

    def _settle_all(self, commit, patient=False, again=True):
        """Let the sources know of all outcomes that they do not know of yet.

        Where another lane is at it, what this one has left is found by that one, or by the last
        look of whichever lane goes last. One that breaks holds no other up: it says so, stays, and
        is tried again the next time that the outbox is emptied.

        :param commit: see ``_drain``
        :param bool patient: wait for the other lane
        :param bool again: try what broke before, too
        :raise Exception: what broke first, once all others are settled; only where nothing is
            committed, and nobody would learn of it otherwise
        """
        last, errors = 0, []
        with self._take_turn("settle", commit, patient) as mine:
            while mine and (found := self._repeat(self._settle_next, commit, last, errors, again)):
                last = max(found.ids)
        if errors:
            _logger.error("%s outcomes of outgoing messages could not be settled", len(errors))
            if not commit:
                raise errors[0]

    def _settle_next(self, after, errors, again):
        """Settle the next outcomes; one that breaks stays for the next time, alone.

        :param int after: the id of the last one that was looked at
        :param list errors: what breaks is added here
        :param bool again: those that broke before, too
        :return: the messages, empty when nothing is left
        """
        claimed = claim(
            self.env,
            SQL(
                "SELECT id FROM collections_dispatch WHERE settled IS NOT TRUE AND id > %s"
                " AND (%s OR settle_error IS NULL)"
                " ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
                after,
                again,
                BATCH,
            ),
        )
        found = self.browse(claimed)
        try:
            with self.env.cr.savepoint():
                found._settle()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:
            if len(found) > 1:
                _logger.info("Outcomes are settled one by one, since one breaks: %s", error)
            broken = [own for dispatch in found if (own := dispatch._settle_alone())]
            errors += broken
        return found

    def _settle_alone(self):
        """Settle the outcome of this message; where it breaks, keep why on it.

        :return: the error, or None
        """
        try:
            with self.env.cr.savepoint():
                self._settle()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:
            _logger.exception("The outcome of outgoing message %s could not be settled", self.id)
            # What the database says of rows of others stays in the log.
            known = isinstance(error, UserError)
            self.settle_error = str(error) if known else type(error).__name__
            return error
        return None

    def _settle(self):
        """Let the sources of these messages know what became of them."""
        unsettled = self.filtered(lambda dispatch: not dispatch.settled)
        if not unsettled:
            return
        for name, dispatches in unsettled.grouped("source_model").items():
            if name not in self.env:
                continue
            model = self.env[name]
            if hasattr(model, "_receive_dispatches"):
                # Sudo: what became of a message is recorded on its source, whoever sent it.
                sources = model.sudo().browse(dispatches.mapped("source_id")).exists()
                sources._receive_dispatches(dispatches)
        unsettled._record_addresses()
        unsettled._finish_mails()
        unsettled._finish_texts()
        unsettled.write({"settled": True, "settle_error": False})

    def _finish_mails(self):
        """Leave nothing of finished messages in core's queues."""
        done = self.filtered(lambda d: d.state in ("sent", "uncertain", "cancelled"))
        mails = done.mail_id
        done.filtered("mail_id").write({"mail_id": False})
        mails.unlink()
        # Core takes what it tries for broken beforehand; what waits for its next attempt is not.
        later = self.filtered(lambda d: d.state == "waiting" and not d.rereads).mail_id
        later.filtered(lambda mail: mail.state == "exception").write({"state": "outgoing"})
        lost = self.filtered(lambda d: d.state == "failed").mail_id
        lost.filtered(lambda mail: mail.state == "outgoing").write({"state": "cancel"})
