"""The spreadsheet of the ageing, written to the disk and sent from there."""

import json
import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from ...engine.text import make_file_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# So many bytes of the file are in memory; the rest is on the disk.
IN_MEMORY = 1 << 20


def parse_options(options):
    """Return what a page asks for.

    :param str options: JSON
    :raise UserError: it is none
    """
    try:
        return json.loads(options)
    except ValueError as error:
        raise UserError(request.env._("Open the page again from the menu.")) from error


def send_sheet(write):
    """Return the response that sends a spreadsheet.

    :param write: function that writes it to a binary file, and returns its name
    """
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    name = write(target)
    length = target.seek(0, 2)
    target.seek(0)
    response = request.make_response(
        None,
        headers=[
            ("Content-Type", XLSX),
            ("Content-Length", str(length)),
            ("Content-Disposition", content_disposition(make_file_name(name))),
        ],
    )
    response.response = wrap_file(request.httprequest.environ, target)
    response.direct_passthrough = True
    response.call_on_close(target.close)
    return response


class Ageing(http.Controller):
    @http.route("/collections/ageing/xlsx", type="http", auth="user", methods=["POST"])
    def download(self, options="{}", **_values):
        """Return the ageing as a spreadsheet.

        :param str options: see ``_parse_options`` of ``collections.ageing``, as JSON
        """
        asked = parse_options(options)
        ageing = request.env["collections.ageing"]
        return send_sheet(lambda target: ageing._write_xlsx(asked, target))
