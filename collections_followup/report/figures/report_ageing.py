"""The ageing on paper: the same page as on the screen, all rows of it."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...engine.columns import split_columns
from ..base.collections_document import Formatter

# More rows are no paper to read: the spreadsheet has them.
MOST_ROWS = 1500
# So many characters stand side by side on the narrower of our papers, and so many are kept free
# between two columns: in the usual size, and in a smaller one. What is wider than that is printed
# as several tables, each with the names.
USUAL, SMALL = (150, 2), (170, 1)
# Kept free for names, which go on in further lines.
NAME_ROOM = 24


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
        columns = {
            "credit": asked.credits == "apart",
            "compare": given["compare"],
            "parts": {part["name"]: part["label"] for part in ageing._list_parts(totals)},
            "buckets": self.env["collections.ageing.set"]._get_labels(asked.limits, asked.by),
        }
        ties = ageing._describe_ties(asked)
        return {
            "company": asked.company,
            "lang": self.env.lang or "en_US",
            "date": format_date(self.env, asked.day),
            "grouping": ageing._get_groupings()[asked.group_by].label,
            "groups": [self._prepare_group(total, rows, columns, fmt) for total in totals],
            "notes": ageing._get_notes(asked, given),
            "ties": ties,
        }

    @api.model
    def _prepare_group(self, total, rows, columns, fmt):
        """Return the rows and the total of one currency, as texts, in tables as wide as the page.

        :return: a dict of ``code`` of the currency and ``tables``: dicts of ``heads`` (see
            ``_get_heads``), ``rows`` (``name`` and ``cells``), ``cells`` of the total, ``shares``,
            ``small`` (whether they are printed in a smaller size), ``place`` (from 1)
        """
        currency = self.env["res.currency"].browse(total["currency_id"])
        own = [row for row in rows if row["currency_id"] == currency.id]
        # Only what there is in this currency: the paper is narrow.
        parts = {
            name: label for name, label in columns["parts"].items() if total["parts"].get(name)
        }
        columns = {**columns, "parts": parts}
        heads = self._get_heads(columns)
        lines = [(row["name"], self._prepare_cells(row, currency, columns, fmt)) for row in own]
        cells = self._prepare_cells(total, currency, columns, fmt)
        whole = sum(total["amounts"])
        shares = [
            f"{amount / whole:.0%}" if whole and amount else "" for amount in total["amounts"]
        ]
        shares += [""] * (len(heads) - len(shares))
        small, runs = self._split(heads, [*(line for _name, line in lines), cells])

        def pick(texts, run):
            return [texts[place] for place in run]

        return {
            "code": currency.name,
            "tables": [
                {
                    "heads": pick(heads, run),
                    "rows": [{"name": name, "cells": pick(line, run)} for name, line in lines],
                    "cells": pick(cells, run),
                    "shares": pick(shares, run),
                    "small": small,
                    "place": place,
                }
                for place, run in enumerate(runs, 1)
            ],
        }

    @api.model
    def _get_heads(self, columns):
        """Return what stands above the figures: dicts of ``label`` and ``is_part``."""
        env = self.env
        labels = list(columns["buckets"])
        if columns["credit"]:
            labels.append(env._("Credits"))
        labels.append(env._("Total"))
        if columns["compare"]:
            labels += [format_date(env, columns["compare"]), env._("Change")]
        return [
            *({"label": label, "is_part": False} for label in labels),
            *({"label": label, "is_part": True} for label in columns["parts"].values()),
        ]

    @api.model
    def _split(self, heads, lines):
        """Return whether columns are printed small, and the runs of them that fit on a page."""
        widths = [
            max(
                # Heads may break between words, figures may not.
                *(len(word) for word in head["label"].split()),
                *(len(line[place]) for line in lines),
                1,
            )
            for place, head in enumerate(heads)
        ]
        for room, gap in (USUAL, SMALL):
            runs = split_columns([width + gap for width in widths], room - NAME_ROOM)
            if len(runs) == 1:
                break
        return (room, gap) == SMALL, runs

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
