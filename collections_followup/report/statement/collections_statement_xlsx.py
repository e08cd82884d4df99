"""Account statements as a spreadsheet: the rows of the paper, as numbers and dates."""

import xlsxwriter

from odoo import api, models

from ...engine.text import make_file_name


class CollectionsStatement(models.AbstractModel):
    _inherit = "collections.statement"

    @api.model
    def _write_statement_xlsx(self, customer, data, target):
        """Write the account statement of a customer as a spreadsheet, a sheet for each currency.

        :param customer: commercial partner
        :param dict data: see ``_get_options``
        :param target: a binary file
        :return: the name of the file
        """
        self._check_reader(customer)
        options = self._get_options(data)
        groups = self._get_statements(customer, options)[customer.id]
        book = xlsxwriter.Workbook(
            target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True})
        for group in groups:
            sheet = book.add_worksheet(group["currency"].name)
            places = group["currency"].decimal_places
            money = book.add_format({"num_format": f"#,##0.{'0' * places}" if places else "#,##0"})
            self._write_statement_sheet(sheet, group, options, (day, money, bold))
        if not groups:
            book.add_worksheet().write_string(0, 0, self.env._("No amounts are open."))
        book.close()
        name = f"{self.env._('Account statement')} {customer.name or ''} {options['date_to']}.xlsx"
        return make_file_name(name)

    @api.model
    def _write_statement_sheet(self, sheet, group, options, formats):
        """Write the rows of one currency, the opening balance first."""
        day, money, bold = formats
        heads = (
            self.env._("Date"),
            self.env._("Due date"),
            self.env._("Number"),
            self.env._("Description"),
            self.env._("Amount"),
            self.env._("Open"),
            self.env._("Balance"),
        )
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        sheet.set_column(0, 2, 14)
        sheet.set_column(3, 3, 36)
        sheet.set_column(4, 6, 14)
        sheet.freeze_panes(1, 0)
        first = 1
        if options["mode"] == "all":
            sheet.write_datetime(first, 0, options["date_from"], day)
            sheet.write_string(first, 3, self.env._("Opening balance"))
            sheet.write_number(first, 6, group["opening"], money)
            first += 1
        for place, row in enumerate(group["rows"], first):
            sheet.write_datetime(place, 0, row["date"], day)
            if row["due"]:
                sheet.write_datetime(place, 1, row["due"], day)
            sheet.write_string(place, 2, row["number"] or "")
            label = " ".join((row["label"] or "").split())
            sheet.write_string(place, 3, f"{self._get_kind(row)} {label}".strip())
            sheet.write_number(place, 4, row["amount"], money)
            sheet.write_number(place, 5, row["open"], money)
            sheet.write_number(place, 6, row["balance"], money)
