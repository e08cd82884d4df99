"""The spreadsheet of the activity of collectors."""

from odoo import http
from odoo.http import request

from ..figures.ageing import parse_options, send_sheet


class Activity(http.Controller):
    @http.route("/collections/activity/xlsx", type="http", auth="user", methods=["POST"])
    def download(self, options="{}", **_values):
        """Return the activity of a period as a spreadsheet.

        :param str options: see ``read_page`` of ``collections.activity``, as JSON
        """
        asked = parse_options(options)
        activity = request.env["collections.activity"]
        return send_sheet(lambda target: activity._write_xlsx(asked, target))
