"""The form by which a customer applies for credit, without login: reached by a signed link."""

from odoo import http
from odoo.http import request

from ...engine import credit_application, dossier
from ...models.credit.collections_credit_application_form import PATH
from ..base.private_page import UNFRAMED, show_page

# What is sent at most: the files, and what is written.
MOST_BYTES = (credit_application.MOST_FILES * credit_application.MOST_BYTES) + 200_000
FORM = "collections_followup.credit_application_form"
POLICY = (
    "Content-Security-Policy",
    "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
)


class CreditApplicationForm(http.Controller):
    @http.route(
        f"{PATH}/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        sitemap=False,
        max_content_length=MOST_BYTES,
    )
    def apply(self, token, **values):
        """Show the form of a link; by POST, take in what was entered.

        :param str token: what the link is signed with
        """
        application = request.env["collections.credit.application"]._find_by_token_sudo(token)
        if not application:
            return self._show("collections_followup.credit_application_broken", {}, 404)
        lang = application._get_form_lang()
        application = application.with_context(lang=lang)
        shown = {"application": application, "lang": lang, "values": {}, "problems": {}}
        consent, version = application._get_consent()
        if request.httprequest.method == "POST" and not application.date_received:
            if application._count_try_sudo():
                return self._show("collections_followup.credit_application_often", shown, 429)
            if not application.date_received:
                clean, problems = application._receive_sudo(
                    values,
                    self._read_files(),
                    # To the words as they were shown, not to others that came since.
                    values.get("consent") == "yes" and values.get("consent_version") == version,
                    request.httprequest.remote_addr,
                )
                shown.update(values=self._get_entered(values, clean), problems=problems)
        if application.date_received:
            return self._show("collections_followup.credit_application_done", shown, 200)
        shown.update(
            consent=consent,
            version=version,
            csrf=request.csrf_token(),
            path=f"{PATH}/{token}",
            megabytes=credit_application.MOST_BYTES // 1024 // 1024,
            count=credit_application.MOST_FILES,
            ends=",".join(f".{end}" for end in credit_application.KINDS),
        )
        return self._show(FORM, shown, 400 if shown["problems"] else 200)

    def _read_files(self):
        """Return the files that were sent: names that are safe, and contents."""
        most = credit_application.MOST_BYTES + 1
        sent = request.httprequest.files.getlist("documents")
        return [
            (dossier.clean_name(own.filename), own.stream.read(most))
            for own in sent[: credit_application.MOST_FILES + 1]
            if own.filename
        ]

    def _get_entered(self, values, clean):
        """Return what is shown again of what was entered, where something is wrong."""
        return {**clean, "amount": str(values.get("amount") or "")[:30]}

    def _show(self, template, values, status):
        return show_page(template, values, status, *UNFRAMED, POLICY)
