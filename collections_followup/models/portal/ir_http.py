from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from odoo import models
from odoo.http import Response, request

from ...engine import self_service
from ...engine.private_headers import PRIVATE, UNFRAMED, set_headers
from .collections_portal_link import PATH

# Of what is too large, in bytes.
MOST_READ = 50_000_000


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _match(cls, path):
        # EXTENDS 'http_routing': what is sent to a page that takes nothing is answered without
        # `_handle_error`
        try:
            return super()._match(path)
        except MethodNotAllowed as error:
            if f"{PATH}/" in path:
                response = error.get_response(request.httprequest.environ)
                error.error_response = set_headers(response, (*PRIVATE, *UNFRAMED))
            raise

    @classmethod
    def _handle_error(cls, exception):
        # EXTENDS 'http_routing': no cache and no search engine keeps an error of these pages either
        path = request.httprequest.path
        if not path.startswith(f"{PATH}/"):
            return super()._handle_error(exception)
        if isinstance(exception, RequestEntityTooLarge):
            # Core's own page would read the files once more, and fail at them.
            response = cls._collections_answer_too_large(path)
        else:
            response = super()._handle_error(exception)
        if isinstance(response, HTTPException):
            response = response.get_response(request.httprequest.environ)
        return set_headers(response, (*PRIVATE, *UNFRAMED))

    @classmethod
    def _collections_answer_too_large(cls, path):
        """Return the page that says that files are too large, in the language of the account."""
        env = request.env
        # A browser that is still sending hears no answer: it is read, and kept nowhere.
        sent = request.httprequest
        if 0 < (sent.content_length or 0) <= MOST_READ:
            sent.max_content_length = MOST_READ
            sent.get_data(cache=False)
        access = env["collections.portal"]._find_access_sudo(path.split("/")[3])
        lang = access.env.lang if access else env.lang or "en_US"
        # Sudo: as `show_page` of the controllers: whoever has a link reads it, without any right.
        qweb = env["ir.qweb"].sudo().with_context(lang=lang)
        values = {
            **{"lang": lang, "path": path, "most_files": self_service.MOST_FILES},
            "megabytes": self_service.MOST_BYTES // 1024 // 1024,
        }
        html = qweb._render("collections_followup.portal_large", values)
        return Response(html, status=413, content_type="text/html; charset=utf-8")
