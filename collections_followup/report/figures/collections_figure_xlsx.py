"""The key figures as a spreadsheet: what the page shows, as numbers, with formula and convention.

Two sheets: the period beside the one before and that of a year before, and the last months.
"""

import xlsxwriter

from odoo import api, models
from odoo.tools import date_utils

# Widths of the columns of the first sheet.
WIDTHS = (34, 16, 12, 16, 16, 70, 60, 40)


class CollectionsFigure(models.AbstractModel):
    _inherit = "collections.figure"

    @api.model
    def _write_xlsx(self, options, target):
        """Write the figures of a period that the user may read as a spreadsheet.

        :param dict options: ``kind``, ``day`` and ``conventions``, see ``get_page``
        :param target: a binary file, written to from its beginning
        :return: the name of the file
        """
        options = self._check_dict(options)
        kind, day = options.get("kind") or "month", options.get("day")
        conventions = self._check_dict(options.get("conventions"))
        page = self.get_page(kind, day, conventions)
        book = xlsxwriter.Workbook(target, {"in_memory": True})
        styles = FigureStyles(book, self.env.company.currency_id.decimal_places)
        self._write_period(book, styles, page)
        self._write_months(book, styles, page, conventions)
        book.close()
        return f"{self.env._('Key figures')} {page['company']} {page['label']}.xlsx"

    @api.model
    def _write_period(self, book, styles, page):
        env = self.env
        sheet = book.add_worksheet(env._("Key figures")[:31])
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, f"{env._('Key figures')}, {page['company']}", styles.title)
        sheet.write_string(1, 0, page["label"])
        titles = (
            env._("Figure"),
            env._("Value"),
            env._("Unit"),
            env._("Period before"),
            env._("A year before"),
            env._("Formula"),
            env._("Convention"),
            env._("Source"),
        )
        for column, text in enumerate(titles):
            sheet.write_string(3, column, text, styles.head)
        sheet.freeze_panes(4, 1)
        sheet.repeat_rows(3)
        table = self._get_table()
        for row, figure in enumerate(page["figures"], 4):
            unit = table[figure["name"]][0].unit
            sheet.write_string(row, 0, figure["label"], styles.text)
            styles.put(sheet, row, 1, figure["value"], unit)
            sheet.write_string(row, 2, self._get_unit_label(unit), styles.text)
            for column, other in enumerate(figure["others"], 3):
                styles.put(sheet, row, column, other["value"], unit)
            for column, name in enumerate(("formula", "words", "source"), 5):
                sheet.write_string(row, column, figure[name] or "", styles.text)

    @api.model
    def _write_months(self, book, styles, page, conventions):
        """Write the figures month by month; what several are computed from is read once."""
        company = self.env.company
        sheet = book.add_worksheet(self.env._("By month")[:31])
        sheet.set_column(0, 0, WIDTHS[0])
        sheet.set_column(1, 13, 13)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        _first, last = self._get_page_periods(company, page["kind"], page["day"])["now"]
        months = self._get_last_months(last)
        sheet.write_string(0, 0, self.env._("Figure"), styles.head)
        for column, (start, _end) in enumerate(months, 1):
            sheet.write_datetime(0, column, date_utils.start_of(start, "month"), styles.month)
        sheet.freeze_panes(1, 1)
        known = {}
        with self._share(months) as shared:
            for row, own in enumerate(page["figures"], 1):
                sheet.write_string(row, 0, own["label"], styles.text)
                given = self._check_dict(conventions.get(own["name"]))
                figure, source, scope = self._ask(own["name"], company, months, None, given)
                scope = scope._replace(shared=shared)
                parts = self._read_parts(figure, source, scope, known)
                values = {
                    found["period"]: found["value"]
                    for found in self._prepare_rows(figure, source, scope, parts)
                }
                for column, month in enumerate(months, 1):
                    styles.put(sheet, row, column, values[month], figure.unit)

    @api.model
    def _get_unit_label(self, unit):
        """Return what the numbers of a figure are."""
        if unit == "currency":
            return self.env.company.currency_id.name
        return {"percent": "%", "days": self.env._("days")}.get(unit, "")


class FigureStyles:
    """The formats of the sheets."""

    def __init__(self, book, digits):
        """
        :param int digits: decimal places of the company's currency
        """
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.month = book.add_format({"num_format": "mmm yyyy", "bold": True, "bottom": 1})
        money = f"#,##0.{'0' * digits}" if digits else "#,##0"
        forms = {"currency": money, "count": "#,##0", "number": "#,##0.00"}
        self.numbers = {
            unit: book.add_format({"num_format": form, "valign": "top"})
            for unit, form in forms.items()
        }
        self.other = book.add_format({"num_format": "#,##0.0", "valign": "top"})

    def put(self, sheet, row, column, value, unit):
        """Write a figure as the number that it is; an empty cell where there is none."""
        style = self.numbers.get(unit, self.other)
        if value is None:
            sheet.write_blank(row, column, None, style)
        else:
            sheet.write_number(row, column, value, style)
