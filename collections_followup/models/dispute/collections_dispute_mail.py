"""Disputes by e-mail: new ones, replies to them, questions to colleagues, duplicates."""

import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import email_normalize, format_date, formatLang, html2plaintext

from ..base.collections_words import DISPUTE_WORDS

# What may be the number of an invoice: a word with a digit in it, of at least four characters.
NUMBER = re.compile(r"(?=[A-Za-z/_.\-]*\d)[A-Za-z0-9][A-Za-z0-9/_.\-]{2,}[A-Za-z0-9]")
MAX_NUMBERS = 200


class CollectionsDispute(models.Model):
    _name = "collections.dispute"
    _inherit = ["collections.dispute", "collections.words"]
    _word_fields = ("answer",)
    _words = DISPUTE_WORDS

    def _get_word_values(self):
        # OVERRIDE
        dispute = self.sudo()  # sudo: the person who answers may not read whom it is assigned to
        return dispute._prepare_word_values(
            self._get_recipient(), dispute.user_id, self.amount_disputed, self.name
        )

    # ------------------------------------------------------------------------ incoming

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        # EXTENDS 'mail': a message to the alias; one that belongs to a dispute makes no other
        values = dict(custom_values or {})
        company = self.env["res.company"].browse(values.get("company_id")) or self.env.company
        subject = msg_dict.get("subject") or ""
        text = f"{subject}\n{html2plaintext(msg_dict.get('body') or '')}"
        sender = email_normalize(msg_dict.get("email_from") or "")
        contact = self._find_contact(sender, company)
        moves = self._find_moves(text, company, contact.commercial_partner_id)
        known = self._find_known(text, company, contact.commercial_partner_id, moves)
        if known:
            known._reply_received()
            return known
        customer = contact.commercial_partner_id
        if not contact and len(moves.commercial_partner_id) == 1:
            customer = moves.commercial_partner_id
        moves = moves.filtered(
            lambda move: move.commercial_partner_id == customer and move.amount_residual > 0
        )
        disputed = self.env["collections.dispute.line"].search(
            [("move_id", "in", moves.ids), ("state", "=", "open")]
        )
        values.update(
            {
                "company_id": company.id,
                "subject": subject,
                "description": msg_dict.get("body") or False,
                "source": "email",
                "partner_id": customer.id,
                "contact_id": contact.id if contact != customer else False,
                "line_ids": [
                    Command.create({"move_id": move.id, "scope": "all"})
                    for move in moves - disputed.move_id
                ],
            }
        )
        return super().message_new(msg_dict, values)

    def message_update(self, msg_dict, update_vals=None):
        # EXTENDS 'mail'
        self._reply_received()
        return super().message_update(msg_dict, update_vals)

    def _reply_received(self):
        """Let the owner of a closed dispute know that a message came in."""
        # Sudo: the message comes by the mail gateway, or from whoever may write in the thread.
        for dispute in self.sudo().filtered(lambda dispute: dispute.state != "open"):
            dispute._plan_task(
                dispute.user_id,
                lambda own: own.env._("A message came in about %s, which is closed", own.name),
                dispute.company_id._collections_today(),
            )

    @api.model
    def _find_contact(self, address, company):
        """Return the customer's contact who has an e-mail address.

        Of several, the one that has invoices in the company; a contact of a user of the
        company is none.

        :param str address: normalised e-mail address
        :param company: the company that was written to
        """
        partners = self.env["res.partner"]
        if not address:
            return partners
        companies = partners._collections_get_contact_companies(company)
        found = partners.search(
            [
                # core normalizes the first of several only
                "|",
                ("email_normalized", "=", address),
                ("email", "ilike", address),
                ("company_id", "in", (False, *companies.ids)),
                ("partner_share", "=", True),
            ]
        ).filtered(lambda partner: address in partner._collections_get_emails())
        return found.sorted(
            lambda partner: (-partner.commercial_partner_id.customer_rank, partner.id)
        )[:1]

    @api.model
    def _find_moves(self, text, company, customer):
        """Return the posted customer invoices whose numbers stand in a text.

        :param str text: subject and body
        :param company: the company that was written to
        :param customer: only this customer's; anybody's if empty
        """
        words = {word.strip(".-_/") for word in NUMBER.findall(text)}
        numbers = sorted(words, key=len, reverse=True)[:MAX_NUMBERS]
        if not numbers:
            return self.env["account.move"]
        domain = Domain("name", "in", numbers) & Domain("state", "=", "posted")
        domain &= Domain("move_type", "in", ("out_invoice", "out_receipt"))
        domain &= Domain("company_id", "in", company._collections_covered().ids or company.ids)
        if customer:
            domain &= Domain("commercial_partner_id", "=", customer.id)
        return self.env["account.move"].search(domain)

    @api.model
    def _find_known(self, text, company, customer, moves):
        """Return the dispute that a message belongs to, though it is no reply to it.

        Its number stands in the message, or the same customer has an open dispute about all of
        the invoices that are named.
        """
        words = {word.strip(".-_/") for word in NUMBER.findall(text)}
        if not customer:
            return self.browse()
        domain = Domain("company_id", "=", company.id) & Domain("partner_id", "=", customer.id)
        named = self.search(domain & Domain("name", "in", list(words)[:MAX_NUMBERS]), limit=1)
        if named:
            named = named.merged_into_id or named
            return named
        if not moves:
            return self.browse()
        for dispute in self.search(domain & Domain("state", "=", "open"), order="id"):
            if not moves - dispute.line_ids.move_id:
                return dispute
        return self.browse()

    # ------------------------------------------------------------------------ outgoing

    def _message_post_after_hook(self, message, msg_values):
        # EXTENDS 'mail': the first message to the customer is the first answer
        result = super()._message_post_after_hook(message, msg_values)
        author = message.author_id
        # Sudo: who posts, a colleague perhaps who was asked, need not read the customer or write
        # the dispute.
        customer = self.sudo().partner_id
        outside = message.partner_ids.filtered(
            lambda partner: customer and partner.commercial_partner_id == customer
        )
        inside = any(user._is_internal() for user in author.sudo().user_ids)
        if outside and inside and not message.is_internal and not self.sudo().date_first_answer:
            self.sudo()._set_answered()
        return result

    def _get_summary(self):
        """Return what a dispute is about, as HTML, for somebody who sees nothing else of it."""
        self.ensure_one()
        # Sudo: what a colleague is asked about is told by who asks; customer and invoices may be
        # hidden from the one who reads.
        lines = [
            self.env._(
                "%(invoice)s of %(date)s: %(amount)s in dispute",
                invoice=line.move_id.name,
                date=format_date(self.env, line.move_id.invoice_date),
                amount=formatLang(
                    self.env, line.amount_open or line.amount, currency_obj=line.currency_id
                ),
            )
            for line in self.sudo().line_ids
        ]
        text = self.env._(
            "%(dispute)s of %(customer)s, %(reason)s. Reply to this message to answer.",
            dispute=self.name,
            customer=self.sudo().partner_id.name or self.env._("an unknown customer"),
            reason=self.reason_id.display_name or self.env._("no reason entered"),
        )
        return (
            self.env["ir.qweb"]
            ._render(
                "collections_followup.dispute_summary",
                {"text": text, "lines": lines, "description": self.description},
            )
            .strip()
        )

    def action_ask(self):
        """Open the assistant that asks colleagues about this dispute."""
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask about %s", self.name),
            "res_model": "collections.dispute.ask.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dispute_id": self.id},
        }

    # ---------------------------------------------------------------------- duplicates

    def action_merge(self):
        """Open the assistant that merges the chosen disputes."""
        self._check_merge()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge disputes"),
            "res_model": "collections.dispute.merge.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"active_model": "collections.dispute", "active_ids": self.ids},
        }

    def _check_merge(self):
        """Refuse to merge disputes that do not belong together."""
        self.check_access("write")
        if len(self) < 2:
            raise UserError(self.env._("Choose two disputes or more that are about the same."))
        self._check_open()
        if len(self.company_id) > 1 or len(self.partner_id) > 1:
            raise UserError(
                self.env._("Only disputes of one customer and one company can be merged.")
            )

    def _merge(self, others):
        """Take over the invoices, messages, files and followers of other disputes.

        Where both are about the same invoice, their parts are added up, to no more than is
        open.

        :param others: the disputes that end
        """
        self.ensure_one()
        everyone = self | others
        everyone._check_merge()
        # Sudo: ``_check_merge`` has checked the rights; lines, messages and files go over whole,
        # also what the user does not see of them.
        target = self.sudo()
        if not target.partner_id:
            target.partner_id = others.partner_id
        parts = others.sudo()._get_merged_parts()
        raised = min(everyone.mapped("date_raised"))
        # What was merged into one of them before leads to the one that is left.
        target.search([("merged_into_id", "in", others.ids)]).merged_into_id = target
        for other in others.sudo():
            other.message_change_thread(target)
            self.env["ir.attachment"].sudo().search(
                [("res_model", "=", other._name), ("res_id", "=", other.id)]
            ).write({"res_id": target.id})
            target.message_subscribe(other.message_partner_ids.ids)
            target.asked_user_ids |= other.asked_user_ids
            other.merged_into_id = target
            drafts = other.credit_move_ids.filtered(lambda move: move.state == "draft")
            drafts.collections_dispute_id = target
            other._resolve("merged", automatic=True)
            other._message_log(
                body=self.env._("Merged into %s.", target._get_html_link(title=target.name))
            )
            target._message_log(body=self.env._("%s was merged into this one.", other.name))
        target._take_parts(parts)
        if raised < target.date_raised:
            target.date_raised = raised
        target._follow_lines()

    def _get_merged_parts(self):
        """Return what these disputes still dispute, for the one that they go into.

        :return: by invoice, list of scope, amount and invoice lines
        """
        parts = {}
        for line in self.line_ids.filtered(lambda line: line.state == "open"):
            if not line._is_settled() and not line._is_covered():
                # What was credited already is not disputed any more.
                parts.setdefault(line.move_id, []).append(
                    (line.scope, line.amount - line.amount_credited, line.invoice_line_ids)
                )
        return parts

    def _take_parts(self, parts):
        """Dispute what other disputes did, too, see ``_get_merged_parts``."""
        for move, own in parts.items():
            known = self.line_ids.filtered(lambda line, this=move: line.move_id == this)
            total = known.amount + sum(amount for _scope, amount, _lines in own)
            whole = "all" in [known.scope, *(scope for scope, *_rest in own)]
            vals = {
                "scope": "all" if whole else "amount",
                "amount": min(total, move.amount_residual + known.amount_credited),
            }
            if whole:
                vals.pop("amount")
            if known:
                known.write(vals)
            else:
                scope, amount, invoice_lines = own[0]
                if len(own) == 1 and scope != "all":
                    vals = {"scope": scope, "amount": amount}
                    vals["invoice_line_ids"] = [Command.set(invoice_lines.ids)]
                self.write({"line_ids": [Command.create({"move_id": move.id, **vals})]})
