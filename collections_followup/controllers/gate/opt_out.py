"""The link in e-mails by which a customer opts out, without login and with one click.

Mail scanners open every link: to look at the page changes nothing. Mail programs post
``List-Unsubscribe=One-Click`` without a session (RFC 8058): that opts out, once.
"""

from odoo import http
from odoo.http import request

from ...models.gate.collections_consent_link import PATH
from ..base.private_page import show_page


class OptOut(http.Controller):
    @http.route(
        f"{PATH}/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        sitemap=False,
    )
    def opt_out(self, token, **_values):
        """Show the page of an opt-out link; by POST, opt out.

        :param str token: what the link is signed with
        """
        # Sudo: whoever has the link may opt out its addresses, and nothing else.
        consents = request.env["collections.consent"].sudo()
        link = consents._read_link(token)
        if not link:
            return show_page("collections_followup.opt_out_broken", {"path": PATH}, 404)
        consents = consents.with_context(lang=link["lang"])
        if request.httprequest.method == "POST":
            consents._opt_out_by_link(link)
        values = {
            **link,
            "done": consents._is_opted_out(link),
            "token": token,
            "path": PATH,
        }
        return show_page("collections_followup.opt_out_page", values, 200)
