from .. import dispute, promise
from . import (
    collections_contact_removal_wizard,
    collections_contact_wizard,
    collections_dispute_raise_wizard,
    collections_letter_wizard,
    collections_promise_wizard,
)
