from . import (
    collections_contact_removal_wizard,
    collections_contact_wizard,
    collections_letter_wizard,
)
