from odoo import api, fields, models
from odoo.tools import groupby

from .collections_document import Formatter

# Ageing of open items: the last day of each bucket.
AGEING_LIMITS = (30, 60, 90, 120)


class ReportStatement(models.AbstractModel):
    """Account statements of customers: open items, or all movements between two days."""

    _name = "report.collections_followup.report_statement"
    _description = "Account Statement"

    @api.model
    def _get_report_values(self, docids, data=None):
        data = data or {}
        partners = self.env["res.partner"].browse(docids or data.get("partner_ids") or [])
        company = self.env["res.company"].browse(data.get("company_id") or self.env.company.id)
        today = (company._collections_owner() or company)._collections_today()
        statements = self._get_statements(
            partners,
            company,
            data.get("mode") or "open",
            fields.Date.to_date(data.get("date_from")),
            fields.Date.to_date(data.get("date_to")) or today,
        )
        return {
            "doc_ids": partners.ids,
            "doc_model": "res.partner",
            "docs": partners,
            "company": company,
            "statements": statements,
        }

    @api.model
    def _get_statements(self, partners, company, mode, date_from, date_to):
        """Return what the statements of customers say.

        :param partners: the customers
        :param company: the company, with the branches that follow its policy
        :param str mode: ``open`` for the items that are open at the end of ``date_to``, or
            ``all`` for all movements between the two days
        :param date_from: first day of the movements; from the beginning if None
        :param date_to: day of the statement, last day of the movements
        :return: by partner id, a dict: ``lang``, ``date``, ``contact`` and ``currencies``, a
            list of dicts with ``currency``, ``opening``, ``lines``, ``closing``, ``ageing``
        """
        owner = company._collections_owner() or company
        covered = (owner._collections_covered() or company).ids
        lines = (
            self.env["account.move.line"]
            .sudo()
            .search_fetch(
                [
                    ("account_type", "=", "asset_receivable"),
                    ("parent_state", "=", "posted"),
                    ("company_id", "in", covered),
                    ("date", "<=", date_to),
                    ("partner_id", "child_of", partners.commercial_partner_id.ids),
                    *([("reconciled", "=", False)] if mode == "open" else []),
                ],
                [
                    "partner_id",
                    "currency_id",
                    "date",
                    "date_maturity",
                    "move_name",
                    "name",
                    "ref",
                    "amount_currency",
                    "amount_residual_currency",
                    "reconciled",
                ],
                order="date, id",
            )
        )
        by_partner = lines.grouped(lambda line: line.partner_id.commercial_partner_id)
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        result = {}
        for partner in partners:
            contact = partner._collections_get_recipient()
            lang = next(
                (
                    code
                    for code in (contact.lang, partner.lang, company.partner_id.lang)
                    if code in installed
                ),
                self.env.lang or "en_US",
            )
            env = self.with_context(lang=lang).env
            own = by_partner.get(partner.commercial_partner_id, lines.browse())
            currencies = []
            for currency, group in groupby(
                own.sorted(lambda line: (line.currency_id.name, line.date, line.id)),
                lambda line: line.currency_id,
            ):
                currencies.append(
                    self._get_currency_statement(
                        env, currency, list(group), mode, date_from, date_to
                    )
                )
            result[partner.id] = {
                "lang": lang,
                "format": Formatter(env),
                "contact": contact,
                "date": date_to,
                "date_from": date_from,
                "mode": mode,
                "currencies": [block for block in currencies if block["lines"] or block["opening"]],
            }
        return result

    def _get_currency_statement(self, env, currency, lines, mode, date_from, date_to):
        """Return the part of a statement in one currency, with its running balance."""
        opening = 0.0
        if mode == "all" and date_from:
            opening = sum(line.amount_currency for line in lines if line.date < date_from)
        balance = opening
        rows = []
        for line in lines:
            if mode == "all" and date_from and line.date < date_from:
                continue
            amount = line.amount_residual_currency if mode == "open" else line.amount_currency
            if currency.is_zero(amount):
                continue
            balance += amount
            due = line.date_maturity or line.date
            rows.append(
                {
                    "date": line.date,
                    "name": line.move_name or line.name or "",
                    "ref": line.ref or "",
                    "due": due if line.amount_currency > 0 else False,
                    "total": line.amount_currency,
                    "amount": amount,
                    "balance": currency.round(balance),
                    "days": max((date_to - due).days, 0) if amount > 0 else 0,
                }
            )
        return {
            "currency": currency,
            "opening": currency.round(opening),
            "lines": rows,
            "closing": currency.round(balance),
            "ageing": self._get_ageing(env, currency, lines, date_to),
        }

    def _get_ageing(self, env, currency, lines, day):
        """Return labels and open amounts by age; credits stand in a column of their own."""
        amounts = [0.0] * (len(AGEING_LIMITS) + 2)
        credit = 0.0
        for line in lines:
            if line.reconciled:
                continue
            amount = line.amount_residual_currency
            if amount < 0:
                credit += amount
                continue
            days = (day - (line.date_maturity or line.date)).days
            bucket = 0 if days <= 0 else 1 + sum(days > limit for limit in AGEING_LIMITS)
            amounts[bucket] += amount
        labels = [env._("Not due")]
        first = 1
        for limit in AGEING_LIMITS:
            labels.append(env._("%(first)s-%(last)s days", first=first, last=limit))
            first = limit + 1
        labels.append(env._("Over %s days", AGEING_LIMITS[-1]))
        columns = list(zip(labels, amounts, strict=True))
        if not currency.is_zero(credit):
            columns.append((env._("Credits"), credit))
        return columns


class CollectionsDocument(models.AbstractModel):
    _inherit = "collections.document"

    @api.model
    def _get_statement_pdfs(self, partners, company, mode="open", date_from=None, date_to=None):
        """Make the account statements of customers, many in one call of the PDF engine.

        :param partners: the customers
        :param company: the company
        :param str mode: ``open`` or ``all``, see ``_get_statements``
        :param date_from: first day of the movements, or None
        :param date_to: day of the statement; today if None
        :return: the PDF of each statement (bytes) by customer id
        """
        return self.with_company(company)._render_pdfs(
            "collections_followup.report_statement",
            partners.ids,
            {
                "company_id": company.id,
                "mode": mode,
                "date_from": fields.Date.to_string(date_from),
                "date_to": fields.Date.to_string(date_to),
            },
        )
