"""Many PDFs in few calls.

The engine that makes PDFs starts anew for each call, which takes more than a second, and
reads all headers of a call again for each page. Documents are therefore made in batches of a
size between: large enough to share the start, small enough to keep the headers short.
"""

import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import split_every
from odoo.tools.pdf import PdfReadError

from odoo.addons.base.models.ir_actions_report import _wkhtml

_logger = logging.getLogger(__name__)

LETTER_REPORT = "collections_followup.report_letter"
POST_REPORT = "collections_followup.report_letter_post"
# Letters in one call of the PDF engine.
PDF_BATCH = 40


class CollectionsDocument(models.AbstractModel):
    _inherit = "collections.document"

    @api.model
    def _get_letter_pdfs(self, notices, posted=False):
        """Make the letters of notices, many in one call of the PDF engine.

        :param notices: the notices, of one or several companies
        :param bool posted: whether a service prints and posts them
        :return: the PDF of each letter (bytes) by notice id
        :raise UserError: when there is no PDF engine, or it fails
        """
        report_name = POST_REPORT if posted else LETTER_REPORT
        result = {}
        for company, batch in notices.grouped("company_id").items():
            result.update(self.with_company(company)._render_pdfs(report_name, batch.ids))
        return result

    @api.model
    def _render_pdfs(self, report_name, res_ids, data=None):
        """Make one PDF per record, many records in one call.

        Where the PDF engine cannot take several documents in one call (builds of wkhtmltopdf
        without the patched Qt) or its answer cannot be split, each record is made alone.

        :param str report_name: name of the report
        :param list res_ids: ids of the records, all of the current company
        :param dict data: what the report gets beside the records
        :return: the PDF (bytes) by record id
        """
        report = self.env["ir.actions.report"].with_context(report_pdf_no_attachment=True)
        result = {}
        for chunk in split_every(PDF_BATCH, res_ids, list):
            result.update(self._render_pdf_chunk(report, report_name, chunk, data))
        return result

    @api.model
    def _render_pdf_chunk(self, report, report_name, res_ids, data):
        """Make the PDFs of a few records in one call, or else one by one.

        :raise UserError: when the engine gives no document, without saying that it failed
        """
        if len(res_ids) > 1 and self._can_render_many(report):
            try:
                streams, kind = report._pre_render_qweb_pdf(
                    report_name, res_ids=res_ids, data=dict(data or {})
                )
            except (UserError, PdfReadError):
                _logger.warning(
                    "%s could not be made for %s records in one call; making them one by one",
                    report_name,
                    len(res_ids),
                )
            else:
                if kind == "pdf":
                    pdfs = {
                        res_id: streams[res_id]["stream"].getvalue()
                        for res_id in res_ids
                        if streams.get(res_id, {}).get("stream")
                    }
                    if len(pdfs) == len(res_ids) and all(map(self._is_pdf, pdfs.values())):
                        return pdfs
        result = {}
        for res_id in res_ids:
            content, kind = report._render_qweb_pdf(
                report_name, res_ids=[res_id], data=dict(data or {})
            )
            # The engine may end well and yet leave nothing behind, on a full disk for one.
            if kind == "pdf" and not self._is_pdf(content):
                raise UserError(
                    self.env._(
                        "The PDF engine gave no document. Check the free space on the server "
                        "and that it reaches its own web address, then try again."
                    )
                )
            result[res_id] = content
        return result

    @api.model
    def _is_pdf(self, content):
        """Return whether what the PDF engine left behind is a document."""
        return bool(content) and content.startswith(b"%PDF")

    @api.model
    def _can_render_many(self, report):
        """Return whether the PDF engine takes several documents in one call."""
        return _wkhtml().is_patched_qt
