from . import (
    collections_dispute_ask_wizard,
    collections_dispute_merge_wizard,
    collections_dispute_raise_wizard,
    collections_dispute_raise_wizard_line,
    collections_dispute_resolve_wizard,
    collections_dispute_resolve_wizard_line,
)
