"""E-reminders: what a notice claims as structured files, for programs to read.

The values are those of the letter: the frozen lines of the notice, the same bank account and
reference. How the forms are written and checked stands in ``engine/ereminder_forms.py`` and
``engine/ereminder_rules.py``.
"""

import logging
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...engine import ereminder, ereminder_forms, ereminder_rules
from ...engine.text import make_file_name

_logger = logging.getLogger(__name__)

FORMS = [
    ("ubl", "UBL 2.1 Reminder"),
    ("oioubl", "OIOUBL Reminder (Denmark)"),
    ("ehf", "EHF Reminder 3.0 (Norway)"),
    ("peppol", "Peppol BIS Billing 3.0, as an invoice"),
]
# Notices that the customer can read; tasks are for colleagues, and a text message holds no file.
CHANNELS = ("email", "letter", "post")
# What counts as a reminder that was sent before
REMINDING = (*CHANNELS, "sms")
NO_FORM = "none"


class Made(NamedTuple):
    """The e-reminder of a notice: one file for each currency in which something is to be paid.

    ``problems`` are sentences; a file with problems is no good reminder.
    """

    form: str
    sequence: int
    files: list
    problems: list


class CollectionsEreminder(models.AbstractModel):
    _name = "collections.ereminder"
    _description = "E-Reminder"

    @api.model
    def _get_forms(self, notices):
        """Return which form the e-reminder of each notice has, by notice id; '' for none.

        The customer's own choice, or else that of his country where the company has it so.

        :param notices: notices, of one or several companies
        """
        # Sudo: settings of companies are read by few.
        rules = self.env["collections.ereminder.rule"].sudo()
        result = {}
        for company, batch in notices.sudo().grouped("company_id").items():
            by_country = rules._get_forms_by_country(company)
            for notice in batch:
                customer = notice.partner_id
                country = customer.country_id.id
                own = customer.collections_ereminder
                form = own or by_country.get(country, by_country.get(False)) or NO_FORM
                readable = notice.channel in CHANNELS and form != NO_FORM
                result[notice.id] = form if readable else ""
        return result

    @api.model
    def _get_sequences(self, notices):
        """Return which reminder of its claim each notice is, by notice id: 1 for the first.

        Those that were sent before for any of its items, each once whatever its channels, and
        one more (UBL 2.1, Reminder Sequence).
        """
        notices.flush_model(["state", "run_id", "level_id", "channel"])
        notices.line_ids.flush_model(["move_line_id", "days_overdue", "amount"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT own.notice_id, MAX(before.count)
                  FROM collections_notice_line own
                  JOIN collections_notice n ON n.id = own.notice_id
            CROSS JOIN LATERAL (
                       SELECT COUNT(DISTINCT (o.run_id, o.level_id,
                                              CASE WHEN o.run_id IS NULL THEN o.id END)) AS count
                         FROM collections_notice_line l
                         JOIN collections_notice o ON o.id = l.notice_id
                        WHERE l.move_line_id = own.move_line_id AND l.days_overdue > 0
                          AND o.state = 'sent' AND o.channel IN %(reminding)s AND o.id != n.id
                          AND (o.run_id IS NULL
                               OR (o.run_id, o.level_id)
                                  IS DISTINCT FROM (n.run_id, n.level_id))) before
                 WHERE own.notice_id IN %(ids)s AND own.amount > 0
              GROUP BY 1
                """,
                reminding=REMINDING,
                ids=tuple(notices.ids) or (0,),
            )
        )
        counts = dict(rows)
        return {notice.id: counts.get(notice.id, 0) + 1 for notice in notices}

    @api.model
    def _make(self, notices):
        """Write the e-reminders of notices, and check them.

        Reads in batches: nothing is queried per notice beside what the letter asks for.

        :param notices: notices, in sudo mode: a collector may not read bank accounts
        :return: ``Made`` by notice id, of those that have one
        """
        forms = self._get_forms(notices)
        wanted = notices.filtered(lambda notice: forms[notice.id])
        if not wanted:
            return {}
        sequences = self._get_sequences(wanted)
        docs = self.env["collections.document"]._get_document_values(wanted)
        result = {}
        for notice in wanted:
            local = self.with_company(notice.company_id).with_context(lang=docs[notice.id]["lang"])
            result[notice.id] = local._make_one(
                notice.with_env(local.env), forms[notice.id], sequences[notice.id], docs[notice.id]
            )
        return result

    @api.model
    def _make_one(self, notice, form, sequence, doc):
        """Write the e-reminder of one notice, see ``_make``.

        :param dict doc: what its documents say, see ``_get_document_values``
        """
        files, problems = [], []
        groups = [group for group in doc["groups"] if group["to_pay"] > 0]
        for group in groups:
            claim = self._prepare_claim(notice, form, sequence, group, doc)
            if len(groups) > 1:
                claim = claim._replace(number=f"{claim.number}-{claim.currency}")
            try:
                content = ereminder_forms.build(form, claim)
                found = ereminder_rules.check(form, content)
            except Exception:
                # The notice itself goes all the same, or is held back, as its policy says.
                _logger.exception("No e-reminder of notice %s", notice.id)
                found = [ereminder_rules.Problem("unforeseen")]
            else:
                files.append((make_file_name(f"{claim.number} {form}.xml"), content))
            problems += [
                sentence
                for problem in found
                if (sentence := self._describe(problem, notice, form)) not in problems
            ]
        if not groups:
            problems.append(self._describe(ereminder_rules.Problem("nothing"), notice, form))
        return Made(form, sequence, files, problems)

    @api.model
    def _prepare_claim(self, notice, form, sequence, group, doc):
        """Return one currency of a notice as the values of a file."""
        currency = group["currency"]
        lines = notice.line_ids.filtered(lambda line: line.currency_id == currency).sorted(
            lambda line: (line.amount < 0, line.date_due or line.date_invoice, line.id)
        )
        company = notice.company_id
        # Sudo: the type of document is a setting, which few may read.
        type_code = company.sudo().collections_ereminder_type
        return ereminder.Reminder(
            number=notice.name or "",
            issued=notice.date,
            currency=currency.name,
            decimals=currency.decimal_places,
            sequence=sequence,
            late=doc["late"],
            pay_by=notice.date_pay_by or notice.date,
            reference=doc["reference"],
            buyer_reference=self._get_buyer_reference(notice, lines),
            supplier=self._prepare_supplier(company, form, doc),
            customer=self._prepare_customer(notice, form),
            account=self._prepare_account(company, group),
            note=self._get_note(sequence, doc),
            terms=self.env._("Please pay by %s.", doc["words"]["pay_by"]),
            type_code=type_code,
            lines=(
                *(self._prepare_line(line, doc["format"]) for line in lines),
                *(self._prepare_beside(notice, group, *beside) for beside in group["beside"]),
            ),
        )

    @api.model
    def _get_note(self, sequence, doc):
        """Return what a file says in words: its subject, and what the law wants to be said."""
        subject = doc["subject"]
        if doc["late"]:
            subject = f"{subject}. {self.env._('Reminder no. %s', sequence)}"
        return " ".join((subject, *(doc.get("required_texts") or ())))

    @api.model
    def _prepare_beside(self, notice, group, text, amount):
        """Return what a notice asks for beside its items as a line of a file."""
        currency = group["currency"]
        return ereminder.Line(
            number=notice.name or "",
            amount=Decimal(f"{currency.round(amount):.{currency.decimal_places}f}"),
            kind="other",
            text=text,
            issued=notice.date,
            due=notice.date_pay_by or notice.date,
        )

    @api.model
    def _prepare_line(self, line, fmt):
        """Return one item of a notice as the values of a file."""
        currency, move = line.currency_id, line.move_id
        kinds = {"out_invoice": "invoice", "out_receipt": "invoice", "out_refund": "credit_note"}
        kind = kinds.get(move.move_type, "other")
        if line.amount > 0 and kind == "credit_note":
            kind = "other"
        return ereminder.Line(
            number=line.move_name or move.name or "",
            amount=Decimal(f"{currency.round(line.amount):.{currency.decimal_places}f}"),
            kind=kind,
            text=self._describe_line(line, kind, fmt),
            issued=line.date_invoice or None,
            due=line.date_due or None,
        )
