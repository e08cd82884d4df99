from . import (
    collections_contact_removal_wizard,
    collections_placement_import,
    collections_placement_wizard,
)
