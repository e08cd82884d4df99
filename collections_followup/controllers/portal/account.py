"""The account of a customer: by the link of a message, or from the portal of who is logged in."""

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ...models.portal.collections_portal_link import PATH
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
    def show_account(self, key, **_values):
        """Show what is open, and what can be done."""
        access, refusal = self._enter(key, "account")
        if refusal:
            return refusal
        values = request.env["collections.portal"]._get_page_sudo(access)
        return self._show(access, "collections_followup.portal_account", values)
