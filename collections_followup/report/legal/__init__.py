from . import report_legal_document
