"""The ageing as a spreadsheet: customers with their items, totals as formulas.

Rows are written one after the other and go to the disk, and items are fetched from the database
some at a time: a book of tens of thousands of customers takes no more memory than a small one.
"""

from contextlib import contextmanager

import xlsxwriter

from odoo import api, models
from odoo.tools import SQL, format_date

# Items fetched at a time.
FETCHED = 2000
# Columns before the buckets: name, document, date, due date, days, currency.
BEFORE = 6
CURSOR = SQL.identifier("collections_ageing_items")


class CollectionsAgeing(models.AbstractModel):
    _inherit = "collections.ageing"

    @api.model
    def _write_xlsx(self, options, target):
        """Write the ageing as a spreadsheet.

        :param dict options: see ``_parse_options``; the comparison and the parts are for screen
            and paper
        :param target: a binary file, written to from its beginning
        :return: the name of the file
        """
        asked, given = self._parse_options(options)
        given = {**given, "compare": False, "parts": False}
        rows = self._collect_rows(asked, given)
        book = xlsxwriter.Workbook(target, {"constant_memory": True})
        sheet = book.add_worksheet(self.env._("Ageing")[:31], worksheet_class=PlainWorksheet)
        # An item may be in several tags, and is once in the total: that is no sum of the rows.
        whole = self._total_rows(rows, asked, given) if asked.group_by == "tag" else []
        writer = Sheet(self, book, sheet, asked, {own["currency_id"]: own for own in whole})
        writer.write_head(self._describe_ties(asked), self._get_notes(asked, given))
        with self._fetch_items(asked, rows) as items:
            for row in rows:
                writer.write_group(row, items)
        writer.write_totals()
        book.close()
        return f"{self.env._('Ageing')} {asked.company.name} {asked.day}.xlsx"

    @api.model
    @contextmanager
    def _fetch_items(self, asked, rows):
        """Give the items of rows, in their order, the oldest of each first.

        :return: an iterator over tuples: number, date, due date, days, bucket, amount, name of the
            customer
        """
        self.env.flush_all()
        grouping = self._get_groupings()[asked.group_by]
        self.env.cr.execute(
            SQL(
                """
                DECLARE %(cursor)s NO SCROLL CURSOR FOR
                SELECT COALESCE(l.move_name, ''), aged.date, aged.due, aged.days, aged.bucket,
                       aged.amount, COALESCE(p.complete_name, '')
                  FROM (%(aged)s) aged
                  JOIN unnest(%(groups)s::int[], %(currencies)s::int[]) WITH ORDINALITY
                       AS place(grouped, currency_id, number)
                    ON place.grouped = COALESCE(aged.grouped, 0)
                   AND place.currency_id = aged.currency_id
                  JOIN account_move_line l ON l.id = aged.line_id
             LEFT JOIN res_partner p ON p.id = aged.customer_id
              ORDER BY place.number, aged.days DESC, aged.line_id
                """,
                cursor=CURSOR,
                aged=self._sql_aged(asked, grouping),
                groups=[row["group"] or 0 for row in rows],
                currencies=[row["currency_id"] for row in rows],
            )
        )

        def fetch():
            while True:
                self.env.cr.execute(SQL("FETCH FORWARD %s FROM %s", FETCHED, CURSOR))
                found = self.env.cr.fetchall()
                yield from found
                if len(found) < FETCHED:
                    return

        yield fetch()
        self.env.cr.execute(SQL("CLOSE %s", CURSOR))


class PlainWorksheet(xlsxwriter.worksheet.Worksheet):
    """A worksheet whose formulas are written as they are.

    The library looks each of them through for some thirty functions that older programs did not
    know, which takes longer than all else; here are sums only.
    """

    def _prepare_formula(self, formula, *args, **kwargs):
        return formula.removeprefix("=")


class Sheet:
    """The sheet of an ageing, written from the top down: nothing written is looked at again."""

    def __init__(self, ageing, book, sheet, asked, fixed):
        self.ageing = ageing
        self.env = ageing.env
        self.sheet = sheet
        self.asked = asked
        self.row = 0
        self.first = {}
        self.fixed = fixed
        self.titles = self._get_titles()
        self.last = len(self.titles) - 1
        self.names = [xlsxwriter.utility.xl_col_to_name(column) for column in range(self.last + 1)]
        self.plain = book.add_format({})
        self.bold = book.add_format({"bold": True})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "align": "center", "valign": "top"}
        )
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.book = book
        self.styles = {}
        self.total_text = book.add_format({"bold": True, "top": 1, "bottom": 6})

    def _get_style(self, kind, currency_id):
        """Return the format of amounts in a currency: of an item, a group or a total."""
        digits = self.env["res.currency"].browse(currency_id).decimal_places
        if (kind, digits) not in self.styles:
            style = {"num_format": f"#,##0.{'0' * digits}" if digits else "#,##0"}
            if kind != "item":
                style["bold"] = True
            if kind == "total":
                style |= {"top": 1, "bottom": 6}
            self.styles[kind, digits] = self.book.add_format(style)
        return self.styles[kind, digits]

    def _get_titles(self):
        env, asked = self.env, self.asked
        return [
            self.ageing._get_groupings()[asked.group_by].label,
            env._("Document"),
            env._("Date"),
            env._("Due date"),
            env._("Days"),
            env._("Currency"),
            *env["collections.ageing.set"]._get_labels(asked.limits, asked.by),
            *([env._("Credits")] if asked.credits == "apart" else []),
            env._("Total"),
        ]

    def write_head(self, ties, notes):
        """Write what the sheet is about, and the titles, which stay in sight."""
        title = self.env._(
            "Ageing of %(company)s as of %(date)s",
            company=self.asked.company.name,
            date=format_date(self.env, self.asked.day),
        )
        self.sheet.set_column(0, 0, 34)
        self.sheet.set_column(1, 1, 20)
        self.sheet.set_column(2, 3, 11)
        self.sheet.set_column(4, 5, 8)
        self.sheet.set_column(BEFORE, self.last, 14)
        # The sum stands above what it is of, and items are folded away at first.
        self.sheet.outline_settings(symbols_below=False)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.write_string(0, 0, title, self.title)
        lines = [ties["text"]]
        lines += [entry["text"] for row in ties["rows"] for entry in row["entries"]]
        for line in [*lines, *notes]:
            self.row += 1
            self.sheet.write_string(self.row, 0, line)
        self.row += 2
        for column, text in enumerate(self.titles):
            self.sheet.write_string(self.row, column, text, self.head)
        self.sheet.freeze_panes(self.row + 1, 1)
        self.sheet.repeat_rows(self.row)
        self.row += 1

    def write_group(self, row, items):
        """Write the row of a group, whose sums are formulas over its items below it.

        :param dict row: see ``_read``
        :param items: an iterator, whose next ones are those of the group
        """
        currency_id = row["currency_id"]
        if currency_id not in self.first:
            if self.first:
                self.write_totals()
            self.first[currency_id] = {"row": self.row, "amounts": [0.0] * len(row["amounts"])}
            self.first[currency_id] |= {"credit": 0.0, "total": 0.0}
        code = self.env["res.currency"].browse(currency_id).name
        self.sheet.set_row(self.row, None, None, {"collapsed": True})
        self.sheet.write_string(self.row, 0, row["name"], self.bold)
        self.sheet.write_string(self.row, BEFORE - 1, code, self.bold)
        style = self._get_style("group", currency_id)
        self._write_sums(row, self.row + 1, self.row + row["count"], style)
        total = self.first[currency_id]
        total["amounts"] = [
            before + amount for before, amount in zip(total["amounts"], row["amounts"], strict=True)
        ]
        total["credit"] += row["credit"]
        total["total"] += row["total"]
        self.row += 1
        style = self._get_style("item", currency_id)
        for _number in range(row["count"]):
            self._write_item(next(items), code, style)

    def _write_item(self, item, code, style):
        number, date, due, days, bucket, amount, customer = item
        sheet, place = self.sheet, self.row
        sheet.set_row(place, None, None, {"level": 1, "hidden": True})
        if self.asked.group_by != "partner":
            sheet.write_string(place, 0, customer)
        sheet.write_string(place, 1, number)
        sheet.write_datetime(place, 2, date, self.day)
        sheet.write_datetime(place, 3, due, self.day)
        sheet.write_number(place, 4, days)
        sheet.write_string(place, 5, code)
        column = BEFORE + bucket
        if self.asked.credits == "apart" and amount <= 0:
            column = self.last - 1
        sheet.write_number(place, column, float(amount), style)
        self._write_total(place, float(amount), style)
        self.row += 1

    def _write_sums(self, row, first, last, style, live=True):
        """Write the sums of rows from a first to a last one, as formulas with their values.

        :param bool live: whether the values are these sums
        """
        values = list(row["amounts"])
        if self.asked.credits == "apart":
            values.append(-row["credit"])
        for place, value in enumerate(values):
            column = BEFORE + place
            name = self.names[column]
            formula = f"=SUBTOTAL(9,{name}{first + 1}:{name}{last + 1})"
            if live:
                self.sheet.write_formula(self.row, column, formula, style, value)
            else:
                self.sheet.write_number(self.row, column, value, style)
        self._write_total(self.row, row["total"], style)

    def _write_total(self, place, value, style):
        first, last = self.names[BEFORE], self.names[self.last - 1]
        formula = f"=SUM({first}{place + 1}:{last}{place + 1})"
        self.sheet.write_formula(place, self.last, formula, style, value)

    def write_totals(self):
        """Write the total of the last currency: sums within it are not counted again."""
        if not self.first:
            return
        currency_id, total = list(self.first.items())[-1]
        for column in range(1, BEFORE):
            self.sheet.write_blank(self.row, column, None, self.total_text)
        code = self.env["res.currency"].browse(currency_id).name
        self.sheet.write_string(self.row, 0, self.env._("Total"), self.total_text)
        self.sheet.write_string(self.row, BEFORE - 1, code, self.total_text)
        self._write_sums(
            self.fixed.get(currency_id, total),
            total["row"],
            self.row - 1,
            self._get_style("total", currency_id),
            live=currency_id not in self.fixed,
        )
        self.row += 2
