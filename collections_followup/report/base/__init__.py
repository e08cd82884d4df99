from . import (
    collections_document,
    collections_document_email,
    collections_document_letter,
    collections_document_payment,
    collections_document_pdf,
    collections_document_source,
    collections_report_measure,
)
