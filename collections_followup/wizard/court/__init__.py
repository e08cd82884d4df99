from . import (
    collections_contact_removal_wizard,
    collections_court_read_wizard,
    collections_court_reply_row,
    collections_court_reply_wizard,
    collections_court_wizard,
    collections_court_wizard_line,
)
