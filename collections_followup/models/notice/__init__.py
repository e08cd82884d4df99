from .. import base, dispatch, gate
from . import (
    collections_letter_batch,
    collections_notice,
    collections_notice_case,
    collections_notice_channels,
    collections_notice_difference,
    collections_notice_documents,
    collections_notice_gate,
    collections_notice_letter,
    collections_notice_line,
    collections_notice_outbox,
    collections_notice_recheck,
    collections_notice_recipient,
    collections_notice_returned,
    collections_notice_review,
    collections_notice_sms,
    collections_notice_undelivered,
)
