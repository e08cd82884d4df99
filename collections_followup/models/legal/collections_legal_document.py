from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, html2plaintext

from ...engine.collection_costs import get_dutch_costs
from ...engine.sentences import drop_sentences
from ..base.collections_words import BRACES
from .collections_legal_layout import WORDS
from .collections_legal_rule import REPEATED

# What people may write in their own words.
TYPED = ("subject", "content")

# States of an action in which its documents may leave.
SENDABLE = ("approved", "filed", "decided")


class CollectionsLegalDocument(models.Model):
    """A document of a legal action: written from a layout, and kept as it left.

    As long as it is a draft its words can be changed. Those to the customer leave by the outbox,
    or as a letter that the contact rules let pass (``collections_legal_document_outbox.py``);
    others are handed to the court or registry. The PDF and the hash of both are kept.
    """

    _name = "collections.legal.document"
    _inherit = [
        "collections.guarded",
        "collections.sealed",
        "collections.dispatch.queued",
        "collections.thread",
    ]
    _description = "Legal Document"
    _order = "id desc"
    _rec_name = "subject"
    _dispatch_kind = "legal"
    _sealed_file = "attachment_id"
    _user_writable = frozenset({"channel", "contact_id", "date_pay_by", "subject", "content"})
    _user_creatable = frozenset(
        {"action_id", "layout_id", "channel", "contact_id", "date_pay_by", "subject", "content"}
    )

    action_id = fields.Many2one(
        comodel_name="collections.legal.action",
        string="Legal action",
        required=True,
        index=True,
        ondelete="restrict",
    )
    layout_id = fields.Many2one(
        comodel_name="collections.legal.layout", required=True, ondelete="restrict"
    )
    type = fields.Selection(related="layout_id.type", store=True)
    to_customer = fields.Boolean(related="layout_id.to_customer")
    name = fields.Char(string="Number", compute="_compute_name")
    company_id = fields.Many2one(related="action_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="action_id.currency_id")
    partner_id = fields.Many2one(
        related="action_id.partner_id", string="Customer", store=True, index=True
    )
    user_id = fields.Many2one(related="action_id.user_id", string="Owner")
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Written to",
        domain="[('commercial_partner_id', '=', partner_id)]",
        ondelete="restrict",
        before_write="_check_draft",
    )
    channel = fields.Selection(
        selection=[
            ("letter", "Letter"),
            ("email", "E-mail"),
            ("court", "Court or registry"),
        ],
        required=True,
        default="letter",
        before_write="_check_draft",
    )
    date = fields.Date(string="Dated")
    date_pay_by = fields.Date(
        string="Pay by", before_write="_check_draft", help="Until when the customer has time."
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("queued", "In the outbox"),
            ("uncertain", "Uncertain"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("skipped", "Dropped"),
        ],
        required=True,
        default="draft",
        index=True,
    )
    failure_reason = fields.Char(string="Why not")
    date_sent = fields.Datetime(string="Sent on")
    sent_by_id = fields.Many2one(comodel_name="res.users", string="Sent by")
    address = fields.Char(string="Sent to")
    subject = fields.Char(before_write="_check_draft")
    content = fields.Html(
        string="Words", sanitize=True, sanitize_attributes=False, before_write="_check_draft"
    )
    amount = fields.Monetary(string="Claimed", help="In all, when it was written.")
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="PDF",
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    mail_id = fields.Many2one(comodel_name="mail.mail", index="btree_not_null", ondelete="set null")

    language_note = fields.Char(compute="_compute_language_note")

    @api.depends("layout_id.lang")
    def _compute_language_note(self):
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        names = dict(self.env["collections.legal.layout"]._get_languages())
        for document in self:
            lang = document.layout_id.lang
            document.language_note = (
                self.env._(
                    "%s is not installed: dates, amounts and the table of items are written in "
                    "another language. Add it in Settings, and write the document anew.",
                    names.get(lang, lang),
                )
                if lang and lang not in installed
                else False
            )

    def _compute_name(self):
        for document in self:
            number = document.action_id.name or ""
            document.name = f"{number}/{document.id}" if isinstance(document.id, int) else number

    @api.depends("layout_id.name", "action_id.name")
    def _compute_display_name(self):
        for document in self:
            document.display_name = f"{document.layout_id.name or ''} {document.name or ''}".strip()

    @api.onchange("layout_id", "action_id", "date_pay_by")
    def _onchange_layout_id(self):
        if self.layout_id and self.action_id:
            action = self.action_id._origin or self.action_id
            self.update(self._write_words(action, self.layout_id, self.date_pay_by))
            if self.layout_id != self._origin.layout_id and self.channel == "court":
                self.channel = "letter"
            if not self.layout_id.to_customer:
                self.channel = "court"

    # -------------------------------------------------------------------------------- writing

    @api.model
    def _complete_new(self, vals_list):
        # EXTENDS 'collections.guarded': the words come from the layout
        result = []
        for vals in vals_list:
            action = self.env["collections.legal.action"].browse(vals.get("action_id"))
            layout = self.env["collections.legal.layout"].browse(vals.get("layout_id"))
            if not action.exists() or not layout.exists():
                raise UserError(self.env._("Choose a legal action and a layout."))
            # Words of an action are told to whoever reads the document.
            action._check_work()
            action._check_open()
            layout.check_access("read")
            if not layout._is_about(action):
                raise UserError(
                    self.env._(
                        "%(layout)s is no layout for %(action)s: another jurisdiction, or "
                        "another kind.",
                        layout=layout.name,
                        action=action.display_name,
                    )
                )
            written = self._write_words(
                action, layout, self.env["collections.checked"]._parse_date(vals.get("date_pay_by"))
            )
            default = "letter" if layout.to_customer else "court"
            result.append(
                {
                    "contact_id": action.contact_id.id,
                    **vals,
                    **self._check_typed(action, layout, vals, written),
                    "channel": default
                    if not layout.to_customer or vals.get("channel") == "court"
                    else vals.get("channel") or default,
                    "amount": action.amount_claimed,
                }
            )
        return result

    @api.model
    def _write_words(self, action, layout, pay_by=False):
        """Return subject and content of a document as a layout says them.

        :param action: the legal action
        :param layout: the layout
        :param date pay_by: until when the customer has time; as the layout says if False
        :return: a dict, with ``date_pay_by``
        """
        # Its words are told to whoever writes the document, or begins one in a form.
        action.check_access("read")
        layout.check_access("read")
        today = action.company_id._collections_today()
        if not pay_by and layout.pay_days:
            pay_by = fields.Date.add(today, days=layout.pay_days)
        lang = self.env["collections.document"]._get_installed_language(
            layout.lang, action.company_id
        )
        own = action.with_context(lang=lang)
        words = self.with_env(own.env)._get_words(own, pay_by)
        body = layout.body
        # Where nothing runs no sentence says how much of it, and where nobody has a number none
        # asks to call. Within half a sentence that stays, something has to stand.
        nothing = action.currency_id.format(0.0)
        otherwise = {
            "daily_interest": nothing,
            "collection_costs": nothing,
            "phone": action.user_id.email or action.company_id.email or "",
        }
        for word in otherwise:
            if not words[word]:
                body = drop_sentences(body, "{%s}" % word)
                words[word] = otherwise[word]
        return {
            "subject": layout._fill_in(layout.subject, {**words, "items": ""}),
            "content": layout._fill_in(Markup(body), words),
            "date_pay_by": pay_by,
        }

    @api.model
    def _get_words(self, action, pay_by):
        """Return what is filled in for each word, in the environment's language."""
        env, company, currency = action.env, action.company_id, action.currency_id
        # Sudo: names, numbers and addresses of those whom the action is about.
        own = action.sudo()
        today = company._collections_today()

        def money(amount):
            # Amounts do not break at the end of a line.
            return currency.format(amount).replace(" ", "\N{NO-BREAK SPACE}")

        def day(value):
            # With the month in letters: a court in Texas and a company in Hamburg read the same.
            return format_date(env, value, date_format="long") if value else ""

        customer, seller = own.partner_id, company.sudo().partner_id
        lines = own.line_ids
        daily = self._get_daily(own)
        oldest = min((line.date_due for line in lines if line.date_due), default=False)
        words = dict.fromkeys(WORDS, "")
        words.update(
            customer=customer.name or "",
            customer_address=", ".join(action._get_lines(customer)),
            customer_vat=customer.vat or "",
            contact=own.contact_id.name or customer.name or "",
            company=company.name,
            company_address=", ".join(action._get_lines(seller)),
            company_vat=seller.vat or "",
            company_registry=seller.company_registry or "",
            principal=money(own.amount_principal),
            interest=money(own.amount_interest),
            daily_interest="" if currency.is_zero(daily) else money(daily),
            fees=money(own.amount_charges),
            costs=money(own.amount_costs_claimed),
            collection_costs=self._write_collection_costs(own, money),
            total=money(own.amount_claimed),
            date=day(today),
            pay_by=day(pay_by),
            number=own.name,
            reference=own.reference or own.name,
            codes=", ".join(f"{code.code} {code.name}" for code in own.code_ids),
            court=own.court_id.display_name or "",
            lawyer=own.lawyer_id.display_name or "",
            property=own.property_text or "",
            items=self._write_items(own),
            bank=self._write_bank(own),
            collector=own.user_id.name,
            phone=self._get_phone(own),
            jurisdiction=", ".join(filter(None, (own.state_id.name, own.country_id.name))),
            oldest_due=day(oldest),
            days=str((today - oldest).days if oldest else 0),
        )
        words.update({date.anchor: day(date.date) for date in own.date_ids})
        for anchor in REPEATED:
            months = own.date_ids.filtered(lambda date, name=anchor: date.anchor == name)
            words[anchor] = ", ".join(
                format_date(env, month, date_format="LLLL y")
                for month in sorted(months.mapped("date"))
            )
        return words

    @api.model
    def _get_phone(self, action):
        """Return the number at which the reader reaches somebody, or "".

        :param action: the legal action, in sudo mode
        """
        company = action.company_id
        return action.user_id.partner_id.phone or company.collections_phone or company.phone or ""

    @api.model
    def _get_daily(self, action):
        """Return what each further day costs in interest."""
        # Sudo: the claim is read from the ledger, for whoever writes the document.
        claims = self.env["collections.claim"]._read(action.sudo().line_ids.move_line_id)
        return float(sum(claim.get_daily() for claim in claims.values()))

    @api.model
    def _write_collection_costs(self, action, money):
        """Return what the law of the jurisdiction lets the debtor pay for collection, or "".

        :param action: the legal action, in sudo mode
        :param money: writes an amount
        """
        if action.country_id.code != "NL" or action.currency_id.name != "EUR":
            return ""
        return money(float(get_dutch_costs(action.amount_principal)))

    @api.model
    def _write_items(self, action):
        """Return the table of what is claimed, as ``Markup``."""
        now = "" if action.date_filed else "_today"
        env, currency = action.env, action.currency_id

        def day(value):
            return format_date(env, value, date_format="medium") if value else ""

        rows = [
            {
                "number": line.name,
                "dated": day(line.date_invoice),
                "due": day(line.date_due),
                "amount": currency.format(line.amount),
                "interest": currency.format(line[f"interest{now}"] + line[f"charges{now}"]),
            }
            for line in action.line_ids
        ]
        return action.env["ir.qweb"]._render(
            "collections_followup.legal_document_items",
            {
                "rows": rows,
                "has_interest": bool(action.amount_interest + action.amount_charges),
                "costs": [
                    (cost.name, currency.format(cost.amount))
                    for cost in action.cost_ids.filtered("is_claimed")
                ],
                "total": currency.format(action.amount_claimed),
            },
        )

    @api.model
    def _write_bank(self, action):
        """Return to which account is paid, in one line: the one that letters name, too.

        :param action: the legal action, in sudo mode
        """
        bank = action.company_id._collections_get_bank_sudo(
            action.currency_id, action.line_ids.move_line_id.move_id
        )
        return ", ".join(filter(None, (bank.acc_number, bank.bank_id.name, bank.bank_id.bic)))

    # --------------------------------------------------------------------------------- guards

    def _check_draft(self, vals=None):
        """Refuse to change what has left, and words for which nothing is filled in any more."""
        if self._is_engine():
            return
        for document in self:
            document.action_id._check_work()
            if document.state not in ("draft", "failed"):
                raise UserError(
                    self.env._(
                        "%s has left, or is about to. Write another document.",
                        document.display_name,
                    )
                )
            if any((vals or {}).get(name) for name in TYPED):
                action, layout = document.action_id, document.layout_id
                written = self._write_words(action, layout, document.date_pay_by)
                self._check_typed(action, layout, vals, written)

    @api.model
    def _check_typed(self, action, layout, vals, written):
        """Refuse words in braces that somebody has typed: they would reach the reader as typed.

        :param dict vals: values that were given
        :param dict written: what the layout says: a name may have braces in it
        :return: what of ``written`` was not given
        """
        result = dict(written)
        for name in TYPED:
            if vals.get(name):
                known = BRACES.findall(str(result.pop(name) or ""))
                typed = [own for own in BRACES.findall(str(vals[name])) if own not in known]
                if typed:
                    raise UserError(
                        self.env._(
                            "%(layout)s for %(action)s: nothing is filled in for %(word)s here. "
                            "Write what is to be read, or change the layout.",
                            layout=layout.name,
                            action=action.name,
                            word=html2plaintext(typed[0]) if "<" in typed[0] else typed[0],
                        )
                    )
        return result

    def _get_sealed_files(self):
        # OVERRIDE 'collections.sealed'
        return self.attachment_id

    def _has_left(self):
        """Return whether this document has left, is about to, or may have: it is evidence."""
        self.ensure_one()
        return self.state not in ("draft", "skipped") or bool(self.date_sent or self.dispatch_id)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        for document in self:
            if document._has_left():
                raise UserError(self.env._("Documents that have left are kept as a record."))

    def action_rewrite(self):
        """Write this draft anew from its layout, with the figures of today."""
        self.ensure_one()
        self._check_draft()
        written = self._write_words(self.action_id, self.layout_id, self.date_pay_by)
        self._as_engine().write({**written, "amount": self.action_id.amount_claimed})
        return True

    def _describe_sent(self):
        """Return that this document has left, as a sentence."""
        channels = dict(self._fields["channel"]._description_selection(self.env))
        return self.env._(
            "%(document)s: %(channel)s, %(date)s.",
            document=self.subject,
            channel=channels[self.channel],
            date=format_date(self.env, self.date),
        )
