"""Paying from the account page, through Odoo's own payment form and post-processing.

The browser says which items are meant and which provider is used. What is charged is the payment's
own amount, and only as long as it is what the page has shown: its address is signed with it.
"""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.account_payment.controllers.portal import PortalAccount
from odoo.addons.payment.controllers.portal import PaymentPortal

from ...models.portal.collections_portal_link import PATH
from .page import PORTAL_ROUTE, PortalPages

AGREED = ("plan", "settlement")


class OverduePortal(PortalAccount):
    @http.route()
    def portal_my_overdue_invoices(self, access_token=None, **kw):
        # EXTENDS 'account_payment': where accounts are shown, they take its place: it asks for
        # whole invoices of which a part is paid, and for what is disputed, promised or in a plan
        if request.env["collections.portal"]._get_accounts_sudo():
            return request.redirect("/my/collections")
        return super().portal_my_overdue_invoices(access_token=access_token, **kw)


class PayPages(PortalPages, PaymentPortal):
    @http.route(f"{PATH}/<string:key>/pay", methods=["GET", "POST"], **PORTAL_ROUTE)
    def choose_payment(self, key, **values):
        """Show the chosen items with their amounts; by POST, make a payment of them."""
        access, refusal = self._enter(key, "pay", ", ".join(map(str, self._read_items()))[:200])
        if refusal:
            return refusal
        problem = ""
        if request.httprequest.method == "POST":
            try:
                payment = self._make_payment(access, values)
                return self._go(access, f"pay/{payment.id}")
            except UserError as error:
                problem = str(error)
        shown = request.env["collections.portal.paying"]._get_choice_sudo(
            access, self._read_items(), values
        )
        status = 400 if problem else 200
        return self._show(
            access, "collections_followup.portal_choose", {**shown, "problem": problem}, status
        )

    def _make_payment(self, access, values):
        """Return the payment of what was sent: what is due, an agreement, or chosen items."""
        payments = access.env["collections.portal.payment"]
        if values.get("due"):
            return payments._make_due_sudo(access, str(values["due"]))
        for kind in AGREED:
            if values.get(kind):
                return payments._make_agreed_sudo(access, kind, self._read_number(values[kind]))
        ids = self._read_items()
        items = access.env["collections.portal.account"]._find_items_sudo(access, ids)
        places = {item.id: item.currency_id.decimal_places for item in items}
        wanted = [
            (number, payments._read_amount(values.get(f"amount_{number}"), places.get(number, 2)))
            for number in ids
        ]
        return payments._make_sudo(access, wanted)

    @http.route(f"{PATH}/<string:key>/pay/<int:number>", methods=["GET"], **PORTAL_ROUTE)
    def show_payment(self, key, number, **_values):
        """Show a payment: the ways to pay it, or what became of it."""
        access, refusal = self._enter(key, "payment", str(number)[:10])
        if refusal:
            return refusal
        payment = self._find_payment(access, number)
        if not payment:
            return self._show_missing(access)
        values = access.env["collections.portal.paying"]._get_payment_values_sudo(access, payment)
        if values["open"] and access.may_act:
            values.update(self._get_form_values(access, payment))
        return self._show(access, "collections_followup.portal_payment", values)

    def _find_payment(self, access, number):
        known = len(str(number)) < 10
        return (
            access.env["collections.portal.payment"]._find_sudo(access, number) if known else None
        )

    def _get_form_values(self, access, payment):
        """Return what Odoo's payment form takes."""
        report = {}
        providers, methods, tokens = access.env["collections.portal.paying"]._get_ways_sudo(
            access, payment, report
        )
        path = access.get_path(f"pay/{payment.id}")
        return {
            "mode": "payment",
            "amount": payment.amount,
            "currency": payment.currency_id,
            "partner_id": payment._get_payer_sudo().id,
            "providers_sudo": providers,
            "payment_methods_sudo": methods,
            "tokens_sudo": tokens,
            "availability_report": report,
            "transaction_route": f"{path}/{payment._get_digest_sudo()}/transaction",
            "landing_route": path,
            "access_token": "",
            "show_tokenize_input_mapping": {provider.id: False for provider in providers},
        }

    @http.route(
        f"{PATH}/<string:key>/pay/<int:number>/<string:digest>/transaction",
        **{**PORTAL_ROUTE, "type": "jsonrpc", "methods": ["POST"]},
    )
    def begin_payment(self, key, number, digest, **values):
        """Begin a payment with a provider; return what the browser needs to go on with it.

        :param str digest: of what the page has shown; all amounts that the browser sends are
            ignored
        :return: dict; with ``state`` "error", as Odoo's payment form knows it, where it is refused.
            It is no exception: that it was tried is written down and counted.
        """
        access, refusal = self._enter(key, "begin payment", str(number)[:10])
        if refusal:
            text = request.env._("This cannot be paid from here. Load the page again.")
            return self._make_refusal(self._explain_refusal(refusal, text))
        try:
            with request.env.cr.savepoint():
                return self._begin_chosen(access, number, digest, values)
        except UserError as error:
            return self._make_refusal(str(error))

    def _make_refusal(self, text):
        return {"state": "error", "state_message": text}

    def _begin_chosen(self, access, number, digest, sent):
        """Return what the browser needs to go on with a new transaction of a payment.

        :param dict sent: by the browser
        :raise UserError: it cannot be begun; see ``begin_payment``
        """
        payment = self._find_payment(access, number)
        if not payment:
            raise UserError(request.env._("This cannot be paid from here. Load the page again."))
        payment._check_can_begin_sudo(access, digest)
        flow, payment_method_id = sent.get("flow"), sent.get("payment_method_id")
        providers, methods, tokens = access.env["collections.portal.paying"]._get_ways_sudo(
            access, payment, {}
        )
        provider = providers.filtered(lambda own: own.id == sent.get("provider_id"))
        token_id = sent.get("token_id") if flow == "token" else None
        is_known = token_id in tokens.ids if flow == "token" else payment_method_id in methods.ids
        if not provider or not is_known or flow not in ("redirect", "direct", "token"):
            raise UserError(request.env._("Choose one of the payment methods on the page."))
        transaction = self._create_transaction(
            provider_id=provider.id,
            payment_method_id=payment_method_id,
            token_id=token_id,
            amount=payment.amount,
            currency_id=payment.currency_id.id,
            partner_id=payment._get_payer_sudo().id,
            flow=flow,
            tokenization_requested=False,
            landing_route=access.get_path(f"pay/{payment.id}"),
            reference_prefix=payment._get_reference_sudo(),
            custom_create_values={"collections_portal_payment_id": payment.id},
        )
        return transaction._get_processing_values()
