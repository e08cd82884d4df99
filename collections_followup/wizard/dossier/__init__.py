from . import (
    collections_contact_removal_wizard,
    collections_dossier_check,
    collections_dossier_wizard,
)
