"""Text messages: given to the provider in small batches, each with an outcome of its own."""

from contextlib import nullcontext

import requests

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.iap.tools.iap_tools import IAPServerError, InsufficientCreditError

from ..base.collections_guarded import get_internal, internal, without_defaults

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

        Core's record of a notice's text is made in the transaction that hands it over; that of a
        text from core's dialog is there already. Core's own queue leaves both alone.

        :param dict routes: not used: the provider has no sessions
        :param commit: see ``_drain``
        """
        self._hand_over_to_service(commit, self._take_sms, self._call_sms_service)

    def _hand_over_to_service(self, commit, prepare, call):
        """Give this message to a service of core's and write what came of it.

        :param commit: see ``_drain``
        :param prepare: makes core's record of the message, and returns it
        :param call: gives that record to the service, and returns the outcome
        """
        self.ensure_one()
        if not self._is_current():
            self._write_outcome({"state": "waiting", "settled": True}, commit)
            return
        outcome = None
        handed = False
        try:
            with nullcontext() if commit else self.env.cr.savepoint():
                record = prepare()
                self.env.flush_all()
                handed = True
                outcome = call(record)
                self.env.flush_all()
        except Exception as error:
            if commit:
                self.env.cr.rollback()
            if not outcome:
                # Else the service has said what it did; only core's notes are lost.
                outcome = self._get_service_error_outcome(error, handed)
        self._write_outcome(outcome, commit)

    def _call_sms_service(self, sms):
        """Let core give a text message to its provider, and return the outcome.

        :param sms: core's record
        """
        # The gate was asked when the message was taken up.
        sms.with_context(collections_hand_over=internal()).send(
            unlink_sent=True, raise_exception=True
        )
        outcome = self._get_sms_outcome(sms)
        if outcome["state"] != "sent" and self.rereads:
            sms.unlink()
        return outcome

    def _find_texts(self):
        """Return core's records of those of these text messages that people sent by its dialog."""
        uids = self.filtered(lambda d: d.channel == "sms" and not d.rereads).mapped("message_uid")
        texts = self.env["sms.sms"]
        return texts.search([("uuid", "in", uids)]) if uids else texts

    def _take_sms(self):
        """Return core's record of this text message, ready to be sent."""
        sms = self._find_texts()
        if not sms:
            return self._create_sms()
        sms.write({"state": "outgoing", "failure_type": False, "to_delete": False})
        return sms

    def _create_sms(self):
        """Create core's record of this text message, under the identifier that it keeps.

        :return: core's text message, not sent yet
        """
        told = self.message_id.notification_ids
        notification = told.filtered(lambda own: own.sms_number == self.address)[:1] or told[:1]
        return without_defaults(self.env["sms.sms"]).create(
            {
                "uuid": self.message_uid,
                "body": self.subject,
                "number": self.address,
                "partner_id": notification.res_partner_id.id,
                "mail_message_id": self.message_id.id,
            }
        )

    def _get_service_error_outcome(self, error, handed):
        """Return the outcome of a message at which the connection or database broke.

        :param error: the exception
        :param bool handed: whether the service had been called
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

    # ------------------------------------------------------------------- core's dialog

    def _adopt_texts(self, texts):
        """Write text messages that core is about to send into the outbox.

        :param texts: core's text messages about records of ours that have no row yet
        """
        found = [self._describe_text(sms) for sms in texts]
        rows = []
        for values in found:
            company = self.env["res.company"].browse(values["company_id"])
            if values["partner_id"]:
                rows.append(
                    {
                        "partner": self.env["res.partner"].browse(values["contact_id"]),
                        "channel": "sms",
                        "address": values["address"],
                        "company": company._collections_owner() or company,
                    }
                )
        lines = self._get_opt_out_lines(rows)
        for sms, values in zip(texts, found, strict=True):
            line = lines.pop(0) if values["partner_id"] else ""
            if line and line not in (sms.body or ""):
                sms.body = values["subject"] = f"{sms.body} {line}"
        return self.create(found)

    @api.model
    def _get_opt_out_lines(self, rows):
        """Return what text messages of people say at their end on how to get no more of them.

        :param list rows: readers, see ``_ask_many`` of the gate
        :return: a list of lines in their order, "" where no rule set asks for one
        """
        document = self.env["collections.document"]
        lines = []
        for row, wants in zip(
            rows, self.env["collections.gate"]._find_wanting_opt_out(rows), strict=True
        ):
            # Sudo: whom customers may write to is for all who write to them.
            company = (row.get("company") or self.env.company).sudo()
            lang = document._get_contact_language(row["partner"], company)
            lines.append(
                document.with_context(lang=lang)._get_sms_opt_out(
                    company,
                    company.collections_email or company.email,
                    company.collections_phone or company.phone,
                )
                if wants
                else ""
            )
        return lines

    def _describe_text(self, sms):
        """Return the values of the dispatch of one of core's text messages.

        :param sms: a text message on a record's thread
        """
        message = sms.mail_message_id
        record = self.env[message.model].browse(message.res_id).exists()
        known = record._fields
        company = message.record_company_id
        if not company and record and "company_id" in known:
            company = record.company_id
        reader = sms.partner_id
        customer = record._mail_get_partners()[record.id][:1] if record else reader
        if reader and reader._collections_is_colleague():
            # No contact of the customer: the gate is not asked.
            customer = reader = reader.browse()
        return {
            "company_id": (company or self.env.company).id,
            "kind": "message",
            "source_model": message.model,
            "source_id": message.res_id,
            "partner_id": customer.commercial_partner_id.id,
            "contact_id": (reader or customer).id,
            "user_id": record.user_id.id if "user_id" in known else False,
            "channel": "sms",
            "address": sms.number,
            "subject": sms.body,
            "message_uid": sms.uuid,
            "message_id": message.id,
            "override_ids": [
                fields.Command.set(get_internal(self.env, "collections_overrides") or [])
            ],
        }

    def _finish_texts(self):
        """Let core's records of finished text messages say what became of them."""
        for dispatch in self.filtered(lambda own: own.channel == "sms" and not own.rereads):
            texts = dispatch._find_texts()
            refused = dispatch.state == "failed" and dispatch.failure_type == "gate"
            if refused or dispatch.state == "cancelled":
                texts.write(
                    {"state": "canceled", "failure_type": "sms_blacklist" if refused else False}
                )
                texts.sms_tracker_id._action_update_from_sms_state("canceled")
            elif dispatch.state in ("failed", "uncertain"):
                texts.filtered(lambda sms: sms.state == "outgoing").action_set_error("sms_server")
            elif dispatch.state == "waiting":
                # Core takes what it tried for failed; it waits for its next attempt.
                texts.filtered(lambda sms: sms.state == "error").action_set_outgoing()
