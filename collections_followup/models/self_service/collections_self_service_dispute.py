"""A customer disputes an invoice, lines or a part of it, with a reason and files."""

from datetime import timedelta

from odoo import api, models
from odoo.fields import Command
from odoo.tools import plaintext2html

from ..base.collections_guarded import without_defaults

SCOPES = ("all", "amount", "lines")
COMMENT = "mail.mt_comment"
# What was found to be owed so many days ago is not disputed once more without us.
AGAIN_DAYS = 60
# The largest number of a record.
MOST = 2**31 - 1


class CollectionsSelfServiceDispute(models.AbstractModel):
    _name = "collections.self.service.dispute"
    _inherit = ["collections.self.service"]
    _description = "Self-Service: Dispute"

    _kind = "dispute"
    _setting = "collections_self_dispute"

    @api.model
    @api.private
    def _get_reasons_sudo(self, access):
        """Return the reasons that can be chosen."""
        reasons = access.env["collections.dispute.reason"]
        return reasons.search([("company_id", "in", (False, access.company.id))])

    @api.model
    @api.private
    def _get_invoices_sudo(self, access):
        """Return the invoices of this customer that can be disputed, the newest first."""
        moves = self._get_items(access).move_id
        return moves.filtered(lambda move: move.move_type in ("out_invoice", "out_receipt")).sorted(
            lambda move: (move.invoice_date or move.date, move.id), reverse=True
        )

    @api.model
    def _read(self, access, form, files):
        invoices = self._get_invoices_sudo(access)
        ids = form.ids("invoice")
        move = invoices.filtered(lambda own: own.id in ids)
        if len(ids) > 1:
            form.problems["invoice"] = "choice"
        elif ids and not move:
            form.problems["invoice"] = "gone"
        scope = form.choice("scope", SCOPES)
        typing = self._get_typing(access, move.currency_id)
        amount = form.amount("amount", needed=scope == "amount", **typing)
        lines = form.ids("lines", needed=scope == "lines") if scope == "lines" else []
        own = move.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        if set(lines) - set(own.ids):
            form.problems["lines"] = "choice"
        if scope == "amount" and amount and move and amount > move.amount_residual:
            form.problems["amount"] = "much"
        reasons = self._get_reasons_sudo(access)
        chosen = form.ids("reason")
        if chosen and not set(chosen[:1]) <= set(reasons.ids):
            form.problems["reason"] = "choice"
        text = form.text("text", 4000, needed=True, many=True)
        form.files("files", files)
        return move, scope, amount, lines, chosen[:1], text, files

    @api.model
    def _carry_out(self, access, clean, request):
        move, scope, amount, lines, [reason_id], text, files = clean
        terms = {"scope": scope, "reason_id": reason_id, "lines": lines}
        items = move._collections_get_receivable_lines()
        self._lock(items)
        request.write(
            {
                "amount": float(amount or 0),
                "currency_id": move.currency_id.id,
                "note": text,
                "item_ids": [Command.set(items.ids)],
                "terms": terms,
            }
        )
        self._log_contact(access, request, self.env._("disputes %s", move.name), move)
        if self._was_rejected(access, move):
            self._keep_files(request, files)
            request._wait_sudo(["again"], text)
            return
        dispute = self._raise_sudo(request)
        if files:
            self._post_sudo(access, dispute, self.env._("Files of the customer"), files)

    @api.model
    def _was_rejected(self, access, move):
        """Return whether a dispute of this invoice was found to be wrong not long ago."""
        since = access.company._collections_today() - timedelta(days=AGAIN_DAYS)
        return bool(
            self.env["collections.dispute.line"].search_count(
                [
                    ("move_id", "=", move.id),
                    ("dispute_id.state", "=", "resolved"),
                    ("dispute_id.outcome", "=", "rejected"),
                    ("dispute_id.date_closed", ">=", since),
                ],
                limit=1,
            )
        )

    @api.model
    @api.private
    def _raise_sudo(self, request):
        """Return the dispute that a request asks for, which is raised now.

        :param request: of this kind, with the invoice and what was entered
        """
        # Sudo: as everything here; who grants it was looked at before.
        request = request.sudo()
        move, terms = request.item_ids.move_id[:1], request.terms
        line = {"move_id": move.id, "scope": terms["scope"]}
        if terms["scope"] == "amount":
            line["amount"] = request.amount
        if terms["scope"] == "lines":
            line["invoice_line_ids"] = [Command.set(terms["lines"])]
        request.dispute_id = without_defaults(request.env["collections.dispute"]).create(
            {
                "company_id": request.company_id.id,
                "partner_id": request.partner_id.id,
                "contact_id": request._get_own_person().id,
                "source": "portal",
                "reason_id": terms["reason_id"],
                "subject": request.note.splitlines()[0][:120],
                "description": plaintext2html(request.note),
                "logged_contact_id": request.contact_id.id,
                "line_ids": [Command.create(line)],
            }
        )
        return request.dispute_id

    @api.model
    @api.private
    def _post_sudo(self, access, dispute, text, files):
        """Write into the thread of a dispute what a customer says there, with files."""
        # Sudo: as everything here; the dispute was looked up for this customer.
        dispute = dispute.sudo()
        attachments = self._keep_files(dispute, files)
        return dispute.message_post(
            body=plaintext2html(text),
            author_id=access.contact.id,
            message_type="comment",
            subtype_xmlid=COMMENT,
            attachment_ids=attachments.ids,
        )

    @api.model
    @api.private
    def _find_dispute_sudo(self, access, dispute_id):
        """Return a dispute of this customer in this company, or None."""
        dispute = access.env["collections.dispute"].browse(min(dispute_id, MOST)).exists()
        is_own = (
            dispute
            and dispute.partner_id == access.partner
            and dispute.company_id == access.company
        )
        return dispute if is_own else None

    @api.model
    @api.private
    def _get_thread_sudo(self, dispute):
        """Return what may be read of a dispute by the customer: its messages, the oldest first.

        By the rules of Odoo's portal: comments and e-mails, no notes and nothing internal.
        """
        messages = dispute.env["mail.message"]
        return messages.search(
            [
                ("model", "=", dispute._name),
                ("res_id", "=", dispute.id),
                ("message_type", "in", ("comment", "email", "email_outgoing", "auto_comment")),
                ("subtype_id", "=", self.env.ref(COMMENT).id),
                *messages._get_search_domain_share(),
            ],
            order="id",
        ).filtered(lambda message: message.body or message.attachment_ids)
