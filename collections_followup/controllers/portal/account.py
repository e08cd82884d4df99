"""The account of a customer: by the link of a message, or from the portal of who is logged in."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ...models.portal.collections_portal_link import MOST, PATH
from .page import PORTAL_ROUTE, PortalPages


class AccountPortal(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        # EXTENDS 'portal'
        values = super()._prepare_home_portal_values(counters)
        if "collections_account_count" in counters:
            accounts = request.env["collections.portal"]._get_accounts_sudo()
            values["collections_account_count"] = len(accounts)
        return values


class AccountPages(PortalPages, http.Controller):
    @http.route(
        "/my/collections", type="http", auth="user", website=True, sitemap=False, methods=["GET"]
    )
    def choose(self, **_values):
        """Let who is logged in choose one of the customers, or show the only one."""
        accounts = request.env["collections.portal"]._get_accounts_sudo()
        if len(accounts) == 1:
            return request.redirect(accounts[0].get_path())
        return self._show_accounts(accounts)

    @http.route(f"{PATH}/<string:key>", methods=["GET"], **PORTAL_ROUTE)
    def show_account(self, key, page="1", **_values):
        """Show what is open, and what can be done.

        :param str page: of the open items, from 1
        """
        access, refusal = self._enter(key, "account")
        if refusal:
            return refusal
        number = self._read_number(page) or 1
        values = request.env["collections.portal"]._get_page_sudo(access, number)
        return self._show(access, "collections_followup.portal_account", values)

    @http.route(f"{PATH}/<string:key>/invoice/<int:item>", methods=["GET"], **PORTAL_ROUTE)
    def download_invoice(self, key, item, **_values):
        """Send the PDF of one invoice."""
        return self._download(key, "invoice", item, "_get_invoice_sudo", item)

    @http.route(f"{PATH}/<string:key>/invoices", methods=["GET"], **PORTAL_ROUTE)
    def download_invoices(self, key, **_values):
        """Send the PDFs of the chosen invoices in a ZIP."""
        ids = self._read_items()
        return self._download(key, "invoices", ", ".join(map(str, ids)), "_get_invoices_sudo", ids)

    @http.route(f"{PATH}/<string:key>/statement", methods=["GET"], **PORTAL_ROUTE)
    def download_statement(self, key, kind="pdf", date_from="", date_to="", **_values):
        """Send the account statement of a period, as PDF or spreadsheet."""
        return self._download(
            key,
            "statement",
            f"{date_from[:10]} {date_to[:10]} {kind[:4]}",
            "_get_statement_sudo",
            *(kind, date_from, date_to),
        )

    @http.route(f"{PATH}/<string:key>/notice/<int:number>", methods=["GET"], **PORTAL_ROUTE)
    def download_notice(self, key, number, **_values):
        """Send a notice as it was sent before."""
        return self._download(key, "notice", number, "_get_notice_sudo", number)

    @http.route(
        f"{PATH}/<string:key>/document/<string:kind>/<int:number>",
        methods=["GET"],
        **PORTAL_ROUTE,
    )
    def download_agreement(self, key, kind, number, **_values):
        """Send the paper of a plan or settlement."""
        detail = f"{kind[:20]}/{number}"
        return self._download(key, "document", detail, "_get_agreement_sudo", kind, number)

    def _download(self, key, page, detail, method, *arguments):
        """Send a file of the account, or the account again with why there is none.

        :param str method: of ``collections.portal.files``
        """
        access, refusal = self._enter(key, page, str(detail)[:200])
        if refusal:
            return refusal
        files = access.env["collections.portal.files"]
        if any(isinstance(own, int) and own > MOST for own in arguments):
            return self._show_missing(access)
        try:
            found = getattr(files, method)(access, *arguments)
        except UserError as error:
            return self._show_missing(access, str(error))
        return self._send_file(*found) if found else self._show_missing(access)
