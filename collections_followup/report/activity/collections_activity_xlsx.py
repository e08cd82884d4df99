"""The activity of collectors as a spreadsheet: a row for each of them, totals as formulas."""

import xlsxwriter

from odoo import api, models


class CollectionsActivity(models.AbstractModel):
    _inherit = "collections.activity"

    @api.model
    def _write_xlsx(self, options, target):
        """Write the activity of a period as a spreadsheet.

        :param dict options: see ``read_page``
        :param target: a binary file
        :return: the name of the file
        """
        asked = self._parse_options(options)
        page = self._prepare_page(asked, self._read_rows(asked))
        book = xlsxwriter.Workbook(target, {"in_memory": True})
        self._write_people(book, asked, page)
        self._write_outcomes(book, page)
        book.close()
        return f"{self.env._('Activity')} {asked.company.name} {asked.first} {asked.last}.xlsx"

    @api.model
    def _get_styles(self, book, asked):
        digits = asked.company.currency_id.decimal_places
        money = f"#,##0.{'0' * digits}" if digits else "#,##0"
        return {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format(
                {"bold": True, "bottom": 1, "text_wrap": True, "align": "center", "valign": "top"}
            ),
            "count": book.add_format({"num_format": "#,##0"}),
            "money": book.add_format({"num_format": money}),
            "total": book.add_format({"bold": True, "top": 1, "num_format": "#,##0"}),
            "total_money": book.add_format({"bold": True, "top": 1, "num_format": money}),
        }

    @api.model
    def _write_people(self, book, asked, page):
        """Write the sheet with a row for each person."""
        sheet = book.add_worksheet(self.env._("Activity")[:31])
        style = self._get_styles(book, asked)
        title = self.env._(
            "Activity of %(company)s, %(period)s", company=asked.company.name, period=page["period"]
        )
        sheet.write_string(0, 0, title, style["title"])
        for number, note in enumerate(page["notes"], 1):
            sheet.write_string(number, 0, note)
        top = len(page["notes"]) + 2
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, len(page["columns"]), 13)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.write_string(top, 0, self.env._("Collector"), style["head"])
        for place, column in enumerate(page["columns"], 1):
            sheet.write_string(top, place, column["label"], style["head"])
        sheet.freeze_panes(top + 1, 1)
        place = top
        for place, row in enumerate(page["rows"], top + 1):
            sheet.write_string(place, 0, row["name"])
            for number, (column, value) in enumerate(
                zip(page["columns"], row["values"], strict=True), 1
            ):
                sheet.write_number(
                    place, number, value, style["money" if column["money"] else "count"]
                )
        if not page["rows"]:
            return
        sheet.write_string(place + 1, 0, self.env._("Total"), style["total"])
        for number, column in enumerate(page["columns"], 1):
            name = xlsxwriter.utility.xl_col_to_name(number)
            total = sum(row["values"][number - 1] for row in page["rows"])
            sheet.write_formula(
                place + 1,
                number,
                f"=SUM({name}{top + 2}:{name}{place + 1})",
                style["total_money" if column["money"] else "total"],
                total,
            )

    @api.model
    def _write_outcomes(self, book, page):
        """Write the sheet with what came of the contacts of each person."""
        sheet = book.add_worksheet(self.env._("Outcomes")[:31])
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet.set_column(0, 1, 34)
        titles = (self.env._("Collector"), self.env._("Outcome"), self.env._("Contacts"))
        for place, text in enumerate(titles):
            sheet.write_string(0, place, text, bold)
        sheet.freeze_panes(1, 0)
        number = 0
        for row in page["rows"]:
            for outcome in row["outcomes"]:
                number += 1
                sheet.write_string(number, 0, row["name"])
                sheet.write_string(number, 1, outcome["label"])
                sheet.write_number(number, 2, outcome["count"])
