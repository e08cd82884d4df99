"""E-mails: handed to the mail server one by one, each with an outcome of its own."""

import logging
import smtplib
from contextlib import nullcontext
from datetime import timedelta

from odoo import fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..base.collections_guarded import declare_internal_keys, internal, without_defaults
from .smtp_watch import SmtpWatch, find_refusal

declare_internal_keys(
    collections_hand_over="what is told of the e-mail that core hands over just now",
)

_logger = logging.getLogger(__name__)

# A message that was refused for the moment is tried again after 5, 10, 20, 40, 80 minutes.
RETRY_MINUTES = 5
MAX_ATTEMPTS = 6
# Core's kinds of failure, as problems of ours
CORE_PROBLEMS = {
    "mail_email_invalid": "bad_email",
    "mail_email_missing": "bad_email",
    "mail_bl": "blacklisted",
    "mail_from_invalid": "server",
    "mail_from_missing": "server",
    "mail_spam": "server",
}


class HandOver:
    """What core says of an e-mail that is being handed over.

    :param dispatch: the message that it is
    """

    def __init__(self, dispatch=None):
        self.dispatch = dispatch
        self.failure_type = None
        self.failure_reason = None


class CollectionsDispatch(models.Model):
    _inherit = "collections.dispatch"

    def _hand_over_email(self, routes, commit):
        """Hand one e-mail to the mail server and write what came of it.

        :param dict routes: open sessions by sending configuration; lives as long as the lane
        :param commit: see ``_drain``
        """
        self.ensure_one()
        if not self._is_current():
            self._write_outcome({"state": "waiting", "settled": True}, commit)
            return
        contact = self.contact_id
        if contact and not contact._collections_is_contact_of(self.partner_id, self.company_id):
            words = self.env._(
                "%(contact)s is no contact of %(customer)s any more. Write to somebody else.",
                contact=contact.display_name,
                customer=self.partner_id.display_name,
            )
            self._write_outcome(self._get_failed_values("bad_email", words), commit)
            return
        mail = self.mail_id
        if not mail or mail.state != "outgoing":
            self._write_outcome(
                {
                    "state": "failed",
                    "failure_type": "rendering",
                    "failure_reason": self.env._(
                        "The e-mail was deleted or stopped in Settings, Technical, Emails."
                    ),
                },
                commit,
            )
            return
        if self.env["ir.mail_server"]._disable_send():
            # Core sends nothing during tests and installations and reports no outcome: what it
            # was given counts.
            self._write_outcome(self._get_sent_values(), commit)
            return
        route, error = self._open_route(mail, routes)
        if error:
            self._write_outcome(self._get_later_values(error, unreachable=True), commit)
            return
        if route["is_personal"] and not mail._split_by_delayed_batch(route["server"]):
            # Personal mail servers take only so many e-mails a minute.
            self._write_outcome(
                {"state": "waiting", "retry_at": mail.scheduled_date, "settled": True}, commit
            )
            return
        outcome = self._transmit(mail, route, commit)
        if isinstance(route["watch"].error, smtplib.SMTPServerDisconnected):
            # A server that hangs up before it took anything is left alone for a while, like one
            # that does not answer; else the next e-mail gets a new session.
            outcome["unreachable"] = outcome["state"] == "waiting" and not route["watch"].served
            self._close_route(routes, route)
        if outcome["state"] == "waiting" and not self.rereads:
            # Core has given it up; here it goes again as it is. Others are written anew.
            mail.state = "outgoing"
        self._write_outcome(outcome, commit)

    def _is_current(self):
        """Return whether the ground of this message is still what it was when it was written."""
        if not self.rereads or not self.fingerprint:
            return True
        # One that is gone has no fingerprint: nothing is asked about it before.
        source = self.env[self.source_model].browse(self.source_id)
        return source._get_fingerprints().get(source.id) == self.fingerprint

    # ----------------------------------------------------------------------- sessions

    def _open_route(self, mail, routes):
        """Return the session with the mail server that an e-mail goes through.

        :return: the route and None, or None and why the server cannot be reached
        """
        key = (
            mail.email_from,
            mail.mail_server_id.id,
            mail.record_alias_domain_id.id,
            mail.create_uid.id if mail.mail_server_id.owner_user_id else False,
        )
        route = routes.get(key)
        if route:
            return route, None
        [(server_id, alias_domain_id, smtp_from, _ids)] = list(mail._split_by_mail_configuration())
        try:
            session = self.env["ir.mail_server"]._connect__(
                mail_server_id=server_id, smtp_from=smtp_from
            )
        except Exception as error:
            # Whatever it is (network, certificate, password): nothing was handed over.
            _logger.info("No session with the mail server of %s: %s", self.company_id.name, error)
            return None, error
        server = self.env["ir.mail_server"].browse(server_id)
        routes[key] = {
            "key": key,
            "session": session,
            "watch": SmtpWatch(session),
            "server": server,
            "is_personal": bool(server.owner_user_id),
            "alias_domain_id": alias_domain_id,
        }
        return routes[key], None

    def _close_route(self, routes, route):
        routes.pop(route["key"], None)
        try:
            route["session"].quit()
        except Exception as error:
            # It is gone already, mostly: there is nobody left to say goodbye to.
            _logger.debug("The session with the mail server ended by itself: %s", error)

    def _close_routes(self, routes):
        """End the sessions of a lane."""
        for route in list(routes.values()):
            self._close_route(routes, route)

    # ---------------------------------------------------------------------- hand-over

    def _transmit(self, mail, route, commit):
        """Give an e-mail to its mail server through core's own sending.

        Nothing but what core writes of its e-mail is in this transaction: when that cannot be
        written, what the server said is known all the same.

        :return: the values of the outcome
        """
        watch = route["watch"]
        watch.begin()
        said = HandOver(self)
        try:
            with nullcontext() if commit else self.env.cr.savepoint():
                mail.with_context(collections_hand_over=internal(said))._send(
                    smtp_session=route["session"],
                    alias_domain_id=route["alias_domain_id"],
                    mail_server=route["server"],
                )
                self.env.flush_all()
        except Exception as error:
            if commit:
                self.env.cr.rollback()
            return self._get_broken_outcome(watch, error)
        except BaseException as error:
            # Somebody stops the worker: what is known is written before it goes.
            if commit:
                self.env.cr.rollback()
                self._write_outcome(self._get_broken_outcome(watch, error), commit)
            raise
        return self._get_outcome(watch, said)

    def _get_outcome(self, watch, said):
        """Return the outcome of an e-mail that core has worked on to its end."""
        if watch.taken and not watch.error:
            return self._get_sent_values(self._get_refused_note(watch))
        if watch.in_doubt:
            return self._get_doubt_values(watch.error)
        if watch.taken:
            return self._get_partly_values(watch.error)
        if watch.error:
            words = str(said.failure_reason or watch.error)
            refusal = find_refusal(watch.error)
            if refusal == "recipient":
                return self._get_failed_values("bad_email", words)
            if refusal == "message":
                return self._get_failed_values("server", words)
            return self._get_later_values(words)
        problem = CORE_PROBLEMS.get(said.failure_type)
        if problem:
            return self._get_failed_values(problem, said.failure_reason)
        if said.failure_type:
            return self._get_later_values(said.failure_reason or said.failure_type)
        # Core found nobody to send it to and says nothing more.
        return self._get_failed_values("bad_email", self.env._("No valid e-mail address."))

    def _get_broken_outcome(self, watch, error):
        """Return the outcome of an e-mail at which the session or the database broke."""
        if watch.in_doubt:
            return self._get_doubt_values(error)
        if watch.taken:
            if watch.error:
                return self._get_partly_values(watch.error)
            # The server has it; only core's own notes of it could not be written.
            return self._get_sent_values()
        if watch.error:
            return self._get_later_values(watch.error)
        if isinstance(error, Exception) and not isinstance(
            error, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
        ):
            return self._get_later_values(error)
        # Nothing was handed over: another transaction was faster, or the worker is stopped.
        return {"state": "ready", "settled": True}

    def _get_sent_values(self, note=None):
        return {
            "state": "sent",
            # counted in the row itself, which need not be read for it once more
            "attempts": SQL("attempts + 1"),
            "date_sent": fields.Datetime.now(),
            "failure_reason": note,
        }

    def _get_refused_note(self, watch):
        """Say which of several addresses the server refused, or nothing."""
        if not watch.refused:
            return None
        return self.env._("Not taken for %s.", ", ".join(sorted(watch.refused)))

    def _get_partly_values(self, error):
        """Return the outcome of an e-mail that some of its readers have and others not."""
        return {
            **self._get_doubt_values(error),
            "failure_reason": self.env._(
                "Some of those who are addressed have it, others do not: %s", error
            ),
        }

    def _get_doubt_values(self, error):
        return {
            "state": "uncertain",
            "attempts": self.attempts + 1,
            "failure_type": "connection",
            "failure_reason": self._get_doubt_text(error),
        }

    def _get_failed_values(self, problem, words):
        return {
            "state": "failed",
            "attempts": self.attempts + 1,
            "failure_type": problem,
            "failure_reason": str(words or ""),
        }

    def _get_later_values(self, error, unreachable=False):
        """Return the outcome of an e-mail that is tried again, or given up after some attempts.

        :param error: what the server or the connection said
        :param bool unreachable: whether the company's other e-mails wait, too
        """
        attempts = self.attempts + 1
        if attempts >= MAX_ATTEMPTS:
            return self._get_failed_values("server", error)
        wait = timedelta(minutes=RETRY_MINUTES * 2 ** (attempts - 1))
        return {
            "state": "waiting",
            "attempts": attempts,
            "retry_at": fields.Datetime.now() + wait,
            "failure_type": "server",
            "failure_reason": str(error),
            "unreachable": unreachable,
        }

    # -------------------------------------------------------------------------- again

    def _restore_mail(self):
        """Make the e-mail of a message anew where core has deleted it."""
        for dispatch in self:
            if dispatch.channel != "email":
                continue
            if dispatch.mail_id:
                dispatch.mail_id.state = "outgoing"
                continue
            message = dispatch.message_id
            mail = without_defaults(self.env["mail.mail"]).create(
                {
                    "mail_message_id": message.id,
                    "body_html": message.body,
                    "email_to": dispatch.address,
                    "email_cc": dispatch.address_cc,
                    "subject": dispatch.subject,
                    "auto_delete": True,
                    "is_notification": True,
                    "collections_dispatch": False,
                }
            )
            dispatch.mail_id = mail
