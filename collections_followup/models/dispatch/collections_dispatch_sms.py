"""Text messages: given to the provider in small batches, each with an outcome of its own."""

from contextlib import nullcontext

import requests

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.iap.tools.iap_tools import IAPServerError, InsufficientCreditError

from ..base.collections_guarded import internal, without_defaults

# What core says of a text message, as a problem of ours; all else is the service's.
SMS_PROBLEMS = {
    "sms_number_missing": "no_phone",
    "sms_number_format": "bad_phone",
    "sms_country_not_supported": "bad_phone",
    "sms_invalid_destination": "bad_phone",
    "sms_blacklist": "blacklisted",
    "sms_optout": "blacklisted",
}
# Core's states of a text message that a provider has taken.
SMS_TAKEN = ("process", "pending", "sent")


def find_http_cause(error):
    """Return what a failed call of a service means for what was sent by it.

    :param error: the exception; what it was raised for counts, too
    :return: ``"refused"`` when the service has certainly taken nothing, ``"credit"`` when it
        wants money first, None when nobody can know
    """
    chain = []
    while error and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    for cause in chain:
        if isinstance(cause, InsufficientCreditError):
            return "credit"
        if isinstance(cause, requests.exceptions.ConnectTimeout | IAPServerError):
            return "refused"
        if isinstance(cause, requests.exceptions.InvalidURL | requests.exceptions.MissingSchema):
            return "refused"
        if isinstance(cause, requests.exceptions.HTTPError):
            status = cause.response.status_code if cause.response is not None else 500
            return "refused" if status < 500 else None
        if type(cause).__name__ in ("NewConnectionError", "NameResolutionError"):
            return "refused"
    # Core itself did not call the service.
    return "refused" if chain and type(chain[-1]) is AccessError else None


class CollectionsDispatch(models.Model):
    _inherit = "collections.dispatch"

    def _hand_over_sms(self, routes, commit):
        """Give a text message to the provider and write what came of it.

        Core's record of the text is made in the transaction that hands it over: core's own
        queue never sees it.

        :param dict routes: not used: the provider has no sessions
        :param commit: see ``_drain``
        """
        self.ensure_one()
        if not self._is_current():
            self._write_outcome({"state": "waiting", "settled": True}, commit)
            return
        outcome = None
        handed = False
        try:
            with nullcontext() if commit else self.env.cr.savepoint():
                sms = self._create_sms()
                self.env.flush_all()
                handed = True
                # The gate was asked when the message was taken up.
                sms.with_context(collections_hand_over=internal()).send(
                    unlink_sent=True, raise_exception=True
                )
                outcome = self._get_sms_outcome(sms)
                if outcome["state"] != "sent":
                    sms.unlink()
                self.env.flush_all()
        except Exception as error:
            if commit:
                self.env.cr.rollback()
            if not outcome:
                # Else the provider has said what it did; only core's notes are lost.
                outcome = self._get_sms_error_outcome(error, handed)
        self._write_outcome(outcome, commit)

    def _create_sms(self):
        """Create core's record of this text message, under the identifier that it keeps.

        :return: core's text message, not sent yet
        """
        notification = self.message_id.notification_ids[:1]
        return without_defaults(self.env["sms.sms"]).create(
            {
                "uuid": self.message_uid,
                "body": self.subject,
                "number": self.address,
                "partner_id": notification.res_partner_id.id,
                "mail_message_id": self.message_id.id,
            }
        )

    def _get_sms_error_outcome(self, error, handed):
        """Return the outcome of a text message at which the connection or database broke.

        :param error: the exception
        :param bool handed: whether the provider had been called
        """
        if not handed:
            if isinstance(error, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
                return {"state": "ready", "settled": True}
            return self._get_failed_values("rendering", error)
        cause = find_http_cause(error)
        if cause == "refused":
            return self._get_later_values(error)
        if cause == "credit":
            return self._get_failed_values("service", error)
        return self._get_doubt_values(error)

    def _get_sms_outcome(self, sms):
        """Return the outcome of a text message that the provider was asked to send.

        :param sms: core's record of it
        """
        if sms.state in SMS_TAKEN:
            return {
                "state": "sent",
                "attempts": self.attempts + 1,
                "date_sent": fields.Datetime.now(),
            }
        labels = dict(sms._fields["failure_type"]._description_selection(self.env))
        words = labels.get(sms.failure_type) or sms.failure_type or ""
        if sms.failure_type == "sms_server":
            return self._get_later_values(words)
        return self._get_failed_values(SMS_PROBLEMS.get(sms.failure_type, "service"), words)
