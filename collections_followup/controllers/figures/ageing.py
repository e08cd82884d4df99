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


class Ageing(http.Controller):
    @http.route("/collections/ageing/xlsx", type="http", auth="user", methods=["POST"])
    def download(self, options="{}", **_values):
        """Return the ageing as a spreadsheet.

        :param str options: see ``_parse_options`` of ``collections.ageing``, as JSON
        """
        try:
            asked = json.loads(options)
        except ValueError as error:
            raise UserError(request.env._("Open the ageing again from the menu.")) from error
        target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        name = request.env["collections.ageing"]._write_xlsx(asked, target)
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
