"""E-mails and text messages of notices, and the invoices that go with them, in few calls."""

import re
from uuid import uuid4

from markupsafe import Markup

from odoo import api, models
from odoo.tools import split_every

# Bodies in one call of the template engine.
RENDER_BATCH = 100
# The indentation of templates: a third of an e-mail, which some programs cut at 100 kB.
INDENTATION = re.compile(r"\n\s+")


class CollectionsDocument(models.AbstractModel):
    _inherit = "collections.document"

    @api.model
    def _get_email_contents(self, notices, get_language=None):
        """Return the subject and body of each notice's e-mail, by notice id.

        Notices of one company and language are rendered in one call.

        :param get_language: gives the language of a notice; the customer's if None
        """
        values = self._get_document_values(notices, get_language=get_language)
        result = {}
        for (company, lang), batch in notices.grouped(
            lambda notice: (notice.company_id, values[notice.id]["lang"])
        ).items():
            qweb = self.with_company(company).with_context(lang=lang).env["ir.qweb"]
            # Records, not ids: a notice that is being edited has none yet.
            for chunk in split_every(RENDER_BATCH, batch, list):
                # Texts that people wrote cannot hold a mark that is made up just now.
                mark = uuid4().hex
                html = qweb._render(
                    "collections_followup.notice_email_bodies",
                    {"docs": [values[notice.id] for notice in chunk], "mark": mark},
                )
                bodies = INDENTATION.sub("\n", html).split(mark)
                for notice, body in zip(chunk, bodies, strict=False):
                    result[notice.id] = (values[notice.id]["subject"], Markup(body.strip()))
        return result

    @api.model
    def _get_sms_texts(self, notices):
        """Return the text message of each notice, by notice id.

        Spaces that do not break, as French amounts have them, become plain ones: they would
        halve the length of a message.
        """
        values = self._get_document_values(notices)
        wanting = notices._find_wanting_opt_out()
        result = {}
        for notice in notices:
            doc = values[notice.id]
            # What the law wants to be said is said in each way of writing.
            text = " ".join((doc["sms"], *(doc.get("required_texts") or ())))
            if doc["opt_out"] or notice in wanting:
                document = self.with_context(lang=doc["lang"])
                line = document._get_sms_opt_out(
                    notice.company_id, doc["collector"]["email"], doc["collector"]["phone"]
                )
                text = f"{text} {line}"
            result[notice.id] = " ".join(text.split())
        return result

    @api.model
    def _get_sms_opt_out(self, company, email, phone):
        """Return what a text message says on how to get no more of them, in a few words.

        12 CFR 1006.6(e): nothing else is asked for. Where answers do not reach the company, it is
        an address to write to, or a number to call.

        :param company: the company that writes
        :param str email: the address of whoever writes for it, if there is one
        :param str phone: the number
        """
        # Sudo: a setting, which few may read.
        if company.sudo().collections_sms_answers:
            return self.env._("Reply STOP to end text messages")
        if email:
            return self.env._("No more texts: write to %s", email)
        return self.env._("No more texts: call %s", phone) if phone else ""

    @api.model
    def _get_invoice_pdfs(self, moves):
        """Make the PDFs of invoices that have none yet, as core would send them.

        :return: the PDF (bytes) by invoice id
        """
        sender = self.env["account.move.send"]
        result = {}
        for (company, report), batch in moves.grouped(
            lambda move: (move.company_id, sender._get_default_pdf_report_id(move))
        ).items():
            document = self.with_company(company)
            result.update(document._render_pdfs(report.report_name, batch.ids))
        return result
