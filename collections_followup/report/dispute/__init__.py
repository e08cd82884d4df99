from .. import agreement, base
from . import (
    collections_dispute_report,
    collections_document_dispute,
    collections_overdue_report,
    report_dispute_answer,
)
