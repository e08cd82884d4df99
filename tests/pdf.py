"""PDFs for tests that are about what is done with letters, not about how they look."""

import io

from pypdf import PdfReader, PdfWriter

A4 = (595, 842)


def make_pdf(pages=1, width=A4[0]):
    """Return a PDF of blank pages; its width, in points, tells it from others."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(width=width, height=A4[1])
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def read_widths(pdf):
    """Return the width of each page of a PDF, in points."""
    return [int(page.mediabox.width) for page in PdfReader(io.BytesIO(pdf)).pages]


def read_text(pdf):
    """Return the words of a PDF, with single spaces."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
