from . import (
    collections_document,
    collections_document_attachments,
    collections_document_email,
    collections_document_letter,
    report_letter,
    report_statement,
)
