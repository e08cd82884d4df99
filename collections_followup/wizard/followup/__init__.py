from . import (
    collections_followup_wizard,
    collections_followup_wizard_line,
    collections_priority_preview,
    collections_priority_preview_line,
    collections_priority_preview_row,
    collections_simulation,
    collections_simulation_customer,
    collections_simulation_row,
)
