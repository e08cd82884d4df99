"""What customers and collectors read: the words and figures of notices, ready to print.

``_get_document_values`` turns notices into plain strings in the customer's language, for a
whole batch at once. Letters, e-mails, text messages and tasks all come from these values:
the templates only place them.
"""

import re

from markupsafe import Markup

from odoo import api, models
from odoo.tools import format_date, format_list, is_html_empty

from ...engine import validation_period
from ...engine.ageing import STANDARD_LIMITS, get_bucket, get_spans
from ...engine.text import flatten

# The space in an amount such as "EUR 1,200.00".
AMOUNT_SPACE = re.compile(r"\b([A-Z]{3}) (?=-?\d)")


def keep_amounts_together(text):
    """Return a text in which no line can end between the code of a currency and its amount.

    For what is printed: a text message would need two instead of one for such a space.

    :param text: plain text or ``Markup``; returned as the same
    """
    return type(text)(AMOUNT_SPACE.sub("\\1\N{NO-BREAK SPACE}", text)) if text else text


class Formatter:
    """Numbers and dates in one language; each date is formatted once."""

    def __init__(self, env):
        self.env = env
        lang = env["res.lang"]._get_data(code=env.lang or "en_US")
        self.lang = env["res.lang"].browse(lang.id)
        self.pattern = env.company._collections_get_date_pattern(env)
        self.dates, self.patterns = {}, {}

    def date(self, day):
        """Return a date as its reader writes it, or an empty text."""
        if not day:
            return ""
        if day not in self.dates:
            self.dates[day] = format_date(self.env, day, date_format=self.pattern)
        return self.dates[day]

    def number(self, amount, currency):
        """Return an amount without currency, with the digits of that currency."""
        pattern = self.patterns.get(currency)
        if not pattern:
            pattern = self.patterns[currency] = f"%.{currency.decimal_places}f"
        # Adding zero turns the -0.0 of rounding into 0.0.
        return self.lang.format(pattern, currency.round(amount) + 0.0, grouping=True)

    def amount(self, amount, currency):
        """Return an amount with the code of its currency, such as ``EUR 1,200.00``."""
        return f"{currency.name} {self.number(amount, currency)}"

    def amounts(self, pairs):
        """Return amounts in several currencies as one text: ``EUR 5.00 and USD 2.00``."""
        return format_list(self.env, [self.amount(amount, cur) for amount, cur in pairs])


class CollectionsDocument(models.AbstractModel):
    _name = "collections.document"
    _description = "Follow-up Documents"

    # ------------------------------------------------------------------------ values

    @api.model
    def _get_document_values(self, notices, qr=False, get_language=None):
        """Return what the documents of notices say, in the language of each reader.

        Reads in batches: nothing is queried per notice.

        :param notices: the notices
        :param bool qr: also make payment QR codes, where core can
        :param get_language: gives the language of a notice; the customer's if None
        :return: a dict by notice id of the values that the templates take, see
            ``_prepare_document_values``
        """
        result = {}
        get_language = get_language or self._get_language
        notices.line_ids.move_id._collections_ensure_tokens()
        for (company, lang), batch in notices.grouped(
            lambda notice: (notice.company_id, get_language(notice))
        ).items():
            document = self.with_company(company).with_context(lang=lang)
            batch = batch.with_env(document.env)
            shared = document._prepare_shared_values(batch, qr)
            for notice in batch:
                result[notice.id] = document._prepare_document_values(notice, shared)
        return result

    @api.model
    def _get_language(self, notice):
        """Return the language of a notice: the customer's, where it is installed."""
        return self._get_installed_language(notice.lang, notice.company_id)

    @api.model
    def _get_contact_language(self, contact, company):
        """Return the language that a contact is written to in, or else the customer's."""
        lang = contact.lang or contact.commercial_partner_id.lang
        return self._get_installed_language(lang, company)

    @api.model
    def _get_installed_language(self, wanted, company):
        """Return a language if it is installed, or else the company's, the user's, English."""
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        for lang in (wanted, company.partner_id.lang, self.env.lang, "en_US"):
            if lang in languages:
                return lang
        return languages[0]

    @api.model
    def _prepare_shared_values(self, notices, qr=False):
        """Return what the notices of one company and language have in common."""
        company = self.env.company
        labels = [
            self.env._("Not due"),
            *(
                self.env._("%(first)s-%(last)s days", first=first, last=last)
                for first, last in get_spans(STANDARD_LIMITS)[:-1]
            ),
            self.env._("Over %s days", STANDARD_LIMITS[-1]),
        ]
        sources = self.env["collections.document.source"]._get_sources()
        return {
            "format": Formatter(self.env),
            "lang": self.env.lang,
            "sources": {source: source._share(notices) for source in sources},
            "company": company,
            "sender": company._collections_get_sender(),
            "sender_email": company.collections_email or company.email or "",
            "phone": company.collections_phone or company.phone or "",
            "return_address": self._get_return_address(company),
            "ageing_labels": labels,
            "base_url": notices[:1].get_base_url(),
            "kinds": {
                "out_refund": self.env._("Credit note"),
                "entry": self.env._("Payment or credit"),
            },
            "qr": qr,
        }

    @api.model
    def _prepare_document_values(self, notice, shared):
        """Return what the documents of one notice say.

        All texts are in the language of the environment and all numbers and dates are
        formatted; texts that may hold markup are ``Markup``.
        """
        fmt = shared["format"]
        contact = notice.recipient_id or notice.partner_id
        groups = self._prepare_groups(notice, shared)
        self._add_asked(notice, groups, shared)
        collector = self._prepare_collector(notice, shared)
        reference = self._get_reference(notice)
        words = self._prepare_words(notice, groups, collector, shared)
        pays = [
            self._prepare_payment(notice.partner_id, group, reference, shared) for group in groups
        ]
        late = any(line["late"] for group in groups for line in group["lines"])
        disputed = any(line["disputed"] for group in groups for line in group["lines"])
        return {
            "notice": notice,
            "format": fmt,
            "lang": shared["lang"],
            "company": shared["company"],
            "customer": notice.partner_id,
            "contact": contact,
            "number": self._get_number(notice),
            "reference": reference,
            "customer_ref": notice.partner_id.ref or "",
            "words": words,
            **self._prepare_texts(notice, words),
            "date": words["date"],
            "pay_by": words["pay_by"],
            "groups": groups,
            "late": late,
            "disputed": disputed,
            "dispute_note": self._get_dispute_note(notice, disputed),
            "payments": self._merge_payments(pays),
            "ageing": self._prepare_ageing(groups, shared) if late else [],
            "single": len(groups) == 1,
            "ageing_labels": shared["ageing_labels"],
            "qr_codes": [pay for pay in pays if pay["qr"]],
            "collector": collector,
            "return_address": shared["return_address"],
            "portal_url": self._get_portal_url(notice, shared),
            "portal_home": f"{shared['base_url']}/my",
            "opt_out": notice.policy_id.opt_out,
            **self._get_added("_get_values", notice, shared),
        }

    @api.model
    def _get_added(self, method, notice, shared):
        """Return what all sources add to a notice, see ``collections.document.source``.

        :param str method: ``_get_values`` or ``_get_words``
        """
        added = {}
        for source, own in shared["sources"].items():
            added.update(getattr(source, method)(notice, own, shared["format"]))
        return added

    @api.model
    def _prepare_words(self, notice, groups, collector, shared):
        """Return the words that texts of levels may have in braces, by their name."""
        fmt = shared["format"]
        contact = notice.recipient_id or notice.partner_id
        due = [(group["to_pay"], group["currency"]) for group in groups]
        debts = [(group["net"], group["currency"]) for group in groups]
        words = {
            "customer": notice.partner_id.name or "",
            "contact": contact.name or notice.partner_id.name or "",
            "company": shared["company"].name,
            "amount": fmt.amounts(due),
            "debt": fmt.amounts(debts),
            "days": str(max(notice.days_overdue, 0)),
            "count": str(notice.item_count),
            "date": fmt.date(notice.date),
            "pay_by": fmt.date(notice.date_pay_by or notice.date),
            "dispute_by": fmt.date(
                notice.date_validation_end
                or validation_period.get_end(shared["company"]._collections_today())
            ),
            "collector": collector["name"],
            "phone": collector["phone"] or collector["email"],
            "reference": self._get_reference(notice),
            "portal_link": self._get_portal_url(notice, shared),
            **self._get_added("_get_words", notice, shared),
        }
        # They end up in subjects, which are one line.
        return {word: flatten(text) for word, text in words.items()}

    @api.model
    def _prepare_texts(self, notice, words):
        """Return the texts of a notice's level, those that were changed for it first."""
        level = notice.level_id
        body = level.body if is_html_empty(notice.body) else notice.body
        return {
            "subject": flatten(level._fill_in(notice.subject or level.subject, words))
            or self._get_number(notice),
            "body": level._fill_in(body or Markup(), words),
            "closing": Markup()
            if is_html_empty(level.closing)
            else level._fill_in(level.closing, words),
            "sms": level._fill_in(level.sms_body, words) or "",
            "script": level._fill_in(level.script or Markup(), words),
        }

    @api.model
    def _prepare_groups(self, notice, shared):
        """Return the items of a notice by currency, the company's own first.

        Each group has its lines by due date, credits last, and its totals:
        ``claimed`` (open amounts), ``credits`` (negative) and ``net``, what is to be paid.
        """
        fmt = shared["format"]
        own = notice.currency_id
        groups = []
        for currency, lines in sorted(
            notice.line_ids.grouped("currency_id").items(),
            key=lambda pair: (pair[0] != own, pair[0].name),
        ):
            claims = lines.filtered(lambda line: line.amount > 0)
            claimed = sum(claims.mapped("amount"))
            credited = sum((lines - claims).mapped("amount"))
            ordered = lines.sorted(
                lambda line: (line.amount < 0, line.date_due or line.date_invoice, line.id)
            )
            groups.append(
                {
                    "currency": currency,
                    "code": currency.name,
                    "moves": claims.move_id,
                    "lines": [self._prepare_line(line, shared) for line in ordered],
                    "numbers": [line.move_name for line in claims if line.move_name],
                    "structured": (len(claims) == 1 and claims.move_id.payment_reference) or "",
                    "claimed": fmt.number(claimed, currency),
                    "credits": fmt.number(credited, currency) if credited else "",
                    "disputed": self._format_disputed(claims, currency, fmt),
                    "net": currency.round(claimed + credited),
                    "total": fmt.number(claimed + credited, currency),
                    "ageing": self._prepare_buckets(
                        [(line.days_overdue, line.amount) for line in claims], currency, fmt
                    ),
                }
            )
        return groups

    @api.model
    def _add_asked(self, notice, groups, shared):
        """Add to groups of items the sum that is asked for of each, and what it is made of.

        ``beside`` has what is asked for with the items, pairs of a text and an amount; ``to_pay``
        is the sum. Credits count against all of it: no more is asked for than is owed.

        :param list groups: what ``_prepare_groups`` returned
        """
        fmt = shared["format"]
        for group in groups:
            group.update(beside=[], to_pay=group["net"], made_of="")
        for source, own in shared["sources"].items():
            asked = source._get_asked(notice, own, fmt)
            for group in groups:
                group["beside"] += asked.get(group["currency"], [])
        for group in groups:
            if not group["beside"]:
                continue
            currency = group["currency"]
            beside = sum(amount for _text, amount in group["beside"])
            group["to_pay"] = max(currency.round(group["net"] + beside), 0.0)
            debt = self.env._("%s debt", fmt.amount(group["net"], currency))
            group["made_of"] = " + ".join([debt, *(text for text, _amount in group["beside"])])

    @api.model
    def _prepare_buckets(self, items, currency, fmt):
        """Return the amounts of items by age, formatted; empty texts where there is nothing.

        :param list items: pairs of days after the due date and open amount
        """
        buckets = [0.0] * (len(STANDARD_LIMITS) + 2)
        for days, amount in items:
            buckets[get_bucket(days)] += amount
        return [fmt.number(amount, currency) if amount else "" for amount in buckets]

    @api.model
    def _prepare_line(self, line, shared):
        """Return one item of a notice: texts, and ``value``, the open amount."""
        fmt = shared["format"]
        currency = line.currency_id
        move = line.move_id
        paid = currency.round(line.amount_total - line.amount - line.amount_disputed)
        credit = line.amount < 0
        return {
            "number": line.move_name or move.name or "",
            "note": shared["kinds"].get(move.move_type, "") if credit else "",
            "url": self._get_item_url(move, shared),
            "date": fmt.date(line.date_invoice),
            "due": "" if credit else fmt.date(line.date_due),
            "total": fmt.number(line.amount_total, currency),
            "paid": fmt.number(paid, currency) if paid else "",
            "disputed": self._format_disputed(line, currency, fmt),
            "open": fmt.number(line.amount, currency),
            "value": line.amount,
            "days": line.days_overdue,
            "late": not credit and line.days_overdue > 0,
            "credit": credit,
        }

    @api.model
    def _prepare_ageing(self, groups, shared):
        """Return the ageing as rows: a label and an amount per currency, empty rows left out."""
        rows = [
            (label, [group["ageing"][index] for group in groups])
            for index, label in enumerate(shared["ageing_labels"])
        ]
        rows.append((self.env._("Credits"), [group["credits"] for group in groups]))
        rows.append((self.env._("Total"), [group["total"] for group in groups]))
        return [row for row in rows if any(row[1])]

    @api.model
    def _prepare_collector(self, notice, shared):
        """Return whom the customer can ask: the collector, or else the company."""
        return self._prepare_user(notice.user_id or notice.case_id.user_id, shared)

    @api.model
    def _prepare_user(self, user, shared):
        """Return a user as a contact of customers; the company where there is none."""
        return {
            "name": user.name or shared["company"].name,
            "is_person": bool(user),
            "phone": user.partner_id.phone or shared["phone"],
            "email": user.partner_id.email or shared["sender_email"],
        }

    @api.model
    def _get_reference(self, notice):
        """Return what customers quote when they pay or call: notice and customer number."""
        customer = notice.partner_id
        return flatten(f"{self._get_number(notice)} / {customer.ref or customer.name or ''}")

    @api.model
    def _get_number(self, notice):
        """Return the number of a notice, also while it is being edited."""
        return notice.name or notice._origin.name or ""

    @api.model
    def _get_return_address(self, company):
        """Return the company's address as one line, as it stands above a window address."""
        partner = company.partner_id
        place = " ".join(part for part in (partner.zip, partner.city) if part)
        return " · ".join(part for part in (company.name, partner.street, place) if part)

    # ------------------------------------------------------------------------- tasks

    @api.model
    def _get_task_contents(self, notices):
        """Return the summary and the note of each notice's activity, by notice id.

        The note holds the level's call script, filled in, and the open items.
        """
        # The reader is a collector: words and amounts in their language, not the customer's.
        values = self._get_document_values(
            notices,
            get_language=lambda notice: self._get_installed_language(
                notice._get_task_user().lang or self.env.lang, notice.company_id
            ),
        )
        result = {}
        for notice in notices:
            doc = values[notice.id]
            own = self.with_company(notice.company_id).with_context(lang=doc["lang"])
            level = notice.level_id.with_env(own.env)
            summary = own.env._(
                "%(level)s: %(amount)s, %(days)s days overdue",
                level=level.name,
                amount=doc["words"]["amount"],
                days=doc["words"]["days"],
            )
            script = level._fill_in(level.script or Markup(), doc["words"])
            result[notice.id] = (summary, script + own._get_items_table(doc))
        return result

    @api.model
    def _get_items_table(self, doc):
        """Return the items of a notice as a table for people inside the company."""
        return (
            self.env["ir.qweb"]
            ._render("collections_followup.notice_items", {"groups": doc["groups"]})
            .strip()
        )

    # ------------------------------------------------------------------- explanation

    def _get_explanation_table(self, lines, explanations=None):
        """Return a table that says for each receivable item what happens to it, and why.

        :param lines: receivable items, in the order in which they are shown
        :param dict explanations: what ``_collections_explain`` said, if it was asked already
        :return: markup, or False when there is nothing to show
        """
        if explanations is None:
            explanations = lines._collections_explain()
        return (
            self.env["ir.qweb"]._render(
                "collections_followup.explanation_table",
                {
                    "rows": [
                        {
                            "number": line.move_name or line.name or "",
                            "due": format_date(self.env, line.date_maturity or line.date),
                            "level": explanations[line.id]["level"].name or "",
                            "chased": not explanations[line.id]["reason"],
                            "text": explanations[line.id]["text"],
                        }
                        for line in lines
                        if line.id in explanations
                    ]
                },
            )
            if any(line.id in explanations for line in lines)
            else False
        )
