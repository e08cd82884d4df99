"""The ageing on paper: the same page as on the screen, all rows of it."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..base.collections_document import Formatter

# More rows are no paper to read: the spreadsheet has them.
MOST_ROWS = 1500
# With more figures in a row, they are printed smaller.
WIDE = 10


class ReportAgeing(models.AbstractModel):
    _name = "report.collections_followup.report_ageing"
    _description = "Ageing of Receivables"

    @api.model
    def _get_report_values(self, docids, data=None):
        options = (data or {}).get("ageing") or {"company_id": docids[0] if docids else 0}
        page = self._prepare_page(options)
        return {
            "doc_ids": page["company"].ids,
            "doc_model": "res.company",
            "docs": page["company"],
            "page": page,
        }

    @api.model
    def _prepare_page(self, options):
        """Return what the page says, formatted.

        :param dict options: see ``_parse_options`` of ``collections.ageing``
        """
        ageing = self.env["collections.ageing"]
        asked, given = ageing._parse_options(options)
        rows = ageing._collect_rows(asked, given)
        if len(rows) > MOST_ROWS:
            raise UserError(
                self.env._(
                    "These are %(count)s rows, too many for paper. Take the spreadsheet, or group "
                    "by something else.",
                    count=len(rows),
                )
            )
        totals = ageing._total_rows(rows, asked, given)
        fmt = Formatter(self.env)
        parts = {part["name"]: part["label"] for part in ageing._list_parts(totals)}
        columns = {"credit": asked.credits == "apart", "compare": given["compare"]}
        ties = ageing._describe_ties(asked)
        return {
            "company": asked.company,
            "lang": self.env.lang or "en_US",
            "date": format_date(self.env, asked.day),
            "grouping": ageing._get_groupings()[asked.group_by].label,
            "labels": self.env["collections.ageing.set"]._get_labels(asked.limits, asked.by),
            "columns": columns,
            "before": given["compare"] and format_date(self.env, given["compare"]),
            "groups": [
                self._prepare_group(total, rows, {**columns, "parts": parts}, fmt)
                for total in totals
            ],
            "notes": ageing._get_notes(asked, given),
            "ties": ties,
        }

    @api.model
    def _prepare_group(self, total, rows, columns, fmt):
        """Return the rows and the total of one currency, as texts."""
        currency = self.env["res.currency"].browse(total["currency_id"])
        own = [row for row in rows if row["currency_id"] == currency.id]
        # Only what there is in this currency: the paper is narrow.
        parts = {
            name: label for name, label in columns["parts"].items() if total["parts"].get(name)
        }
        columns = {**columns, "parts": list(parts)}
        whole = sum(total["amounts"])
        return {
            "code": currency.name,
            "parts": list(parts.values()),
            "wide": len(self._prepare_cells(total, currency, columns, fmt)) > WIDE,
            "rows": [
                {"name": row["name"], "cells": self._prepare_cells(row, currency, columns, fmt)}
                for row in own
            ],
            "cells": self._prepare_cells(total, currency, columns, fmt),
            "shares": [
                f"{amount / whole:.0%}" if whole and amount else "" for amount in total["amounts"]
            ],
        }

    @api.model
    def _prepare_cells(self, row, currency, columns, fmt):
        """Return the figures of a row in the order of the columns; nothing is left empty."""
        amounts = list(row["amounts"])
        if columns["credit"]:
            amounts.append(-row["credit"])
        amounts.append(row["total"])
        if columns["compare"]:
            amounts += [row["before"], row["change"]]
        amounts += [row["parts"].get(name, 0.0) for name in columns["parts"]]
        return [fmt.number(amount, currency) if amount else "" for amount in amounts]
