"""How scheduled statements are written, put into the outbox and learn of their outcome.

They are read again when they go: what is open, who gets them, and whether anything speaks
against it by now.
"""

import logging

from odoo import models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..base.collections_guarded import without_defaults

_logger = logging.getLogger(__name__)


class CollectionsStatementMailing(models.Model):
    _inherit = "collections.statement.mailing"

    def _compose(self):
        # OVERRIDE 'collections.dispatch.queued'
        for mailings in self.grouped("company_id").values():
            mailings._send()

    def _send(self):
        """Write the e-mails of these statements of one company, many PDFs in one call.

        What breaks together is written one by one; an error is kept on its statement.
        """
        ready = self._recheck()._pass_gate()
        if not ready:
            return
        try:
            with self.env.cr.savepoint():
                ready._write_emails()
            return
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            if len(ready) > 1:
                _logger.exception("Statements could not be written together; one by one")
        for mailing in ready:
            try:
                with self.env.cr.savepoint():
                    mailing._write_emails()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception as error:
                _logger.exception("Account statement %s failed", mailing.id)
                mailing.invalidate_recordset()
                mailing._end("failed", str(error))

    # ---------------------------------------------------------------------- read again

    def _recheck(self):
        """Read again who gets these statements and what is open; end those without ground.

        :return: those that go
        """
        company = self.company_id
        contacts = self.partner_id._collections_get_recipients(company)
        refused = self.partner_id.union(*contacts.values())._collections_get_refused_emails()
        balances = self._read_balances()
        ready = self.browse()
        for mailing in self:
            contact = contacts[mailing.partner_id]
            amount = balances.get(mailing.partner_id.id)
            problem = mailing._find_problem(contact, amount, refused)
            if problem:
                mailing._end(*problem)
            else:
                mailing.write(
                    {
                        "contact_id": contact.id,
                        "amount": amount or 0.0,
                        "date": company._collections_today(),
                    }
                )
                ready |= mailing
        return ready

    def _read_balances(self):
        """Return what these customers have open by now, in company currency, by customer id."""
        company = self.company_id
        self.env["account.move.line"].flush_model()
        return {
            partner_id: float(amount)
            for partner_id, amount in self.env.execute_query(
                SQL(
                    "SELECT rp.commercial_partner_id, SUM(l.amount_residual)"
                    "  FROM account_move_line l JOIN res_partner rp ON rp.id = l.partner_id"
                    " WHERE %s AND l.company_id IN %s AND rp.commercial_partner_id IN %s"
                    " GROUP BY 1",
                    self.env["account.move.line"]._collections_sql_open("l"),
                    tuple((company | company._collections_covered()).ids),
                    tuple(self.partner_id.ids),
                )
            )
        }

    def _find_problem(self, contact, amount, refused):
        """Return why this statement cannot or need not go, as a state and a sentence; or False.

        :param contact: who would get it
        :param amount: what is open, None where there is no open item
        :param set refused: blacklisted addresses
        """
        company, customer = self.company_id, self.partner_id
        asked_again = self.dispatch_id.decided_user_id
        if not company.collections_statements and not asked_again:
            return "skipped", self.env._("Scheduled statements were switched off.")
        if customer.collections_statement == "never":
            return "skipped", self.env._("The customer is to get no statements.")
        if customer.collections_cease:
            return "skipped", self.env._("The customer is marked as not to be contacted.")
        if company.collections_statement_open_only and amount is None:
            return "skipped", self.env._("Nothing is open any more.")
        least = company.collections_statement_min
        if least and (amount or 0.0) < least:
            return "skipped", self.env._("Less is open by now than the company has set.")
        problem = contact._collections_find_email_problem(customer, refused)
        if problem:
            labels = dict(
                self.env["collections.notice"]
                ._fields["failure_type"]
                ._description_selection(self.env)
            )
            return "failed", labels.get(problem) or problem
        if not company._collections_get_sender():
            return "failed", self.env._("The company has no e-mail address to send from.")
        return False

    # ------------------------------------------------------------------------- e-mails

    def _write_emails(self):
        """Write the e-mails of these statements, each with its PDF, into the outbox."""
        # Of an attempt that failed: what is open may have changed since.
        self._withdraw_messages()
        company = self.company_id
        known = {own.id: own.dispatch_id.message_uid for own in self if own.dispatch_id.message_uid}
        values_list = []
        for (mode, first, last), batch in self.grouped(
            lambda own: (own.mode, own.date_from, own.date)
        ).items():
            prepared = (
                self.env["collections.statement"]
                .with_company(company)
                ._prepare_emails(
                    {own.partner_id: own.contact_id for own in batch},
                    {"mode": mode, "date_from": first, "date_to": last},
                )
            )
            values_list += [(own, prepared[own.partner_id]) for own in batch]
        mails = without_defaults(self.env["mail.mail"]).create(
            [
                {
                    **values,
                    # the outbox writes its row itself
                    "collections_dispatch": False,
                    **({"message_id": known[own.id]} if own.id in known else {}),
                }
                for own, values in values_list
            ]
        )
        outgoing = {}
        for (own, values), mail in zip(values_list, mails, strict=True):
            own.write(
                {
                    "mail_id": mail.id,
                    "subject": values["subject"],
                    "content": values["body_html"],
                    "address": values["email_to"],
                    "attachment_id": mail.attachment_ids[:1].id,
                    "failure_reason": False,
                }
            )
            outgoing[own.id] = {
                "address": values["email_to"],
                "contact_id": own.contact_id.id,
                "subject": values["subject"],
                "message_uid": mail.message_id,
                "mail_id": mail.id,
                "message_id": mail.mail_message_id.id,
            }
        self._put_into_outbox("email", outgoing)

    def _get_files(self):
        # OVERRIDE 'collections.dispatch.queued'
        return self.attachment_id

    def _get_fingerprints(self):
        # OVERRIDE 'collections.dispatch.source'
        if not self:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT n.id, md5(concat_ws(':', n.state, p.collections_statement, %s))"
                "  FROM collections_statement_mailing n"
                "  JOIN res_partner p ON p.id = n.partner_id WHERE n.id IN %s",
                self._sql_fingerprint(SQL("n.partner_id"), SQL("n.contact_id")),
                tuple(self.ids),
            )
        )
        return dict(rows)

    # ---------------------------------------------------------------------------- gate

    def _get_gate_rows(self):
        # OVERRIDE 'collections.dispatch.source'
        return self._get_email_rows(
            lambda own: own.contact_id or own.partner_id,
            lambda own: {"company": own.company_id._collections_owner() or own.company_id},
        )
