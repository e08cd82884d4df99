"""What a customer does by himself on the account page: forms, and what became of them.

A page shows the form of a service and hands on what was sent; whether it may be done is looked at
by the service (``models/self_service/collections_self_service.py``).
"""

from odoo import http
from odoo.http import request

from ...engine import dossier, remittance_file, self_service
from ...models.self_service.collections_self_service import Refused
from ..portal.page import PATH, PORTAL_ROUTE, PortalPages

MOST_BYTES = self_service.MOST_FILES * self_service.MOST_BYTES + 500_000
FORM_ROUTE = {**PORTAL_ROUTE, "methods": ["GET", "POST"], "max_content_length": MOST_BYTES}
PAGE_ROUTE = {**PORTAL_ROUTE, "methods": ["GET"]}
# Items that one form lists.
MOST_ITEMS = 200


class SelfServiceForms(PortalPages):
    """Mixin of the controllers of forms: what was sent, the answer to it, what pages show."""

    def _serve(self, key, kind, file_field=None, **extra):
        """Show the form of a service, and hand on what was sent with it.

        :param str key: of the address
        :param str kind: of the service
        :param str file_field: name of the field of files
        :param extra: values that are sent beside the form
        """
        access, refusal = self._enter(key, kind)
        if refusal:
            return refusal
        service = request.env[f"collections.self.service.{kind}"]
        if not service._is_offered_sudo(access):
            return self._show_closed(access)
        values, problems = {**self._read_values(), **extra}, {}
        if request.httprequest.method == "POST":
            done, problems = self._send_in(access, service, values, file_field)
            if done:
                return self._go(access, f"request/{done.id}")
        page = getattr(self, f"_prepare_{kind}")(access, service, values)
        return self._show_form(access, service, values, problems, page)

    def _send_in(self, access, service, values, file_field=None):
        """Hand a form on to its service.

        :return: the request and no problems, or None and the problems by field
        """
        files = self._read_files(file_field) if file_field else []
        address = request.httprequest.remote_addr or ""
        try:
            return service._do_sudo(access, values, files, address), {}
        except Refused as refused:
            return None, refused.problems

    def _read_values(self):
        """Return what was sent, by name: lists of texts."""
        sent = request.httprequest.args if request.httprequest.method == "GET" else None
        sent = request.httprequest.form if sent is None else sent
        return {name: sent.getlist(name) for name in sent if name != "csrf_token"}

    def _read_files(self, name):
        """Return the files that were sent: names that are safe, and contents."""
        most = self_service.MOST_BYTES + 1
        sent = request.httprequest.files.getlist(name)
        return [
            (dossier.clean_name(own.filename), own.stream.read(most))
            for own in sent[: self_service.MOST_FILES + 1]
            if own.filename
        ]

    def _show_form(self, access, service, values, problems, page):
        """Return the page of a form, with what was entered and what is wrong with it."""
        problem = problems.get("")
        # A page that is only opened, with something chosen that cannot be had, was not sent.
        if problems and not problem and request.httprequest.method == "POST":
            problem = access.env._("It was not sent. Look at what is marked below.")
        shown = {
            "nonce": service._make_nonce(access),
            "values": {name: (own[0] if own else "") for name, own in values.items()},
            "problems": problems,
            "problem": problem,
            "back": True,
            "action": access.get_path(page.get("path") or service._kind),
            "format_day": lambda day: access.company._collections_format_date(day, access.env),
            "megabytes": self_service.MOST_BYTES // 1024 // 1024,
            "most_files": self_service.MOST_FILES,
            "ends": ",".join(f".{end}" for end in page.get("kinds") or self_service.PROOFS),
            **page,
        }
        template = f"collections_followup.self_service_{page.get('template') or service._kind}"
        return self._show(access, template, shown, 400 if problems else 200)

    def _show_closed(self, access):
        template = "portal_looks" if not access.may_act else "self_service_closed"
        return self._show(access, f"collections_followup.{template}", {"back": True}, 403)

    def _choose_items(self, access, service, values, overdue=True):
        """Return the items that a form lists, and which of them are chosen.

        :param bool overdue: choose what is overdue, where nothing was chosen
        """
        form = self_service.Form(values)
        ids = set(form.ids("items", needed=False))
        items = service._get_items(access)
        chosen = items.filtered(lambda item: item.id in ids)
        today = access.company._collections_today()
        if not ids and overdue and request.httprequest.method == "GET":
            chosen = items.filtered(lambda item: (item.date_maturity or item.date) < today)[
                :MOST_ITEMS
            ]
        return {
            "items": chosen | (items - chosen)[: max(MOST_ITEMS - len(chosen), 0)],
            "chosen": chosen,
            "more": len(items) > MOST_ITEMS,
            "today": today,
        }


class SelfServicePages(SelfServiceForms, http.Controller):
    @http.route(f"{PATH}/<string:key>/promise", **FORM_ROUTE)
    def promise(self, key, **_values):
        """Promise to pay."""
        return self._serve(key, "promise")

    def _prepare_promise(self, access, service, values):
        page = self._choose_items(access, service, values)
        return {**page, "days": access.company.collections_self_promise_days}

    @http.route(f"{PATH}/<string:key>/paid", **FORM_ROUTE)
    def paid(self, key, **_values):
        """Say that it was paid."""
        return self._serve(key, "paid", "proof")

    def _prepare_paid(self, access, service, values):
        return self._choose_items(access, service, values, overdue=False)

    @http.route(f"{PATH}/<string:key>/question", **FORM_ROUTE)
    def question(self, key, **_values):
        """Write to the collector."""
        return self._serve(key, "question", "files")

    def _prepare_question(self, access, service, values):
        return self._choose_items(access, service, values, overdue=False)

    @http.route(f"{PATH}/<string:key>/remittance", **FORM_ROUTE)
    def remittance(self, key, **_values):
        """Say what a payment is for."""
        return self._serve(key, "remittance", "files")

    def _prepare_remittance(self, access, service, values):
        return {"kinds": remittance_file.KINDS}

    @http.route(f"{PATH}/<string:key>/preferences", **FORM_ROUTE)
    def preferences(self, key, **_values):
        """Choose language and channels."""
        return self._serve(key, "preferences")

    def _prepare_preferences(self, access, service, values):
        contacts = request.env["collections.self.service.contact"]
        return {
            "languages": service._get_languages_sudo(access),
            "channels": service._get_channels_sudo(access),
            "contact_nonce": contacts._make_nonce(access),
        }

    @http.route(f"{PATH}/<string:key>/contact", **{**FORM_ROUTE, "methods": ["POST"]})
    def contact(self, key, **_values):
        """Name who gets the reminders from now on; the form stands among the preferences."""
        return self._serve(key, "contact")

    def _prepare_contact(self, access, service, values):
        preferences = request.env["collections.self.service.preferences"]
        return {
            **self._prepare_preferences(access, preferences, values),
            "nonce": preferences._make_nonce(access),
            "template": "preferences",
            "path": "preferences",
        }

    @http.route(f"{PATH}/<string:key>/dispute", **FORM_ROUTE)
    def dispute(self, key, **_values):
        """Dispute an invoice."""
        return self._serve(key, "dispute", "files")

    def _prepare_dispute(self, access, service, values):
        invoices = service._get_invoices_sudo(access)
        ids = self_service.Form(values).ids("invoice", needed=False)
        # From the account page, the chosen item says which invoice is meant.
        items = self_service.Form(values).ids("items", needed=False)
        chosen = invoices.filtered(
            lambda move: move.id in ids or set(move.line_ids.ids) & set(items)
        )
        if len(invoices) == 1 and not ids:
            chosen = invoices
        return {
            "invoices": invoices[:MOST_ITEMS],
            "more": len(invoices) > MOST_ITEMS,
            "chosen": chosen[:1],
            "reasons": service._get_reasons_sudo(access),
            "lines": self_service.Form(values).ids("lines", needed=False),
        }

    # ----------------------------------------------------------------- what became of it

    @http.route(f"{PATH}/<string:key>/request/<int:number>", **PAGE_ROUTE)
    def show_request(self, key, number, **_values):
        """Show what was sent, and what became of it."""
        access, refusal = self._enter(key, "request", str(number))
        if refusal:
            return refusal
        found = self._find_own(access, "collections.portal.request", number)
        if not found:
            return self._show_missing(access)
        return self._show(
            access, "collections_followup.self_service_request", {"sent": found, "back": True}
        )

    @http.route(f"{PATH}/<string:key>/request/<int:number>/document", **PAGE_ROUTE)
    def send_document(self, key, number, **_values):
        """Send the document of an agreement as it was accepted."""
        access, refusal = self._enter(key, "document", str(number))
        if refusal:
            return refusal
        found = self._find_own(access, "collections.portal.request", number)
        document = found and found.document_id
        if not document:
            return self._show_missing(access)
        return self._send_file(document.name, document.raw, "application/pdf")

    @http.route(f"{PATH}/<string:key>/dispute/<int:number>", **FORM_ROUTE)
    def show_dispute(self, key, number, **_values):
        """Show a dispute with what was written on it; by POST, write on it."""
        access, refusal = self._enter(key, "dispute", str(number))
        if refusal:
            return refusal
        disputes = request.env["collections.self.service.dispute"]
        dispute = disputes._find_dispute_sudo(access, number)
        if not dispute:
            return self._show_missing(access)
        service = request.env["collections.self.service.answer"]
        values, problems = self._read_values(), {}
        if request.httprequest.method == "POST":
            values["dispute"] = [str(number)]
            done, problems = self._send_in(access, service, values, "files")
            if done:
                return self._go(access, f"dispute/{number}", "#collections_thread")
        page = {
            "path": f"dispute/{number}",
            "dispute": dispute,
            "thread": disputes._get_thread_sudo(dispute),
            "may_write": service._is_offered_sudo(access),
        }
        return self._show_form(access, service, values, problems, page)

    @http.route(f"{PATH}/<string:key>/dispute/<int:number>/file/<int:file_id>", **PAGE_ROUTE)
    def send_file(self, key, number, file_id, **_values):
        """Send a file of the thread of a dispute."""
        access, refusal = self._enter(key, "file", f"{number}/{file_id}")
        if refusal:
            return refusal
        disputes = request.env["collections.self.service.dispute"]
        dispute = disputes._find_dispute_sudo(access, number)
        files = dispute and disputes._get_thread_sudo(dispute).attachment_ids
        file = files and files.filtered(lambda own: own.id == file_id)
        if not file:
            return self._show_missing(access)
        return self._send_file(file.name, file.raw or b"", "application/octet-stream")

    def _find_own(self, access, model, number):
        """Return a record of this customer in this company, or None."""
        found = access.env[model].browse(min(number, 2**31 - 1)).exists()
        is_own = found and found.partner_id == access.partner and found.company_id == access.company
        return found if is_own else None
