"""The spreadsheet of the key figures."""

from odoo import http
from odoo.http import request

from .ageing import parse_options, send_sheet


class KeyFigures(http.Controller):
    @http.route("/collections/figures/xlsx", type="http", auth="user", methods=["POST"])
    def download(self, options="{}", **_values):
        """Return the key figures of a period as a spreadsheet.

        :param str options: see ``_write_xlsx`` of ``collections.figure``, as JSON
        """
        asked = parse_options(options)
        figures = request.env["collections.figure"]
        return send_sheet(lambda target: figures._write_xlsx(asked, target))
