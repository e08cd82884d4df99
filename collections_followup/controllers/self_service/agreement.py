"""Instalments and agreements on the account page: an offer is chosen, looked at and signed."""

from urllib.parse import urlencode

from odoo import http
from odoo.http import request

from ..portal.page import PATH, PORTAL_ROUTE
from .self_service import FORM_ROUTE, PAGE_ROUTE, SelfServiceForms

REPORTS = {
    "plan": "collections_followup.report_plan",
    "settlement": "collections_followup.report_settlement",
}
TERMS = ("items", "count", "first", "start")


class AgreementPages(SelfServiceForms, http.Controller):
    @http.route(f"{PATH}/<string:key>/plan", **PAGE_ROUTE)
    def plan(self, key, **_values):
        """Choose instalments, and look at the schedule."""
        return self._show_plan(key, "plan")

    @http.route(f"{PATH}/<string:key>/plan/sign", **FORM_ROUTE)
    def sign_plan(self, key, **_values):
        """Look at the chosen instalments once more, and sign."""
        return self._show_plan(key, "plan_sign")

    def _show_plan(self, key, template):
        access, refusal = self._enter(key, template)
        if refusal:
            return refusal
        service = request.env["collections.self.service.plan"]
        if not service._is_offered_sudo(access):
            return self._show_closed(access)
        values, problems = self._read_values(), {}
        if request.httprequest.method == "POST":
            done, problems = self._send_in(access, service, values)
            if done:
                return self._go(access, f"request/{done.id}")
        listed = self._choose_items(access, service, values)
        given = {name: values[name] for name in TERMS if values.get(name)}
        offer = service._offer_sudo(
            access, {**given, "items": [str(item.id) for item in listed["chosen"]]}
        )
        if template == "plan_sign" and offer["problems"]:
            template, problems = "plan", {**problems, **offer["problems"]}
        elif template == "plan":
            # Nothing is wrong yet with a page that nobody has filled in.
            problems = {**problems, **(offer["problems"] if given else {})}
        digest = "" if offer["problems"] else service._get_digest(offer)
        nonce = service._make_nonce(access)
        terms = [
            *[("items", item.id) for item in offer["items"]],
            ("count", offer["count"]),
            ("first", offer["first_text"]),
            ("start", offer["start"].isoformat()),
        ]
        query = urlencode([*terms, ("digest", digest), ("nonce", nonce), ("kind", "plan")])
        page = {
            **listed,
            **{"template": template, "offer": offer, "digest": digest, "terms": terms},
            "path": template.replace("_", "/"),
            "call_url": f"{access.get_path('sign')}?{query}",
            "query": urlencode(terms),
            "nonce": nonce,
        }
        return self._show_form(access, service, values, problems, page)

    # ------------------------------------------------------------ what a collector offers

    @http.route(f"{PATH}/<string:key>/agreement/<string:kind>/<int:number>", **FORM_ROUTE)
    def show_offer(self, key, kind, number, **_values):
        """Show a plan or settlement that waits for the customer, to sign it."""
        access, refusal = self._enter(key, "agreement", f"{kind}/{number}")
        if refusal:
            return refusal
        service = request.env["collections.self.service.accept"]
        offer = service._find_offer_sudo(access, kind, number)
        if not offer:
            return self._show_missing(access)
        if not service._is_offered_sudo(access):
            return self._show_closed(access)
        values, problems = self._read_values(), {}
        if request.httprequest.method == "POST":
            values.update(about=[kind], offer=[str(number)])
            done, problems = self._send_in(access, service, values)
            if done:
                return self._go(access, f"request/{done.id}")
        nonce, digest = service._make_nonce(access), service._get_digest(offer)
        query = urlencode({"kind": kind, "offer": number, "digest": digest, "nonce": nonce})
        page = {
            **{"offer": offer, "kind": kind, "digest": digest, "nonce": nonce},
            "path": f"agreement/{kind}/{number}",
            "call_url": f"{access.get_path('sign')}?{query}",
        }
        return self._show_form(access, service, values, problems, page)

    @http.route(f"{PATH}/<string:key>/agreement/<string:kind>/<int:number>/pdf", **PAGE_ROUTE)
    def send_offer(self, key, kind, number, **_values):
        """Send the document of a plan or settlement that waits for the customer."""
        access, refusal = self._enter(key, "agreement_pdf", f"{kind}/{number}")
        if refusal:
            return refusal
        service = request.env["collections.self.service.accept"]
        offer = service._find_offer_sudo(access, kind, number)
        if not offer:
            return self._show_missing(access)
        content, end = access.env["ir.actions.report"]._render_qweb_pdf(
            REPORTS[kind], res_ids=offer.ids
        )
        name = f"{offer._get_document_name()}.{end}"
        return self._send_file(name, content, "application/pdf")

    @http.route(
        f"{PATH}/<string:key>/sign",
        **{**PORTAL_ROUTE, "type": "jsonrpc", "methods": ["POST"]},
    )
    def sign(self, key, name=None, signature=None, **_values):
        """Take the signature of Odoo's signature pad for the offer that the address names.

        The address has the number of the form, which is signed: nobody else can send it.

        :return: dict: ``error``, or where the page goes on
        """
        access, refusal = self._enter(key, "sign")
        if refusal:
            text = request.env._("This cannot be signed here any more. Load the page.")
            return {"error": self._explain_refusal(refusal, text)}
        sent = request.httprequest.args
        values = {own: sent.getlist(own) for own in sent}
        kind = sent.get("kind")
        service = request.env[
            "collections.self.service.plan"
            if not sent.get("offer")
            else "collections.self.service.accept"
        ]
        values.update(about=[kind or ""], name=name, signature=signature)
        done, problems = self._send_in(access, service, values)
        if problems:
            return {"error": " ".join(problems.values())}
        return {
            "force_refresh": True,
            "redirect_url": access.get_path(f"request/{done.id}"),
        }
