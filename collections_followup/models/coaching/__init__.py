from .. import agreement, base, case, contact, people, promise
from . import (
    collections_agreement,
    collections_contact,
    collections_promise,
    collections_promise_approve,
    collections_promise_line,
    collections_review,
    collections_review_action,
    collections_review_answer,
    collections_review_checklist,
    collections_review_question,
    collections_review_steps,
    collections_training,
    res_users,
)
