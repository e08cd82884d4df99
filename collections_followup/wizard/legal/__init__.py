from . import (
    collections_contact_removal_wizard,
    collections_legal_close_line,
    collections_legal_close_wizard,
    collections_legal_wizard,
)
