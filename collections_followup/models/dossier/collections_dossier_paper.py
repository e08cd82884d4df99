"""The paper of a dossier: cover, contents, entries by day, how to verify it, and its PDF files."""

import io
import logging

from odoo import models
from odoo.tools.pdf import PdfFileReader, PdfFileWriter, PdfReadError

_logger = logging.getLogger(__name__)
REPORT = "collections_followup.report_dossier"
# What libraries raise on files that are no PDF, or a broken one.
BROKEN = (PdfReadError, ValueError, OSError, KeyError, TypeError, AttributeError, IndexError)
# The index says on which page a file begins, and may grow by that: so often it is printed anew.
TRIES = 3


class CollectionsDossier(models.Model):
    _inherit = "collections.dossier"

    def _make_paper_sudo(self, contents):
        """Return the paper as PDF: the index, then each PDF of the dossier, in order.

        :param dict contents: the files by path
        """
        self.ensure_one()
        exhibits = []
        for entry in self.entry_ids.sorted("id"):
            reader = self._open_pdf(entry.path, contents.get(entry.path))
            if reader:
                exhibits.append((entry, reader))
        before = None
        for _attempt in range(TRIES):
            index, kind = self.env["ir.actions.report"]._render_qweb_pdf(REPORT, res_ids=self.ids)
            if kind != "pdf":
                # Where nothing is printed, as in tests.
                return index
            reader = PdfFileReader(io.BytesIO(index), strict=False)
            if len(reader.pages) == before:
                break
            before = len(reader.pages)
            page = before + 1
            for entry, exhibit in exhibits:
                entry.page = page
                page += len(exhibit.pages)
        return self._merge(reader, [exhibit for _entry, exhibit in exhibits])

    def _open_pdf(self, path, content):
        """Return a file as an open PDF, None where it is none that can be copied."""
        if not content or not path.lower().endswith(".pdf"):
            return None
        try:
            reader = PdfFileReader(io.BytesIO(content), strict=False)
            if reader.isEncrypted:
                return None
            self._merge(reader, [])
        except BROKEN as error:
            _logger.info("%s is in the ZIP only: %s", path, error)
            return None
        return reader

    def _merge(self, index, exhibits):
        """Return open PDFs as one, one after the other."""
        writer = PdfFileWriter()
        for reader in (index, *exhibits):
            writer.appendPagesFromReader(reader)
        buffer = io.BytesIO()
        writer.write(buffer)
        return buffer.getvalue()
