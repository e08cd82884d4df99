"""What all pages of a customer's account do: who looks, how often, what is kept of it, headers."""

from odoo.http import content_disposition, request
from odoo.tools import format_datetime

from ...models.portal.collections_portal_link import PATH
from ..base.private_page import UNFRAMED, set_private

# What may be sent in an hour by one link or login, and from one address.
MOST_BY_KEY = 40
MOST_BY_ADDRESS = 200
# Downloads, each of which may have to be drawn as PDF: so many in an hour by one link or login for
# one customer, and of them so many that hold several invoices.
DRAWN = ("invoice", "invoices", "statement", "document", "agreement_pdf")
MOST_DRAWN = 60
MOST_BOOKS = 10
# So many unknown links may be tried from one address in an hour.
MOST_UNKNOWN = 60


class PortalPages:
    """Mixin of controllers. No controller itself: Odoo would make one of all that inherit it.

    A page is a route ``f"{PATH}/<string:key>/name"``, declared with ``**PORTAL_ROUTE``::

        access, refusal = self._enter(key, "promise")
        if refusal:
            return refusal
        ...
        return self._show(access, "collections_followup.portal_promise", values)
    """

    def _enter(self, key, page, detail="", looks=False):
        """Say who looks at an account, and write it down.

        :param str key: of the address
        :param str page: name of the page, for the log
        :param str detail: the document or entry that it is about
        :param bool looks: to post needs no more than to look
        :return: a pair of ``Access`` and None, or of None and the page that is shown instead
        """
        portal = request.env["collections.portal"]
        visits = request.env["collections.portal.visit"]
        address = request.httprequest.remote_addr or ""
        is_post = request.httprequest.method == "POST"
        access = portal._find_access_sudo(key)
        if not access:
            unknown = [("address", "=", address), ("page", "=", "unknown")]
            # Beyond that nothing is written down any more; the page is the same.
            if not visits._find_pause_sudo(unknown, MOST_UNKNOWN):
                visits._log_sudo({"page": "unknown", "is_post": is_post, "address": address})
            return None, self._show_unknown()
        request.update_context(lang=access.env.lang)
        if is_post and not access.may_act and not looks:
            return None, self._show(access, "collections_followup.portal_looks", {}, 403)
        if again := self._find_pause(access, page, address, is_post):
            values = {"again": again, "is_download": not is_post}
            return None, self._show(access, "collections_followup.portal_often", values, 429)
        visits._log_sudo(
            {
                "company_id": access.company.id,
                "partner_id": access.partner.id,
                "contact_id": access.contact.id,
                "link_id": access.link.id,
                "user_id": access.user.id,
                "page": page,
                "detail": detail,
                "is_post": is_post,
                "address": address,
            }
        )
        return access, None

    def _find_pause(self, access, page, address, is_post):
        """Return when something may be sent, or downloaded, again; None where it may now.

        :param str page: its name, as it is logged
        """
        own = [("link_id", "=", access.link.id), ("user_id", "=", access.user.id)]
        limits = []
        if is_post:
            sent = ("is_post", "=", True)
            limits = [
                ([sent, *own], MOST_BY_KEY),
                ([sent, ("address", "=", address)], MOST_BY_ADDRESS),
            ]
        elif page in DRAWN:
            # Of bookkeepers, each customer counts for itself.
            own += [("partner_id", "=", access.partner.id), ("is_post", "=", False)]
            limits = [([("page", "in", DRAWN), *own], MOST_DRAWN)]
            if page == "invoices":
                limits.append(([("page", "=", page), *own], MOST_BOOKS))
        visits = request.env["collections.portal.visit"]
        pauses = [visits._find_pause_sudo(domain, most) for domain, most in limits]
        return max(filter(None, pauses), default=None)

    def _explain_refusal(self, refusal, text):
        """Return why nothing can be sent now, as a sentence, for what is no page of its own.

        :param refusal: see ``_enter``
        :param str text: what is said where it was not sent too often
        """
        again = refusal.qcontext.get("again")
        if not again:
            return text
        return request.env._(
            "Something was sent from here very often within an hour. You can go on after %s.",
            format_datetime(request.env, again, dt_format="short"),
        )

    def _show(self, access, template, values, status=200):
        """Return a page in Odoo's portal layout.

        :param str template: XML id; it begins with ``t-call="collections_followup.portal_page"``
        :param dict values: for the template, beside ``access``
        """
        response = request.render(
            template,
            {
                "page_name": "collections_account",
                "access": access,
                "res_company": access.company,
                "html_data": {"lang": (access.env.lang or "en").replace("_", "-")},
                "accent": access.company._collections_get_portal_color(),
                "csrf": request.csrf_token(),
                **values,
            },
            status=status,
        )
        return set_private(response, *UNFRAMED)

    def _show_accounts(self, accounts):
        """Return the page on which who is logged in chooses one of several accounts."""
        response = request.render(
            "collections_followup.portal_accounts",
            {"page_name": "collections_account", "accounts": accounts, "access": None},
        )
        return set_private(response, *UNFRAMED)

    def _show_unknown(self):
        """Return the page for links that are unknown, changed, expired or revoked: one for all."""
        response = request.render(
            "collections_followup.portal_unknown", {"page_name": "collections_account"}, status=404
        )
        return set_private(response, *UNFRAMED)

    def _show_missing(self, access, problem=""):
        """Return the page that says that there is no such document on this account."""
        return self._show(access, "collections_followup.portal_missing", {"problem": problem}, 404)

    def _read_number(self, text):
        """Return a number of a record that was sent, or None where it can be none."""
        text = str(text)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def _read_items(self, most=500):
        """Return the numbers of the items that were chosen, each once, in their order."""
        sent = request.httprequest
        texts = [*sent.form.getlist("items"), *sent.args.getlist("items")][:most]
        numbers = [self._read_number(part) for text in texts for part in text.split(",")]
        return list(dict.fromkeys(number for number in numbers[:most] if number))

    def _go(self, access, page="", fragment=""):
        """Return the answer that leads to another page of the account, after something was sent."""
        return set_private(request.redirect(access.get_path(page) + fragment, code=303), *UNFRAMED)

    def _send_file(self, name, content, mimetype):
        """Return a file that the browser saves and does not show.

        :param str name: of the file
        :param bytes content: of it
        """
        response = request.make_response(
            content,
            [
                ("Content-Type", mimetype),
                ("Content-Length", str(len(content))),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        return set_private(response, *UNFRAMED)


# Of each page: nobody need be logged in, and its address is the same in all languages.
PORTAL_ROUTE = {
    "type": "http",
    "auth": "public",
    "website": True,
    "multilang": False,
    "sitemap": False,
}
__all__ = ["PATH", "PORTAL_ROUTE", "PortalPages"]
