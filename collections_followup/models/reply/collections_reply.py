"""What customers answer by e-mail: taken into the contact log, and read by rules that propose."""

from lxml import html

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import (
    email_normalize,
    format_amount,
    format_date,
    format_list,
    html2plaintext,
    parse_contact_from_email,
)

from ...engine.replies import get_own_words, propose
from ..base.collections_guarded import internal, without_defaults

# How much of an answer is kept with it; the message itself stays whole in the history.
KEPT = 2000


class CollectionsReply(models.Model):
    """An e-mail of a customer that came in on a case, until somebody has sorted it.

    An answer to what was sent to a customer without a case, a reminder before the due date or a
    statement, is one, too. It is a contact in the log, pauses the follow-up of the customer for as
    long as the company says, and asks the collector what it is about. What rules on its words
    propose is kept beside what a person said.
    """

    _name = "collections.reply"
    _description = "Answer of a Customer"
    _inherit = ["collections.guarded"]
    _order = "date desc, id desc"
    _rec_name = "subject"
    _check_company_auto = True

    contact_id = fields.Many2one(
        comodel_name="collections.contact", required=True, index=True, ondelete="cascade"
    )
    message_id = fields.Many2one(
        comodel_name="mail.message", index="btree_not_null", ondelete="set null"
    )
    case_id = fields.Many2one(
        comodel_name="collections.case",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty where nothing of the customer was overdue.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Datetime(string="Came in on", required=True)
    subject = fields.Char()
    sender = fields.Char()
    text = fields.Text(help="What the customer wrote, without the message that was answered to.")
    automatic = fields.Boolean(help="No person wrote it: an absence, for example.")
    proposal = fields.Selection(
        selection=lambda self: self._get_kinds(), required=True, default="other"
    )
    words = fields.Char(string="Because of the words")
    kind = fields.Selection(selection=lambda self: self._get_kinds(), string="About")
    state = fields.Selection(
        selection=[("open", "To sort"), ("sorted", "Sorted")], required=True, default="open"
    )
    move_ids = fields.Many2many(
        comodel_name="account.move",
        relation="collections_reply_move_rel",
        column1="reply_id",
        column2="move_id",
        string="Invoices named",
    )
    amount = fields.Monetary(string="Amount named")
    day = fields.Date(string="Day named")
    hold_id = fields.Many2one(
        comodel_name="collections.hold",
        string="Pause",
        index="btree_not_null",
        ondelete="set null",
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity", index="btree_not_null", ondelete="set null"
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Sorted by", index="btree_not_null", ondelete="restrict"
    )
    date_sorted = fields.Datetime(string="Sorted on")

    _message_unique = models.UniqueIndex(
        "(message_id) WHERE message_id IS NOT NULL", "This message is in the log already."
    )
    # The cases that say 'answered'.
    _open_idx = models.Index("(case_id) WHERE state = 'open'")
    # Those that a case may take over once it opens.
    _homeless_idx = models.Index("(company_id) WHERE state = 'open' AND case_id IS NULL")

    @api.model
    def _get_kinds(self):
        """Return what an answer can be about, as choices."""
        return [
            ("promise", self.env._("Promise to pay")),
            ("dispute", self.env._("Dispute")),
            ("says_paid", self.env._("Says it was paid")),
            ("wants_copies", self.env._("Wants copies")),
            ("wrong_contact", self.env._("Wrong contact")),
            ("out_of_office", self.env._("Out of office")),
            ("other", self.env._("Something else")),
        ]

    def _get_label(self, name):
        """Return one of the kinds of an answer in words."""
        return dict(self._get_kinds()).get(name, "")

    def _get_proposal_text(self):
        """Return what is proposed and why, in one line."""
        self.ensure_one()
        label = self._get_label(self.proposal)
        if self.proposal == "other" and not self.words:
            return self.env._("No rule fits what the customer wrote.")
        if not self.words:
            return label
        return self.env._("%(kind)s, because of “%(words)s”", kind=label, words=self.words)

    # ---------------------------------------------------------------------- incoming

    @api.model
    @api.private
    def _take_in(self, thread, message, automatic=False, company=None, channel="email"):
        """Log a message of a customer as a contact, and let the follow-up wait for its sorting.

        :param thread: the case that it came in on, or the customer
        :param message: the message in its history
        :param bool automatic: whether no person wrote it
        :param company: the company that it is an answer to; that of the case if None
        :param str channel: by which way it came
        :return: the new answer
        """
        # Sudo: the mail gateway has no rights of its own. What is kept follows from the message.
        self, thread = self.sudo(), thread.sudo()
        is_case = thread._name == "collections.case"
        company = company.sudo() if company else thread.company_id
        customer = (thread.partner_id if is_case else thread).commercial_partner_id
        case = self.env["collections.case"]._find_open(customer, company).get((company, customer))
        case = case or (thread if is_case else self.env["collections.case"])
        values = self._read_message(message.sudo(), customer, company, automatic)
        contact = self._log_contact(
            {"partner_id": customer.id, "company_id": company.id, "case_id": case.id},
            message.sudo(),
            values["move_ids"],
            automatic,
            channel,
        )
        reply = self.create(
            {
                **values,
                "move_ids": values["move_ids"].ids,
                "contact_id": contact.id,
                "message_id": message.id,
                "case_id": case.id,
                "partner_id": customer.id,
                "company_id": company.id,
                "date": contact.date,
                "automatic": automatic,
                "state": "sorted" if automatic else "open",
                "kind": "out_of_office" if automatic else False,
            }
        )
        is_owed = not automatic and (case.state == "open" if case else reply._is_owed())
        if is_owed and not (channel == "portal" and reply._was_paused_lately()):
            reply._pause()
        if not automatic:
            reply._ask()
        return reply

    def _is_owed(self):
        """Return whether there is anything that the customer could be reminded of."""
        lines = self.env["account.move.line"]
        domain = lines._collections_get_open_domain(
            self.partner_id, self.company_id._collections_covered()
        )
        return bool(lines.search_count(domain & Domain("balance", ">", 0), limit=1))

    def _get_thread(self):
        """Return where it is worked on: the case, or else the customer."""
        self.ensure_one()
        return self.case_id or self.partner_id

    @api.model
    def _read_message(self, message, customer, company, automatic):
        """Return what is kept of a message, and what rules make of it.

        :return: values; ``move_ids`` are the invoices themselves
        """
        today, subject = company._collections_today(), message.subject or ""
        text = self._get_plain_text(message.body)
        day_first = (customer.lang or "") != "en_US"
        proposal = propose(subject, text, today, automatic, day_first)
        own = get_own_words(text)
        moves = self.env["collections.dispute"]._find_moves(f"{subject}\n{own}", company, customer)
        days = [day for day in proposal.dates if (day <= today) == (proposal.kind == "says_paid")]
        return {
            "subject": subject,
            "sender": message.email_from,
            "text": own[:KEPT],
            "proposal": proposal.kind,
            "words": proposal.words[:200],
            "amount": float(proposal.amounts[0]) if proposal.amounts else 0.0,
            "day": days[0] if days else False,
            "move_ids": moves,
        }

    @api.model
    def _get_plain_text(self, body):
        """Return the text of a message without what core knows to be quoted."""
        if not body:
            return ""
        tree = html.fragment_fromstring(str(body), create_parent="div")
        for quoted in tree.xpath("//*[@data-o-mail-quote]"):
            if quoted.getparent() is not None:
                quoted.drop_tree()
        return html2plaintext(html.tostring(tree, encoding="unicode"), include_references=False)

    @api.model
    def _log_contact(self, whom, message, moves, automatic, channel="email"):
        """Return the entry of the contact log that a message becomes.

        :param dict whom: customer, company and case
        """
        author = message.author_id
        customer = author.browse(whom["partner_id"])
        name, address = parse_contact_from_email(message.email_from or "")
        known = author.commercial_partner_id == customer
        outcome = self.env["collections.contact.outcome"]._get_written_sudo(automatic)
        # The history has the message itself: it gets no line beside it.
        contacts = self.env["collections.contact"].with_context(collections_announced=internal())
        return contacts.create(
            {
                **whom,
                "channel": channel,
                "direction": "in",
                # The sender's clock may be ahead of ours.
                "date": min(message.date, fields.Datetime.now()),
                "person_id": author.id if known and author != customer else False,
                "person_name": (name or (author.name if known else False)) or address,
                "address": email_normalize(message.email_from or "") or address,
                "move_ids": [(6, 0, moves.ids)],
                "outcome_id": outcome.id,
                "note": message.subject,
                "user_id": self.env.ref("base.user_root").id,
            }
        )

    def _pause(self):
        """Hold the follow-up of the customer for the days that the company has set."""
        self.ensure_one()
        company, customer = self.company_id, self.partner_id
        days = company.collections_reply_days
        reason = self.env.ref("collections_followup.hold_reason_answered", False)
        if not days or not reason:
            return
        today = company._collections_today()
        until = fields.Date.subtract(company._collections_add_working_days(today, days), days=1)
        self.hold_id = without_defaults(self.env["collections.hold"]).create(
            {
                "company_id": company.id,
                "scope": "partner",
                "partner_id": customer.id,
                "reason_id": reason.id,
                "date_from": today,
                "date_until": max(until, today),
                "note": self.subject,
            }
        )

    def _was_paused_lately(self):
        """Return whether another question from the account page has paused the follow-up just now.

        Between two pauses are as many days as a pause has: nobody puts it off for ever by asking.
        """
        self.ensure_one()
        company = self.company_id
        since = fields.Date.subtract(
            company._collections_today(), days=company.collections_reply_days
        )
        return bool(
            self.search_count(
                [
                    ("id", "!=", self.id),
                    ("partner_id", "=", self.partner_id.id),
                    ("company_id", "=", company.id),
                    ("contact_id.channel", "=", "portal"),
                    ("hold_id.date_until", ">=", since),
                ],
                limit=1,
            )
        )

    def _ask(self):
        """Plan the sorting of this answer for the collector of the case, or of the customer."""
        self.ensure_one()
        company = self.company_id
        worker = self.env["collections.agreement"]._find_worker(
            self.case_id.user_id,
            self.partner_id.with_company(company).collections_user_id,
            company.collections_user_id,
            company=company,
        )
        self.activity_id = (
            without_defaults(self._get_thread())
            .with_context(mail_activity_quick_update=True)
            .activity_schedule(
                "collections_followup.mail_activity_type_answer",
                date_deadline=company._collections_today(),
                summary=self.env._(
                    "The customer answered: %s",
                    self.subject or parse_contact_from_email(self.sender or "")[0],
                ),
                note=self._get_proposal_text(),
                user_id=worker.id,
            )
        )

    # ------------------------------------------------------------------------ in words

    def _get_named_text(self):
        """Return the invoices, the amount and the day that the answer names, in one line."""
        self.ensure_one()
        parts = self.move_ids.mapped("name")
        if self.amount:
            parts.append(format_amount(self.env, self.amount, self.currency_id))
        if self.day:
            parts.append(format_date(self.env, self.day))
        return format_list(self.env, parts) if parts else ""

    def action_sort(self):
        """Open the dialog in which a person says what the answer is about."""
        self.ensure_one()
        self._check_open()
        return self.env["collections.reply.wizard"]._get_action(self)
