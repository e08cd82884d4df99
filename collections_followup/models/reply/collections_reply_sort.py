"""Sorting: a person says what an answer is about, once, and what follows from it happens."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date, plaintext2html

from ..base.collections_guarded import without_defaults


class CollectionsReply(models.Model):
    _inherit = "collections.reply"

    def _lock(self):
        """Wait for whoever is sorting one of these answers, and look at them anew.

        The rows are changed and not only locked: the transaction that comes second fails to
        serialize, and Odoo repeats it on what the first one has said.
        """
        if self.ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE collections_reply SET write_date = now() AT TIME ZONE 'UTC'"
                    " WHERE id IN %s",
                    tuple(self.ids),
                )
            )

    def _check_open(self):
        """Refuse to sort what somebody has sorted already."""
        self.check_access("write")
        for reply in self.filtered(lambda reply: reply.state == "sorted"):
            raise UserError(
                self.env._(
                    "%(who)s has sorted this answer already: %(kind)s.",
                    # Sudo: the name of a colleague
                    who=reply.user_id.sudo().name or self.env._("The mail gateway"),
                    kind=reply._get_label(reply.kind),
                )
            )

    @api.private
    def _sort(self, kind):
        """Keep what these answers are about, end their pause and do their tasks.

        :param str kind: see ``_get_kinds``
        """
        self.check_access("write")
        self._lock()
        self._check_open()
        self._as_engine().write(
            {
                "kind": kind,
                "state": "sorted",
                "user_id": self.env.uid,
                "date_sorted": fields.Datetime.now(),
            }
        )
        for reply in self:
            text = self.env._("Answer sorted: %s.", reply._get_label(kind))
            # Sudo: the pause and the task belong to the answer, whoever they are planned for.
            own = reply.sudo()
            own.hold_id.action_release()
            if own.activity_id.active:
                own.activity_id.action_feedback(feedback=text)
            else:
                own._get_thread()._message_log(body=text, author_id=self.env.user.partner_id.id)

    @api.model
    @api.private
    def _sort_from(self, records, kind):
        """Sort the answers from which promises or disputes were entered.

        :param records: promises or disputes with ``logged_contact_id``
        :param str kind: what the answers are about
        """
        # Sudo: the contact that somebody entered it from, whatever they may read of it now.
        contacts = records.sudo().logged_contact_id
        if not contacts:
            return
        replies = self.search([("contact_id", "in", contacts.ids), ("state", "=", "open")])
        if replies:
            replies._sort(kind)

    def _hold_for_payment(self, moves):
        """Hold what is said to be paid while the payment is looked for.

        :param moves: the invoices; all that the customer owes if none is named
        """
        self.ensure_one()
        reason = self.env.ref("collections_followup.hold_reason_payment_checked", False)
        if not reason:
            return
        today, days = self.company_id._collections_today(), reason.default_days or 7
        common = {
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "reason_id": reason.id,
            "date_from": today,
            "date_until": fields.Date.add(today, days=days - 1),
            "note": self._get_named_text(),
        }
        targets = [{"scope": "move", "move_id": move.id} for move in moves]
        without_defaults(self.env["collections.hold"]).create(
            [{**common, **target} for target in targets or [{"scope": "partner"}]]
        )

    def _come_back(self, day):
        """Plan to come back to a customer who is away.

        :param date day: the day on which they are back
        """
        self.ensure_one()
        without_defaults(self._get_thread()).with_context(
            mail_activity_quick_update=True
        ).activity_schedule(
            "collections_followup.mail_activity_type_task",
            date_deadline=day,
            summary=self.env._("Back on %s: come back to it", format_date(self.env, day)),
            user_id=(self.case_id.user_id or self.env.user).id,
        )

    def _get_text_as_html(self):
        """Return what the customer wrote, for the description of a dispute."""
        self.ensure_one()
        return plaintext2html(self.text) if self.text else False

    def _get_copies_action(self, moves):
        """Return the action that opens a message to the sender with copies of invoices.

        :param moves: the invoices; all that is overdue if none is named
        """
        self.ensure_one()
        contact = self.contact_id
        moves = moves or contact._get_items().move_id
        # Sudo: the documents of the customer's own invoices, for who may write to the customer.
        documents = moves.sudo().invoice_pdf_report_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send copies"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._get_thread()._name,
                "default_res_ids": self._get_thread().ids,
                "default_composition_mode": "comment",
                # Written to the customer himself, the gate is asked as on a case.
                "default_collections_company_id": self.company_id.id,
                "default_partner_ids": (contact.person_id or self.partner_id).ids,
                "default_subject": self.env._("Copies of your invoices"),
                "default_attachment_ids": documents.ids,
            },
        }
