from . import (
    collections_contact_removal_wizard,
    collections_contact_wizard,
    collections_visit_wizard,
    collections_visit_wizard_line,
)
