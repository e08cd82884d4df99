from .. import promise
from . import (
    collections_promise_refusal_wizard,
    collections_promise_wizard,
    collections_review_wizard,
)
