"""Pages for whoever has a link: in the reader's language, kept by no cache and no search engine."""

from odoo.http import request

from ...engine.private_headers import PRIVATE, UNFRAMED, set_headers

__all__ = ["UNFRAMED", "set_private", "show_page"]


def set_private(response, *headers):
    """Return a response with the headers of private pages.

    :param headers: further pairs of name and value
    """
    return set_headers(response, (*PRIVATE, *headers))


def show_page(template, values, status, *headers):
    """Return a page that needs nothing of Odoo's own layout.

    :param str template: XML id
    :param dict values: for the template; ``lang`` is the language that it is shown in
    :param int status: of the answer
    :param headers: further pairs of name and value
    """
    lang = values.get("lang")
    # Sudo: who has the link sees what it is about, without any right.
    qweb = request.env["ir.qweb"].sudo()
    if lang:
        qweb = qweb.with_context(lang=lang)
    page = qweb._render(template, {**values, "lang": lang or "en"})
    response = request.make_response(
        page, [("Content-Type", "text/html; charset=utf-8")], status=status
    )
    return set_private(response, *headers)
