"""The month ends as a dashboard among those of Odoo, where its dashboards are installed.

The dashboard is a spreadsheet that reads the recorded month ends with the rights of whoever opens
it. It belongs to no file of data: dashboards are another add-on, which need not be installed. An
administrator makes it, and makes it anew where it was changed.
"""

import json

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..base.collections_guarded import without_defaults

MODEL = "spreadsheet.dashboard"
XML_ID = "collections_followup.spreadsheet_dashboard_month_ends"
SNAPSHOT = "collections.snapshot"
# The format that the spreadsheet is written in; later ones bring it up to date by themselves.
VERSION = "18.5.10"
PERIOD, COMPANY = "collections-period", "collections-company"
# Of the month ends that hold.
IN_FORCE = [["kind", "=", "month"], ["state", "=", "current"]]
READERS = (
    "collections_followup.group_collections_readonly",
    "account.group_account_readonly",
    "account.group_account_invoice",
)
MANAGER = "collections_followup.group_collections_manager"
# Columns of the table: how it is summed, by field.
COLUMNS = {
    "open": "sum",
    "overdue": "sum",
    "credit": "sum",
    "disputed": "sum",
    "sales": "sum",
    "received": "sum",
    "dso": "avg",
    "cei": "avg",
}
# The pictures, and by what each has a line: amounts of one currency can be added up, days and
# percentages of companies cannot.
CHARTS = {
    "open": "currency_id",
    "overdue": "currency_id",
    "dso": "company_id",
    "cei": "company_id",
}
WIDTH, HEIGHT, GAP, TOP = 490, 260, 20, 40
# So many rows are listed, below the charts: those of a year for some twenty companies.
ROWS, FIRST_ROW = 300, 27
# Spreadsheets write all amounts in the currency of the reader's company: these have their own,
# which stands above them.
FORMATS = {"sum": "#,##0", "avg": "#,##0.0"}


class CollectionsDashboard(models.AbstractModel):
    _name = "collections.dashboard"
    _description = "Dashboard of Month Ends"

    @api.model
    def _is_available(self):
        """Return whether dashboards are installed."""
        return MODEL in self.env

    @api.model
    def _make(self):
        """Make the dashboard, or make it anew, in the language of the user.

        :return: the dashboard
        :raise AccessError: the user is no administrator of Collections
        :raise UserError: dashboards are not installed
        """
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only an administrator of Collections makes the dashboard.")
            )
        if not self._is_available():
            raise UserError(
                self.env._("Odoo's dashboards (Spreadsheet dashboard) are not installed.")
            )
        # Sudo: dashboards are made by their own administrators; the role was checked.
        dashboards = without_defaults(self.env[MODEL].sudo())
        values = {
            "name": self.env._("Receivables"),
            "spreadsheet_data": json.dumps(self._prepare()),
            "is_published": True,
        }
        found = dashboards.env.ref(XML_ID, raise_if_not_found=False)
        if found:
            found.write(values)
            return found
        group = dashboards.env.ref("spreadsheet_dashboard.spreadsheet_dashboard_group_finance")
        made = dashboards.create(
            {
                **values,
                "dashboard_group_id": group.id,
                "sequence": 25,
                "group_ids": [Command.set([dashboards.env.ref(reader).id for reader in READERS])],
            }
        )
        module, _dot, name = XML_ID.partition(".")
        # With a name it is found again, and goes when this add-on is uninstalled.
        without_defaults(dashboards.env["ir.model.data"]).create(
            {
                "module": module,
                "name": name,
                "model": MODEL,
                "res_id": made.id,
                "noupdate": True,
            }
        )
        return made

    @api.model
    def _prepare(self):
        """Return the spreadsheet: pictures of the trend, and a table of the months."""
        sheet = {
            "id": "collections-sheet",
            "name": self.env._("Receivables"),
            "colNumber": len(COLUMNS) + 1,
            "rowNumber": FIRST_ROW + ROWS + 2,
            "cols": {str(place): {"size": 125} for place in range(len(COLUMNS) + 1)},
            "cells": {
                "A1": self.env._("Month ends"),
                # Without totals, which would add up months, and without the row above the names of
                # the figures.
                f"A{FIRST_ROW}": f"=PIVOT(1,{ROWS},FALSE,FALSE)",
            },
            "styles": {
                "A1": 1,
                f"A{FIRST_ROW}": 2,
                f"B{FIRST_ROW}:{chr(ord('A') + len(COLUMNS))}{FIRST_ROW}": 3,
            },
            "figures": [
                self._prepare_chart(place, *own) for place, own in enumerate(CHARTS.items())
            ],
            "areGridLinesVisible": False,
            "isVisible": True,
        }
        return {
            "version": VERSION,
            "revisionId": "START_REVISION",
            "uniqueFigureIds": True,
            "sheets": [sheet],
            "styles": {
                "1": {"textColor": "#01666b", "bold": True, "fontSize": 16},
                "2": {"textColor": "#434343", "bold": True},
                "3": {"textColor": "#434343", "bold": True, "align": "right"},
            },
            "formats": {},
            "borders": {},
            "pivots": {"1": self._prepare_pivot()},
            "pivotNextId": 2,
            "lists": {},
            "listNextId": 1,
            "globalFilters": [
                {
                    "id": PERIOD,
                    "type": "date",
                    "label": self.env._("Period"),
                    "defaultValue": "last_12_months",
                },
                {
                    "id": COMPANY,
                    "type": "relation",
                    "label": self.env._("Company"),
                    "modelName": "res.company",
                },
            ],
            "chartOdooMenusReferences": {
                f"collections-chart-{name}": "collections_followup.menu_reporting_snapshots"
                for name in CHARTS
            },
        }

    @api.model
    def _get_matching(self):
        """Return which fields the filters of the page are about."""
        return {
            PERIOD: {"chain": "day", "type": "date", "offset": 0},
            COMPANY: {"chain": "company_id", "type": "many2one"},
        }

    @api.model
    def _get_label(self, name):
        return self.env[SNAPSHOT]._fields[name]._description_string(self.env)

    @api.model
    def _prepare_pivot(self):
        """Return the table: by currency and company, a row for each month, the latest first.

        Nothing is added up over companies, whose currencies may differ.
        """
        return {
            "type": "ODOO",
            "id": "1",
            "formulaId": "1",
            "name": self.env._("Month ends"),
            "model": SNAPSHOT,
            "domain": ["&", *IN_FORCE],
            "context": {},
            "fieldMatching": self._get_matching(),
            "rows": [
                {"fieldName": "currency_id", "order": "asc"},
                {"fieldName": "company_id", "order": "asc"},
                {"fieldName": "day", "granularity": "month", "order": "desc"},
            ],
            "columns": [],
            "measures": [
                {
                    "id": f"{name}:{aggregator}",
                    "fieldName": name,
                    "aggregator": aggregator,
                    "userDefinedName": self._get_label(name),
                    "format": FORMATS[aggregator],
                }
                for name, aggregator in COLUMNS.items()
            ],
        }

    @api.model
    def _prepare_chart(self, place, name, line):
        """Return the picture of a figure month by month.

        :param int place: its number, from 0: two stand side by side
        :param str name: the field
        :param str line: the field by which it has a line for each value
        """
        own = f"collections-chart-{name}"
        row, column = divmod(place, 2)
        return {
            "id": own,
            "tag": "chart",
            "width": WIDTH,
            "height": HEIGHT,
            "col": 0,
            "row": 0,
            "offset": {"x": column * (WIDTH + GAP), "y": TOP + row * (HEIGHT + GAP)},
            "data": {
                "type": "odoo_line",
                "chartId": own,
                "title": {"text": self._get_label(name), "bold": True, "color": "#434343"},
                "background": "#FFFFFF",
                "legendPosition": "top",
                "verticalAxisPosition": "left",
                "stacked": False,
                "cumulative": False,
                "fillArea": False,
                "dataSets": [{}],
                "metaData": {
                    "groupBy": ["day:month", line],
                    "measure": name,
                    "order": None,
                    "resModel": SNAPSHOT,
                    "mode": "line",
                },
                "searchParams": {
                    "comparison": None,
                    "context": {},
                    "domain": ["&", *IN_FORCE],
                    "groupBy": [],
                    "orderBy": [],
                },
                "fieldMatching": self._get_matching(),
            },
        }
